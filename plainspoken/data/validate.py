"""Data: every cell against what the case declares, told in plain words. Knows no file and no step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from plainspoken.case import Column
from plainspoken.data.data_error import Fault, find_close_match, join_first_words, quote_value
from plainspoken.data.parse import Cells, find_missing_cells
from plainspoken.data.read_csv import TextTable

if TYPE_CHECKING:
    from pandera.pandas import Check, DataFrameSchema

MAX_SHOWN_PER_CHECK = 3
NO_CASE_ENTRIES: Mapping[str, str] = {}


def find_value_faults(
    fields: Mapping[str, Column], raw: TextTable, values: pd.DataFrame, places: Mapping[str, str] = NO_CASE_ENTRIES
) -> list[str]:
    """Every cell that is not as declared, with its row and column; a few of each kind, then how many more.

    `fields`: what each column holds; `raw`: the cells as text; `values`: the same cells parsed; `places`:
    the entry of the case that declares a column, where it is not `columns.NAME`. A column without any value
    is one fault.
    """
    checked = {name: each for name, each in fields.items() if name in values and each.role != "ignore"}
    empty = [name for name, each in checked.items() if bool(find_missing_cells(raw.frame[name], each).all())]
    filled = {name: each for name, each in checked.items() if name not in empty}
    failures = _collect_cell_failures(_build_parsing_schema(filled, values), raw.frame) + _collect_cell_failures(
        _build_value_schema(filled), values
    )
    told = [_format_empty_column(raw, name) for name in empty] if len(raw.frame) else []
    return told + _format_cell_failures(failures, filled, raw, places)


@dataclass(frozen=True)
class CellFailure:
    """One cell that failed one check: position in the frame, column, and the check's name."""

    position: int
    column: str
    check: str


def _build_parsing_schema(columns: Mapping[str, Column], values: pd.DataFrame) -> DataFrameSchema:
    """Of text: cells are there, and can be understood as the declared type."""
    import pandera.pandas as pa

    checks = {name: _build_parsing_checks(column, values[name]) for name, column in columns.items()}
    return pa.DataFrameSchema({name: pa.Column(object, each) for name, each in checks.items()})


def _build_parsing_checks(column: Column, values: Cells) -> list[Check]:
    """What a column's text must be, given what was understood of it."""
    import pandera.pandas as pa

    understood = pa.Check(lambda cells: find_missing_cells(cells, column) | values.notna(), error=column.type)
    present = pa.Check(lambda cells: ~find_missing_cells(cells, column), error="present")
    needed = not column.missing or column.role == "target"
    return [understood, *([present] if needed else [])]


def _build_value_schema(columns: Mapping[str, Column]) -> DataFrameSchema:
    """Of parsed values: in range, whole, one of the declared."""
    import pandera.pandas as pa

    fields = {
        name: pa.Column(None, checks, nullable=True)
        for name, column in columns.items()
        if (checks := _build_value_checks(column))
    }
    return pa.DataFrameSchema(fields)


def _build_value_checks(column: Column) -> list[Check]:
    """What a column's values must be."""
    import pandera.pandas as pa

    checks = []
    if column.min is not None:
        checks.append(pa.Check.ge(column.min, error="min"))
    if column.max is not None:
        checks.append(pa.Check.le(column.max, error="max"))
    if column.values:
        checks.append(pa.Check.isin(column.values, error="values"))
    if column.type == "integer":
        checks.append(pa.Check(lambda numbers: numbers == np.floor(numbers), error="whole"))
    return checks


def _collect_cell_failures(schema: DataFrameSchema, frame: pd.DataFrame) -> list[CellFailure]:
    """Every cell that fails, gathered by pandera's lazy validation."""
    from pandera.errors import SchemaErrors

    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(subset=["column", "check", "index"])
        rows = zip(cases["index"], cases["column"], cases["check"], strict=True)
        return [CellFailure(int(index), str(column), str(check)) for index, column, check in rows]
    return []


def _format_cell_failures(
    failures: list[CellFailure], columns: Mapping[str, Column], raw: TextTable, places: Mapping[str, str]
) -> list[str]:
    """The failures in words, column by column, of each kind the first few."""
    kinds: dict[tuple[str, str], list[int]] = {}
    for failure in sorted(failures, key=lambda each: each.position):
        kinds.setdefault((failure.column, failure.check), []).append(failure.position)
    messages = []
    for (name, check), positions in sorted(kinds.items(), key=lambda each: list(columns).index(each[0][0])):
        shown = positions[:MAX_SHOWN_PER_CHECK]
        place = places.get(name, f"columns.{name}")
        messages += [_format_failed_cell(raw, position, name, columns[name], check, place) for position in shown]
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
