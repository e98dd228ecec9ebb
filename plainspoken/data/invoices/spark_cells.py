"""Data, on Apache Spark: invoice lines of files or folders, all or those of customers drawn, to cells in the engine."""

from __future__ import annotations

from pathlib import Path

import duckdb

from plainspoken.case import Case
from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.data.invoices.read_invoices import CellSource, create_cells_from_arrow
from plainspoken.data.locate import find_table_file
from plainspoken.data.spark_sample import collect_drawn
from plainspoken.tables.spark_session import open_spark
from plainspoken.tables.spark_tables import FIRST_ROW, ROW_INSIDE, read_spark_table


def create_cells_from_spark(
    engine: duckdb.DuckDBPyConnection, case: Case, folder: Path, most: int
) -> tuple[CellSource, DrawnSample | None]:
    """Make the table `cells` of the lines of a case below a folder, as Spark reads them; where there are more than
    `most`, of customers drawn with all their lines, and of lines without a customer in the same share.

    Raises:
        Faults: it is not there, or not as the case declares it.
        PlainspokenError: what goes wrong in Spark.
    """
    ((named, table),) = case.tables.items()
    path, declared = find_table_file(case, named, folder), tuple(case.columns)
    with open_spark(f"plainspoken {case.name}") as session:
        rows = read_spark_table(session, path, table, named, declared)
        found, drawn = collect_drawn(rows, case, most)
    places = found[ROW_INSIDE].to_numpy()
    create_cells_from_arrow(engine, found, declared)
    return CellSource((), lambda wanted: [int(places[row]) + FIRST_ROW for row in wanted]), drawn
