"""Tests of reading: each kind of file holds the same text; the same fault reads alike whoever reads the file."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from openpyxl import Workbook

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.data.invoices.read_invoices import create_cells_from_file
from plainspoken.scaffold.profile import profile_table
from plainspoken.tables.excel_rows import iterate_excel_rows
from plainspoken.tables.records import find_row_lines
from plainspoken.tables.text_batches import convert_cells_to_text, iterate_text_batches, read_column_names
from plainspoken.tables.text_table import read_text_table

NAMES = ["client", "paid", "note"]
FRAME = pd.DataFrame({"client": ["a", "b", "c"], "paid": [1.0, 2.5, np.nan], "note": ["x,y", "two\nlines", None]})
CELLS = [["a", "1", "x,y"], ["b", "2.5", "two\nlines"], ["c", "", ""]]
TEXT = 'client,paid,note\na,1,"x,y"\nb,2.5,"two\nlines"\nc,,\n'


def write_file(folder: Path, name: str, text: str = TEXT) -> Path:
    """The planted table as a file of one kind."""
    path = folder / name
    if name.endswith(".parquet"):
        FRAME.to_parquet(path)
    elif name.endswith(".xlsx"):
        FRAME.to_excel(path, index=False)
    else:
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


def read_with_engine(path: Path) -> tuple[tuple[str, ...], list[int], list[tuple[str | None, ...]]]:
    """What the engine of invoice lines reads of a file: its faults, the lines of its rows, its cells."""
    with duckdb.connect() as engine:
        source = create_cells_from_file(engine, path, SourceTable(file=path.name), "t", NAMES, path.parent)
        cells = engine.execute("from cells order by rowid").fetchall()
        return source.faults, source.lines(range(len(cells))), cells


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.tsv", "a.parquet", "a.xlsx"])
def test_each_kind_of_file_holds_the_same_text(tmp_path: Path, name: str) -> None:
    path = write_file(tmp_path, name)
    table = SourceTable(file=name)
    whole = read_text_table(path, table, "t", NAMES)
    assert (whole.frame.to_numpy().tolist(), whole.faults) == (CELLS, ())
    assert read_column_names(path, table) == NAMES
    (batch,) = iterate_text_batches(path, table)
    assert [list(row) for row in zip(*batch.cells.to_pydict().values(), strict=True)] == CELLS
    faults, lines, cells = read_with_engine(path)
    assert [[cell or "" for cell in row] for row in cells] == CELLS
    assert (faults, lines) == ((), whole.lines.tolist())
    assert lines == ([2, 4, 5] if "csv" in name or "tsv" in name else [2, 3, 4])


BROKEN = [
    ("client,paid,note\na,1,\n\"b\nb\",2,\nc,3\n", "a.csv: row 5: expected 3 fields as in the header, found 2"),
    ("client,paid,note\na,1,\nb,2,\"\nc,3,\n", "a.csv: row 3: expected fields separated by \",\", found a quotation"),
    ("client,paid,note\na,1,x\nb,2,\"x\nc,3,x\nd,4,y\"\ne,5,y\n", "a.csv: row 3, column \"note\": expected a cell of"),
    ("client,paid,note\na,1,\nb,2,caf\xe9\n", "a.csv: row 3: expected text encoded as utf-8, found byte 0xe9 at pos"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), BROKEN)
def test_a_fault_is_told_alike_whoever_reads_the_file(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("latin-1"))
    found = []
    for reader in (read_whole, read_batches, read_with_engine):
        try:
            found.append(str(reader(path)[0][0]))
        except Faults as faults:
            found.append(str(faults))
    assert len(set(found)) == 1 and found[0].startswith(told), found


def read_whole(path: Path) -> tuple[tuple[str, ...], None]:
    """The faults of a file that is read whole."""
    return read_text_table(path, SourceTable(file=path.name), "t", NAMES).faults, None


def read_batches(path: Path) -> tuple[tuple[str, ...], None]:
    """The faults of a file that is read in batches."""
    list(iterate_text_batches(path, SourceTable(file=path.name), "t"))
    return (), None


def test_empty_lines_and_broken_rows_do_not_move_the_line_of_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n\n3\n4,5\n")
    assert find_row_lines(path, SourceTable(file="a.csv"), "t", [1, 0]) == [5, 2]


def test_typed_cells_as_a_file_of_text_holds_them() -> None:
    moments = pa.array([datetime(2024, 1, 2), datetime(2024, 1, 2, 3, 4, 5), None], pa.timestamp("ns"))
    assert convert_cells_to_text(moments).to_pylist() == ["2024-01-02 00:00:00", "2024-01-02 03:04:05", ""]
    floats = pa.array([1.0, -0.5, 1e20, float("nan"), float("inf"), None])
    assert convert_cells_to_text(floats).to_pylist() == ["1", "-0.5", "1e+20", "", "inf", ""]
    assert convert_cells_to_text(pa.array([0.1], pa.float32())).to_pylist() == ["0.1"]
    assert convert_cells_to_text(pa.array([True, None, False])).to_pylist() == ["TRUE", "", "FALSE"]
    assert convert_cells_to_text(pa.array(["a", None]).dictionary_encode()).to_pylist() == ["a", ""]
    assert convert_cells_to_text(pa.array([[1], None])).to_pylist() == ["", ""]


def test_an_index_that_pandas_keeps_is_no_column(tmp_path: Path) -> None:
    FRAME.set_index(np.array([5, 7, 9])).to_parquet(tmp_path / "a.parquet")
    assert read_column_names(tmp_path / "a.parquet", SourceTable(file="a.parquet")) == NAMES
    (batch,) = iterate_text_batches(tmp_path / "a.parquet", SourceTable(file="a.parquet"))
    assert batch.cells.schema.names == NAMES


def write_sheet(folder: Path, *rows: tuple[object, ...]) -> Path:
    """A sheet with these rows."""
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row, start=1):
            book.active.cell(number, place, cell)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def test_empty_rows_of_a_sheet_count_but_not_at_its_end(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, ("a", "b"), (1, None), (), (None, 2.5), (None, ""), ())
    assert list(iterate_excel_rows(path, SourceTable(file="a.xlsx"))) == [["a", "b"], ["1", ""], ["", ""], ["", "2.5"]]


def test_a_cell_beyond_the_header_of_a_sheet_is_told(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, ("a", "b"), (1, 2), (1, 2, "note"))
    with pytest.raises(Faults, match=r"a\.xlsx: row 3: expected 2 fields as in the header, found 3; give each column"):
        list(iterate_excel_rows(path, SourceTable(file="a.xlsx")))


def test_a_sheet_that_begins_with_an_empty_row_is_told(tmp_path: Path) -> None:
    path = write_sheet(tmp_path, (), ("a", "b"), (1, 2))
    with pytest.raises(Faults, match=r"a\.xlsx: row 1: expected names of columns in this row, found an empty row"):
        list(iterate_excel_rows(path, SourceTable(file="a.xlsx")))


def test_a_gzip_file_that_unpacks_to_far_more_than_tables_do_is_refused_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainspoken.tables.bounds.LARGE_PART_BYTES", 100_000)
    path = tmp_path / "rows.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 300_000))
    with pytest.raises(Faults, match="unpacks to at most 100 times its size"):
        profile_table(path)
    with gzip.open(path, "wt") as file:
        file.write("a,b\n")
        file.writelines(f"{n * 7919 % 99991},{n * 104729 % 99989}\n" for n in range(30_000))
    assert profile_table(path).rows == 30_000
