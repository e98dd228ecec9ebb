"""A file of text to its lines, decoded one by one, none longer than a bound."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.encoding import TableDecodeError, decode_line
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.file_encoding import require_one_encoding
from plainspoken.tables.recode import is_recoded

TEXT_TABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".md", ".gz")
ACCOUNTING_SUFFIXES = (".se", ".si", ".sie")
MAX_LINE_BYTES = 1_000_000


def is_text_table(path: Path) -> bool:
    """Whether a file is one of separated lines, by the ending of its name."""
    return path.suffix.lower() in TEXT_TABLE_SUFFIXES


def make_accounting_fault(file: str) -> Faults:
    """The fault of a file of accounting: its entries name accounts, and no customer."""
    found = "an export of accounting (SIE), whose entries are sums by account and name no customer"
    remedy = (
        "export the invoices or orders with their customers from the shop or the invoicing program, as .csv or .xlsx"
    )
    return make_fatal_fault(Fault(file, "a row for each case, such as a customer or an order", found, remedy))


def make_unknown_suffix_fault(path: Path, file: str) -> Faults:
    """The fault of a file that is no table by the ending of its name."""
    if path.suffix.lower() in ACCOUNTING_SUFFIXES:
        return make_accounting_fault(file)
    expected = "a file ending in .csv, .csv.gz, .tsv, .txt, .parquet, .feather, .orc, .jsonl, .xlsx, .xls or .ods"
    return make_fatal_fault(Fault(file, expected, quote_value(path.suffix.lower()), "save the table as one of these"))


def make_fatal_fault(fault: Fault) -> Faults:
    """One fault after which nothing more can be read."""
    return Faults([str(fault)])


@contextmanager
def report_broken_gzip(file: str) -> Iterator[None]:
    """Reading, with a broken gzip file told as a fault. `file`: what messages call it."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        fault = Fault(file, "a whole gzip file", f"a broken one ({error})", "fetch the file again")
        raise make_fatal_fault(fault) from None


def read_decoded_lines(file: BufferedIOBase, table: SourceTable, named: str) -> Iterator[str]:
    """Each line as text.

    `named`: what the case calls the table; empty where no case declares it.

    Raises:
        Faults: a line longer than the bound, bytes that are no text of the declared encoding, or lines in two.
    """
    number, encoding = 0, "utf-8" if is_recoded(table.encoding) else table.encoding
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise make_fatal_fault(_make_overlong_fault(table, number))
        try:
            yield decode_line(line, encoding, first=number == 1)
        except TableDecodeError as bad:
            require_one_encoding(file, table.file)
            raise make_fatal_fault(_make_undecodable_fault(table, named, number, bad)) from None


def _make_overlong_fault(table: SourceTable, line: int) -> Fault:
    """A line that is longer than any row can be."""
    expected, found = f"lines of at most {MAX_LINE_BYTES:,} bytes", f"more than {MAX_LINE_BYTES:,} bytes"
    return Fault(table.file, expected, found, "check that its rows end in line ends", row=line)


def _make_undecodable_fault(table: SourceTable, named: str, line: int, bad: TableDecodeError) -> Fault:
    """A line whose bytes are no text of the declared encoding, with the one that would fit where one would."""
    declare = f'declare encoding = "{bad.looks_like}" under tables.{named} in the case, or '
    remedy = f"{declare if named and bad.is_declarable else ''}save the file anew as UTF-8"
    expected, found = f"text encoded as {table.encoding}", f"{bad} (it looks like {bad.looks_like})"
    return Fault(table.file, expected, found, remedy, row=line)
