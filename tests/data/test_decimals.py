"""Data tests: numbers written in either of two ways are the same numbers; mixed, they are refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from plainspoken.case import Case, read_case
from plainspoken.core.errors import Faults
from plainspoken.data.load import load_from_folder
from plainspoken.data.simulate.simulators import write_simulated_tables
from tests.data.four_tables import CASES, PROFIT


@pytest.fixture
def case() -> Case:
    """A case one of whose tables is published in two ways."""
    return read_case("activity", CASES)


@pytest.fixture
def folder(case: Case, tmp_path: Path) -> Path:
    """Its tables with comma and decimal point."""
    return write_simulated_tables(case, tmp_path)


def rewritten(folder: Path, case: Case, separator: str, sign: str) -> None:
    """The table written in another way."""
    path = folder / case.tables["profit"].file
    text = path.read_text(encoding="utf-8").replace(",", separator).replace(".", sign)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("separator", "sign"), [(";", ","), (";", "."), (",", ".")])
def test_both_ways_give_the_same_numbers(case: Case, folder: Path, separator: str, sign: str) -> None:
    plain = load_from_folder(case, folder).frame
    rewritten(folder, case, separator, sign)
    other = load_from_folder(case, folder)
    pd.testing.assert_frame_equal(other.frame, plain)
    assert other.frame[PROFIT].mean() == pytest.approx(4.0, abs=0.15)


def test_a_separator_that_is_not_declared_is_refused(case: Case, folder: Path) -> None:
    rewritten(folder, case, "|", ".")
    with pytest.raises(Faults, match="set separator = "):
        load_from_folder(case, folder)


def test_mixed_signs_are_told_with_their_rows(case: Case, folder: Path) -> None:
    path = folder / case.tables["profit"].file
    header, *rows = path.read_text(encoding="utf-8").replace(",", ";").splitlines()
    rows = [row.replace(".", ",") if number in (3, 8) else row for number, row in enumerate(rows)]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    with pytest.raises(Faults) as refused:
        load_from_folder(case, folder)
    (fault,) = refused.value.faults
    points = sum("." in row for row in rows)
    assert f'money.csv: column "{PROFIT}": expected one decimal sign, found "." in {points:,} rows' in fault
    assert 'and "," in 2 rows (5, 10); write all numbers of the column with the same sign' in fault


@pytest.mark.real
def test_the_real_profit_both_ways(case: Case, real_data: Path, tmp_path: Path) -> None:
    for table in case.tables.values():
        (tmp_path / table.file).parent.mkdir(exist_ok=True)
        (tmp_path / table.file).write_bytes((real_data / table.file).read_bytes())
    plain = load_from_folder(case, tmp_path).frame
    rewritten(tmp_path, case, ";", ",")
    pd.testing.assert_frame_equal(load_from_folder(case, tmp_path).frame, plain)
