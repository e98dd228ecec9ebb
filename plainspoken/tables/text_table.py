"""A table's file, of whichever kind, to rows of text with the line of each, strictly."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import SourceTable
from plainspoken.core.errors import PlainspokenError
from plainspoken.tables.aligned_text import open_source_file
from plainspoken.tables.columnar import is_columnar, read_columnar_frame
from plainspoken.tables.excel_rows import is_workbook, iterate_excel_rows
from plainspoken.tables.fault import Fault, describe_cell, tell_faults
from plainspoken.tables.frame_text import convert_frame_to_text, number_frame_rows
from plainspoken.tables.header import count_declared_columns, find_header_faults
from plainspoken.tables.json_lines import is_json_lines, iterate_json_records, list_json_names
from plainspoken.tables.records import find_wrong_widths, list_short_notes, read_records
from plainspoken.tables.text_lines import (
    is_text_table,
    make_unknown_suffix_fault,
    read_decoded_lines,
    report_broken_gzip,
)

MAX_SHOWN_PER_CHECK = 3


@dataclass(frozen=True)
class TextTable:
    """A table as text. `frame`: every cell as it is written, "" where nothing is; `lines`: the line of the
    file on which each row ends (n,), the header being line 1; `file`: what messages call it; `faults`: what
    is wrong with its header and its rows; `decimals`: the decimal signs that its numbers may have."""

    frame: pd.DataFrame
    lines: NDArray[np.int64]
    file: str
    faults: tuple[str, ...] = ()
    decimals: tuple[str, ...] = (".",)


def find_cell_faults(
    raw: TextTable,
    column: str,
    positions: NDArray[np.intp],
    expected: str,
    remedy: str,
    shown: int = MAX_SHOWN_PER_CHECK,
) -> list[str]:
    """Cells of a column that are not as expected: the first few, and how many more. `positions`: of their rows."""
    cells = raw.frame[column]
    faults = [
        Fault(raw.file, expected, describe_cell(str(cells.iloc[at])), remedy, row=int(raw.lines[at]), column=column)
        for at in positions[:shown]
    ]
    return tell_faults(faults, len(positions))


def read_text_table(path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> TextTable:
    """Read a table's file as text: separated lines, also gzipped, Parquet, Feather, ORC, JSON lines or
    a workbook.

    Lines are read one by one with a bound on their length, so that a broken file costs no memory. `named`:
    what the case calls the table; `declared`: the columns it must have.

    Raises:
        Faults: what makes reading on pointless: an empty file, an overlong line, bytes not of the declared
            encoding, another separator, a kind of file that is not known; with its line.
    """
    if is_columnar(path):
        return build_text_table(convert_frame_to_text(read_columnar_frame(path, table.file)), table, named, declared)
    if is_json_lines(path):
        return _read_json_lines(path, table, named, declared)
    if is_workbook(path):
        header, *rows = iterate_excel_rows(path, table)
        return build_text_table(pd.DataFrame(rows, columns=header, dtype=object), table, named, declared)
    if not is_text_table(path):
        raise make_unknown_suffix_fault(path, table.file)
    check_file_declaration(table, named)
    return _read_separated_file(path, choose_declared_separator(path, table, named, declared), named, declared)


def build_text_table(frame: pd.DataFrame, table: SourceTable, named: str, declared: Sequence[str]) -> TextTable:
    """A frame of text with its header held against the declared columns; its numbers have a point."""
    faults = find_header_faults([str(each) for each in frame.columns], declared, table, named)
    lines = number_frame_rows(frame) + (table.header_row + table.header_rows - 2)
    return TextTable(frame, lines, table.file, tuple(faults))


def check_file_declaration(table: SourceTable, named: str) -> None:
    """The case declares an encoding that there is."""
    try:
        codecs.lookup(table.encoding)
    except LookupError:
        raise PlainspokenError(
            f"tables.{named}.encoding: expected an encoding such as utf-8, found {table.encoding!r}"
        ) from None


def choose_declared_separator(path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> SourceTable:
    """The table with that of its declared separators under which its header names most declared columns."""
    if not table.separators:
        return table
    header = read_first_line(path, table, named)
    every = (table.separator, *table.separators)
    best = max(every, key=lambda each: count_declared_columns(header.split(each), declared))
    return table.model_copy(update={"separator": best})


def read_first_line(path: Path, table: SourceTable, named: str) -> str:
    """The line of a file of text that holds its header, without its end; empty where the file has none."""
    with report_broken_gzip(table.file), open_source_file(path, table) as file:
        lines = islice(read_decoded_lines(file, table, named), table.header_row - 1, None)
        return next(lines, "").rstrip("\r\n")


def _read_separated_file(path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> TextTable:
    """Read a file of separated lines."""
    header, records = read_records(path, table, named)
    one = len(header) == 1  # there, an empty line is a row with an empty cell; elsewhere it holds nothing
    body = [(line, row or [""]) for line, row in records if row or one]
    faults = find_header_faults(header, declared, table, named)
    notes = list_short_notes(body, len(header))
    body = [*body[: len(body) - len(notes)], *notes]
    faults += find_wrong_widths(body, len(header), table)
    whole = [(line, row) for line, row in body if len(row) == len(header)]
    frame = pd.DataFrame([row for _, row in whole], columns=header, dtype=object)
    lines = np.array([line for line, _ in whole], dtype=np.int64)
    return TextTable(frame, lines, table.file, tuple(faults), (table.decimal, *table.decimals))


def _read_json_lines(path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> TextTable:
    """Read a file of JSON lines; rows are counted as its lines are."""
    names, records = list_json_names(path, table.file), list(iterate_json_records(path, table.file))
    frame = pd.DataFrame(
        [[each.cells.get(name, "") for name in names] for each in records], columns=names, dtype=object
    )
    lines = np.array([each.line for each in records], dtype=np.int64)
    return TextTable(frame, lines, table.file, tuple(find_header_faults(names, declared, table, named)))
