"""A file of text to how it is written: encoding, separator, and where its header stands."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter, deque
from dataclasses import dataclass, replace
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.case.tables import BLANK
from plainspoken.core.errors import Faults
from plainspoken.tables.aligned_text import RULER, find_starts, have_equal_fields, open_source_file
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.file_encoding import FileEncoding, detect_file_encoding
from plainspoken.tables.header import NAMES_BY_SEPARATOR
from plainspoken.tables.header_place import (
    SAMPLE_RECORDS,
    HeaderPlace,
    locate_header,
    looks_like_number,
    make_column_names,
    tell_renamed,
)
from plainspoken.tables.recode import find_wide_encoding, is_recoded, open_table_file, open_unpacked
from plainspoken.tables.records import iterate_records
from plainspoken.tables.ruled_text import BAR, HEAD_LINES, find_ruled_edges
from plainspoken.tables.text_lines import make_accounting_fault, make_fatal_fault, report_broken_gzip

DIALECT_HEAD_BYTES = 1_000_000
MAX_SEPARATED_SHARE = 0.5  # of the lines hold the separator: beyond, it separates
JSON_START = re.compile(r"\s*(\[\s*[\[{]|\{\s*\")")
BLANK_BESIDE_TAB = re.compile(" \t|\t ")
OTHER_COMMA = re.compile(r"(?<![0-9]),|,(?![0-9])")  # one that stands before no decimals
SEPARATOR_LINE_PREFIX = "sep="  # how a spreadsheet is told the separator, in a line above the header
# Of entries by account (SIE): a flag, or the kind of the file, says so first.
ACCOUNTING_START = re.compile(r"\s*#(FLAGGA|PROGRAM|FORMAT|SIETYP|GEN)\b", re.IGNORECASE)
CONFLICT_MARKERS = ("<<<<<<< ", ">>>>>>> ")
MARKUP_STARTS = ("<!doctype html", "<html", "<table", "<?xml", "<head", "<body")
BINARY_STARTS = {
    b"PK\x03\x04": "a workbook or zip archive",
    b"\xd0\xcf\x11\xe0": "an old workbook (.xls)",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True)
class TextDialect:
    """How a file of text is written. `header`: the names of its columns; `header_row`: the line on which they begin,
    and `header_rows` on how many they stand; `starts`: the places where columns begin, if these are fixed;
    `notes`: what a person should know of it."""

    encoding: str
    separator: str
    header: tuple[str, ...]
    header_row: int = 1
    header_rows: int = 1
    starts: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()

    def declare(self, file: str) -> SourceTable:
        """The file as a case declares it."""
        return SourceTable(
            file=file, separator=self.separator, encoding=self.encoding, header_row=self.header_row,
            header_rows=self.header_rows, starts=self.starts,
        )  # fmt: skip


@dataclass(frozen=True)
class _Sample:
    """The first records that are not empty, with the line on which each begins."""

    rows: list[list[str]]
    lines: list[int]


def sniff_text_dialect(path: Path, encoding: str = "") -> TextDialect:
    """How a file is written. `encoding`: where it was said.

    Raises:
        Faults: empty, binary, bytes of no encoding, no table, or no header.
    """
    with report_broken_gzip(path.name):
        with open_table_file(path) as file:
            head = file.read(DIALECT_HEAD_BYTES)
        _require_text_file(path, head)
        found = FileEncoding(encoding) if encoding else detect_text_encoding(path)
    form = _sniff_decoded(path, head, found.name)
    return replace(form, notes=(*found.notes, *form.notes))


def _sniff_decoded(path: Path, head: bytes, encoding: str) -> TextDialect:
    """How a file of a known encoding is written."""
    read_as = "utf-8" if is_recoded(encoding) else encoding
    text = head.decode(read_as, errors="ignore").removeprefix("\ufeff")
    _require_table_text(path, text)
    if find_ruled_edges(text.splitlines()[:HEAD_LINES]) is not None:
        return _read_rewritten(path, TextDialect(encoding, BAR, ()))
    separator, above = detect_field_separator(text)
    aligned = None if above else find_aligned_form(path, text, separator, encoding)
    if aligned is not None:
        return aligned
    return _find_header(path, read_sample_records(text, separator), TextDialect(encoding, separator, (), above + 1))


def find_aligned_form(path: Path, text: str, separator: str, encoding: str) -> TextDialect | None:
    """How a file is written whose columns stand apart by blanks alone, or at fixed places; None for any other."""
    rows = read_sample_records(text, separator).rows
    several = [row for row in rows if len(row) > 1]
    decimals = separator == "," and OTHER_COMMA.search(text) is None
    lines = [line for line in text.split("\n")[: SAMPLE_RECORDS + 1] if line.strip() and not RULER.fullmatch(line)]
    beside = separator == "\t" and all(BLANK_BESIDE_TAB.search(line.strip()) for line in lines)
    separated = len(several) > MAX_SEPARATED_SHARE * len(rows) and not decimals
    if not rows or ((len(rows[0]) > 1 or separated) and not (beside and have_equal_fields(lines))):
        return None
    read_as = "utf-8" if is_recoded(encoding) else encoding
    if have_equal_fields(lines):
        form = TextDialect(encoding, BLANK, (), notes=("columns are read as standing apart by blanks",))
    else:
        with open_table_file(path) as file:
            starts = find_starts(line.decode(read_as, errors="replace") for line in file)
        if not starts:
            return None
        places = ", ".join(map(str, starts))
        form = TextDialect(encoding, ",", (), starts=starts, notes=(f"columns are read at fixed places ({places})",))
    return _read_rewritten(path, form)


def _read_rewritten(path: Path, form: TextDialect) -> TextDialect:
    """The dialect with its header, of a file that is read in separated lines though it has none."""
    read_as = "utf-8" if is_recoded(form.encoding) else form.encoding
    with open_source_file(path, form.declare(path.name)) as opened:
        head = opened.read(DIALECT_HEAD_BYTES).decode(read_as, errors="ignore")
    found = _find_header(path, read_sample_records(head, form.separator), form)
    return replace(found, notes=(*form.notes, *found.notes))


def detect_text_encoding(path: Path) -> FileEncoding:
    """The encoding of a file: by its first bytes where a letter has several, else by all of them."""
    with open_unpacked(path) as raw:
        wide = find_wide_encoding(raw.read(DIALECT_HEAD_BYTES))
    if wide:
        return FileEncoding(wide)
    with open_table_file(path) as file:
        return detect_file_encoding(file, path.name)


def detect_field_separator(text: str) -> tuple[str, int]:
    """The sign under which most records have as many fields as the most usual one, and more than one; and on how many
    lines above the header the file only says so."""
    first = text.split("\n", 1)[0].strip().strip('"')
    if first.casefold().startswith(SEPARATOR_LINE_PREFIX) and len(first) <= len(SEPARATOR_LINE_PREFIX) + 1:
        said = first[len(SEPARATOR_LINE_PREFIX) :] or "\t"
        return (said, 1) if said in NAMES_BY_SEPARATOR else (",", 1)
    found = {sign: read_sample_records(text, sign).rows for sign in NAMES_BY_SEPARATOR}
    return max(NAMES_BY_SEPARATOR, key=lambda sign: _field_count_agreement(found[sign])), 0


def _field_count_agreement(rows: list[list[str]]) -> tuple[bool, float, int]:
    """Whether the first record has the usual number of fields, how many records have, and that number; nothing for a
    single field. The header has no decimals, whose sign may be the separator of another table."""
    if not rows:
        return False, 0.0, 0
    width, count = Counter(map(len, rows)).most_common(1)[0]
    return (len(rows[0]) == width, round(count / len(rows), 1), width) if width > 1 else (False, 0.0, 0)


def read_sample_records(text: str, separator: str) -> _Sample:
    """The first records that are not empty; the last one may be cut and is left out where there are more."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, lines, before = [], [], 0
    try:
        for row in itertools.islice(reader, SAMPLE_RECORDS):
            rows.append(row)
            lines.append(before + 1)
            before = reader.line_num
    except csv.Error:
        return _Sample([], [])
    whole = len(rows) in (SAMPLE_RECORDS, 1) or text.endswith(("\n", "\r")) or len(text) < DIALECT_HEAD_BYTES // 4
    kept = [place for place in range(len(rows) if whole else len(rows) - 1) if rows[place]]
    return _Sample([rows[each] for each in kept], [lines[each] for each in kept])


