"""How large a table may be: told before long work, in seconds, whatever a file claims of itself."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plainspoken.core.errors import Faults
from plainspoken.tables.fault import Fault

MAX_TABLE_COLUMNS = 5_000
MAX_TABLE_CELLS = 60_000_000
MAX_TABLE_ROWS = 10_000_000  # that are held in memory, each with its line
MAX_LINE_CELLS = 10 * MAX_TABLE_CELLS  # of invoice lines, which are never held in memory at once
MAX_BATCH_CELLS = 8_000_000  # that are text at once
MAX_BLANK_ROWS = 1_000  # between two rows of one sheet
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_UNPACKED_RATIO = 100  # of a large part of a workbook, or a gzip file: people's tables pack ten to thirty times
LARGE_PART_BYTES = 50_000_000
HEAD_BYTES = 4_096  # by which a file shows what it is
FIRST_TEXT_BYTE = 9  # a tab: no text holds a lower one
MAX_SHARED_TEXT_BYTES = 300_000_000
OPEN_DOCUMENT_CONTENT = "content.xml"
COUNTED_BLANKS = re.compile(rb"text:c\s*=\s*[\"']\s*([0-9]{1,15})")
MAX_COUNT_LENGTH = 64  # bytes of one such count, which may lie over two parts that are read
MAX_COUNTED_BLANKS = 50_000_000
# What readers of workbooks raise where bytes of one are damaged: of packing, of XML, and of what they expect in it.
DAMAGED_WORKBOOK_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,  # a part under a password, or packed in a way that nobody reads
)


def count_batch_rows(columns: int) -> int:
    """How many rows of so many columns are read at once."""
    return max(MAX_BATCH_CELLS // max(columns, 1), 1)


def make_too_large_fault(file: str, most: int = MAX_TABLE_CELLS) -> Fault:
    """A table of more cells than fit into memory, or than are counted in a reasonable time."""
    expected, found = f"at most {most:,} cells (rows times columns)", "more"
    return Fault(file, expected, found, "draw a random part of its rows, or leave out columns that are not needed")


def make_too_many_rows_fault(file: str) -> Fault:
    """A table of more rows than fit into memory, however few cells each has."""
    return Fault(file, f"at most {MAX_TABLE_ROWS:,} rows", "more", "draw a random part of its rows")


def make_swollen_fault(file: str) -> Fault:
    """A packed table that unpacks to far more than people's tables do."""
    expected = f"a table that unpacks to at most {MAX_UNPACKED_RATIO} times its size"
    return Fault(file, expected, "more", "where it is meant so, unpack it and give the table itself")


def make_too_wide_fault(file: str, columns: int, row: int = 1) -> Fault:
    """A table of more columns than can be looked at. `row`: on which their names stand, in a file that has rows."""
    expected, found = f"at most {MAX_TABLE_COLUMNS:,} columns", f"{columns:,}"
    return Fault(
        file, expected, found, "leave out those that are not needed, or turn the table: one row a case", row=row
    )


def most_unpacked_bytes(packed: int) -> int:
    """How many bytes what is packed in so many may unpack to."""
    return max(LARGE_PART_BYTES, MAX_UNPACKED_RATIO * packed)


def is_swollen(size: int, packed: int) -> bool:
    """Whether what is large unpacks to far more bytes than people's tables do."""
    return size > most_unpacked_bytes(packed)


def check_workbook_size(path: Path, file: str) -> None:
    """That a packed workbook does not unpack to what fills the memory.

    Raises:
        Faults: it does, or it is no packed workbook at all.
    """
    with telling_damage(file, path), zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    large = [each for each in parts if each.file_size > LARGE_PART_BYTES]
    swollen = [each for each in large if is_swollen(each.file_size, each.compress_size)]
    shared = [each for each in large if "sharedStrings" in each.filename and each.file_size > MAX_SHARED_TEXT_BYTES]
    if swollen or shared or sum(each.file_size for each in parts) > MAX_UNPACKED_BYTES:
        most = max(parts, key=lambda each: each.file_size)
        found = f"{most.filename} of {most.file_size:,} bytes, packed into {most.compress_size:,}"
        raise Faults([str(Fault(file, "a workbook of a usual size", found, "save the table anew, as CSV"))])
    if any(each.filename == OPEN_DOCUMENT_CONTENT for each in parts):
        check_spaces(path, file)


def check_spaces(path: Path, file: str) -> None:
    """That an OpenDocument table does not hold so many blanks, which it only counts, that they fill the memory.

    Raises:
        Faults: it does.
    """
    blanks, kept = 0, b""
    with telling_damage(file, path), zipfile.ZipFile(path) as packed, packed.open(OPEN_DOCUMENT_CONTENT) as content:
        while part := content.read(LARGE_PART_BYTES // 10):
            looked = kept + part
            blanks += sum(int(each) for each in COUNTED_BLANKS.findall(looked))
            kept = looked[-MAX_COUNT_LENGTH:]
    if blanks > MAX_COUNTED_BLANKS:
        found = f"{blanks:,} blanks in its cells"
        raise Faults([str(Fault(file, "a workbook of a usual size", found, "save the table anew, as CSV"))])


@contextmanager
def telling_damage(file: str, path: Path | None = None) -> Iterator[None]:
    """Tell that a workbook is damaged where its reader fails on it; only the reader may run within.

    Raises:
        Faults: it is damaged, or no workbook at all; where `path` is given and shows what it is instead, that is said.
    """
    try:
        yield
    except DAMAGED_WORKBOOK_ERRORS as error:
        raise Faults([str(make_unreadable_fault(path, file, error))]) from None


def make_unreadable_fault(path: Path | None, file: str, error: Exception) -> Fault:
    """A file that is no workbook: what it is instead, else in the words of its reader, on one line."""
    expected = f"an Excel file ({Path(file).suffix})"
    head = b""
    if path is not None:
        with path.open("rb") as opened:
            head = opened.read(HEAD_BYTES).lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head[:1] == b"<":
        return Fault(file, expected, "a web page or markup", "open it in a spreadsheet, and save it as .xlsx")
    if head and b"\0" not in head and not any(each < FIRST_TEXT_BYTE for each in head):
        return Fault(file, expected, "a table of text under another ending", "call it .csv, or save it as .xlsx")
    return Fault(file, expected, " ".join(f"{error}".split()) or type(error).__name__, "save the table anew")
