"""A file of separated lines to its records, each with the line on which it ends, and the faults of its rows."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.aligned_text import open_source_file
from plainspoken.tables.bounds import (
    MAX_TABLE_CELLS,
    MAX_TABLE_COLUMNS,
    MAX_TABLE_ROWS,
    make_too_large_fault,
    make_too_many_rows_fault,
    make_too_wide_fault,
)
from plainspoken.tables.fault import Fault
from plainspoken.tables.header_place import SAMPLE_RECORDS, make_column_names
from plainspoken.tables.merged_rows import fit_columns, make_merged_fault, split_merged_rows
from plainspoken.tables.row_kinds import MAX_NOTES, MIN_NOTE_COLUMNS, is_note, names_total
from plainspoken.tables.text_lines import make_fatal_fault, read_decoded_lines, report_broken_gzip

MAX_WIDTH_FAULTS = 5
MAX_EMPTY_LINES = 1_000_000  # beyond those between rows
MAX_SHARED_LETTERS = 24  # cells up to this length are kept once, however many say the same
TOO_LONG_CELL = "field larger than field limit"  # as the reader of csv calls it
Record = tuple[int, list[str]]  # the line of the file on which it ends, the header being line 1, and its fields


def iterate_records(path: Path, table: SourceTable, named: str) -> Iterator[Record]:
    """Each record of a file from its header on; an empty line is a record without fields.

    Raises:
        Faults: what makes reading on pointless: an overlong line, bytes not of the declared encoding, an open
            quotation mark, two that merge rows into one cell, a broken gzip file.
    """
    header, before = list[str](), table.header_row - 1
    for place, (line, row) in enumerate(_iterate_unchecked(path, table, named)):
        header = header if place else row
        if line > before + 1 and place >= table.header_rows:
            lines = split_merged_rows(row, len(header), table.separator)
            if lines and fit_columns(lines, _read_sample(path, table, named)):
                raise make_fatal_fault(make_merged_fault(row, header, before + 1, table))
        before = line
        yield line, row


def _read_sample(path: Path, table: SourceTable, named: str) -> list[list[str]]:
    """The first rows of a file below its header."""
    records = islice(_iterate_unchecked(path, table, named), table.header_rows, table.header_rows + SAMPLE_RECORDS)
    return [row for _, row in records]


def _iterate_unchecked(path: Path, table: SourceTable, named: str) -> Iterator[Record]:
    """Each record of a file from its header on, whatever its cells hold.

    Raises:
        Faults: what makes reading on pointless.
    """
    with report_broken_gzip(table.file), open_source_file(path, table) as file:
        above = table.header_row - 1
        lines = islice(read_decoded_lines(file, table, named), above, None)
        reader, before, empty = csv.reader(lines, delimiter=table.separator, strict=True), 0, 0
        try:
            for number, row in enumerate(reader, start=1):
                empty += not row
                if 2 * empty > number + MAX_EMPTY_LINES:
                    raise make_fatal_fault(_make_empty_lines_fault(table, above + reader.line_num))
                yield above + reader.line_num, row
                before = reader.line_num
        except csv.Error as error:
            first, last = above + before + 1, above + reader.line_num
            raise make_fatal_fault(_make_unreadable_fault(table, first, last, str(error))) from None


def read_records(path: Path, table: SourceTable, named: str) -> tuple[list[str], list[Record]]:
    """The names of the columns, and all records below them; empty lines at the end of the file are none.

    Raises:
        Faults: an empty file, one of too many cells, or what makes reading on pointless.
    """
    names = read_header_names(path, table, named)
    records, cells = list[Record](), 0
    for line, row in islice(iterate_records(path, table, named), table.header_rows, None):
        cells += len(row)
        if len(records) >= MAX_TABLE_ROWS or cells > MAX_TABLE_CELLS:
            raise make_fatal_fault(
                make_too_many_rows_fault(table.file) if cells <= MAX_TABLE_CELLS else make_too_large_fault(table.file)
            )
        records.append((line, [sys.intern(each) if len(each) <= MAX_SHARED_LETTERS else each for each in row]))
    while records and not records[-1][1]:
        records.pop()
    return names, records


def read_header_names(path: Path, table: SourceTable, named: str) -> list[str]:
    """The names of the columns, each once, those without a name by their place.

    Raises:
        Faults: an empty file, or what makes reading on pointless.
    """
    first = list(islice((row for _, row in iterate_records(path, table, named)), table.header_rows + SAMPLE_RECORDS))
    if not first or not first[0]:
        raise _make_empty_fault(table, named)
    names = make_column_names(first[: table.header_rows], first[table.header_rows :])
    if len(names) > MAX_TABLE_COLUMNS:
        raise make_fatal_fault(make_too_wide_fault(table.file, len(names)))
    return names


def find_wrong_widths(records: Iterable[Record], width: int, table: SourceTable) -> list[str]:
    """Each record that has more or fewer fields than the header; a few, then how many more."""
    wrong = [(line, len(row)) for line, row in records if len(row) != width]
    remedy = f'look for a stray or unquoted "{table.separator}" in this row'
    told = [
        str(Fault(table.file, f"{width} fields as in the header", f"{found}", remedy, row=line))
        for line, found in wrong[:MAX_WIDTH_FAULTS]
    ]
    more = len(wrong) - MAX_WIDTH_FAULTS
    return told if more <= 0 else [*told, f"{table.file}: ... and {more} more rows of a wrong length"]


def list_short_notes(records: Iterable[Record], width: int) -> list[Record]:
    """The notes below all rows of a table that stand in one field alone, without separators behind it, as wide as the
    header: no readers of rows would take them else. None where there are many, or the table is narrow."""
    notes = list[Record]()
    for line, row in records:
        if len(row) == 1 and (is_note(row[0].strip()) or names_total(row[0])) and len(notes) <= MAX_NOTES:
            notes.append((line, [*row, *[""] * (width - 1)]))
        elif row:
            notes.clear()
    return notes if len(notes) <= MAX_NOTES and width >= MIN_NOTE_COLUMNS else []


def read_short_notes(path: Path, table: SourceTable, named: str) -> list[Record]:
    """Those of a file, found by going through it.

    Raises:
        Faults: what makes reading on pointless.
    """
    records = islice(iterate_records(path, table, named), table.header_rows, None)
    return list_short_notes(records, len(read_header_names(path, table, named)))


def find_row_faults(path: Path, table: SourceTable, named: str, error: str) -> list[str]:
    """The faults of a file's rows, found by going through it; `error`: what another reader said of it.

    That reader is faster, skips empty lines, and cannot name the line.

    Raises:
        Faults: what makes reading on pointless.
    """
    said = " ".join(error.split())
    return find_width_faults(path, table, named) or [
        str(Fault(table.file, "a file that can be read", said, "save the table anew"))
    ]


def find_width_faults(path: Path, table: SourceTable, named: str) -> list[str]:
    """Each record of a file that has more or fewer fields than the header, notes below the table aside.

    Raises:
        Faults: what makes reading on pointless.
    """
    records = islice(iterate_records(path, table, named), table.header_rows, None)
    width = len(read_header_names(path, table, named))
    below = {line for line, _ in read_short_notes(path, table, named)}
    return find_wrong_widths((each for each in records if each[1] and each[0] not in below), width, table)


def find_row_lines(path: Path, table: SourceTable, named: str, positions: Sequence[int]) -> list[int]:
    """The line of the file on which each of some rows ends; rows as wide as the header are counted from 0."""
    if not positions:
        return []
    records = islice(iterate_records(path, table, named), table.header_rows, None)
    width = len(read_header_names(path, table, named))
    lines = list(islice((line for line, row in records if len(row) == width), max(positions) + 1))
    return [lines[each] for each in positions]


def _make_empty_fault(table: SourceTable, named: str) -> Faults:
    """A file with nothing in it."""
    remedy = f"check where tables.{named} comes from" if named else "check where it comes from"
    return make_fatal_fault(Fault(table.file, "a header and rows", "an empty file", remedy))


def _make_empty_lines_fault(table: SourceTable, line: int) -> Fault:
    """A file of so many empty lines, more than others, that reading on takes long and gives nothing."""
    expected, found = f"rows, or at most {MAX_EMPTY_LINES:,} empty lines", f"more up to row {line:,}"
    return Fault(table.file, expected, found, "remove the empty lines")


def _make_unreadable_fault(table: SourceTable, first: int, last: int, error: str) -> Fault:
    """A record that is not separated text at all, for instance with an open quotation mark. `first`: the line on which
    it begins; `last`: that on which its reader gave up."""
    expected = f'fields separated by "{table.separator}"'
    if last <= first and TOO_LONG_CELL in error:
        most = f"{csv.field_size_limit():,}"
        remedy = "shorten it, or leave its column out"
        return Fault(table.file, f"cells of at most {most} signs", f"a cell of more than {most}", remedy, row=first)
    if last <= first:
        found = f"a line that cannot be read ({error})"
        return Fault(table.file, expected, found, "look for a stray quotation mark in it", row=first)
    found = f"a quotation mark that opens a cell and does not end it up to row {last} ({error})"
    return Fault(table.file, expected, found, "remove the mark, or end the cell with another", row=first)
