"""A sheet of a workbook to rows of text, read one by one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from itertools import chain, count, islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.tables.bounds import (
    MAX_BLANK_ROWS,
    MAX_TABLE_COLUMNS,
    check_workbook_size,
    make_too_wide_fault,
    telling_damage,
)
from plainspoken.tables.duration_text import write_duration
from plainspoken.tables.fault import Fault, find_close_match, join_first_words, quote_value
from plainspoken.tables.header_place import SAMPLE_RECORDS, make_column_names
from plainspoken.tables.repeated_cells import check_repeated_cells, check_shared_texts
from plainspoken.tables.text_lines import make_fatal_fault

MOST_SHEET_ROWS = 1_048_576
PACKED_WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".ods", ".xlsb")
STREAMED_SUFFIXES = (".xlsx", ".xlsm")
WORKBOOK_SUFFIXES = (*PACKED_WORKBOOK_SUFFIXES, ".xls")

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

SheetRows = dict[str, Iterator[Sequence[object]]]


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by the ending of its name."""
    return path.suffix.lower() in WORKBOOK_SUFFIXES


def iterate_excel_rows(path: Path, table: SourceTable) -> Iterator[list[str]]:
    """The names of the columns, then each row, as wide as they are; empty rows at the end are none.

    Raises:
        Faults: no workbook, no such sheet, no names where they should be, or a row with cells beyond them.
        PlainspokenError: no reader for such files is installed.
    """
    with open_sheets(path, table.file) as sheets:
        rows = iterate_sheet_rows(sheets, table)
        head = list(islice(rows, table.header_rows))
        sample = list(islice(rows, SAMPLE_RECORDS))
        if not any(head):
            found, remedy = "an empty row", "remove what is above the header, or say where it is: header_row"
            fault = Fault(table.file, "names of columns in this row", found, remedy, row=table.header_row)
            raise make_fatal_fault(fault)
        header = make_column_names(_as_wide_as_rows(head, sample), [])
        if len(header) > MAX_TABLE_COLUMNS:
            raise make_fatal_fault(make_too_wide_fault(table.file, len(header)))
        yield header
        empty, first = 0, table.header_row + table.header_rows
        for number, row in enumerate(chain(sample, rows), start=first):
            if len(row) > len(header):
                expected, found = f"{len(header)} fields as in the header", f"{len(row)}"
                raise make_fatal_fault(Fault(table.file, expected, found, "give each column a name", row=number))
            if not row:
                empty += 1
                continue
            if empty > MAX_BLANK_ROWS:
                expected, found = "rows of one table", f"a cell below {empty:,} empty rows"
                raise make_fatal_fault(Fault(table.file, expected, found, "remove what is far from it", row=number))
            yield from repeat([""] * len(header), empty)
            yield row + [""] * (len(header) - len(row))
            empty = 0