def _find_header(path: Path, sample: _Sample, form: TextDialect) -> TextDialect:
    """The dialect with its header.

    Raises:
        Faults: fields separated by spaces, numbers where names should be, or another width than the rows have.
    """
    below = [place for place, line in enumerate(sample.lines) if line >= form.header_row]
    rows = [sample.rows[place] for place in below]
    if rows and any("\n" in each for each in rows[0]) and len(rows) == 1:
        remedy = "look for an unclosed quotation mark in the first line"
        raise _dialect_fault(path, "names of columns in the first line", "a quotation mark that never ends", remedy)
    if rows and len(rows[0]) == 1 and len(rows[0][0].split()) > 1 and all(is_space_separated(row) for row in rows[1:]):
        found = f"columns separated by spaces ({rows[0][0].strip()[:40]})"
        raise _dialect_fault(path, "a comma, semicolon, tab or bar between columns", found, "save the table as CSV")
    place = locate_header(rows)
    head, rest = rows[place.first : place.first + place.rows], rows[place.first + place.rows :]
    names = make_column_names(head, rest) if head else []
    line = sample.lines[below[place.first]] if below else form.header_row
    notes = [*_tell_place(line, place, names), *tell_renamed([each for row in head for each in row], names)]
    placed = replace(form, header=tuple(names), header_row=line, header_rows=place.rows, notes=tuple(notes))
    _require_names(path, head, rest, placed)
    return placed


