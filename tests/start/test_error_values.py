"""Tests of the start: what a spreadsheet writes where a formula failed is no category, but a gap that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from plainspoken.case import read_case
from plainspoken.data.load import load_dataset
from plainspoken.scaffold.columns import propose_columns
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import profile_table
from plainspoken.tables.spellings import is_error_value, says_nothing

ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NV", "#BEZUG!", "#SAKNAS!", "#ССЫЛКА!", "#Н/Д", "Err:502")
ROWS = [
    (f"K{n}", 20 + n % 40, ("#N/A", "#REF!", "A", "B", "C")[n % 5], ("ja", "nein")[n * 7 % 3 > 0]) for n in range(300)
]


def write(path: Path) -> Path:
    """The table as a workbook or as text."""
    rows = [("kund", "ålder", "grupp", "svar"), *ROWS]
    if path.suffix == ".csv":
        path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
        return path
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize("cell", ERRORS)
def test_errors_of_spreadsheets_say_nothing(cell: str) -> None:
    assert is_error_value(cell) and says_nothing(cell)


@pytest.mark.parametrize("cell", ["#1", "#Wow!", "A#", "N/A", "NV", "#", "#A1", "# REF!", "REF!"])
def test_other_texts_with_such_signs_are_texts(cell: str) -> None:
    assert not is_error_value(cell)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_errors_in_a_category_are_gaps(tmp_path: Path, name: str) -> None:
    path, told = write(tmp_path / name), list[str]()
    case_file = scaffold_case(
        NewCaseOptions((path,), to=tmp_path / "a.toml"), lambda ask, proposed: proposed, told.append
    )
    assert '"grupp": 120 cells say "#N/A", "#REF!"; they count as missing' in told
    assert "may have gaps: grupp" in told
    case = read_case(str(case_file), tmp_path)
    group = load_dataset(case, tmp_path, tmp_path / "room").frame["grupp"]
    assert set(group.unique()) == {"A", "B", "C", "missing"} and (group == "missing").sum() == 120


@pytest.mark.parametrize(("values", "kind"), [(("yes", "no"), "flag"), (("A", "B"), "category")])
def test_flags_and_categories_alike(tmp_path: Path, values: tuple[str, str], kind: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("n,x\n" + "".join(f"{n},{(*values, '#NAME?')[n % 3]}\n" for n in range(90)), encoding="utf-8")
    found = propose_columns(profile_table(path))[1]
    assert (found.type, found.missing, found.nothing) == (kind, True, ("#NAME?",))