def _as_wide_as_rows(head: Sequence[list[str]], sample: Sequence[list[str]]) -> list[list[str]]:
    """The lines of names, with empty ones for the columns at the end that most of the first rows fill."""
    widths = sorted(len(row) for row in sample if row)
    usual = widths[(len(widths) - 1) // 2] if widths else 0
    return [[*line, *[""] * (usual - len(line))] for line in head]


def iterate_sheet_rows(sheets: SheetRows, table: SourceTable) -> Iterator[list[str]]:
    """The rows of the sheet that a table names, or the first, from its header on, as text.

    Raises:
        Faults: no sheet of that name.
    """
    name = table.sheet or next(iter(sheets))
    if name not in sheets:
        near = find_close_match(name, list(sheets))
        found = f"{join_first_words(map(quote_value, sheets))}" + (f" (nearest: {quote_value(near)})" if near else "")
        raise make_fatal_fault(Fault(table.file, f"a sheet {quote_value(name)}", found, "name one of them as sheet"))
    return (_trim_row(cells) for cells in islice(sheets[name], table.header_row - 1, None))


def write_excel_as_csv(path: Path, to: Path, file: str) -> Path:
    """The first sheet as comma-separated text in UTF-8, row by row, at `to`.

    Raises:
        Faults: no workbook, or a sheet that is no table.
    """
    with to.open("w", encoding="utf-8", newline="") as copy:
        csv.writer(copy, lineterminator="\n").writerows(iterate_excel_rows(path, SourceTable(file=file)))
    return to


def _trim_row(cells: Sequence[object]) -> list[str]:
    """The cells of a row as text, without empty ones at its end."""
    if not cells:
        return []
    row = [format_excel_cell(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def format_excel_cell(cell: object) -> str:
    """A cell as a file of text holds it: a whole float as a whole number, a moment in ISO form, a length of time as
    1:05:30."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, timedelta):
        return write_duration(cell)
    if isinstance(cell, time):
        return cell.isoformat(timespec="seconds")
    return "" if cell is None else str(cell)


@contextmanager
def open_sheets(path: Path, file: str) -> Iterator[SheetRows]:
    """The sheets of a workbook that hold cells, by name, in order.

    Raises:
        Faults: no workbook, or one without a sheet of cells.
        PlainspokenError: no reader for such files is installed.
    """
    opened = _open_streamed if path.suffix.lower() in STREAMED_SUFFIXES else _open_whole
    with opened(path, file) as sheets:
        if not sheets:
            raise make_fatal_fault(Fault(file, "a sheet of cells", "none", "save the table anew"))
        yield sheets


@contextmanager
def _open_streamed(path: Path, file: str) -> Iterator[SheetRows]:
    """The sheets of an .xlsx file, each read row by row."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _make_missing_reader_error(file, "openpyxl") from None
    check_workbook_size(path, file)
    check_shared_texts(path, file)
    with telling_damage(file, path):
        book = load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its own size may be far from the truth
        yield {sheet.title: _read_streamed_rows(sheet.iter_rows(values_only=True), file) for sheet in book.worksheets}
    finally:
        book.close()


def _read_streamed_rows(rows: Iterator[Sequence[object]], file: str) -> Iterator[Sequence[object]]:
    """The rows of a sheet, as long as they can be read.

    Raises:
        Faults: a row is said to stand below the last one that a sheet can have: all before it would be made up.
    """
    end: list[object] = []  # a thing of its own: a row without cells is an empty tuple, of which there is one only
    for number in count(1):
        with telling_damage(file):
            row = next(rows, end)
        if row is end:
            return
        if number > MOST_SHEET_ROWS:
            expected, found = f"at most {MOST_SHEET_ROWS:,} rows in a sheet", "a row numbered higher"
            raise Faults([str(Fault(file, expected, found, "save the table anew"))])
        yield row


@contextmanager
def _open_whole(path: Path, file: str) -> Iterator[SheetRows]:
    """The sheets of a workbook of another kind, each read at once."""
    try:
        from python_calamine import load_workbook
    except ImportError:
        raise _make_missing_reader_error(file, "python-calamine") from None
    if path.suffix.lower() in PACKED_WORKBOOK_SUFFIXES:
        check_workbook_size(path, file)
        if path.suffix.lower() == ".ods":
            check_repeated_cells(path, file)
    with _telling_damage_to_calamine(file, path):
        book = load_workbook(path)
        names = list(book.sheet_names)
    yield {name: _read_whole_sheet(book, name, file) for name in names}


def _read_whole_sheet(book: CalamineWorkbook, name: str, file: str) -> Iterator[Sequence[object]]:
    """The rows of one sheet, read when they are asked for.

    Raises:
        Faults: it is damaged.
    """
    with _telling_damage_to_calamine(file):
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    yield from rows


@contextmanager
def _telling_damage_to_calamine(file: str, path: Path | None = None) -> Iterator[None]:
    """As `telling_damage`, also in the words that this reader has of its own.

    Raises:
        Faults: the workbook is damaged, or none at all.
    """
    from python_calamine import CalamineError

    with telling_damage(file, path):
        try:
            yield
        except CalamineError as error:
            raise ValueError(str(error)) from None


def _make_missing_reader_error(file: str, package: str) -> PlainspokenError:
    """The message where the reader of a kind of file is not installed."""
    return PlainspokenError(
        f"{file}: an Excel file needs the package {package}, which is not installed; install it, or save the table "
        f"as .csv"
    )
