"""Data: every cell against what the case declares, told in plain words. Knows no file and no step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Column
from plainspoken.data.data_error import Fault, find_close_match, join_first_words, quote_value
from plainspoken.data.parse import Cells, find_missing_cells
from plainspoken.data.read_csv import TextTable

MAX_SHOWN_PER_CHECK = 3
NO_CASE_ENTRIES: Mapping[str, str] = {}
Positions: TypeAlias = NDArray[np.intp]


def find_value_faults(
    fields: Mapping[str, Column], raw: TextTable, values: pd.DataFrame, places: Mapping[str, str] = NO_CASE_ENTRIES
) -> list[str]:
    """Every cell that is not as declared, with its row and column; a few of each kind, then how many more.

    `fields`: what each column holds; `raw`: the cells as text; `values`: the same cells parsed; `places`:
    the entry of the case that declares a column, where it is not `columns.NAME`. A column without any value
    is one fault.
    """
    checked = {name: each for name, each in fields.items() if name in values and each.role != "ignore"}
    told: list[str] = []
    filled = {}
    for name, column in checked.items():
        if len(raw.frame) and bool(find_missing_cells(raw.frame[name], column).all()):
            told.append(_format_empty_column(raw, name))
        else:
            filled[name] = find_failing_cells(raw.frame[name], values[name], column)
    for name, failing in filled.items():
        place = places.get(name, f"columns.{name}")
        told += _format_failing_cells(raw, name, checked[name], place, failing)
    return told


def find_failing_cells(cells: Cells, values: Cells, column: Column) -> Mapping[str, Positions]:
    """Per check that cells of a column fail, their positions; the check whose first cell comes first is first.

    `cells`: as text; `values`: what was understood of them, nothing where there is none.
    """
    gone, understood = find_missing_cells(cells, column), values.notna()
    failing: dict[str, pd.Series[bool]] = {column.type: ~gone & ~understood}
    if not column.missing or column.role == "target":
        failing["present"] = gone
    if column.min is not None:
        failing["min"] = values < column.min
    if column.max is not None:
        failing["max"] = values > column.max
    if column.values:
        failing["values"] = understood & ~values.isin(column.values)
    if column.type == "integer":
        failing["whole"] = understood & (values != np.floor(values))
    found = {check: np.flatnonzero(where.to_numpy(np.bool_)) for check, where in failing.items()}
    return dict(sorted(((check, at) for check, at in found.items() if len(at)), key=lambda each: each[1][0]))


def _format_failing_cells(
    raw: TextTable, name: str, column: Column, place: str, failing: Mapping[str, Positions]
) -> list[str]:
    """The failing cells of one column in words, of each kind the first few."""
    messages = []
    for check, positions in failing.items():
        shown = positions[:MAX_SHOWN_PER_CHECK]
        messages += [_format_failed_cell(raw, int(position), name, column, check, place) for position in shown]
        more = len(positions) - len(shown)
        messages += [f'{raw.file}: column "{name}": ... and {more} more such cells'] if more else []
    return messages


def _format_failed_cell(raw: TextTable, position: int, name: str, column: Column, check: str, place: str) -> str:
    """The message for one cell."""
    cell = str(raw.frame[name].iloc[position])
    found = quote_value(cell) if cell else "an empty cell"
    near = find_close_match(cell, column.values) if check == "values" else ""
    expected, remedy = CELL_CHECK_MESSAGES[check](column, place)
    row = int(raw.lines[position])
    found += f" (nearest: {quote_value(near)})" if near else ""
    remedy += _suggest_correction(name, cell, near) if near else ""
    return str(Fault(raw.file, expected, found, remedy, row=row, column=name))


def _suggest_correction(name: str, cell: str, near: str) -> str:
    """The correction to declare, where a value looks like another one misspelt. It is never made unasked."""
    return f", or declare a correction of column {quote_value(name)}: {{ {quote_value(cell)} = {quote_value(near)} }}"


def _format_empty_column(raw: TextTable, name: str) -> str:
    """The message for a column without any value."""
    found = f"all {len(raw.frame):,} cells empty"
    remedy = f'fill it, or declare columns.{name}.role = "ignore" in the case'
    return str(Fault(raw.file, "values", found, remedy, column=name))


def _locate_values_entry(place: str) -> str:
    """Where the case lists the values of a column; the periods of a long table are listed in its pivot."""
    return place if place.startswith("tables.") else f"{place}.values"


CORRECT_CELL_REMEDY = "correct the cell"
Words = Callable[[Column, str], tuple[str, str]]
CELL_CHECK_MESSAGES: Mapping[str, Words] = {
    "number": lambda column, place: (
        "a number",
        CORRECT_CELL_REMEDY + ", or check the table's decimal sign in the case",
    ),
    "integer": lambda column, place: ("a whole number", CORRECT_CELL_REMEDY),
    "whole": lambda column, place: ("a whole number", f'{CORRECT_CELL_REMEDY}, or declare {place}.type = "number"'),
    "date": lambda column, place: ("a date such as 2024-12-31", CORRECT_CELL_REMEDY),
    "flag": lambda column, place: ("TRUE or FALSE", f"{CORRECT_CELL_REMEDY}, or declare {place}.values in the case"),
    "category": lambda column, place: ("a category", CORRECT_CELL_REMEDY),
    "identifier": lambda column, place: ("an identifier", CORRECT_CELL_REMEDY),
    "present": lambda column, place: ("a value", f"fill the cell, or declare {place}.missing = true in the case"),
    "min": lambda column, place: (f"at least {column.min:g}", f"{CORRECT_CELL_REMEDY}, or {place}.min in the case"),
    "max": lambda column, place: (f"at most {column.max:g}", f"{CORRECT_CELL_REMEDY}, or {place}.max in the case"),
    "values": lambda column, place: (
        f"one of {join_first_words(column.values)}",
        f"{CORRECT_CELL_REMEDY}, or add the value to {_locate_values_entry(place)} in the case",
    ),
}