def _tell_place(line: int, place: HeaderPlace, names: list[str]) -> list[str]:
    """Where the names stand, where that is not the first line."""
    if line == 1 and place.rows == 1:
        return []
    several = f", on {place.rows} lines" if place.rows > 1 else ""
    above = "; what is above is left out" if line > 1 else ""
    return [f"the names of columns begin in line {line}{several} ({', '.join(names[:3])} ...){above}"]


def _require_names(path: Path, head: list[list[str]], rest: list[list[str]], form: TextDialect) -> None:
    """The header holds names, as many as the rows have fields."""
    names = list(form.header)
    if head and all(looks_like_number(each) for each in head[0]):
        found = f"numbers only ({', '.join(head[0][:3])})"
        raise _dialect_fault(path, "names of columns in the first line", found, "put a line with names above the table")
    width, _ = Counter(map(len, rest or [names])).most_common(1)[0]
    if len(names) != width and not (len(names) == width - 1 and not any(row[-1] for row in rest if len(row) == width)):
        _require_no_open_mark(path, rest, form)
        found = f"{len(names)} in the first line and {width} in most others"
        raise _dialect_fault(path, "as many fields in the header as below it", found, "remove what is above the header")


def _require_no_open_mark(path: Path, rows: list[list[str]], form: TextDialect) -> None:
    """No quotation mark that opens a cell takes the rows below into it.

    Raises:
        Faults: one does; with its row.
    """
    if any("\n" in cell for row in rows for cell in row):
        deque(iterate_records(path, form.declare(path.name), ""), maxlen=0)


def is_space_separated(row: list[str]) -> bool:
    """Whether a record is one field of several numbers or words with spaces between, the first a number."""
    parts = row[0].split() if len(row) == 1 else []
    return len(parts) > 1 and looks_like_number(parts[0]) and looks_like_number(parts[-1])


def _require_text_file(path: Path, head: bytes) -> None:
    """The file holds text, and is not empty."""
    if not head.strip():
        raise _dialect_fault(path, "a header and rows", "an empty file", "check where it comes from")
    for start, what in BINARY_STARTS.items():
        if head.startswith(start):
            remedy = "give it the ending of its kind, or save the table as .csv"
            raise _dialect_fault(path, "a table of text, as its name says", what, remedy)
    if b"\0" in head:
        raise _dialect_fault(path, "a table of text", "a binary file", "save it as .csv, .parquet or .xlsx")
    # Before its encoding is looked at: accounting writes that of DOS.
    if ACCOUNTING_START.match(head.decode("utf-8-sig", errors="replace")):
        raise make_accounting_fault(path.name)


def _require_table_text(path: Path, text: str) -> None:
    """The text is a table, not a page saved under such a name, nor one that a merge left in two versions."""
    if text.lstrip().casefold().startswith(MARKUP_STARTS):
        found = f"a web page or markup ({quote_value(text.strip()[:30])})"
        raise _dialect_fault(path, "a table of text", found, "download the table itself, or save it as .csv")
    if JSON_START.match(text):
        found = f"JSON ({quote_value(text.strip()[:30])})"
        raise _dialect_fault(path, "a table of text", found, "save it as .csv, with names of columns in the first line")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(CONFLICT_MARKERS):
            found = f"the mark of a merge conflict ({quote_value(line.strip()[:30])})"
            fault = Fault(path.name, "rows", found, "settle which version counts, and remove the marks", row=number)
            raise make_fatal_fault(fault)


def _dialect_fault(path: Path, expected: str, found: str, remedy: str) -> Faults:
    """One fault of a file after which nothing can be read."""
    return make_fatal_fault(Fault(path.name, expected, found, remedy))
