"""Data: where in a file a row of the table `cells` stands. Knows no column and no fault.

A record of a file of separated lines may span several of its lines, and may not have become a row at all.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from plainspoken.data.invoices.duckdb_engine import quote_identifier

HEADER_LINES = 1


def index_text_records(engine: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> None:
    """Make what `find_file_lines` needs of a file of separated lines: view `broken`, rows with line breaks in
    their cells (looked for only when it is asked), and table `rejected`, records that are no rows."""
    cells = "concat_ws(" + ", ".join(["''", "''", *map(quote_identifier, columns)]) + ")"
    engine.execute(
        f"""create view broken as
        select rowid as position, length({cells}) - length(replace({cells}, chr(10), '')) as breaks
        from cells where contains({cells}, chr(10))"""
    )
    engine.execute("create table rejected as select distinct line as record from reject_errors")


def index_plain_rows(engine: duckdb.DuckDBPyConnection) -> None:
    """The same of a table whose every record is one row, whatever its cells hold."""
    engine.execute("create view broken as select 0 as position, 0 as breaks where false")
    engine.execute("create view rejected as select 0 as record where false")


def find_file_lines(engine: duckdb.DuckDBPyConnection, positions: Sequence[int]) -> list[int]:
    """The line of the file on which each row ends, the header being line 1; rows are counted from 0."""
    if not positions:
        return []
    rejected = [int(row[0]) for row in engine.execute("from rejected order by record").fetchall()]
    broken = [(int(at), int(breaks)) for at, breaks in engine.execute("from broken").fetchall()]
    return [_find_record_number(each, rejected) + _count_line_breaks(each, broken) for each in positions]


def find_record_lines(engine: duckdb.DuckDBPyConnection, records: Sequence[int]) -> list[int]:
    """The line of the file on which each rejected record stands; records are counted with the header."""
    if not records:
        return []
    broken = [(int(at), int(breaks)) for at, breaks in engine.execute("from broken").fetchall()]
    before = (sum(other < record for other in records) for record in records)
    first = HEADER_LINES + 1
    return [
        record + _count_line_breaks(record - first - earlier - 1, broken)
        for record, earlier in zip(records, before, strict=True)
    ]


def _find_record_number(position: int, rejected: Sequence[int]) -> int:
    """The number of the record that became a row; `rejected` in order."""
    record = position + HEADER_LINES + 1
    for each in rejected:
        record += each <= record
    return record


def _count_line_breaks(position: int, broken: Sequence[tuple[int, int]]) -> int:
    """How many line breaks stand in cells up to a row."""
    return sum(breaks for at, breaks in broken if at <= position)
