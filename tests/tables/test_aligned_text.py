"""Tests of tables: columns that stand apart by blanks, or at fixed places of the line."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.data.invoices.read_invoices import create_cells_from_file
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
    table = form.declare(path.name)
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
    table = sniff_text_dialect(path).declare(path.name)
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


GRID, BOX = "+------+------+--------+\n", "──────{0}──────{0}────────"
RULED = {
    "psql.txt": " name | town | visits \n------+------+--------\n{}(15 rows)\n\n",
    "mysql.txt": f"{GRID}| name | town | visits |\n{GRID}{{}}{GRID}15 rows in set (0.01 sec)\n",
    "list.txt": f"List of May      1\n{'-' * 27}\n| name | town | visits |\n{'-' * 27}\n{{}}{'-' * 27}\n",
    "box.txt": f"┌{BOX.format('┬')}┐\n│ name │ town │ visits │\n├{BOX.format('┼')}┤\n{{}}└{BOX.format('┴')}┘\n",
    "list.md": "Customers of May\n\n| name | town | visits |\n|:--|:-:|---:|\n{}",
}


@pytest.mark.parametrize("name", RULED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bars_with_a_ruler_below_the_names(tmp_path: Path, name: str, encoding: str) -> None:
    bar, edge = "│" if name == "box.txt" else "|", "" if name == "psql.txt" else "|│"[name == "box.txt"]
    lines = "".join(f"{edge} {who:<6} {bar} {town:<9} {bar} {visits:>4} {edge}\n" for who, town, visits in ROWS)
    path = tmp_path / name
    path.write_text(RULED[name].format(lines), encoding=encoding)
    form, cells = read(path)
    assert (form.separator, form.header) == ("|", ("name", "town", "visits"))
    assert cells.to_numpy().tolist() == [[who, town, str(visits)] for who, town, visits in ROWS]


def test_a_bar_after_a_backslash_is_part_of_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("| x | y |\n|---|---|\n| a\\|b | 1 |\n|  | 2 |\n")
    assert read(path)[1].to_numpy().tolist() == [["a|b", "1"], ["", "2"]]


def test_bars_without_a_ruler_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x|y\n a|--\n--|--\n" + "b|2\n" * 8)
    assert read(path)[1].to_numpy().tolist() == [[" a", "--"], ["--", "--"], *[["b", "2"]] * 8]


def test_invoice_lines_are_read_from_ruled_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("client | paid | note\n-------+------+------\na | 1 | x,y\n(1 row)\n")
    with duckdb.connect() as engine:
        table = SourceTable(file=path.name, separator="|")
        create_cells_from_file(engine, path, table, "t", ["client", "paid", "note"], tmp_path)
        assert engine.execute("from cells").fetchall() == [("a", "1", "x,y")]
