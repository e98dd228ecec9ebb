"""Rows that two stray quotation marks merge into one cell, told from a cell with line breaks of its own."""

from __future__ import annotations

from collections.abc import Sequence

from plainspoken.case import SourceTable
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.header_place import is_number_column, looks_like_number

MIN_FITTING_SHARE = 0.5  # of the filled cells of the lines within: prose with separators fits the columns by chance
Rows = Sequence[Sequence[str]]


def split_merged_rows(row: Sequence[str], width: int, separator: str) -> list[list[str]]:
    """The lines within a record where each of several has as many fields as the header; none for any other record."""
    if width < 2 or not any("\n" in each for each in row):
        return []
    lines = [line.rstrip("\r").split(separator) for line in separator.join(row).split("\n")]
    return lines if all(len(each) == width for each in lines) else []


def fit_columns(lines: Rows, sample: Rows) -> bool:
    """Whether the cells of some lines are such as stand in their columns: numbers, or texts of other rows."""
    width, fitting, filled = len(lines[0]), 0, 0
    others = [row for row in sample if len(row) == width and not any("\n" in each for each in row)]
    for place in range(width):
        known, numeric = {row[place] for row in others}, is_number_column(others, place)
        cells = [line[place] for line in lines if line[place].strip()]
        filled += len(cells)
        fitting += sum(each in known or (numeric and looks_like_number(each)) for each in cells)
    return filled > 0 and fitting >= MIN_FITTING_SHARE * filled


def make_merged_fault(row: Sequence[str], header: Sequence[str], start: int, table: SourceTable) -> Fault:
    """A cell that holds the ends and beginnings of other rows. `start`: the line on which the record begins."""
    place = next(place for place, each in enumerate(row) if "\n" in each)
    end = start + row[place].count("\n")
    column = header[place].strip() if place < len(header) else ""
    found = f"one cell that runs over {end - start + 1:,} rows, up to row {end} ({quote_value(row[place])})"
    remedy = f"remove the stray quotation marks in rows {start} and {end}, or write each twice in a quoted cell"
    return Fault(table.file, "a cell of one row", found, remedy, row=start, column=column)
