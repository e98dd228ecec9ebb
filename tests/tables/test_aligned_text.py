"""Tests of tables: columns that stand apart by blanks, or at fixed places of the line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.scaffold.profile import declare_source_table
from plainspoken.tables.dialect import TextDialect, sniff_text_dialect
from plainspoken.tables.text_batches import iterate_text_batches
from plainspoken.tables.text_table import read_text_table

ROWS = [("Anna", "New York", 7), ("Bo", "Lund", 12), ("Çelik", "", 140), ("Dee", "Oslo", 3), ("Ed", "Rio", 9)] * 3


def fixed(place: Path, encoding: str = "utf-8", ruler: bool = False) -> Path:
    """A table of fixed places: texts to the left, numbers to the right."""
    lines = [f"{'name':<8}{'town':<10}{'visits':>6}", *(["-" * 24] if ruler else [])]
    lines += [f"{name:<8}{town:<10}{visits:>6}" for name, town, visits in ROWS]
    place.write_text("\n".join(lines) + "\n", encoding=encoding)
    return place


def read(path: Path) -> tuple[TextDialect, pd.DataFrame]:
    """How a file is written, and its cells, by both readers alike."""
    form = sniff_text_dialect(path)
    table = declare_source_table(path, form)
    found = read_text_table(path, table, "t", form.header)
    assert not found.faults
    batches = pd.concat([each.cells.to_pandas() for each in iterate_text_batches(path, table)], ignore_index=True)
    pd.testing.assert_frame_equal(batches.astype(object), found.frame, check_column_type=False, check_dtype=False)
    return form, found.frame


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_fixed_places_are_found_and_read(tmp_path: Path, encoding: str) -> None:
    form, cells = read(fixed(tmp_path / "a.txt", encoding))
    assert form.starts == (1, 9, 19)
    assert cells.values.tolist() == [[name, town, str(visits)] for name, town, visits in ROWS]


def test_a_cell_that_runs_into_the_next_is_told_with_its_row(tmp_path: Path) -> None:
    path = fixed(tmp_path / "a.txt")
    table = declare_source_table(path, sniff_text_dialect(path))
    path.write_text(path.read_text() + "Franziskajo Rio               2\n")
    with pytest.raises(Faults) as told:
        read_text_table(path, table, "t", ("name", "town", "visits"))
    assert told.value.faults == (
        'a.txt: row 17: expected a blank before place 9 of the line, found "Franziskajo Rio "; correct the line, or '
        "the places in starts of the case",
    )


@pytest.mark.parametrize("between", ["   ", "\t ", " \t"])
def test_blanks_of_any_number_stand_between_columns(tmp_path: Path, between: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(between.join(each) for each in [("x", "y"), *[("1,5", "a"), ("2,25", "b")] * 5]))
    form, cells = read(path)
    assert cells.to_numpy()[:2].tolist() == [["1,5", "a"], ["2,25", "b"]]
    assert form.separator == " "


def test_names_of_rows_without_a_name_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('"x" "town"\n' + "".join(f'"{each}" {each * 7} "New ""York"" {each}"\n' for each in range(1, 9)))
    _, cells = read(path)
    assert cells.iloc[0].tolist() == ["1", "7", 'New "York" 1']
    assert list(cells.columns)[1:] == ["x", "town"]


def test_a_ruler_below_the_names_is_no_row(tmp_path: Path) -> None:
    form, cells = read(fixed(tmp_path / "a.txt", ruler=True))
    assert form.starts == (1, 9, 19)
    assert len(cells) == len(ROWS)


@pytest.mark.parametrize(
    "text",
    ["a title\nx,y\n1,2\n3,4\n", "x, y\n1, 2\n3, 4\n", "note\nall was fine\nnot at all\n", "x;y\n1 2;3\n4 5;6\n"],
)
def test_other_tables_stay_what_they_are(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    form = sniff_text_dialect(path)
    assert (form.separator in ",;", form.starts) == (True, ())


def test_places_go_up() -> None:
    with pytest.raises(ValueError, match="each after the one before"):
        SourceTable(file="a.txt", starts=(1, 9, 9))
