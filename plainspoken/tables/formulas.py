"""Columns of a sheet whose formulas were saved without their values, as programs write them that do not calculate."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from plainspoken.tables.bounds import telling_damage

FORMULA_KIND = "f"  # how openpyxl calls the type of such a cell


def list_formula_columns(path: Path, sheet: str, first: int, last: int) -> set[int]:
    """The places of columns that hold formulas in the rows of a sheet from `first` up to `last`.

    Raises:
        Faults: the workbook is damaged.
    """
    from openpyxl import load_workbook

    with telling_damage(path.name, path):
        book = load_workbook(path, read_only=True, data_only=False)
    try:
        with telling_damage(path.name, path):
            book[sheet].reset_dimensions()
            cells = [list(row) for row in islice(book[sheet].iter_rows(), first, last)]
    finally:
        book.close()
    return {place for row in cells for place, each in enumerate(row) if each.data_type == FORMULA_KIND}
