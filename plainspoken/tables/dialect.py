"""A file of text to how it is written: encoding, separator, header."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections import Counter
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path

from plainspoken.core.errors import Faults
from plainspoken.tables.encoding import guess_encoding
from plainspoken.tables.fault import Fault
from plainspoken.tables.header import NAMES_BY_SEPARATOR
from plainspoken.tables.text_lines import make_fatal_fault, open_table_file, report_broken_gzip

DIALECT_HEAD_BYTES = 1_000_000
ENCODING_CHUNK_BYTES = 4_000_000
DIALECT_SAMPLE_RECORDS = 200
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class TextDialect:
    """How a file of text is written. `header`: the names in its first record."""

    encoding: str
    separator: str
    header: tuple[str, ...]


def sniff_text_dialect(path: Path) -> TextDialect:
    """How a file is written.

    Raises:
        Faults: empty, binary, another encoding than can be read, no header, or a header that is not the
            first line.
    """
    with open_table_file(path) as file, report_broken_gzip(path.name):
        head = file.read(DIALECT_HEAD_BYTES)
        _require_text_file(path, head)
        file.seek(0)
        encoding = detect_file_encoding(file)
    text = head.decode(encoding, errors="ignore").removeprefix("\ufeff")
    separator = detect_field_separator(text)
    return TextDialect(encoding, separator, find_header_names(path, text, separator))


def detect_file_encoding(file: BufferedIOBase) -> str:
    """UTF-8 where all of the file is, else the one that the first other bytes look like."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := file.read(ENCODING_CHUNK_BYTES):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return _detect_legacy_encoding(chunk)
    return "utf-8"


def _detect_legacy_encoding(chunk: bytes) -> str:
    """The encoding of bytes that are not UTF-8; Latin-1, which takes any byte, where nothing else does."""
    whole, likely = chunk.rpartition(b"\n")[0] or chunk, guess_encoding(chunk)
    try:
        whole.decode(likely)
    except UnicodeDecodeError:
        return "latin-1"
    return "latin-1" if likely == "utf-8" else likely


def detect_field_separator(text: str) -> str:
    """The sign under which most records have as many fields as the most usual record, and more than one."""
    return max(NAMES_BY_SEPARATOR, key=lambda sign: _field_count_agreement(read_sample_records(text, sign)))


def _field_count_agreement(rows: list[list[str]]) -> tuple[bool, float, int]:
    """Whether the first record has the usual number of fields, how many records have, and that number; nothing for a
    single field. The header has no decimals, whose sign may be the separator of another table."""
    if not rows:
        return False, 0.0, 0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return (len(rows[0]) == width, round(count / len(rows), 1), width) if width > 1 else (False, 0.0, 0)


def read_sample_records(text: str, separator: str) -> list[list[str]]:
    """The first records that are not empty; the last one may be cut and is left out where there are more."""
    try:
        rows = list(
            itertools.islice(csv.reader(text.splitlines(keepends=True), delimiter=separator), DIALECT_SAMPLE_RECORDS)
        )
    except csv.Error:
        return []
    rows = rows if len(rows) in (DIALECT_SAMPLE_RECORDS, 1) or text.endswith("\n") else rows[:-1]
    return [row for row in rows if row]


def find_header_names(path: Path, text: str, separator: str) -> tuple[str, ...]:
    """The names in the first record.

    Raises:
        Faults: it has not the width of the others, holds a name twice, or holds numbers.
    """
    header, *rows = read_sample_records(text, separator) or [[]]
    if len(header) == 1 and len(header[0].split()) > 1 and all(is_space_separated(row) for row in rows):
        found = f"columns separated by spaces ({header[0].strip()[:40]})"
        raise _dialect_fault(path, "a comma, semicolon, tab or bar between columns", found, "save the table as CSV")
    width, _ = Counter(map(len, rows or [header])).most_common(1)[0]
    if len(header) != width:
        found = f"{len(header)} in the first line and {width} in most others"
        raise _dialect_fault(path, "as many fields in the header as below it", found, "remove what is above the header")
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise Faults([str(Fault(path.name, "each column once", "it twice", "rename one", 1, each)) for each in twice])
    if header and all(_looks_like_number(each) for each in header):
        found = f"numbers only ({', '.join(header[:3])})"
        raise _dialect_fault(path, "names of columns in the first line", found, "put a line with names above the table")
    return tuple(header)


def is_space_separated(row: list[str]) -> bool:
    """Whether a record is one field of several numbers or words with spaces between, the first a number."""
    parts = row[0].split() if len(row) == 1 else []
    return len(parts) > 1 and _looks_like_number(parts[0]) and _looks_like_number(parts[-1])


def _looks_like_number(cell: str) -> bool:
    """Whether a cell is a number, with whichever decimal sign."""
    return cell.strip().lstrip("+-").replace(",", "").replace(".", "").isdecimal()


def _require_text_file(path: Path, head: bytes) -> None:
    """The file holds text of one byte or more a letter, not two, and is not empty."""
    if not head.strip():
        raise _dialect_fault(path, "a header and rows", "an empty file", "check where it comes from")
    if head.startswith(UTF_16_MARKS):
        raise _dialect_fault(path, "UTF-8, or one byte a letter", "UTF-16", "save the table anew as UTF-8")
    if b"\0" in head:
        raise _dialect_fault(path, "a table of text", "a binary file", "save it as .csv, .parquet or .xlsx")


def _dialect_fault(path: Path, expected: str, found: str, remedy: str) -> Faults:
    """One fault of a file after which nothing can be read."""
    return make_fatal_fault(Fault(path.name, expected, found, remedy))
