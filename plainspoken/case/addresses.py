"""A name or value as people write it to the piece of an address that stands for it, and for it alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

from slugify import slugify

MARK_LENGTH = 6  # hexadecimal digits that tell two names apart whose letters are the same
MAX_SLUG_LENGTH = 120  # of a whole question no more stands in an address; the mark tells it from others that begin so
# What an address shows whole but for capitals: letters of alphabets and digits, parted by single signs.
# An ideogram is a word, and many of them sound alike; the letters that differ from others in capitals only are few.
LETTER = r"[0-9A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]"
PLAIN_NAME = re.compile(rf"{LETTER}+(?:[ _-]{LETTER}+|(?<=\d)\.\d+)*")
# "A" and "a" are two: of a single letter the word is not there that it is short for.
SINGLE_CAPITAL = re.compile(r"[A-Z]")
# Latin letters that an address shows without what makes them letters of their own: Habo and Håbo are two places.
ACCENTED_LETTER = re.compile(r"[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")
LINE_SIGNS = ("Cc", "Zl", "Zp")  # line breaks, tabs and control signs, which neither HTML nor a PDF can hold
# What is not seen and turns the order of what is; the joiner of emoji is none of them.
STEERING_SIGNS = frozenset(
    map(chr, (0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
NO_NUMBER = "nan"  # how a table of scores writes that a number is not there; no category has this address


def slug(text: object) -> str:
    """The address form of a name or value: lower-case ASCII letters, digits and underscores.

    Two names have one address only where they differ in capitals, in which sign parts their words (`Monthly fee` and
    `monthly_fee`), or in the alphabet of the same sounds. All else that an address cannot show (`A+` and `A-`, `Håbo`
    and `Habo`, `discount %`, `<30`, an emoji) is told by a mark at its end. See `find_shared_addresses`.
    """
    name = str(text)
    plain = slugify(name, separator="_")
    if name and (not plain or len(plain) > MAX_SLUG_LENGTH or is_blurred_by_slug(name)):
        return f"{plain[:MAX_SLUG_LENGTH].rstrip('_') or 'sign'}_{sha256(name.encode()).hexdigest()[:MARK_LENGTH]}"
    return plain or "empty"


def is_blurred_by_slug(name: str) -> bool:
    """Whether an address of letters alone would hide what tells this name from another one."""
    hidden = not PLAIN_NAME.fullmatch(name) or ACCENTED_LETTER.search(unicodedata.normalize("NFC", name))
    return bool(hidden) or bool(SINGLE_CAPITAL.fullmatch(name)) or name.casefold() == NO_NUMBER


def one_line(name: str) -> str:
    """A name or value as a page prints it: on one line, between single spaces, without signs that steer a screen.

    One that no ink shows is told by its number in Unicode.
    """
    spaced = "".join(" " if unicodedata.category(each) in LINE_SIGNS else each for each in name)
    shown = " ".join("".join(each for each in spaced if each not in STEERING_SIGNS).split())
    return shown or " ".join(f"U+{ord(each):04X}" for each in name)


def file_slug(stem: str) -> str:
    """A file's name as that of a table or a case: no mark, for one folder holds each name once."""
    return slugify(stem, separator="_") or "empty"


def find_shared_addresses(names: Iterable[str]) -> list[tuple[str, str]]:
    """Names that have the address of an earlier one, each after that one."""
    first: dict[str, str] = {}
    shared = []
    for each in names:
        earlier = first.setdefault(slug(each), each)
        if earlier != each:
            shared.append((earlier, each))
    return shared
