"""Columns of a sheet whose formulas were saved without their values, as programs write them that do not calculate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from plainspoken.tables.bounds import telling_damage

FORMULA_KIND = "f"  # how openpyxl calls the type of such a cell


def list_unsaved_formulas(path: Path, file: str, sheet: str, rows: Sequence[Sequence[str]], first: int) -> list[int]:
    """The places of columns that hold formulas and no values. `rows`: those of the sheet as their values were read,
    `first` of which is the first below the names.

    Raises:
        Faults: the workbook is damaged.
    """
    from openpyxl import load_workbook

    filled = {place for row in rows[first:] for place, each in enumerate(row) if each}
    with telling_damage(file, path):
        book = load_workbook(path, read_only=True, data_only=False)
    try:
        with telling_damage(file, path):
            book[sheet].reset_dimensions()
            cells = [list(row) for row in islice(book[sheet].iter_rows(), first, len(rows))]
    finally:
        book.close()
    formulas = {place for row in cells for place, each in enumerate(row) if each.data_type == FORMULA_KIND}
    return sorted(formulas - filled)
