"""Data: a table of any kind of file to cells of text in the engine. Knows no role of a column."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from plainspoken.case import Table
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, quoted
from plainspoken.data.header import header_faults
from plainspoken.data.invoices.duckdb_engine import name, text
from plainspoken.data.invoices.line_numbers import mark_records, mark_rows
from plainspoken.data.invoices.rejects import reject_faults, unreadable_file
from plainspoken.data.invoices.to_utf8 import as_csv, as_utf8
from plainspoken.data.read_binary import as_text
from plainspoken.data.read_csv import (
    LONGEST_LINE,
    as_written,
    lines_of,
    opened,
    readable_as_declared,
    unbroken,
)

TEXT_FILES = (".csv", ".txt", ".tsv", ".gz")


def cells_of_file(
    engine: duckdb.DuckDBPyConnection,
    path: Path,
    table: Table,
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
        return _parquet(engine, path, table, named, declared)
    if suffix == ".xlsx":
        plain = table.model_copy(update={"separator": ",", "separators": (), "encoding": "utf-8"})
        sheet = as_csv(path, workspace / "sheet.csv", table.file)
        return _separated(engine, sheet, plain, named, declared, spanning=())
    if suffix in TEXT_FILES:
        readable_as_declared(table, named)
        written = as_written(path, table, named, declared)
        source = as_utf8(path, written, named, workspace / "text.csv")
        plain = written.model_copy(update={"encoding": "utf-8"})  # what `source` now is
        return _separated(engine, source, plain, named, declared, spanning=declared)
    expected = "a file ending in .csv, .csv.gz, .tsv, .txt, .parquet or .xlsx"
    raise Faults([str(Fault(table.file, expected, quoted(suffix), "save the table as one of these"))])


def cells_of_frame(
    engine: duckdb.DuckDBPyConnection, frame: pd.DataFrame, table: Table, named: str, declared: Sequence[str]
) -> tuple[str, ...]:
    """Make the table `cells` of a frame in memory, as `cells_of_file` does of a file."""
    written = as_text(frame)
    faults = _header(list(written.columns), declared, table, named)
    engine.register("written", written)
    engine.execute(f"create table cells as select {_filled(declared)} from written")
    engine.unregister("written")
    mark_rows(engine)
    return faults


def _header(header: Sequence[str], declared: Sequence[str], table: Table, named: str) -> tuple[str, ...]:
    """Nothing where every declared column is there; what is there and not declared may not be.

    Raises:
        Faults: a header that is not as declared: no cell can be asked for by its column then.
    """
    faults = header_faults(header, declared, table, named)
    if faults:
        raise Faults(faults)
    return ()


def _filled(declared: Sequence[str]) -> str:
    """The declared columns, with NULL for the empty text."""
    return ", ".join(f"nullif({name(each)}, '') as {name(each)}" for each in declared)


def _parquet(
    engine: duckdb.DuckDBPyConnection, path: Path, table: Table, named: str, declared: Sequence[str]
) -> tuple[str, ...]:
    """The cells of a Parquet file, each as a file of text would hold it."""
    source = f"read_parquet({text(path)})"
    try:
        described = engine.execute(f"describe select * from {source}").fetchall()
    except duckdb.Error as error:
        found = str(error).splitlines()[0]
        raise Faults([str(Fault(table.file, "a Parquet file", found, "save the table anew"))]) from None
    kinds = {str(row[0]): str(row[1]) for row in described}
    faults = _header(list(kinds), declared, table, named)
    written = ", ".join(f"{_as_text(name(each), kinds[each])} as {name(each)}" for each in declared)
    engine.execute(f"create table cells as select {written} from {source}")
    mark_rows(engine)
    return faults


def _as_text(column: str, kind: str) -> str:
    """The expression for a typed cell as text: a whole float as a whole number, a moment in ISO form."""
    if kind in ("DOUBLE", "FLOAT"):
        whole, plain = f"abs({column}) < 1e15 and {column} = trunc({column})", f"cast({column} as bigint)"
        written = f"when {whole} then cast({plain} as varchar) else cast({column} as varchar)"
        return f"case when isnan({column}) then null {written} end"
    if kind.startswith("TIMESTAMP"):
        return f"strftime({column}, '%Y-%m-%d %H:%M:%S')"
    return f"nullif(cast({column} as varchar), '')"


def _separated(
    engine: duckdb.DuckDBPyConnection,
    path: Path,
    table: Table,
    named: str,
    declared: Sequence[str],
    spanning: Sequence[str],
) -> tuple[str, ...]:
    """The cells of a file of separated lines. `spanning`: columns whose line breaks are the file's own."""
    header = _first_record(path, table, named)
    faults = _header(header, declared, table, named)
    columns = "{" + ", ".join(f"{text(each)}: 'VARCHAR'" for each in header) + "}"
    options = (
        f"columns = {columns}, auto_detect = false, header = true, delim = {text(table.separator)}, "
        f"quote = '\"', escape = '\"', max_line_size = {LONGEST_LINE}, store_rejects = true"
    )
    source = f"read_csv({text(path)}, {options})"
    try:
        engine.execute(f"create table cells as select {_filled(declared)} from {source}")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise unreadable_file(path, table, named, str(error)) from None
    mark_records(engine, spanning)
    return (*faults, *reject_faults(engine, path, table, named, len(header)))


def _first_record(path: Path, table: Table, named: str) -> list[str]:
    """The names in the header of a file of separated lines."""
    with opened(path) as file, unbroken(table):
        first = next(lines_of(file, table, named), None)
    if first is None or not first.strip():
        remedy = f"check where tables.{named} comes from"
        raise Faults([str(Fault(table.file, "a header and rows", "an empty file", remedy))])
    return next(csv.reader([first], delimiter=table.separator))
