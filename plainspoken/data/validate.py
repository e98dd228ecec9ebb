"""Data: every cell against what the case declares, told in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Column
from plainspoken.case.case_checks import LARGEST_NUMBER, NUMBER_TYPES
from plainspoken.data.parse import Cells, find_missing_cells
from plainspoken.tables.fault import Fault, describe_cell, find_close_match, join_first_words, quote_value, tell_faults
from plainspoken.tables.text_table import MAX_SHOWN_PER_CHECK, TextTable

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
        for check, positions in failing.items():
            told += _format_failing_cells(raw, FailedCheck(name, check, checked[name], place), positions)
    return told


def find_failing_cells(cells: Cells, values: Cells, column: Column) -> Mapping[str, Positions]:
    """Per check that cells of a column fail, their positions; the check whose first cell comes first is first.

    `cells`: as text; `values`: what was understood of them, nothing where there is none.
    """
    gone, understood = find_missing_cells(cells, column), values.notna()
    failing: dict[str, pd.Series[bool]] = {column.type: ~gone & ~understood}
    if not column.missing:
        failing["present"] = gone
    if column.min is not None:
        failing["min"] = values < column.min
    if column.max is not None:
        failing["max"] = values > column.max
    if column.values:
        failing["values"] = understood & ~values.isin(column.values)
    if column.type in NUMBER_TYPES:
        failing["size"] = values.abs() > LARGEST_NUMBER
    if column.type == "integer":
        failing["whole"] = understood & (values != np.floor(values))
    found = {check: np.flatnonzero(where.to_numpy(np.bool_)) for check, where in failing.items()}
    return dict(sorted(((check, at) for check, at in found.items() if len(at)), key=lambda each: each[1][0]))


@dataclass(frozen=True)
class FailedCheck:
    """What cells of a column failed. `declared`: what the column must hold; `place`: where the case says so."""

    column: str
    check: str
    declared: Column
    place: str

    def find_near_value(self, cell: str) -> str:
        """The declared value that a cell seems to mean; empty where nothing of the kind was checked."""
        return find_close_match(cell, self.declared.values) if self.check == "values" else ""


def make_cell_fault(file: str, row: int, cell: str, failed: FailedCheck) -> Fault:
    """What is wrong with one cell that failed a check."""
    near = failed.find_near_value(cell)
    found = describe_cell(cell) + (f" (nearest: {quote_value(near)})" if near else "")
    expected, remedy = CELL_CHECK_MESSAGES[failed.check](failed.declared, failed.place)
    return Fault(file, expected, found, remedy, row=row, column=failed.column)


def _format_failing_cells(raw: TextTable, failed: FailedCheck, positions: Positions) -> list[str]:
    """The first few cells that failed one check, and how many more."""
    shown = [(int(raw.lines[at]), str(raw.frame[failed.column].iloc[at])) for at in positions[:MAX_SHOWN_PER_CHECK]]
    faults = [_suggest_correction(make_cell_fault(raw.file, row, cell, failed), cell, failed) for row, cell in shown]
    return tell_faults(faults, len(positions))


def _suggest_correction(fault: Fault, cell: str, failed: FailedCheck) -> Fault:
    """The fault with the correction to declare, where a value looks like another one misspelt. It is never made
    unasked."""
    near = failed.find_near_value(cell)
    correction = f"column {quote_value(failed.column)}: {{ {quote_value(cell)} = {quote_value(near)} }}"
    return replace(fault, remedy=f"{fault.remedy}, or declare a correction of {correction}") if near else fault


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
    "size": lambda column, place: (
        f"a number of ordinary size, at most {LARGEST_NUMBER:g}",
        f'{CORRECT_CELL_REMEDY}, or declare {place}.type = "identifier" where it is a name',
    ),
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
