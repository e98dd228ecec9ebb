"""Tests of stray quotation marks: rows that two of them merge, one that is never ended, and cells with line breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.scaffold.profile import profile_table
from plainspoken.tables.text_table import read_text_table

NAMES = ["kund", "ort", "note", "antal", "svar"]
ROWS = [[f"{3000 + n}", ("Aachen", "Bonn")[n % 2], ("", "ruft an")[n % 3 > 0], f"{n % 9}", "ja"] for n in range(300)]


def write(folder: Path, cells: dict[tuple[int, int], str], separator: str = ";", end: str = "\r\n") -> Path:
    """The table with some cells written otherwise; by line of the file and place."""
    rows = [NAMES, *map(list, ROWS)]
    for (line, place), text in cells.items():
        rows[line - 1][place] = text
    path = folder / "a.csv"
    path.write_bytes((end.join(separator.join(row) for row in rows) + end).encode())
    return path


def tell(path: Path, separator: str = ";") -> tuple[str, str]:
    """What `new` and the analysis say of a table."""
    with pytest.raises(Faults) as looked:
        profile_table(path)
    with pytest.raises(Faults) as read:
        read_text_table(path, SourceTable(file="a.csv", separator=separator), "t", NAMES)
    return str(looked.value), str(read.value)


@pytest.mark.parametrize(("first", "last"), [(2, 3), (101, 107), (250, 301)])
@pytest.mark.parametrize("places", [(1, 1), (2, 2), (4, 4), (1, 2), (2, 0)])
@pytest.mark.parametrize("separator", [";", ","])
def test_rows_that_two_quotation_marks_merge_are_told(
    tmp_path: Path, first: int, last: int, places: tuple[int, int], separator: str
) -> None:
    opened, ended = places
    cells = {(first, opened): '"Rohr 1/2 Zoll', (last, ended): 'Kabel 3"'}
    looked, read = tell(write(tmp_path, cells, separator), separator)
    assert looked == read
    assert f'a.csv: row {first}, column "{NAMES[opened]}": expected a cell of one row' in looked
    assert f"remove the stray quotation marks in rows {first} and {last}" in looked


@pytest.mark.parametrize("line", [2, 150, 300])
def test_a_quotation_mark_that_is_never_ended_is_told_with_its_row(tmp_path: Path, line: int) -> None:
    looked, read = tell(write(tmp_path, {(line, 2): '"Rohr 1/2 Zoll'}))
    assert looked == read
    assert (
        f"a.csv: row {line}: expected fields" in looked and "opens a cell and does not end it up to row 301" in looked
    )


@pytest.mark.parametrize("line", [2, 150])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_beyond_all_bounds_is_told_by_its_length(tmp_path: Path, line: int, quote: str) -> None:
    looked, read = tell(write(tmp_path, {(line, 2): f"{quote}{'x' * 140_000}{quote}"}))
    assert looked == read
    assert f"a.csv: row {line}: expected cells of at most 131,072 signs, found a cell of more than 131,072" in looked
    assert "quotation mark" not in looked


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "note",
    [
        "two\nlines",
        "one, two\nand three, four, five",
        "a;b;c;d\ne;f;g;h",
        "Hej, vi ses; tack; hej då\nOm, och; men",
        "\n",
    ],
)
def test_cells_with_line_breaks_of_their_own_stay(tmp_path: Path, note: str, end: str) -> None:
    path = write(tmp_path, {(7, 2): f'"{note}"', (301, 2): f'"{note}"'}, end=end)
    assert profile_table(path).rows == 300
    read = read_text_table(path, SourceTable(file="a.csv", separator=";"), "t", NAMES)
    assert not read.faults and read.frame["note"].iloc[5] == note
