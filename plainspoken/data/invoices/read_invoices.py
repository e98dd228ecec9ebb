"""Data: a table of any kind of file to cells of text in the engine. Knows no role of a column."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, quote_value
from plainspoken.data.header import find_header_faults
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal
from plainspoken.data.invoices.line_numbers import index_plain_rows, index_text_records
from plainspoken.data.invoices.rejects import diagnose_unreadable_file, find_rejected_records
from plainspoken.data.invoices.to_utf8 import convert_to_utf8, convert_xlsx_to_csv
from plainspoken.data.read_binary import convert_frame_to_text
from plainspoken.data.read_csv import (
    MAX_LINE_BYTES,
    check_file_declaration,
    choose_declared_separator,
    open_table_file,
    read_decoded_lines,
    report_broken_gzip,
)

TEXT_FILE_SUFFIXES = (".csv", ".txt", ".tsv", ".gz")


def create_cells_from_file(
    engine: duckdb.DuckDBPyConnection,
    path: Path,
    table: SourceTable,
    named: str,
    declared: Sequence[str],
    workspace: Path,
) -> tuple[str, ...]:
    """Make the table `cells` of a file: its columns as declared, as text, NULL where nothing is; and what is
    wrong with its header and its rows. Rows keep the order of the file.

    Raises:
        Faults: what makes reading on pointless, as `data.read.read_text`.
    """
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return _create_cells_from_parquet(engine, path, table, named, declared)
    if suffix == ".xlsx":
        plain = table.model_copy(update={"separator": ",", "separators": (), "encoding": "utf-8"})
        sheet = convert_xlsx_to_csv(path, workspace / "sheet.csv", table.file)
        return _create_cells_from_csv(engine, sheet, plain, named, declared, spanning=())
    if suffix in TEXT_FILE_SUFFIXES:
        check_file_declaration(table, named)
        written = choose_declared_separator(path, table, named, declared)
        source = convert_to_utf8(path, written, named, workspace / "text.csv")
        plain = written.model_copy(update={"encoding": "utf-8"})  # what `source` now is
        return _create_cells_from_csv(engine, source, plain, named, declared, spanning=declared)
    expected = "a file ending in .csv, .csv.gz, .tsv, .txt, .parquet or .xlsx"
    raise Faults([str(Fault(table.file, expected, quote_value(suffix), "save the table as one of these"))])


def create_cells_from_frame(
    engine: duckdb.DuckDBPyConnection, frame: pd.DataFrame, table: SourceTable, named: str, declared: Sequence[str]
) -> tuple[str, ...]:
    """Make the table `cells` of a frame in memory, as `create_cells_from_file` does of a file."""
    written = convert_frame_to_text(frame)
    faults = _check_invoice_header(list(written.columns), declared, table, named)
    engine.register("written", written)
    engine.execute(f"create table cells as select {_nullif_columns_sql(declared)} from written")
    engine.unregister("written")
    index_plain_rows(engine)
    return faults


def _check_invoice_header(
    header: Sequence[str], declared: Sequence[str], table: SourceTable, named: str
) -> tuple[str, ...]:
    """Nothing where every declared column is there; what is there and not declared may not be.

    Raises:
        Faults: a header that is not as declared: no cell can be asked for by its column then.
    """
    faults = find_header_faults(header, declared, table, named)
    if faults:
        raise Faults(faults)
    return ()


def _nullif_columns_sql(declared: Sequence[str]) -> str:
    """The declared columns, with NULL for the empty text."""
    return ", ".join(f"nullif({quote_identifier(each)}, '') as {quote_identifier(each)}" for each in declared)


def _create_cells_from_parquet(
    engine: duckdb.DuckDBPyConnection, path: Path, table: SourceTable, named: str, declared: Sequence[str]
) -> tuple[str, ...]:
    """The cells of a Parquet file, each as a file of text would hold it."""
    source = f"read_parquet({quote_literal(path)})"
    try:
        described = engine.execute(f"describe select * from {source}").fetchall()
    except duckdb.Error as error:
        found = str(error).splitlines()[0]
        raise Faults([str(Fault(table.file, "a Parquet file", found, "save the table anew"))]) from None
    kinds = {str(row[0]): str(row[1]) for row in described}
    faults = _check_invoice_header(list(kinds), declared, table, named)
    written = ", ".join(
        f"{_cell_as_text_sql(quote_identifier(each), kinds[each])} as {quote_identifier(each)}" for each in declared
    )
    engine.execute(f"create table cells as select {written} from {source}")
    index_plain_rows(engine)
    return faults


def _cell_as_text_sql(column: str, kind: str) -> str:
    """The expression for a typed cell as text: a whole float as a whole number, a moment in ISO form."""
    if kind in ("DOUBLE", "FLOAT"):
        whole, plain = f"abs({column}) < 1e15 and {column} = trunc({column})", f"cast({column} as bigint)"
        written = f"when {whole} then cast({plain} as varchar) else cast({column} as varchar)"
        return f"case when isnan({column}) then null {written} end"
    if kind.startswith("TIMESTAMP"):
        return f"strftime({column}, '%Y-%m-%d %H:%M:%S')"
    return f"nullif(cast({column} as varchar), '')"


def _create_cells_from_csv(
    engine: duckdb.DuckDBPyConnection,
    path: Path,
    table: SourceTable,
    named: str,
    declared: Sequence[str],
    spanning: Sequence[str],
) -> tuple[str, ...]:
    """The cells of a file of separated lines. `spanning`: columns whose line breaks are the file's own."""
    header = _read_csv_header(path, table, named)
    faults = _check_invoice_header(header, declared, table, named)
    columns = "{" + ", ".join(f"{quote_literal(each)}: 'VARCHAR'" for each in header) + "}"
    options = (
        f"columns = {columns}, auto_detect = false, header = true, delim = {quote_literal(table.separator)}, "
        f"quote = '\"', escape = '\"', max_line_size = {MAX_LINE_BYTES}, store_rejects = true"
    )
    source = f"read_csv({quote_literal(path)}, {options})"
    try:
        engine.execute(f"create table cells as select {_nullif_columns_sql(declared)} from {source}")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise diagnose_unreadable_file(path, table, named, str(error)) from None
    index_text_records(engine, spanning)
    return (*faults, *find_rejected_records(engine, path, table, named, len(header)))


def _read_csv_header(path: Path, table: SourceTable, named: str) -> list[str]:
    """The names in the header of a file of separated lines."""
    with open_table_file(path) as file, report_broken_gzip(table):
        first = next(read_decoded_lines(file, table, named), None)
    if first is None or not first.strip():
        remedy = f"check where tables.{named} comes from"
        raise Faults([str(Fault(table.file, "a header and rows", "an empty file", remedy))])
    return next(csv.reader([first], delimiter=table.separator))
