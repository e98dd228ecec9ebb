"""Data: a table of any kind of file to cells of text in the engine."""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.data.invoices.duckdb_engine import escape_glob, quote_identifier, quote_literal
from plainspoken.tables.aligned_text import is_rewritten, open_source_file
from plainspoken.tables.frame_text import convert_frame_to_text
from plainspoken.tables.header import find_header_faults
from plainspoken.tables.merged_rows import split_merged_rows
from plainspoken.tables.records import find_row_faults, find_row_lines, iterate_records, read_header_names
from plainspoken.tables.text_batches import BATCH_ROWS, convert_batch_to_text, iterate_text_batches, read_column_names
from plainspoken.tables.text_lines import MAX_LINE_BYTES, is_text_table, read_decoded_lines, report_broken_gzip
from plainspoken.tables.text_table import check_file_declaration, choose_declared_separator

RowLines = Callable[[Sequence[int]], list[int]]
HEADER_LINES = 1


@dataclass(frozen=True)
class CellSource:
    """Where the table `cells` comes from. `faults`: what is wrong with the rows of the file; `lines`: the line of
    the file on which each of some rows ends, the header being line 1; rows are counted from 0."""

    faults: tuple[str, ...]
    lines: RowLines


def create_cells_from_file(
    engine: duckdb.DuckDBPyConnection,
    path: Path,
    table: SourceTable,
    named: str,
    declared: Sequence[str],
    workspace: Path,
) -> CellSource:
    """Make the table `cells` of a file: its columns as declared, as text, NULL where nothing is. Rows keep the
    order of the file.

    Raises:
        Faults: what makes reading on pointless, as `tables.text_table.read_text_table`; a header that is not as
            declared: no cell can be asked for by its column then.
    """
    if not is_text_table(path):
        _check_invoice_header(read_column_names(path, table, named), declared, table, named)
        batches = (pa.Table.from_batches([each.cells]) for each in iterate_text_batches(path, table, named))
        return _create_cells_from_pieces(engine, batches, declared)
    check_file_declaration(table, named)
    written = choose_declared_separator(path, table, named, declared)
    return _create_cells_from_csv(engine, path, written, named, declared, workspace)


def create_cells_from_frame(
    engine: duckdb.DuckDBPyConnection, frame: pd.DataFrame, table: SourceTable, named: str, declared: Sequence[str]
) -> CellSource:
    """Make the table `cells` of a frame in memory, as `create_cells_from_file` does of a file."""
    written = convert_frame_to_text(frame)
    _check_invoice_header(list(written.columns), declared, table, named)
    return _create_cells_from_pieces(engine, [written], declared)


def create_cells_from_arrow(engine: duckdb.DuckDBPyConnection, found: pa.Table, declared: Sequence[str]) -> None:
    """Make the table `cells` of a table in memory that has at least these columns, of any plain type."""
    batches = found.select(list(declared)).to_batches(BATCH_ROWS)
    pieces = (pa.Table.from_batches([convert_batch_to_text(each)]) for each in batches)
    _create_cells_from_pieces(engine, pieces, declared)


def _check_invoice_header(header: Sequence[str], declared: Sequence[str], table: SourceTable, named: str) -> None:
    """Every declared column is there, and no other."""
    faults = find_header_faults(header, declared, table, named)
    if faults:
        raise Faults(faults)


def _nullif_columns_sql(declared: Sequence[str]) -> str:
    """The declared columns, with NULL for the empty text."""
    return ", ".join(f"nullif({quote_identifier(each)}, '') as {quote_identifier(each)}" for each in declared)


def _create_cells_from_pieces(
    engine: duckdb.DuckDBPyConnection, pieces: Iterable[pd.DataFrame | pa.Table], declared: Sequence[str]
) -> CellSource:
    """The cells of frames of text, one after the other; each row is one line below the header."""
    engine.execute(f"create table cells ({', '.join(f'{quote_identifier(each)} varchar' for each in declared)})")
    for piece in pieces:
        engine.register("piece", piece)
        engine.execute(f"insert into cells select {_nullif_columns_sql(declared)} from piece")
        engine.unregister("piece")
    return CellSource((), lambda rows: [row + HEADER_LINES + 1 for row in rows])


def _create_cells_from_csv(
    engine: duckdb.DuckDBPyConnection,
    path: Path,
    table: SourceTable,
    named: str,
    declared: Sequence[str],
    workspace: Path,
) -> CellSource:
    """The cells of a file of separated lines. The engine reads it; what it stumbles over is told by going through
    the file line by line."""
    header = read_header_names(path, table, named)
    _check_invoice_header(header, declared, table, named)
    source = _convert_to_utf8(path, table, named, workspace / "text.csv")
    place = escape_glob(source.absolute())  # the engine takes a file's name for a pattern
    columns = "{" + ", ".join(f"{quote_literal(each)}: 'VARCHAR'" for each in header) + "}"
    options = (
        f"columns = {columns}, auto_detect = false, header = true, delim = {quote_literal(table.separator)}, "
        f"quote = '\"', escape = '\"', max_line_size = {MAX_LINE_BYTES}, store_rejects = true, "
        "hive_partitioning = false"
    )
    read = f"select {_nullif_columns_sql(declared)} from read_csv({quote_literal(place)}, {options})"
    try:
        engine.execute(f"create table cells as {read}")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise Faults(find_row_faults(path, table, named, str(error))) from None
    rejected = engine.execute("select error_message from reject_errors limit 1").fetchone()
    faults = find_row_faults(path, table, named, rejected[0]) if rejected else []
    if not rejected and _may_merge_rows(engine, header, table.separator):
        deque(iterate_records(path, table, named), maxlen=0)  # tells the row
    return CellSource(tuple(faults), partial(find_row_lines, path, table, named))


def _may_merge_rows(engine: duckdb.DuckDBPyConnection, header: Sequence[str], separator: str) -> bool:
    """Whether a cell with line ends may hold other rows, which two stray quotation marks merged into it."""
    names = [quote_identifier(each) for each in header]
    broken = " or ".join(f"contains({each}, chr(10))" for each in names)
    found = engine.execute(f"select {', '.join(names)} from cells where {broken}")
    while rows := found.fetchmany(BATCH_ROWS):
        if any(split_merged_rows([each or "" for each in row], len(names), separator) for row in rows):
            return True
    return False


def _convert_to_utf8(path: Path, table: SourceTable, named: str, to: Path) -> Path:
    """The file itself where it is declared as UTF-8 with its header first and separators between its columns, else a
    copy of it that is so, at `to`.

    Raises:
        Faults: bytes that are no text of the declared encoding, with their line; a broken gzip file.
    """
    above = table.header_row + table.header_rows - 2
    plain = codecs.lookup(table.encoding).name == "utf-8" and not above
    with report_broken_gzip(table.file):
        if plain and not is_rewritten(path, table):
            return path
    with (
        report_broken_gzip(table.file),
        open_source_file(path, table) as file,
        to.open("w", encoding="utf-8", newline="") as copy,
    ):
        copy.writelines(islice(read_decoded_lines(file, table, named), above, None))
    return to
