"""A table's file, of whichever kind, to batches of text in constant memory."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.aligned_text import open_source_file
from plainspoken.tables.bounds import count_batch_rows
from plainspoken.tables.columnar import is_columnar, iterate_columnar, list_columnar_names, make_columnar_fault
from plainspoken.tables.duration_text import write_duration
from plainspoken.tables.excel_rows import is_workbook, iterate_excel_rows
from plainspoken.tables.json_lines import is_json_lines, iterate_json_records, list_json_names
from plainspoken.tables.merged_rows import split_merged_rows
from plainspoken.tables.recode import is_recoded
from plainspoken.tables.records import (
    find_row_faults,
    find_width_faults,
    iterate_records,
    read_header_names,
    read_short_notes,
)
from plainspoken.tables.spellings import FLAG_FALSE, FLAG_TRUE
from plainspoken.tables.text_lines import is_text_table, make_unknown_suffix_fault, report_broken_gzip

BATCH_BYTES = 4_000_000
BATCH_ROWS = 32_768
LARGEST_EXACT_FLOAT = 1e15


@dataclass(frozen=True)
class TableBatch:
    """Some rows of a table, as text or as the file keeps them. `share`: of the file, read so far."""

    cells: pa.RecordBatch
    share: float


def iterate_text_batches(path: Path, table: SourceTable, named: str = "") -> Iterator[TableBatch]:
    """A table in batches of text, "" where nothing is; as `iterate_table_batches` gives them."""
    for batch in iterate_table_batches(path, table, named):
        try:
            text = convert_batch_to_text(batch.cells)
        except pa.ArrowException as error:  # bytes that are no text, a time zone that nobody knows
            raise make_columnar_fault(path, table.file, error) from None
        yield TableBatch(text, batch.share)


def iterate_table_batches(path: Path, table: SourceTable, named: str = "") -> Iterator[TableBatch]:
    """A table in batches; none where it has no rows. `named`: what the case calls it, if one declares it.

    Cells of Parquet, Feather and ORC have their types; those of any other file are text, "" where nothing is.

    Raises:
        Faults: not a file of its kind, or, when all of it was read, rows of a wrong length.
    """
    if is_text_table(path):
        return _iterate_csv_batches(path, table, named)
    if is_columnar(path):
        return (TableBatch(cells, share) for cells, share in iterate_columnar(path, table.file, BATCH_ROWS))
    if is_json_lines(path):
        return _iterate_json_batches(path, table.file)
    if is_workbook(path):
        return _iterate_excel_batches(path, table)
    raise make_unknown_suffix_fault(path, table.file)


def read_column_names(path: Path, table: SourceTable, named: str = "") -> list[str]:
    """The names of a table's columns.

    Raises:
        Faults: not a file of its kind.
    """
    if is_columnar(path):
        return list_columnar_names(path, table.file)
    if is_json_lines(path):
        return list_json_names(path, table.file)
    return next(iterate_excel_rows(path, table)) if is_workbook(path) else read_header_names(path, table, named)


def _iterate_csv_batches(path: Path, table: SourceTable, named: str) -> Iterator[TableBatch]:
    """The batches of a file of separated lines; what is wrong with it is told by going through it again."""
    if len(list(islice(iterate_records(path, table, named), table.header_rows + 1))) <= table.header_rows:
        return
    broken: list[str] = []
    merged = False
    try:
        with report_broken_gzip(table.file), open_source_file(path, table) as raw:
            size, done = max(path.stat().st_size, 1), 0
            for batch in _open_arrow_csv(path, raw, table, named, broken):
                done += batch.nbytes
                merged = merged or _may_merge_rows(batch, table.separator)
                yield TableBatch(batch, min(done / size, 1.0))
    except pa.ArrowInvalid as error:
        raise Faults(find_row_faults(path, table, named, str(error))) from None
    if broken:
        yield _make_notes_batch(path, table, named, broken[-1])
    if merged:
        deque(iterate_records(path, table, named), maxlen=0)  # goes through the file again, and tells the row


def _may_merge_rows(batch: pa.RecordBatch, separator: str) -> bool:
    """Whether a quotation mark left open may have taken other rows into a cell: one with line ends is the last of all,
    or each of its lines has as many fields as a row."""
    broken = [pc.match_substring(cells, "\n") for cells in batch.columns]
    found = functools.reduce(pc.or_, broken)
    if not pc.any(found).as_py():
        return False
    if found[-1].as_py():
        return True
    rows = zip(*(cells.to_pylist() for cells in batch.filter(found).columns), strict=True)
    return any(split_merged_rows(row, batch.num_columns, separator) for row in rows)


def _make_notes_batch(path: Path, table: SourceTable, named: str, said: str) -> TableBatch:
    """The notes below a table that stand in one field alone, where nothing else is wrong. `said`: of the first row of a
    wrong length.

    Raises:
        Faults: something is.
    """
    told = find_width_faults(path, table, named)
    notes = [] if told else read_short_notes(path, table, named)
    if not notes:
        raise Faults(told or find_row_faults(path, table, named, said))
    names = read_header_names(path, table, named)
    columns = [pa.array(cells, pa.string()) for cells in zip(*(row for _, row in notes), strict=True)]
    return TableBatch(pa.record_batch(columns, names=names), 1.0)


def _open_arrow_csv(
    path: Path, raw: BufferedIOBase, table: SourceTable, named: str, broken: list[str]
) -> Iterator[pa.RecordBatch]:
    """The batches as Arrow reads them, faster than line by line; a row of a wrong length is noted and left out."""
    from pyarrow import csv

    def note(row: csv.InvalidRow) -> str:
        if not broken:
            broken.append(f"a row of {row.actual_columns} fields")
        return "skip"

    names = read_header_names(path, table, named)
    encoding = "utf-8" if is_recoded(table.encoding) else table.encoding
    above = table.header_row - 1 + _count_header_lines(path, table, named)
    batches: Iterator[pa.RecordBatch] = csv.open_csv(
        raw,
        csv.ReadOptions(
            use_threads=False, block_size=BATCH_BYTES, encoding=encoding, column_names=names, skip_rows=above
        ),
        csv.ParseOptions(delimiter=table.separator, newlines_in_values=True, invalid_row_handler=note),
        csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    return batches


def _count_header_lines(path: Path, table: SourceTable, named: str) -> int:
    """On how many lines of the file the names stand: a quoted name may hold line ends."""
    *_, (line, _) = islice(iterate_records(path, table, named), table.header_rows)
    return line - table.header_row + 1


def convert_batch_to_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of cells of any plain type as a file of text holds them."""
    return pa.record_batch([convert_cells_to_text(cells) for cells in batch.columns], names=batch.schema.names)


