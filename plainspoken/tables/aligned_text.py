"""Text whose columns stand apart by blanks, or each at its own place in the line, to separated lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.case.tables import BLANK
from plainspoken.core.errors import Faults
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.recode import CHUNK_BYTES, is_recoded, open_table_file
from plainspoken.tables.ruled_text import BAR, HEAD_LINES, find_ruled_edges, is_ruler_or_count, split_at_bars

FIELD = re.compile(r'"(?:[^"]|"")*"|\S+')
RULER = re.compile(r"[\s\-=+|_]*")
MIN_LINES = 6  # with fewer, columns are blank in the same places by chance
HEAD_BYTES = 200_000  # of a file, in which a ruler below the names is looked for
MAX_ALIGNED_BYTES = 1_000_000  # of a line, as of any other file
PLACES_BEFORE, PLACES_AFTER = 8, 8  # of a line, shown where a cell runs into the next
Split = Callable[[str, int], list[str]]


def open_source_file(path: Path, table: SourceTable) -> io.BufferedIOBase:
    """The bytes of a declared file of text, as `open_table_file` gives them; columns that stand apart by blanks or at
    places of their own as lines with the table's separator.

    Raises:
        Faults: while it is read, a line in which a cell runs into the next.
    """
    file = open_table_file(path, table.encoding)
    edges = _find_edges(file, table)
    if table.separator != BLANK and not table.starts and edges is None:
        return file
    return io.BufferedReader(_AlignedFile(file, table, _make_splitter(table, edges), edges is not None), CHUNK_BYTES)


def is_rewritten(path: Path, table: SourceTable) -> bool:
    """Whether a declared file of text reaches its reader with other separators than it has."""
    with open_table_file(path, table.encoding) as file:
        return table.separator == BLANK or bool(table.starts) or _find_edges(file, table) is not None


def _find_edges(file: io.BufferedIOBase, table: SourceTable) -> str | None:
    """What `find_ruled_edges` says of the beginning of a file with bars between its columns; None for any other."""
    if table.separator != BAR or table.starts:
        return None
    encoding = "utf-8" if is_recoded(table.encoding) else table.encoding
    edges = find_ruled_edges(file.read(HEAD_BYTES).decode(encoding, errors="replace").splitlines()[:HEAD_LINES])
    file.seek(0)
    return edges


def _make_splitter(table: SourceTable, edges: str | None) -> Split:
    """What cuts a line of a table into its fields."""
    if edges is not None:
        return lambda line, number: split_at_bars(line, edges)
    if not table.starts:
        return lambda line, number: split_at_blanks(line)
    pairs = tuple(zip(table.starts, (*table.starts[1:], None), strict=True))

    def split(line: str, number: int) -> list[str]:
        for start in table.starts[1:]:
            if line[start - 2 : start - 1].strip():
                expected = f"a blank before place {start} of the line"
                shown = quote_value(line[max(start - 1 - PLACES_BEFORE, 0) : start - 1 + PLACES_AFTER])
                remedy = "correct the line, or the places in starts of the case"
                raise Faults([str(Fault(table.file, expected, shown, remedy, row=number))])
        return [line[start - 1 : end - 1 if end else None].strip() for start, end in pairs]

    return split


def split_at_blanks(line: str) -> list[str]:
    """The fields of a line, with blanks between; one in quotation marks may hold some."""
    return [each[1:-1].replace('""', '"') if each[0] == each[-1] == '"' else each for each in FIELD.findall(line)]


class _AlignedFile(io.RawIOBase):
    """A file read line by line, each written anew with a separator; a ruler below the header is an empty line."""

    def __init__(self, file: io.BufferedIOBase, table: SourceTable, split: Split, ruled: bool) -> None:
        self._file, self._table, self._split, self._ruled = file, table, split, ruled
        self._encoding = "utf-8" if is_recoded(table.encoding) else table.encoding
        self._left, self._number, self._ahead = b"", 0, b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what comes next."""
        room = memoryview(buffer)  # type: ignore[arg-type]
        if not self._left:
            self._left = self._read_next()
        part, self._left = self._left[: len(room)], self._left[len(room) :]
        room[: len(part)] = part
        return len(part)

    def _read_next(self) -> bytes:
        """The next line with separators, nothing at the end; one that is no text of the encoding stays as it is, so
        that its reader tells."""
        line, self._ahead = self._ahead or self._file.readline(MAX_ALIGNED_BYTES + 1), b""
        self._number += 1
        try:
            text = line.decode(self._encoding).removeprefix("\ufeff").rstrip("\r\n")
        except UnicodeDecodeError:
            return line
        if not line or self._holds_no_cells(text):
            return b"\n" if line else b""
        fields = self._split(text, self._number)
        if self._number == self._table.header_row and self._table.separator == BLANK and self._names_rows(len(fields)):
            fields = ["", *fields]
        out = io.StringIO()
        csv.writer(out, delimiter=self._table.separator, lineterminator="\n").writerow(fields)
        return out.getvalue().encode(self._encoding)

    def _holds_no_cells(self, text: str) -> bool:
        """Whether a line is empty, a ruler, or says below a table with one how many rows there are."""
        if self._ruled:
            return not text.strip() or is_ruler_or_count(text)
        return not text.strip() or (self._number > 1 and RULER.fullmatch(text) is not None)

    def _names_rows(self, names: int) -> bool:
        """Whether the line after the header has one field more than it: the first of each row names the row."""
        self._ahead = self._file.readline(MAX_ALIGNED_BYTES + 1)
        return len(split_at_blanks(self._ahead.decode(self._encoding, errors="replace"))) == names + 1

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()


def have_equal_fields(lines: Sequence[str]) -> bool:
    """Whether all lines have the same number of fields between blanks, and several; the first may lack the name of a
    column that names the rows."""
    first, *others = [len(split_at_blanks(each)) for each in lines if each.strip()] or [0]
    width = others[0] if others else 0
    return len(others) > 1 and width > 1 and set(others) == {width} and first in (width, width - 1)


def find_starts(lines: Iterable[str]) -> tuple[int, ...]:
    """The places, from 1, where columns begin: where a blank stands in every line before; none where lines are few or
    hold tabs, there is one column only, or one lacks a name in the first line."""
    first, taken, count = "", bytearray(), 0
    for line in lines:
        text = line.rstrip("\r\n")
        if "\t" in text:
            return ()
        if text.strip() and not RULER.fullmatch(text):
            first, count = first or text, count + 1
            taken.extend(bytes(max(len(text) - len(taken), 0)))
            for word in re.finditer(r"\S+", text):
                taken[word.start() : word.end()] = b"\1" * (word.end() - word.start())
    starts = tuple(place + 1 for place, one in enumerate(taken) if one and (not place or not taken[place - 1]))
    ends = [*(start - 1 for start in starts[1:]), len(taken)]
    named = all(first[start - 1 : end].strip() for start, end in zip(starts, ends, strict=True))
    return starts if count >= MIN_LINES and len(starts) > 1 and named else ()
