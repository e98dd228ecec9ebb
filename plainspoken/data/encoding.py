"""Data: bytes to text, and a guess at the encoding where they are not what was declared. Knows no table."""

from __future__ import annotations

import codecs
from itertools import pairwise

BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8"}


class TableDecodeError(ValueError):
    """Bytes that are not text of the declared encoding. `looks_like`: the encoding that would fit."""

    def __init__(self, message: str, looks_like: str) -> None:
        super().__init__(message)
        self.looks_like = looks_like


def decode_line(line: bytes, encoding: str, *, first: bool) -> str:
    """A line as text; a byte order mark at the start of the file is no text.

    Raises:
        BadBytes: the first byte that is no text of the encoding, with its position in the line from 1.
    """
    if b"\0" in line and not line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise TableDecodeError(f"byte 0x00 at position {line.index(0) + 1} of the line", "a binary file")
    if first and line.startswith(codecs.BOM_UTF8) and codecs.lookup(encoding).name == "utf-8":
        line = line.removeprefix(codecs.BOM_UTF8)
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as error:
        found = f"byte 0x{line[error.start]:02x} at position {error.start + 1} of the line"
        raise TableDecodeError(found, guess_encoding(line)) from None


def guess_encoding(line: bytes) -> str:
    """The encoding that a line looks like: by its byte order mark, else by how dense its high bytes are.

    Cyrillic words in Windows-1251 are runs of bytes from 0xC0 on; accents in Windows-1252 stand alone.
    """
    for mark, name in BYTE_ORDER_MARKS.items():
        if line.startswith(mark):
            return name
    pairs = sum(a >= 0xC0 and b >= 0xC0 for a, b in pairwise(line))
    high = sum(byte >= 0x80 for byte in line)
    if _is_decodable(line, "utf-8"):
        return "utf-8"
    return "windows-1251" if high >= 3 and pairs * 2 >= high else "windows-1252"


def _is_decodable(line: bytes, encoding: str) -> bool:
    """Whether a line is text of this encoding."""
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
