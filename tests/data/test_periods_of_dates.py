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
