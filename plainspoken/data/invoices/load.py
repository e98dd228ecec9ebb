"""Data: a case of invoice lines to orders, returns and products. Knows no model and no language."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from plainspoken.case import Case, Table
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.invoices.clean import make_lines
from plainspoken.data.invoices.customers import customers_in, day_after
from plainspoken.data.invoices.dataset import Invoices
from plainspoken.data.invoices.duckdb_engine import engine
from plainspoken.data.invoices.export import handed_over
from plainspoken.data.invoices.ledger import ledger_and_totals
from plainspoken.data.invoices.read import cells_of_file, cells_of_frame
from plainspoken.data.invoices.returns import make_orders_and_returns
from plainspoken.data.invoices.validate import FEWEST_CUSTOMERS, check_cells, size_faults
from plainspoken.data.locate import VARIABLE, content_hashes, find_tables

SIMULATED = "simulated"
Source = Callable[[duckdb.DuckDBPyConnection], tuple[str, ...]]


def load_invoices(case: Case, folder: Path | None, workspace: Path) -> Invoices:
    """A case's invoice lines, read strictly, checked, and told apart into what was bought and sent back.

    `folder`: where the real table is (see `data.find.data_folder`); None: the case's simulator writes one of
    the same form into `workspace`, and `demonstration` is set. The engine spills into `workspace`.

    Raises:
        PlainspokenError: no table and no simulator.
        Faults: all that is wrong with the table.
    """
    if folder is not None:
        return invoices_from_files(case, folder, workspace)
    if not case.simulator:
        raise PlainspokenError(
            f"{case.name}: expected a table or a simulator, found neither; "
            f"set {VARIABLE} to the folder that holds the table"
        )
    from plainspoken.data.simulate.simulate import simulate

    simulated = invoices_from_files(case, simulate(case, workspace / SIMULATED), workspace)
    return replace(simulated, demonstration=True)


def invoices_from_files(case: Case, folder: Path, workspace: Path) -> Invoices:
    """A case's invoice lines from the file below a folder.

    Raises:
        Faults: all that is wrong with the table.
    """
    paths = find_tables(case, folder)
    with engine(workspace) as (opened, room):
        sign = prepare(opened, case, file_of(case, paths, room))
        invoices = handed_over(opened, case, *ledger_and_totals(opened, case, sign))
    return replace(invoices, hashes=content_hashes(case, paths))


def invoices_from_frame(case: Case, frame: pd.DataFrame) -> Invoices:
    """A case's invoice lines from a frame in memory, held to the same declarations as a file.

    Rows are counted as if the frame stood below a header. `hashes` is empty.

    Raises:
        Faults: all that is wrong with the frame.
    """
    with tempfile.TemporaryDirectory() as folder, engine(Path(folder)) as (opened, _):
        sign = prepare(opened, case, lambda cells: cells_of_frame(cells, frame, *layout(case)))
        return handed_over(opened, case, *ledger_and_totals(opened, case, sign))


def customers_of_file(
    case: Case,
    folder: Path,
    workspace: Path,
    cut: datetime | None = None,
    since: datetime | None = None,
    fewest: int = FEWEST_CUSTOMERS,
) -> pd.DataFrame:
    """The customers of a file, as `customers_at` gives them, without ever holding its lines in memory.

    `fewest`: customers with a sale that the file must hold.

    Raises:
        Faults: all that is wrong with the table.
    """
    with engine(workspace) as (opened, room):
        prepare(opened, case, file_of(case, find_tables(case, folder), room), fewest)
        if cut is None:
            (last,) = opened.execute("select max(time) from lines").fetchone() or (None,)
            cut = day_after(last)
        return customers_in(opened, cut, since)


def file_of(case: Case, paths: Mapping[str, Path], room: Path) -> Source:
    """What makes the cells of the case's one file; `room`: where a copy in UTF-8 may lie."""
    table, named, declared = layout(case)
    return lambda cells: cells_of_file(cells, paths[named], table, named, declared, room)


def layout(case: Case) -> tuple[Table, str, tuple[str, ...]]:
    """The one table of the case, its name, and the columns it must have."""
    ((named, table),) = case.tables.items()
    return table, named, tuple(case.columns)


def prepare(
    opened: duckdb.DuckDBPyConnection, case: Case, source: Source, fewest: int = FEWEST_CUSTOMERS
) -> str:
    """Cells to orders and returns, as tables in the engine. Returns the decimal sign of the table.

    Raises:
        Faults: all that is wrong with header, rows, cells and orders, or too few customers.
    """
    faults = source(opened)
    opened.execute(
        "set preserve_insertion_order = false"
    )  # from here on rows have no order; asked for, it is given
    sign = check_cells(opened, case, faults)
    make_lines(opened, case, sign)
    make_orders_and_returns(opened)
    too_few = size_faults(opened, case, fewest)
    if too_few:
        raise Faults(too_few)
    return sign
