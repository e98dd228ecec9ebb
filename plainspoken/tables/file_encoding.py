"""The encoding of a whole file of text, and what speaks against it: lines in two encodings, broken bytes, odd words."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from io import BufferedIOBase

from plainspoken.core.errors import Faults
from plainspoken.tables.encoding import (
    FIELD_ENDS_OF_TEXT,
    MAX_GUESSED_LINES,
    USUAL_ENCODING,
    guess_dos_encoding,
    guess_encoding,
    is_decodable,
    list_garbled_cells,
    looks_like_utf8,
)
from plainspoken.tables.fault import Fault, quote_value

ENCODING_CHUNK_BYTES = 4_000_000
UTF8_SIGN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
MAX_GARBLED_SHARE = 0.2  # of the cells beyond ASCII: from there on the encoding is not the right one
MIN_MIXED_SHARE = 0.01  # of the lines beyond ASCII; fewer in UTF-8 were garbled before they came into the file
NAME_IT = "save it anew as UTF-8, or name the encoding it was written in: --encoding NAME"


@dataclass(frozen=True)
class FileEncoding:
    """The encoding of a file. `notes`: what a person should know of it."""

    name: str
    notes: tuple[str, ...] = ()


@dataclass
class _SomeLines:
    """Lines of one kind: how many, the line of the file on which the first stands, and the first of them."""

    count: int = 0
    first: int = 0
    kept: list[bytes] = field(default_factory=list)

    def add(self, number: int, line: bytes) -> None:
        """Count one more."""
        self.first = self.first or number
        self.count += 1
        if len(self.kept) < MAX_GUESSED_LINES:
            self.kept.append(line)

    @property
    def text(self) -> bytes:
        """The first of them."""
        return b"\n".join(self.kept)


def detect_file_encoding(file: BufferedIOBase, name: str) -> FileEncoding:
    """UTF-8 where all of the file is, else the one that its other lines look like. `name`: in messages.

    Raises:
        Faults: UTF-8 in which a few bytes are broken, lines in two encodings, or text that looks like none.
    """
    if find_undecodable_line(file, "utf-8") == 0:
        return FileEncoding("utf-8")
    file.seek(0)
    utf8, other = _sort_lines(file)
    _require_no_broken_utf8(utf8, other, name)
    likely = guess_encoding(other.text)
    notes = _require_one_encoding(utf8, other, likely, name)
    file.seek(0)
    bad = find_undecodable_line(file, likely)
    if bad and likely != USUAL_ENCODING:
        found = f"a byte that is none, where {other.count:,} lines look like {likely}"
        raise Faults(
            [str(Fault(name, f"text encoded as {likely}", found, f"correct this line; or {NAME_IT}", row=bad))]
        )
    settled = "latin-1" if bad else likely  # it takes any byte
    return FileEncoding(settled, (*notes, *_require_readable_words(other, settled, name)))


def require_one_encoding(file: BufferedIOBase, name: str) -> None:
    """The lines of a file that is not in its declared encoding are not in two; `name`: in messages.

    Raises:
        Faults: they are.
    """
    if file.seekable():
        file.seek(0)
        utf8, other = _sort_lines(file)
        if other.count:
            _require_one_encoding(utf8, other, guess_encoding(other.text), name)


def find_undecodable_line(file: BufferedIOBase, encoding: str) -> int:
    """The first line with a byte that is no text of the encoding, from 1; 0 where all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while chunk := file.read(ENCODING_CHUNK_BYTES):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + chunk[: error.start].count(b"\n")
        line += chunk.count(b"\n")
    return 0


def _sort_lines(file: BufferedIOBase) -> tuple[_SomeLines, _SomeLines]:
    """The lines beyond ASCII that are text of UTF-8, and those that are not."""
    utf8, other, number = _SomeLines(), _SomeLines(), 0
    while line := file.readline(ENCODING_CHUNK_BYTES):
        number += 1
        if not line.isascii():
            (utf8 if is_decodable(line, "utf-8") else other).add(number, line.rstrip(b"\r\n"))
    return utf8, other


def _require_no_broken_utf8(utf8: _SomeLines, other: _SomeLines, name: str) -> None:
    """The lines that are not UTF-8 are not so but for a few bytes, nor are they one among many that are.

    Raises:
        Faults: they are: read otherwise, every other word would be wrong.
    """
    broken = other.text.decode("utf-8", errors="replace").count("\ufffd")
    whole = len(UTF8_SIGN.findall(other.text))
    beside = whole + len(UTF8_SIGN.findall(utf8.text))
    if whole >= broken or (other.count == 1 and beside >= broken):
        shown = other.kept[0].decode("utf-8", errors="backslashreplace").strip()[:60]
        found = f'bytes that are none ("{shown}"), beside {beside:,} signs that are'
        remedy = "correct this line, or save the file anew"
        raise Faults([str(Fault(name, "text in UTF-8", found, remedy, row=other.first))])


def _require_one_encoding(utf8: _SomeLines, other: _SomeLines, likely: str, name: str) -> list[str]:
    """The lines are not in two encodings; lines that look like UTF-8, but are very few, are told.

    Raises:
        Faults: they are in two.
    """
    odd = [line for line in utf8.kept if looks_like_utf8(line, likely)]
    if 2 * len(odd) <= len(utf8.kept):
        return []  # a few letters of the other encoding are UTF-8 by chance
    share = utf8.count / (utf8.count + other.count)
    if utf8.count == 1 or share < MIN_MIXED_SHARE:
        shown = quote_value(odd[0].decode(likely, errors="replace").strip())
        more = f" and {utf8.count - 1:,} more" if utf8.count > 1 else ""
        return [f"row {utf8.first}{more} looks like UTF-8 in a file of {likely}, and is read as {shown}"]
    found = f"lines in two encodings: {_tell_lines(utf8, 'UTF-8')}, {_tell_lines(other, likely)}"
    remedy = "save the parts that were put together anew in one encoding, such as UTF-8, and put them together again"
    raise Faults([str(Fault(name, "one encoding in all lines", found, remedy, row=max(utf8.first, other.first)))])


def _tell_lines(lines: _SomeLines, encoding: str) -> str:
    """How many lines are in an encoding, and the first."""
    return f"{lines.count:,} in {encoding} (the first is row {lines.first})"


def _tell_dos_encoding(text: bytes) -> str:
    """The encoding of DOS that may be meant, with a word that it reads; nothing where none fits."""
    guess = guess_dos_encoding(text)
    if not guess:
        return ""
    word = next(each.strip() for each in FIELD_ENDS_OF_TEXT.split(text.decode(guess)) if not each.isascii())
    return f"it may be {guess} of DOS, in which one cell is {quote_value(word)}: then say --encoding {guess}; else "


def _require_readable_words(other: _SomeLines, encoding: str, name: str) -> list[str]:
    """The words beyond ASCII are such as people write; a few that are not are told.

    Raises:
        Faults: many are not.
    """
    garbled, cells = list_garbled_cells(other.text, encoding)
    if not garbled:
        return []
    shown = quote_value(garbled[0])
    if len(garbled) > MAX_GARBLED_SHARE * cells:
        found = f"text that is like none in any that was tried ({shown} as {encoding})"
        remedy = _tell_dos_encoding(other.text) + NAME_IT
        raise Faults([str(Fault(name, "text in a known encoding", found, remedy, row=other.first))])
    return [f"cells that look wrong in {encoding}, such as {shown}; if they are, {NAME_IT}"]
