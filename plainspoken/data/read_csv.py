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

from plainspoken.case import Table
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.data_error import Fault, quoted
from plainspoken.data.encoding import BadBytes, decode
from plainspoken.data.header import header_faults, known_in

LONGEST_LINE = 1_000_000
MOST_TOLD = 5


@dataclass(frozen=True)
class Raw:
    """A table as text. `frame`: every cell as it is written, "" where nothing is; `lines`: the line of the
    file on which each row ends (n,), the header being line 1; `file`: what messages call it; `faults`: what
    is wrong with its header and its rows; `decimals`: the decimal signs that its numbers may have."""

    frame: pd.DataFrame
    lines: NDArray[np.int64]
    file: str
    faults: tuple[str, ...] = ()
    decimals: tuple[str, ...] = (".",)


def read_text(path: Path, table: Table, named: str, declared: Sequence[str]) -> Raw:
    """Read a table's file as text: .csv, .txt or .tsv, also gzipped, .parquet or .xlsx.

    Lines are read one by one with a bound on their length, so that a broken file costs no memory. `named`:
    what the case calls the table; `declared`: the columns it must have.

    Raises:
        Faults: what makes reading on pointless: an empty file, an overlong line, bytes not of the declared
            encoding, another separator, a kind of file that is not known; with its line.
    """
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".xlsx"):
        from plainspoken.data.read_binary import read_binary

        return from_text(*read_binary(path, table.file), table, named, declared)
    if suffix in (".csv", ".txt", ".tsv", ".gz"):
        readable_as_declared(table, named)
        return _read_lines(path, as_written(path, table, named, declared), named, declared)
    expected = "a file ending in .csv, .csv.gz, .tsv, .txt, .parquet or .xlsx"
    raise _stop(Fault(table.file, expected, quoted(suffix), "save the table as one of these"))


def from_text(
    frame: pd.DataFrame, lines: NDArray[np.int64], table: Table, named: str, declared: Sequence[str]
) -> Raw:
    """A frame of text with its header held against the declared columns; its numbers have a point."""
    faults = header_faults([str(each) for each in frame.columns], declared, table, named)
    return Raw(frame, lines, table.file, tuple(faults))


def readable_as_declared(table: Table, named: str) -> None:
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


def as_written(path: Path, table: Table, named: str, declared: Sequence[str]) -> Table:
    """The table with that of its declared separators under which its header names most declared columns."""
    if not table.separators:
        return table
    with opened(path) as file, unbroken(table):
        header = next(lines_of(file, table, named), "").rstrip("\r\n")
    every = (table.separator, *table.separators)
    best = max(every, key=lambda each: known_in(header.split(each), declared))
    return table.model_copy(update={"separator": best})


def _read_lines(path: Path, table: Table, named: str, declared: Sequence[str]) -> Raw:
    """Read a file of separated lines."""
    (header, *body), (_, *lines) = _records(path, table, named)
    faults = header_faults(header, declared, table, named)
    faults += _wrong_lengths(header, body, lines, table)
    kept = [number for number, row in enumerate(body) if len(row) == len(header)]
    frame = pd.DataFrame([body[number] for number in kept], columns=header, dtype=object)
    signs = (table.decimal, *table.decimals)
    return Raw(frame, np.array(lines, dtype=np.int64)[kept], table.file, tuple(faults), signs)


def opened(path: Path) -> BufferedIOBase:
    """The bytes of a file, unpacked where it is gzipped."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")


@contextmanager
def unbroken(table: Table) -> Iterator[None]:
    """Reading, with a broken gzip file told as a fault."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        remedy = "fetch the file again"
        raise _stop(Fault(table.file, "a whole gzip file", f"a broken one ({error})", remedy)) from None


def lines_of(file: BufferedIOBase, table: Table, named: str) -> Iterator[str]:
    """Each line as text, none longer than the bound."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise _stop(_overlong(table, number))
        try:
            yield decode(line, table.encoding, first=number == 1)
        except BadBytes as bad:
            declare = f'declare encoding = "{bad.looks_like}" under tables.{named} in the case, or '
            remedy = f"{declare if bad.looks_like.startswith('windows') else ''}save the file anew as UTF-8"
            expected, found = f"text encoded as {table.encoding}", f"{bad} (it looks like {bad.looks_like})"
            raise _stop(Fault(table.file, expected, found, remedy, row=number)) from None


def _records(path: Path, table: Table, named: str) -> tuple[list[list[str]], list[int]]:
    """All records with the line each ends on; empty lines at the end of the file are no records."""
    with opened(path) as file, unbroken(table):
        reader = csv.reader(lines_of(file, table, named), delimiter=table.separator, strict=True)
        try:
            numbered = [(row, reader.line_num) for row in reader]
        except csv.Error as error:
            raise _stop(unreadable(table, reader.line_num, str(error))) from None
    while numbered and not numbered[-1][0]:
        numbered.pop()
    if not numbered:
        remedy = f"check where tables.{named} comes from"
        raise _stop(Fault(table.file, "a header and rows", "an empty file", remedy))
    return [row for row, _ in numbered], [line for _, line in numbered]


def _wrong_lengths(header: list[str], body: list[list[str]], lines: list[int], table: Table) -> list[str]:
    """Each row that has more or fewer fields than the header."""
    width = len(header)
    wrong = [(line, len(row)) for line, row in zip(lines, body, strict=True) if len(row) != width]
    remedy = f'look for a stray or unquoted "{table.separator}" in this row'
    told = [width_fault(table, line, width, found, remedy) for line, found in wrong[:MOST_TOLD]]
    more = len(wrong) - MOST_TOLD
    return told if more <= 0 else [*told, f"{table.file}: ... and {more} more rows of a wrong length"]


def width_fault(table: Table, line: int, width: int, found: int, remedy: str) -> str:
    """The message for one row with too many or too few fields."""
    return str(Fault(table.file, f"{width} fields as in the header", f"{found}", remedy, row=line))


def _overlong(table: Table, line: int) -> Fault:
    """A line that is longer than any row can be."""
    expected, found = f"lines of at most {LONGEST_LINE:,} bytes", f"more than {LONGEST_LINE:,} bytes"
    return Fault(table.file, expected, found, "check that its rows end in line ends", row=line)


def unreadable(table: Table, line: int, error: str) -> Fault:
    """A line that is not separated text at all, for instance with an open quotation mark."""
    expected = f'fields separated by "{table.separator}"'
    return Fault(
        table.file,
        expected,
        f"a line that cannot be read ({error})",
        "look for an unclosed quotation mark at or above it",
        row=line,
    )


def _stop(fault: Fault) -> Faults:
    """One fault after which nothing more can be read."""
    return Faults([str(fault)])
