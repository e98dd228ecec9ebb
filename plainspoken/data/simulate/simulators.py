"""Data: demonstration tables of a case, written in the form that the case declares."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from plainspoken.case import Case, SourceTable
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest, write_atomically
from plainspoken.core.safe_paths import join_inside
from plainspoken.data.simulate.simulate_invoices import make_invoices
from plainspoken.data.simulate.simulate_shop import make_shop
from plainspoken.data.simulate.simulate_visits import make_visits
from plainspoken.tables.frame_text import convert_frame_to_text

PLAIN_TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
Simulator = Callable[[int], tuple[pd.DataFrame, ...]]


def make_visit_tables(seed: int) -> tuple[pd.DataFrame, ...]:
    """One table of visits."""
    return (make_visits(seed=seed)[0],)


def make_shop_tables(seed: int) -> tuple[pd.DataFrame, ...]:
    """Customers, their revenue and minutes by month, and their profit."""
    return make_shop(seed=seed)[0]


def make_invoice_tables(seed: int) -> tuple[pd.DataFrame, ...]:
    """One table of invoice lines."""
    return (make_invoices(seed=seed)[0],)


# What a case file may name as its simulator; each makes the case's tables in declared order.
SIMULATORS: Mapping[str, Simulator] = {
    "visits": make_visit_tables,
    "shop": make_shop_tables,
    "invoices": make_invoice_tables,
}


def write_simulated_tables(case: Case, folder: Path) -> Path:
    """Write the tables that a case's simulator makes with the case's seed below a folder, and return it.

    Raises:
        PlainspokenError: the case names no simulator there is, or one that makes another number of tables.
    """
    if case.simulator not in SIMULATORS:
        near = suggest_nearest(case.simulator, SIMULATORS) or f" (there are: {', '.join(SIMULATORS)})"
        raise PlainspokenError(f"{case.name}: simulator: there is no {case.simulator!r}{near}")
    frames = SIMULATORS[case.simulator](case.seed)
    if len(frames) != len(case.tables):
        raise PlainspokenError(
            f"{case.name}: simulator {case.simulator!r}: expected {len(case.tables)} tables as in the case, "
            f"found {len(frames)}; choose a simulator that makes them"
        )
    folder.mkdir(parents=True, exist_ok=True)
    paths = [join_inside(folder, table.file, f"{case.name}: tables.{key}.file") for key, table in case.tables.items()]
    for table, path, frame in zip(case.tables.values(), paths, frames, strict=True):
        write_declared_table(frame, table, path)
    return folder


def write_declared_table(frame: pd.DataFrame, table: SourceTable, path: Path) -> None:
    """Write a table as declared: separator, decimal sign, encoding. Same frame, same bytes.

    Raises:
        PlainspokenError: the table is declared as a kind of file that is not written here.
    """
    packed = path.suffix.lower() == ".gz"
    if path.with_suffix("").suffix.lower() != ".csv" if packed else path.suffix.lower() not in PLAIN_TEXT_SUFFIXES:
        expected = "a file ending in .csv, .csv.gz, .txt or .tsv"
        raise PlainspokenError(f"{table.file}: expected {expected}: demonstration tables are no other")
    text = convert_frame_to_text(frame)
    if table.decimal != ".":
        numbers = frame.select_dtypes("number").columns
        text[numbers] = text[numbers].apply(lambda cells: cells.str.replace(".", table.decimal, regex=False))
    lines = text.to_csv(sep=table.separator, index=False, lineterminator="\n")
    written = lines.encode(table.encoding)
    # No time of writing in the file: same table, same bytes.
    write_atomically(path, gzip.compress(written, 6, mtime=0) if packed else written)
