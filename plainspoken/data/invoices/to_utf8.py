"""Data: files that the engine does not read itself, to UTF-8 text that it does. Knows no column."""

from __future__ import annotations

import codecs
import csv
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault
from plainspoken.data.read_csv import open_table_file, read_decoded_lines, report_broken_gzip

if TYPE_CHECKING:
    from openpyxl import Workbook


def convert_to_utf8(path: Path, table: SourceTable, named: str, to: Path) -> Path:
    """The file itself where it is declared as UTF-8, else a copy of it that is, at `to`.

    Raises:
        Faults: bytes that are no text of the declared encoding, with their line; a broken gzip file.
    """
    if codecs.lookup(table.encoding).name == "utf-8":
        return path
    with open_table_file(path) as file, report_broken_gzip(table), to.open("w", encoding="utf-8", newline="") as copy:
        copy.writelines(read_decoded_lines(file, table, named))
    return to


def convert_xlsx_to_csv(path: Path, to: Path, named: str) -> Path:
    """The first sheet of an Excel file as comma-separated text, row by row, at `to`.

    Raises:
        Faults: no Excel file.
    """
    with to.open("w", encoding="utf-8", newline="") as copy:
        writer = csv.writer(copy, lineterminator="\n")
        book = _open_workbook(path, named)
        for row in book.worksheets[0].iter_rows(values_only=True):
            writer.writerow([_format_excel_cell(cell) for cell in row])
        book.close()
    return to


def _open_workbook(path: Path, named: str) -> Workbook:
    """An Excel file, opened to be read row by row."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        fault = Fault(named, "an Excel file (.xlsx)", f"{error}", "save the table anew")
        raise Faults([str(fault)]) from None


def _format_excel_cell(cell: object) -> str:
    """A cell as a file of text holds it: a whole float as a whole number, a moment in ISO form."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return "" if cell is None else str(cell)
