"""Data: cells of text to numbers, flags, dates and categories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

from plainspoken.case import Case, Column
from plainspoken.tables.amount_text import parse_amounts
from plainspoken.tables.date_text import label_periods, read_dates
from plainspoken.tables.number_text import read_written_numbers
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS, parse_flag

Cells: TypeAlias = "pd.Series[Any]"


def parse_table_cells(text: pd.DataFrame, fields: Mapping[str, Column], decimal: str) -> pd.DataFrame:
    """A frame of text as values: numbers as float64, dates as datetime64, everything else as text.

    A cell that is missing or cannot be understood is NaN, NaT or None; `check` tells which.
    """
    declared = {name: column for name, column in fields.items() if name in text}
    return pd.DataFrame({name: parse_column_cells(text[name], each, decimal) for name, each in declared.items()})


def parse_column_cells(cells: Cells, column: Column, decimal: str) -> Cells:
    """One column's cells as values of its type; those of an ignored column stay as they are."""
    if column.role == "ignore":
        return cells
    if column.type in ("integer", "number"):
        said = cells.mask(cells.isin(column.nothing), "")
        return parse_amounts(said, column.decimal or decimal, column.unit)
    if column.type == "date":
        return parse_dates(cells, column.format).mask(cells.isin(column.nothing))
    if column.period:
        said = cells.mask(cells.isin((*MISSING_NUMBER_SPELLINGS, *column.nothing)), "")
        return label_periods(parse_dates(said, column.format), column.period)
    if column.type == "flag" and not column.values:
        return parse_flags(cells).mask(cells.isin(column.nothing), None)
    return cells.where(~find_missing_cells(cells, column), None)


def parse_numbers(cells: Cells, decimal: str) -> Cells:
    """Text as finite float64 with the declared decimal sign, as people write it; NaN where there is none."""
    return read_written_numbers(cells, decimal)


def parse_dates(cells: Cells, form: str = "") -> Cells:
    """ISO 8601 text, or text of another form, as datetime64; NaT where it is none."""
    return read_dates(cells, form)


def parse_flags(cells: Cells) -> Cells:
    """TRUE or FALSE for each of the usual spellings; None where it is none of them."""
    return cells.map({cell: parse_flag(cell) for cell in cells.unique()}).astype(object)


def find_missing_cells(cells: Cells, column: Column) -> pd.Series[bool]:
    """Where a cell says that there is nothing."""
    usual = MISSING_NUMBER_SPELLINGS if column.type in ("integer", "number", "date") else ("",)
    return cells.isin((*usual, *column.nothing))


def normalise_positive_value(case: Case) -> str:
    """The positive value of the target as its parsed column writes it."""
    column = case.columns[case.target.column]
    positive = case.target.positive
    return (parse_flag(positive) or positive) if column.type == "flag" and not column.values else positive
