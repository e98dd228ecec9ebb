"""Data tests: a column of dates tells the time by its periods, whatever form its dates have."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.case import Case, read_case
from plainspoken.core.errors import Faults
from plainspoken.data.load import load_dataset
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions

ROWS = 600


def write_orders(path: Path, form: str) -> pd.Series[pd.Timestamp]:
    """Orders of a year with their day in some form."""
    draw = np.random.default_rng(5)
    days = pd.Series(pd.date_range("2023-01-01", periods=365).repeat(2)[:ROWS])
    frame = pd.DataFrame({"order_date": days.dt.strftime(form), "basket": draw.integers(1, 90, ROWS)})
    frame["returned"] = np.where(draw.random(ROWS) < 0.3, "yes", "no")
    frame.to_csv(path, index=False)
    return days


def make_case(path: Path) -> Case:
    """What is proposed for a table."""
    return read_case(str(scaffold_case(NewCaseOptions((path,)), lambda _, proposed: proposed, print)), path.parent)


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S+02:00", "%d.%m.%Y", "%d/%m/%y", "%m/%d/%Y"])
def test_dates_become_periods(tmp_path: Path, form: str) -> None:
    days = write_orders(tmp_path / "orders.csv", form)
    case = make_case(tmp_path / "orders.csv")
    assert case.calendar and case.calendar.order[0] == "2023-01" and case.calendar.late[-1] == case.calendar.order[-1]
    found = load_dataset(case, tmp_path, tmp_path).frame["order_date"].astype(str)
    assert found.tolist() == days.dt.strftime("%Y-%m").tolist()


@pytest.mark.parametrize(("slip", "length"), [("2062-03-01", "month"), ("2023-11-20", ""), ("1923-05-05", "month")])
def test_a_day_far_from_all_others_is_no_period_and_told(
    tmp_path: Path, slip: str, length: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_orders(tmp_path / "orders.csv", "%Y-%m-%d")
    frame = pd.read_csv(tmp_path / "orders.csv", dtype=str)
    frame.loc[[3, 50], "order_date"] = slip
    frame.to_csv(tmp_path / "orders.csv", index=False)
    case = make_case(tmp_path / "orders.csv")
    left = [each for each in load_dataset(case, tmp_path, tmp_path).ledger if each.slug == "far_days"]
    told = f'as of a slip: 2 rows: "{slip}" (row 5), "{slip}" (row 52) (see clean)' in capsys.readouterr().out
    assert case.calendar and [each.affected for each in left] == ([2] if length else []) and told == bool(length)
    assert slip[:7] not in case.calendar.order or not length


def test_a_calendar_of_a_column_declared_as_dates(tmp_path: Path) -> None:
    write_orders(tmp_path / "orders.csv", "%Y-%m-%d")
    said = make_case(tmp_path / "orders.csv").model_dump()
    said["columns"]["order_date"] = {"type": "date", "role": "ignore"}
    quarters = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4")
    said["calendar"] = {"column": "order_date", "order": quarters, "early": quarters[:2], "late": quarters[2:]}
    case = Case.model_validate(said)
    assert case.columns["order_date"].period == "quarter" and "order_date" in case.features()
    assert set(load_dataset(case, tmp_path, tmp_path).frame["order_date"]) == set(quarters[:4])
    said["calendar"]["order"] = quarters[:3]
    with pytest.raises(Faults, match="expected one of 2023-Q1, 2023-Q2, 2023-Q3"):
        load_dataset(Case.model_validate(said), tmp_path, tmp_path)