def convert_cells_to_text(cells: pa.Array) -> pa.Array:
    """Cells of any plain type as a file of text holds them: a whole float as a whole number, a moment in ISO form, a
    length of time as 1:05:30, "" where nothing is. Nested cells cannot be read as a column, and are empty."""
    if pa.types.is_nested(cells.type):
        return pa.array([""] * len(cells))
    if pa.types.is_boolean(cells.type):
        text = pc.if_else(cells, FLAG_TRUE, FLAG_FALSE)
    elif pa.types.is_timestamp(cells.type):
        text = pc.strftime(cells.cast(pa.timestamp("s", cells.type.tz), safe=False), "%Y-%m-%d %H:%M:%S")
    elif pa.types.is_duration(cells.type):
        lengths = cells.cast(pa.duration("us"), safe=False).to_pylist()
        text = pa.array([None if each is None else write_duration(each) for each in lengths], pa.string())
    elif pa.types.is_floating(cells.type):
        text = _convert_floats_to_text(cells.cast(pa.float32()) if pa.types.is_float16(cells.type) else cells)
    else:
        text = cells.cast(pa.string())
    return text.fill_null("")


def _convert_floats_to_text(cells: pa.Array) -> pa.Array:
    """Floats as text; NaN is nothing."""
    whole = pc.and_(pc.equal(pc.trunc(cells), cells), pc.less(pc.abs(cells), LARGEST_EXACT_FLOAT))
    plain = pc.if_else(whole, cells, 0.0).cast(pa.int64()).cast(pa.string())
    return pc.if_else(pc.is_nan(cells), pa.scalar(None, pa.string()), pc.if_else(whole, plain, cells.cast(pa.string())))


def _iterate_json_batches(path: Path, file: str) -> Iterator[TableBatch]:
    """The batches of a file of JSON lines."""
    names, size, done = list_json_names(path, file), max(path.stat().st_size, 1), 0
    records = iterate_json_records(path, file)
    while some := list(islice(records, min(BATCH_ROWS, count_batch_rows(len(names))))):
        columns = [pa.array([each.cells.get(name, "") for each in some], pa.string()) for name in names]
        batch = pa.record_batch(columns, names=names)
        done += batch.nbytes
        yield TableBatch(batch, min(done / size, 1.0))


def _iterate_excel_batches(path: Path, table: SourceTable) -> Iterator[TableBatch]:
    """The batches of a sheet; nobody knows how many rows are to come."""
    rows = iterate_excel_rows(path, table)
    header = next(rows)
    while some := list(islice(rows, min(BATCH_ROWS, count_batch_rows(len(header))))):
        columns = [pa.array(cells, pa.string()) for cells in zip(*some, strict=True)]
        yield TableBatch(pa.record_batch(columns, names=header), 0.0)
