"""Data: what the engine could not read of a file of separated lines, in words. Knows no value."""

from __future__ import annotations

from pathlib import Path

import duckdb

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault
from plainspoken.data.invoices.line_numbers import find_record_lines
from plainspoken.data.read_csv import (
    MAX_WIDTH_FAULTS,
    format_width_fault,
    make_unreadable_fault,
    open_table_file,
    read_decoded_lines,
    report_broken_gzip,
)

WIDTH_ERROR_TYPES = ("MISSING COLUMNS", "TOO MANY COLUMNS")


def find_rejected_records(
    engine: duckdb.DuckDBPyConnection, path: Path, table: SourceTable, named: str, width: int
) -> list[str]:
    """Each record that has more or fewer fields than the header; a few, then how many more.

    Raises:
        Faults: what makes reading on pointless: overlong lines, bytes that are no text, open quotation marks.
    """
    others = engine.execute(
        "select line, error_type, error_message from reject_errors where error_type not in "
        f"{WIDTH_ERROR_TYPES} order by line"
    ).fetchall()
    if others:
        line, kind, message = others[0]
        raise diagnose_unreadable_file(path, table, named, f"{kind.lower()}: {message}", int(line))
    # A record with too few fields is told once for each that is missing; the first says how many there are.
    wrong = engine.execute(
        "select line, first(error_message order by column_idx) from reject_errors group by line order by line"
    ).fetchall()
    lines = find_record_lines(engine, [int(record) for record, _ in wrong])
    remedy = f'look for a stray or unquoted "{table.separator}" in this row'
    told = [
        format_width_fault(table, line, width, _parse_field_count(said), remedy)
        for line, (_, said) in zip(lines[:MAX_WIDTH_FAULTS], wrong, strict=False)
    ]
    more = len(wrong) - MAX_WIDTH_FAULTS
    return told if more <= 0 else [*told, f"{table.file}: ... and {more} more rows of a wrong length"]


def _parse_field_count(message: str) -> int:
    """How many fields the engine says it found."""
    return int(message.rstrip().rsplit(" ", 1)[-1])


def diagnose_unreadable_file(path: Path, table: SourceTable, named: str, error: str, line: int = 0) -> Faults:
    """Why a file could not be read on: found by going through it line by line, else what the engine said.

    Raises:
        Faults: an overlong line, bytes that are no text of the declared encoding, a broken gzip file.
    """
    with open_table_file(path) as file, report_broken_gzip(table):
        for _ in read_decoded_lines(file, table, named):
            pass
    said = " ".join(error.split())
    if line or "quote" in said.lower():
        return Faults([str(make_unreadable_fault(table, line, said))])
    return Faults([str(Fault(table.file, "a file that can be read", said, "save the table anew"))])
