"""Analysis: the customers of a new file to their segments, by a stored model. Knows no page."""

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
from plainspoken.analysis.clustering.scaling import COLUMNS
from plainspoken.case import Case, Table
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.data_error import Fault, quoted
from plainspoken.data.header import SEPARATORS, known_in
from plainspoken.data.invoices.load import customers_of_file
from plainspoken.data.parse import NO_NUMBER, as_numbers
from plainspoken.data.read_csv import Raw, lines_of, opened, read_text

CUSTOMER = "customer"
HEADER = (CUSTOMER, *COLUMNS)
MOST_TOLD = 5  # cells of one kind
BINARY = (".parquet", ".xlsx")
Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Demand:
    """What every cell of a column must be: `fails` takes the cells as numbers (NaN where there is none)."""

    column: str
    expected: str
    fails: Callable[[Numbers], Flags]


DEMANDS = (
    Demand("recency_days", "whole days since the last order, 0 or more", lambda n: (n < 0) | ~whole(n)),
    Demand("orders", "a whole number of orders, 1 or more", lambda n: (n < 1) | ~whole(n)),
    Demand("revenue", "a sum of money, 0 or more", lambda n: ~np.isfinite(n) | (n < 0)),
)


def assign(case: Case, model: Segmenter, path: Path, cut: datetime | None = None) -> pd.DataFrame:
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
    if holds_lines(case, path):
        return place_new(model, from_lines(case, path, cut))
    return place_new(model, from_rows(path))


def place_new(model: Segmenter, customers: pd.DataFrame) -> pd.DataFrame:
    """Checked customers, with their segment."""
    known = customers[list(HEADER)].reset_index(drop=True)
    return known.join(model.place(known))


def holds_lines(case: Case, path: Path) -> bool:
    """Whether the header names more columns of the case's invoice lines than of a table of customers."""
    header = header_of(path)
    return known_in(header, tuple(case.columns)) > known_in(header, HEADER)


def header_of(path: Path) -> list[str]:
    """The names in the header, cut at every separator there is."""
    if path.suffix.lower() in BINARY:
        return [str(each) for each in read_text(path, table_at(path), CUSTOMER, ()).frame.columns]
    with opened(path) as file:
        header = next(lines_of(file, table_at(path), CUSTOMER), "").rstrip("\r\n")
    return max((header.split(each) for each in SEPARATORS), key=len)


def table_at(path: Path) -> Table:
    """How a table of customers may be written."""
    return Table(file=path.name, separators=(";", "\t"), decimals=(",",))


def from_lines(case: Case, path: Path, cut: datetime | None) -> pd.DataFrame:
    """The customers of a file of invoice lines.

    Raises:
        Faults: all that is wrong with the lines.
    """
    ((named, table),) = case.tables.items()
    here = case.model_copy(update={"tables": {named: table.model_copy(update={"file": path.name})}})
    with tempfile.TemporaryDirectory() as room:
        customers = customers_of_file(here, path.parent, Path(room), cut, fewest=0)
    if customers.empty:
        when = f" before {cut:%Y-%m-%d}" if cut else ""
        remedy = "give a later day, or another file"
        raise Faults([str(Fault(path.name, f"a sale to a known customer{when}", "none", remedy))])
    return customers


def from_rows(path: Path) -> pd.DataFrame:
    """The customers of a file with a row each.

    Raises:
        Faults: every column that is missing and every cell that is not as it must be.
    """
    raw = read_text(path, table_at(path), CUSTOMER, HEADER)
    missing = [name for name in HEADER if name not in raw.frame]
    if missing:
        raise Faults([absent(raw, name) for name in missing])
    if raw.frame.empty:
        raise Faults([str(Fault(raw.file, "a row a customer", "no rows", "add customers"))])
    numbers = {name: numbers_of(raw, name) for name in COLUMNS}
    faults = [*raw.faults, *cell_faults(raw, numbers), *name_faults(raw)]
    if faults:
        raise Faults(faults)
    return pd.DataFrame({CUSTOMER: raw.frame[CUSTOMER].astype(str), **numbers})


def absent(raw: Raw, name: str) -> str:
    """The message for a column that is not there."""
    expected = f"the columns {', '.join(HEADER)}, or invoice lines as the case declares them"
    found = f"only {', '.join(str(each) for each in raw.frame.columns)}"
    return str(Fault(raw.file, expected, found, "add or rename the column", column=name))


def numbers_of(raw: Raw, name: str) -> Numbers:
    """A column's cells as numbers, with the decimal sign under which most are; NaN where there is none."""
    read = [as_numbers(raw.frame[name], sign).to_numpy(np.float64) for sign in raw.decimals]
    return max(read, key=lambda each: int(np.isfinite(each).sum()))


def whole(numbers: Numbers) -> Flags:
    """Which numbers are whole."""
    return np.asarray(numbers == np.floor(numbers)) & np.isfinite(numbers)


def cell_faults(raw: Raw, numbers: dict[str, Numbers]) -> Iterator[str]:
    """A message for each of the first cells of a column that are not as they must be."""
    for demand in DEMANDS:
        failing = np.flatnonzero(demand.fails(numbers[demand.column]))
        remedy = "correct the cell, or leave the customer out"
        yield from told(raw, demand.column, failing, demand.expected, remedy)


def name_faults(raw: Raw) -> Iterator[str]:
    """A message for each of the first customers without a name, or with one that was there before."""
    names = raw.frame[CUSTOMER].astype(str).str.strip()
    nameless = np.flatnonzero(names.isin(NO_NUMBER))
    yield from told(raw, CUSTOMER, nameless, "what the customer is called", "fill in the cell")
    again = np.flatnonzero(names.duplicated() & ~names.isin(NO_NUMBER))
    yield from told(raw, CUSTOMER, again, "each customer once", "leave one of the rows out")


def told(raw: Raw, column: str, rows: NDArray[np.intp], expected: str, remedy: str) -> list[str]:
    """Messages for the first of some rows' cells, and how many more there are."""
    cells = raw.frame[column]
    messages = []
    for row in rows[:MOST_TOLD]:
        cell = str(cells.iloc[int(row)])
        found = quoted(cell) if cell else "an empty cell"
        fault = Fault(raw.file, expected, found, remedy, row=int(raw.lines[int(row)]), column=column)
        messages.append(str(fault))
    more = len(rows) - MOST_TOLD
    if more > 0:
        messages.append(f'{raw.file}: column "{column}": ... and {more} more such cells')
    return messages
