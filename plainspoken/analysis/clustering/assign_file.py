"""Analysis: the customers of a new file to their segments, by a stored model."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.clustering.assign_model import Segmenter
from plainspoken.analysis.clustering.scaling import RFM_COLUMNS
from plainspoken.case import Case, SourceTable
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.invoices.load_invoices import load_customer_rfm
from plainspoken.data.parse import parse_numbers
from plainspoken.tables.fault import Fault
from plainspoken.tables.header import NAMES_BY_SEPARATOR, count_declared_columns
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS
from plainspoken.tables.text_batches import read_column_names
from plainspoken.tables.text_lines import is_text_table
from plainspoken.tables.text_table import TextTable, find_cell_faults, read_first_line, read_text_table

CUSTOMER_COLUMN = "customer"
CUSTOMER_FILE_COLUMNS = (CUSTOMER_COLUMN, *RFM_COLUMNS)
MAX_CELL_FAULTS_SHOWN = 5  # cells of one kind
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class ColumnRequirement:
    """What every cell of a column must be: `fails` takes the cells as numbers (NaN where there is none)."""

    column: str
    expected: str
    fails: Callable[[Numbers], Flags]


COLUMN_REQUIREMENTS = (
    ColumnRequirement(
        "recency_days", "whole days since the last order, 0 or more", lambda n: (n < 0) | ~are_whole_numbers(n)
    ),
    ColumnRequirement("orders", "a whole number of orders, 1 or more", lambda n: (n < 1) | ~are_whole_numbers(n)),
    ColumnRequirement("revenue", "a sum of money, 0 or more", lambda n: ~np.isfinite(n) | (n < 0)),
)


def assign_customer_file(case: Case, model: Segmenter, path: Path, cut: datetime | None = None) -> pd.DataFrame:
    """The customers of a file, one row each, with `segment`, `sure` and `second` as `Segmenter.place` says.

    The file holds either a row a customer (`customer`, `recency_days`, `orders`, `revenue`) or invoice lines
    as the case declares them; then customers are seen as they stood at `cut`: where none is given, on the
    day after the last line of the file.

    Raises:
        Faults: all that is wrong with the file.
        PlainspokenError: no such file.
    """
    if not path.is_file():
        raise PlainspokenError(f"{path}: expected a file of customers or of invoice lines, found none")
    if file_holds_invoices(case, path):
        return assign_checked_customers(model, read_invoice_customers(case, path, cut))
    return assign_checked_customers(model, read_customer_rows(path))


def assign_checked_customers(model: Segmenter, customers: pd.DataFrame) -> pd.DataFrame:
    """Checked customers, with their segment."""
    known = customers[list(CUSTOMER_FILE_COLUMNS)].reset_index(drop=True)
    return known.join(model.place(known))


def file_holds_invoices(case: Case, path: Path) -> bool:
    """Whether the header names more columns of the case's invoice lines than of a table of customers."""
    header = read_customer_header(path)
    return count_declared_columns(header, tuple(case.columns)) > count_declared_columns(header, CUSTOMER_FILE_COLUMNS)


def read_customer_header(path: Path) -> list[str]:
    """The names in the header, cut at every separator there is."""
    table = customer_table_format(path)
    if not is_text_table(path):
        return read_column_names(path, table)
    header = read_first_line(path, table, CUSTOMER_COLUMN)
    return max((header.split(each) for each in NAMES_BY_SEPARATOR), key=len)


def customer_table_format(path: Path) -> SourceTable:
    """How a table of customers may be written."""
    return SourceTable(file=path.name, separators=(";", "\t"), decimals=(",",))


def read_invoice_customers(case: Case, path: Path, cut: datetime | None) -> pd.DataFrame:
    """The customers of a file of invoice lines.

    Raises:
        Faults: all that is wrong with the lines.
    """
    ((named, table),) = case.tables.items()
    here = case.model_copy(update={"tables": {named: table.model_copy(update={"file": path.name})}})
    with tempfile.TemporaryDirectory() as room:
        customers = load_customer_rfm(here, path.parent, Path(room), cut, fewest=0)
    if customers.empty:
        when = f" before {cut:%Y-%m-%d}" if cut else ""
        remedy = "give a later day, or another file"
        raise Faults([str(Fault(path.name, f"a sale to a known customer{when}", "none", remedy))])
    return customers


def read_customer_rows(path: Path) -> pd.DataFrame:
    """The customers of a file with a row each.

    Raises:
        Faults: every column that is missing and every cell that is not as it must be.
    """
    raw = read_text_table(path, customer_table_format(path), CUSTOMER_COLUMN, CUSTOMER_FILE_COLUMNS)
    missing = [name for name in CUSTOMER_FILE_COLUMNS if name not in raw.frame]
    if missing:
        raise Faults([format_missing_column(raw, name) for name in missing])
    if raw.frame.empty:
        raise Faults([str(Fault(raw.file, "a row a customer", "no rows", "add customers"))])
    numbers = {name: parse_number_column(raw, name) for name in RFM_COLUMNS}
    faults = [*raw.faults, *find_requirement_faults(raw, numbers), *find_customer_name_faults(raw)]
    if faults:
        raise Faults(faults)
    return pd.DataFrame({CUSTOMER_COLUMN: raw.frame[CUSTOMER_COLUMN].astype(str), **numbers})


def format_missing_column(raw: TextTable, name: str) -> str:
    """The message for a column that is not there."""
    expected = f"the columns {', '.join(CUSTOMER_FILE_COLUMNS)}, or invoice lines as the case declares them"
    found = f"only {', '.join(str(each) for each in raw.frame.columns)}"
    return str(Fault(raw.file, expected, found, "add or rename the column", column=name))


def parse_number_column(raw: TextTable, name: str) -> Numbers:
    """A column's cells as numbers, with the decimal sign under which most are; NaN where there is none."""
    read = [parse_numbers(raw.frame[name], sign).to_numpy(np.float64) for sign in raw.decimals]
    return max(read, key=lambda each: int(np.isfinite(each).sum()))


def are_whole_numbers(numbers: Numbers) -> Flags:
    """Which numbers are whole."""
    return np.asarray(numbers == np.floor(numbers)) & np.isfinite(numbers)


def find_requirement_faults(raw: TextTable, numbers: dict[str, Numbers]) -> Iterator[str]:
    """A message for each of the first cells of a column that are not as they must be."""
    for demand in COLUMN_REQUIREMENTS:
        failing = np.flatnonzero(demand.fails(numbers[demand.column]))
        remedy = "correct the cell, or leave the customer out"
        yield from find_cell_faults(raw, demand.column, failing, demand.expected, remedy, MAX_CELL_FAULTS_SHOWN)


def find_customer_name_faults(raw: TextTable) -> Iterator[str]:
    """A message for each of the first customers without a name, or with one that was there before."""
    names, shown = raw.frame[CUSTOMER_COLUMN].astype(str).str.strip(), MAX_CELL_FAULTS_SHOWN
    named = ~names.isin(MISSING_NUMBER_SPELLINGS)
    expected, remedy = "what the customer is called", "fill in the cell"
    yield from find_cell_faults(raw, CUSTOMER_COLUMN, np.flatnonzero(~named), expected, remedy, shown)
    again, remedy = np.flatnonzero(names.duplicated() & named), "leave one of the rows out"
    yield from find_cell_faults(raw, CUSTOMER_COLUMN, again, "each customer once", remedy, shown)
