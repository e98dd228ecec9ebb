"""Data: files that the engine does not read itself, to UTF-8 text that it does. Knows no column."""

from __future__ import annotations

import codecs
import csv
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.case import Table
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault
from plainspoken.data.read_csv import lines_of, opened, unbroken

if TYPE_CHECKING:
    from openpyxl import Workbook


def as_utf8(path: Path, table: Table, named: str, to: Path) -> Path:
    """The file itself where it is declared as UTF-8, else a copy of it that is, at `to`.

    Raises:
        Faults: bytes that are no text of the declared encoding, with their line; a broken gzip file.
    """
    if codecs.lookup(table.encoding).name == "utf-8":
        return path
    with opened(path) as file, unbroken(table), to.open("w", encoding="utf-8", newline="") as copy:
        copy.writelines(lines_of(file, table, named))
    return to


def as_csv(path: Path, to: Path, named: str) -> Path:
    """The first sheet of an Excel file as comma-separated text, row by row, at `to`.

    Raises:
        Faults: no Excel file.
    """
    with to.open("w", encoding="utf-8", newline="") as copy:
        writer = csv.writer(copy, lineterminator="\n")
        book = _workbook(path, named)
        for row in book.worksheets[0].iter_rows(values_only=True):
            writer.writerow([_written(cell) for cell in row])
        book.close()
    return to


def _workbook(path: Path, named: str) -> Workbook:
    """An Excel file, opened to be read row by row."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        fault = Fault(named, "an Excel file (.xlsx)", f"{error}", "save the table anew")
        raise Faults([str(fault)]) from None


def _written(cell: object) -> str:
    """A cell as a file of text holds it: a whole float as a whole number, a moment in ISO form."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return "" if cell is None else str(cell)
