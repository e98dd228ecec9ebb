"""Data: a case of invoice lines to orders, returns and products."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from plainspoken.case import Case, EngineSettings, SourceTable
from plainspoken.core.disk_errors import open_temporary_folder
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.data.invoices.clean_invoices import create_line_tables, name_lines_by_order
from plainspoken.data.invoices.customers import query_customer_rfm, start_of_next_day
from plainspoken.data.invoices.declared_texts import apply_declared_texts
from plainspoken.data.invoices.duckdb_engine import lock_duckdb, open_duckdb
from plainspoken.data.invoices.export_lines import export_invoices
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from plainspoken.data.invoices.ledger import build_ledger_and_totals
from plainspoken.data.invoices.read_invoices import CellSource, create_cells_from_file, create_cells_from_frame
from plainspoken.data.invoices.returns import create_orders_and_returns
from plainspoken.data.invoices.validate_invoices import (
    MIN_CUSTOMERS_TO_SEGMENT,
    check_invoice_cells,
    find_too_few_customers,
)
from plainspoken.data.locate import (
    SIMULATED_TABLES_FOLDER,
    describe_table_places,
    describe_table_remedy,
    find_table_files,
    hash_table_files,
)

Source = Callable[[duckdb.DuckDBPyConnection], CellSource]


def load_invoices(case: Case, folder: Path | None, workspace: Path) -> InvoiceDataset:
    """A case's invoice lines, read strictly, checked, and told apart into what was bought and sent back.

    `folder`: where the real table is (see `find_data_folder`); None: the case's simulator writes one of
    the same form into `workspace`, and `demonstration` is set. The engine spills into `workspace`.

    Raises:
        PlainspokenError: no table and no simulator.
        Faults: all that is wrong with the table.
    """
    if folder is not None:
        return load_invoices_from_folder(case, folder, workspace)
    if not case.simulator:
        raise PlainspokenError(
            f"{case.name}: expected a table or a simulator, found neither ({describe_table_places(case)}); "
            f"{describe_table_remedy(case)}"
        )
    from plainspoken.data.simulate.simulators import write_simulated_tables

    simulated = load_invoices_from_folder(
        case, write_simulated_tables(case, workspace / SIMULATED_TABLES_FOLDER), workspace
    )
    return replace(simulated, demonstration=True)


def load_invoices_from_folder(case: Case, folder: Path, workspace: Path) -> InvoiceDataset:
    """A case's invoice lines from the file below a folder.

    Raises:
        Faults: all that is wrong with the table.
    """
    paths, drawn = find_table_files(case, folder), list[DrawnSample | None]()
    with open_duckdb(workspace) as (opened, room):
        source = make_file_source(case, paths, room)
        if case.engine is not None:
            source = make_spark_source(case, folder, case.engine, drawn.append)
        sign = build_invoice_tables(opened, case, source)
        invoices = export_invoices(opened, case, *build_ledger_and_totals(opened, case, sign))
    return replace(invoices, hashes=hash_table_files(case, paths), drawn=next(iter(drawn), None))


def load_invoices_from_frame(case: Case, frame: pd.DataFrame) -> InvoiceDataset:
    """A case's invoice lines from a frame in memory, held to the same declarations as a file.

    Rows are counted as if the frame stood below a header. `hashes` is empty.

    Raises:
        Faults: all that is wrong with the frame.
    """
    with open_temporary_folder() as folder, open_duckdb(folder) as (opened, _):
        sign = build_invoice_tables(
            opened, case, lambda cells: create_cells_from_frame(cells, frame, *find_invoice_table(case))
        )
        return export_invoices(opened, case, *build_ledger_and_totals(opened, case, sign))


def load_customer_rfm(
    case: Case,
    folder: Path,
    workspace: Path,
    cut: datetime | None = None,
    since: datetime | None = None,
    fewest: int = MIN_CUSTOMERS_TO_SEGMENT,
) -> pd.DataFrame:
    """The customers of a file, as `customers_at` gives them, without ever holding its lines in memory.

    `fewest`: customers with a sale that the file must hold.

    Raises:
        Faults: all that is wrong with the table.
    """
    with open_duckdb(workspace) as (opened, room):
        build_invoice_tables(opened, case, make_file_source(case, find_table_files(case, folder), room), fewest)
        if cut is None:
            (last,) = opened.execute("select max(time) from lines").fetchone() or (None,)
            cut = start_of_next_day(last)
        return query_customer_rfm(opened, cut, since)


def make_file_source(case: Case, paths: Mapping[str, Path], room: Path) -> Source:
    """What makes the cells of the case's one file; `room`: where a copy in UTF-8 may lie."""
    table, named, declared = find_invoice_table(case)
    return lambda cells: create_cells_from_file(cells, paths[named], table, named, declared, room)


def make_spark_source(
    case: Case, folder: Path, engine: EngineSettings, note: Callable[[DrawnSample | None], None]
) -> Source:
    """What makes the cells of the case's one table by Spark; `note` is told what was drawn of it."""
    from plainspoken.data.invoices.spark_cells import create_cells_from_spark

    def create(opened: duckdb.DuckDBPyConnection) -> CellSource:
        cells, drawn = create_cells_from_spark(opened, case, folder, engine.sample_rows)
        note(drawn)
        return cells

    return create


def find_invoice_table(case: Case) -> tuple[SourceTable, str, tuple[str, ...]]:
    """The one table of the case, its name, and the columns it must have."""
    ((named, table),) = case.tables.items()
    return table, named, tuple(case.columns)


def build_invoice_tables(
    opened: duckdb.DuckDBPyConnection, case: Case, source: Source, fewest: int = MIN_CUSTOMERS_TO_SEGMENT
) -> str:
    """Cells to orders and returns, as tables in the engine. Returns the decimal sign of the table.

    Raises:
        Faults: all that is wrong with header, rows, cells and orders, or too few customers.
        PlainspokenError: a step of cleaning that invoice lines do not know.
    """
    cells = source(opened)
    opened.execute("set preserve_insertion_order = false")  # from here on rows have no order; asked for, it is given
    lock_duckdb(opened)
    apply_declared_texts(opened, case)
    sign = check_invoice_cells(opened, case, cells)
    create_line_tables(opened, case, sign)
    name_lines_by_order(opened, case)
    create_orders_and_returns(opened)
    too_few = find_too_few_customers(opened, case, fewest)
    if too_few:
        raise Faults(too_few)
    return sign
