"""The first sheet of an Excel file to rows of text, read one by one."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.core.errors import PlainspokenError
from plainspoken.tables.fault import Fault
from plainspoken.tables.text_lines import make_fatal_fault

if TYPE_CHECKING:
    from openpyxl import Workbook


def iterate_excel_rows(path: Path, file: str) -> Iterator[list[str]]:
    """The header, then each row, as wide as the header; empty rows at the end are none.

    Raises:
        Faults: no Excel file, no header in the first row, or a row with cells beyond the header.
        PlainspokenError: no reader for Excel files is installed.
    """
    with closing(_open_workbook(path, file)) as book:
        rows = (_trim_row(cells) for cells in book.worksheets[0].iter_rows(values_only=True))
        header, empty = next(rows, []), 0
        if not header:
            found, remedy = "an empty row", "remove what is above the header"
            raise make_fatal_fault(Fault(file, "names of columns in the first row", found, remedy))
        yield header
        for number, row in enumerate(rows, start=2):
            if len(row) > len(header):
                expected, found = f"{len(header)} fields as in the header", f"{len(row)}"
                raise make_fatal_fault(Fault(file, expected, found, "give each column a name", row=number))
            if not row:
                empty += 1
                continue
            yield from repeat([""] * len(header), empty)
            yield row + [""] * (len(header) - len(row))
            empty = 0


def write_excel_as_csv(path: Path, to: Path, file: str) -> Path:
    """The first sheet as comma-separated text in UTF-8, row by row, at `to`.

    Raises:
        Faults: no Excel file, or a sheet that is no table.
    """
    with to.open("w", encoding="utf-8", newline="") as copy:
        csv.writer(copy, lineterminator="\n").writerows(iterate_excel_rows(path, file))
    return to


def _trim_row(cells: Sequence[object]) -> list[str]:
    """The cells of a row as text, without empty ones at its end."""
    row = [format_excel_cell(cell) for cell in cells]
    while row and not row[-1]:
        row.pop()
    return row


def format_excel_cell(cell: object) -> str:
    """A cell as a file of text holds it: a whole float as a whole number, a moment in ISO form."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return "" if cell is None else str(cell)


def _open_workbook(path: Path, file: str) -> Workbook:
    """An Excel file, opened to be read row by row."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise PlainspokenError(
            f"{file}: an Excel file needs the package openpyxl, which is not installed; "
            f"install it, or save the table as .csv"
        ) from None
    try:
        return load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise make_fatal_fault(Fault(file, "an Excel file (.xlsx)", f"{error}", "save the table anew")) from None
