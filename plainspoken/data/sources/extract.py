"""The rows of a source to a Parquet file of text, whole or not at all; a file with the same rows stays as it is.

Every cell is text, as a CSV file would hold it: what is read later does not depend on which database it came from.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from plainspoken.case import TableSource
from plainspoken.core.disk_errors import open_temporary_folder
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.part_files import open_part_file
from plainspoken.data.invoices.duckdb_engine import escape_glob, open_duckdb, quote_literal
from plainspoken.data.locate import hash_question
from plainspoken.data.sources.cells import write_batch
from plainspoken.data.sources.databases import read_duckdb, read_mysql, read_postgresql, read_sqlite, read_warehouse
from plainspoken.data.sources.folders import read_delta, read_folder
from plainspoken.data.sources.places import SourcePlace
from plainspoken.tables.bounds import MAX_LINE_CELLS, MAX_TABLE_COLUMNS

GROUP_ROWS = 131_072  # a group of the file: the same rows give the same bytes, however a driver hands them over
MAX_EXTRACT_BYTES = 4_000_000_000
SMALLER = "read fewer rows or columns: say so in the query"
STAMP = b"plainspoken.source"
Batches = AbstractContextManager[Iterator[pa.RecordBatch]]
READERS: dict[str, Callable[[SourcePlace], Batches]] = {
    "duckdb": read_duckdb,
    "sqlite": read_sqlite,
    "postgresql": read_postgresql,
    "mysql": read_mysql,
    "warehouse": read_warehouse,
    "folder": read_folder,
    "delta": read_delta,
}


@dataclass(frozen=True)
class ExtractStamp:
    """What a file says of where its rows come from. `query`: SHA-256 of what was asked; `as_of`: the day it was said to
    stand for; `case`: which case asked, for two of them must not write over each other's file."""

    case: str
    query: str
    as_of: str


def stamp_of(case: str, source: TableSource) -> ExtractStamp:
    """What a file of this source says. `case`: the name of the one that asks."""
    return ExtractStamp(case, hash_question(source), source.as_of)


def read_stamp(path: Path) -> ExtractStamp | None:
    """What a file says of its source; None where it is no such file."""
    from pyarrow.parquet import read_schema

    try:
        said = (read_schema(path).metadata or {}).get(STAMP)
        return ExtractStamp(**json.loads(said)) if said else None
    except (pa.ArrowException, OSError, ValueError, TypeError):
        return None


def check_target(target: Path, file: str, case: str) -> None:
    """Nothing lies where rows are to be kept but what the same case has read before. `file`: in messages.

    Raises:
        PlainspokenError: something else does.
    """
    there = read_stamp(target)
    if target.exists() and (there is None or there.case != case):
        found = "another file" if there is None else f"the rows of the case {there.case!r}"
        raise PlainspokenError(
            f"{file}: expected what this case read from its source before, or nothing, found {found}; give the table "
            f"another file, or move that one away"
        )


def write_extract(place: SourcePlace, case: str, target: Path, most: int = MAX_LINE_CELLS) -> int:
    """Read a source into the file `target`; returns how many rows it gave. `case`: the name of the one that asks;
    `most`: cells that are taken.

    Raises:
        PlainspokenError: it cannot be reached or read, gives no rows, or more than can be taken.
    """
    stamp = stamp_of(case, place.question)
    with open_part_file(target, private=True) as part:
        with READERS[place.kind](place) as batches:
            rows = write_row_groups(place, iterate_bounded(place, batches, most), part, stamp)
        if not (read_stamp(target) == stamp and hold_same_rows(part, target)):
            os.replace(part, target)
        return rows


def iterate_bounded(place: SourcePlace, batches: Iterable[pa.RecordBatch], most: int) -> Iterator[pa.RecordBatch]:
    """The batches as text, within the bounds on columns, cells and bytes.

    Raises:
        PlainspokenError: a column twice, or more than a bound.
    """
    rows = size = 0
    for batch in batches:
        check_columns(place, batch.schema.names)
        text = write_batch(place, batch)
        rows, size = rows + len(text), size + text.nbytes
        if rows * text.num_columns > most:
            raise place.fails(f"at most {most:,} cells (rows times columns)", "more", SMALLER)
        if size > MAX_EXTRACT_BYTES:
            raise place.fails(f"at most {MAX_EXTRACT_BYTES:,} bytes of text", "more", SMALLER)
        yield text


def check_columns(place: SourcePlace, names: list[str]) -> None:
    """Each column has a name of its own, and there are not too many.

    Raises:
        PlainspokenError: a name twice, an empty one, or too many.
    """
    twice = [name for name, count in Counter(names).items() if count > 1 or not name.strip()]
    if twice:
        found = ", ".join(f'"{name}"' for name in twice[:3])
        raise place.fails("each column with a name of its own", f"again or without one: {found}", "name it with AS")
    if len(names) > MAX_TABLE_COLUMNS:
        raise place.fails(f"at most {MAX_TABLE_COLUMNS:,} columns", f"{len(names):,}", SMALLER)


def write_row_groups(place: SourcePlace, batches: Iterable[pa.RecordBatch], part: Path, stamp: ExtractStamp) -> int:
    """Write batches into a file whose groups are of one size; returns the number of rows.

    Raises:
        PlainspokenError: there is none.
    """
    from pyarrow.parquet import ParquetWriter

    writer, rows = None, 0
    try:
        for group in regroup_rows(batches):
            if writer is None:
                writer = ParquetWriter(part, group.schema.with_metadata({STAMP: json.dumps(vars(stamp)).encode()}))
            writer.write_table(group, row_group_size=GROUP_ROWS)
            rows += len(group)
    finally:
        if writer is not None:
            writer.close()
    if not rows:
        raise place.fails("rows", "none", "correct the query, or look whether the table is filled")
    return rows


def regroup_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows in tables of one size, but for the last."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        waiting.append(batch)
        count += len(batch)
        if count >= GROUP_ROWS:
            whole = pa.Table.from_batches(waiting)
            for start in range(0, count - count % GROUP_ROWS, GROUP_ROWS):
                yield whole.slice(start, GROUP_ROWS).combine_chunks()
            rest = whole.slice(count - count % GROUP_ROWS)
            waiting, count = rest.to_batches(), len(rest)
    if count:
        yield pa.Table.from_batches(waiting).combine_chunks()


def hold_same_rows(one: Path, other: Path) -> bool:
    """Whether two files hold the same rows, in whichever order: a query without ORDER BY promises none."""
    from pyarrow.parquet import read_metadata, read_schema

    shapes = [(read_schema(each).names, read_metadata(each).num_rows) for each in (one, other)]
    if shapes[0] != shapes[1]:
        return False
    first, second = (f"select * from read_parquet({quote_literal(escape_glob(each))})" for each in (one, other))
    with open_temporary_folder() as room, open_duckdb(room) as (opened, _):
        return opened.execute(f"select 1 from ({first} except all {second}) limit 1").fetchone() is None
