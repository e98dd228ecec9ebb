"""Data: a table's file to rows of text, strictly. Knows no type and no value."""

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.data_error import Fault, quote_value
from plainspoken.data.encoding import TableDecodeError, decode_line
from plainspoken.data.header import count_declared_columns, find_header_faults

MAX_LINE_BYTES = 1_000_000
MAX_WIDTH_FAULTS = 5


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


def read_text_table(path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> TextTable:
    """Read a table's file as text: .csv, .txt or .tsv, also gzipped, .parquet or .xlsx.

    Lines are read one by one with a bound on their length, so that a broken file costs no memory. `named`:
    what the case calls the table; `declared`: the columns it must have.

    Raises:
        Faults: what makes reading on pointless: an empty file, an overlong line, bytes not of the declared
            encoding, another separator, a kind of file that is not known; with its line.
    """
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".xlsx"):
        from plainspoken.data.read_binary import read_binary_table

        return build_text_table(*read_binary_table(path, table.file), table, named, declared)
    if suffix in (".csv", ".txt", ".tsv", ".gz"):
        check_file_declaration(table, named)
        return _read_separated_file(path, choose_declared_separator(path, table, named, declared), named, declared)
    expected = "a file ending in .csv, .csv.gz, .tsv, .txt, .parquet or .xlsx"
    raise _make_fatal_faults(Fault(table.file, expected, quote_value(suffix), "save the table as one of these"))


def build_text_table(
    frame: pd.DataFrame, lines: NDArray[np.int64], table: SourceTable, named: str, declared: Sequence[str]
) -> TextTable:
    """A frame of text with its header held against the declared columns; its numbers have a point."""
    faults = find_header_faults([str(each) for each in frame.columns], declared, table, named)
    return TextTable(frame, lines, table.file, tuple(faults))


def check_file_declaration(table: SourceTable, named: str) -> None:
    """The case declares a separator of one character and an encoding that there is."""
    for separator in (table.separator, *table.separators):
        if len(separator) != 1:
            raise PlainspokenError(f"tables.{named}.separator: expected one character, found {separator!r}")
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
    with open_table_file(path) as file, report_broken_gzip(table):
        header = next(read_decoded_lines(file, table, named), "").rstrip("\r\n")
    every = (table.separator, *table.separators)
    best = max(every, key=lambda each: count_declared_columns(header.split(each), declared))
    return table.model_copy(update={"separator": best})


def _read_separated_file(path: Path, table: SourceTable, named: str, declared: Sequence[str]) -> TextTable:
    """Read a file of separated lines."""
    (header, *body), (_, *lines) = _read_csv_records(path, table, named)
    faults = find_header_faults(header, declared, table, named)
    faults += _find_wrong_widths(header, body, lines, table)
    kept = [number for number, row in enumerate(body) if len(row) == len(header)]
    frame = pd.DataFrame([body[number] for number in kept], columns=header, dtype=object)
    signs = (table.decimal, *table.decimals)
    return TextTable(frame, np.array(lines, dtype=np.int64)[kept], table.file, tuple(faults), signs)


def open_table_file(path: Path) -> BufferedIOBase:
    """The bytes of a file, unpacked where it is gzipped."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")


@contextmanager
def report_broken_gzip(table: SourceTable) -> Iterator[None]:
    """Reading, with a broken gzip file told as a fault."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        remedy = "fetch the file again"
        raise _make_fatal_faults(Fault(table.file, "a whole gzip file", f"a broken one ({error})", remedy)) from None


def read_decoded_lines(file: BufferedIOBase, table: SourceTable, named: str) -> Iterator[str]:
    """Each line as text, none longer than the bound."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise _make_fatal_faults(_make_overlong_fault(table, number))
        try:
            yield decode_line(line, table.encoding, first=number == 1)
        except TableDecodeError as bad:
            declare = f'declare encoding = "{bad.looks_like}" under tables.{named} in the case, or '
            remedy = f"{declare if bad.looks_like.startswith('windows') else ''}save the file anew as UTF-8"
            expected, found = f"text encoded as {table.encoding}", f"{bad} (it looks like {bad.looks_like})"
            raise _make_fatal_faults(Fault(table.file, expected, found, remedy, row=number)) from None


def _read_csv_records(path: Path, table: SourceTable, named: str) -> tuple[list[list[str]], list[int]]:
    """All records with the line each ends on; empty lines at the end of the file are no records."""
    with open_table_file(path) as file, report_broken_gzip(table):
        reader = csv.reader(read_decoded_lines(file, table, named), delimiter=table.separator, strict=True)
        try:
            numbered = [(row, reader.line_num) for row in reader]
        except csv.Error as error:
            raise _make_fatal_faults(make_unreadable_fault(table, reader.line_num, str(error))) from None
    while numbered and not numbered[-1][0]:
        numbered.pop()
    if not numbered:
        remedy = f"check where tables.{named} comes from"
        raise _make_fatal_faults(Fault(table.file, "a header and rows", "an empty file", remedy))
    return [row for row, _ in numbered], [line for _, line in numbered]


def _find_wrong_widths(header: list[str], body: list[list[str]], lines: list[int], table: SourceTable) -> list[str]:
    """Each row that has more or fewer fields than the header."""
    width = len(header)
    wrong = [(line, len(row)) for line, row in zip(lines, body, strict=True) if len(row) != width]
    remedy = f'look for a stray or unquoted "{table.separator}" in this row'
    told = [format_width_fault(table, line, width, found, remedy) for line, found in wrong[:MAX_WIDTH_FAULTS]]
    more = len(wrong) - MAX_WIDTH_FAULTS
    return told if more <= 0 else [*told, f"{table.file}: ... and {more} more rows of a wrong length"]


def format_width_fault(table: SourceTable, line: int, width: int, found: int, remedy: str) -> str:
    """The message for one row with too many or too few fields."""
    return str(Fault(table.file, f"{width} fields as in the header", f"{found}", remedy, row=line))


def _make_overlong_fault(table: SourceTable, line: int) -> Fault:
    """A line that is longer than any row can be."""
    expected, found = f"lines of at most {MAX_LINE_BYTES:,} bytes", f"more than {MAX_LINE_BYTES:,} bytes"
    return Fault(table.file, expected, found, "check that its rows end in line ends", row=line)


def make_unreadable_fault(table: SourceTable, line: int, error: str) -> Fault:
    """A line that is not separated text at all, for instance with an open quotation mark."""
    expected = f'fields separated by "{table.separator}"'
    return Fault(
        table.file,
        expected,
        f"a line that cannot be read ({error})",
        "look for an unclosed quotation mark at or above it",
        row=line,
    )


def _make_fatal_faults(fault: Fault) -> Faults:
    """One fault after which nothing more can be read."""
    return Faults([str(fault)])
