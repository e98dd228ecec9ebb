"""The encoding of a table as somebody said it, or as a case declares it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plainspoken.case.tables import encodes_text
from plainspoken.core.errors import PlainspokenError
from plainspoken.tables.file_encoding import find_undecodable_line
from plainspoken.tables.recode import is_recoded, open_table_file
from plainspoken.tables.text_lines import is_text_table


def require_text_encoding(encoding: str, tables: Iterable[Path]) -> None:
    """What was said with --encoding, if anything, names an encoding, and there is a table of text to read by it.

    Raises:
        PlainspokenError: there is no such encoding, or no table of text.
    """
    if encoding and not encodes_text(encoding):
        expected = "expected an encoding of text, such as utf-8, windows-1252 or cp932"
        raise PlainspokenError(f"--encoding {encoding}: {expected}")
    named = list(tables)
    if encoding and not any(map(is_text_table, named)):
        raise PlainspokenError(f"{named[0].name}: expected a table of text for --encoding, found none; leave it out")


def is_utf8_file(path: Path) -> bool:
    """Whether a table of text is UTF-8, or of two or four bytes a letter, which its bytes show."""
    with open_table_file(path) as file:
        return find_undecodable_line(file, "utf-8") == 0


def is_decodable_file(path: Path, encoding: str) -> bool:
    """Whether all of a table of text is text of this encoding of single bytes or few."""
    if is_recoded(encoding):
        return False
    with open_table_file(path) as file:
        return find_undecodable_line(file, encoding) == 0
