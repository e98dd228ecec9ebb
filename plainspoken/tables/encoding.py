"""Bytes to text, and a guess at the encoding where they are not what was declared.

A table has few words, often one a cell. On those the general detectors of the field guess badly ("Malmö", "café" and
"£2.55" become Central European, Cyrillic or UTF-16); what words of a language look like decides better.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice, pairwise

BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8"}
# Where two fit alike, the one named first is taken.
LIKELY_ENCODINGS = (
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "iso-8859-2",
    "windows-1253",
    "shift_jis",
    "euc_jp",
    "koi8-r",
)
MAX_GUESSED_LINES = 500
WORD_PATTERN = re.compile(r"[^\W\d_²³¹¼½¾]+")
SIGN_BEFORE_LETTER = re.compile(r"[^\w\s\x00-\x7f](?=[^\W\d_])|[²³¹¼½¾](?=[^\W\d_])")
CONTROL_SIGN = re.compile(r"[\x80-\x9f]")
LATIN_SIGNS = "ªºµ"


class TableDecodeError(ValueError):
    """Bytes that are not text of the declared encoding. `looks_like`: the encoding that would fit."""

    def __init__(self, message: str, looks_like: str) -> None:
        super().__init__(message)
        self.looks_like = looks_like

    @property
    def is_declarable(self) -> bool:
        """Whether a case may declare the encoding that would fit."""
        return self.looks_like in LIKELY_ENCODINGS


def decode_line(line: bytes, encoding: str, *, first: bool) -> str:
    """A line as text; a byte order mark at the start of the file is no text.

    Raises:
        TableDecodeError: the first byte that is no text of the encoding, with its position in the line from 1.
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


def guess_encoding(text: bytes) -> str:
    """The encoding that some lines look like: by their byte order mark, else the one with the most usual words."""
    for mark, name in BYTE_ORDER_MARKS.items():
        if text.startswith(mark):
            return name
    telling = islice((line for line in text.splitlines() if not line.isascii()), MAX_GUESSED_LINES)
    sample = b"\n".join(telling)
    if _is_decodable(sample, "utf-8"):
        return "utf-8"
    fitting = [each for each in LIKELY_ENCODINGS if _is_decodable(sample, each)]
    return min(fitting, key=lambda each: count_odd_words(sample.decode(each)), default=LIKELY_ENCODINGS[0])


def count_odd_words(text: str) -> int:
    """How many words are such as no language writes, and signs such as none has before a letter."""
    signs = (match[0] for match in SIGN_BEFORE_LETTER.finditer(text))
    odd = sum(unicodedata.category(sign) in ("Sc", "So", "Sk", "Sm", "No") for sign in signs)
    odd += len(CONTROL_SIGN.findall(text))
    return odd + sum(_is_odd_word(word) for word in WORD_PATTERN.findall(text) if not word.isascii())


def _is_odd_word(word: str) -> bool:
    """Whether a word has letters of two scripts, a capital after a small letter, or Latin letters with nothing but
    accents: so words look that are read in another encoding than they were written in."""
    scripts = {_name_script(letter) for letter in word}
    if len(scripts) > 1 or any(one.islower() and next_one.isupper() for one, next_one in pairwise(word)):
        return True
    return scripts == {"LATIN"} and len(word) > 2 and not any(letter.isascii() for letter in word)


def _name_script(letter: str) -> str:
    """The script of a letter; the several of Japanese count as one."""
    script = "LATIN" if letter in LATIN_SIGNS else unicodedata.name(letter, "NONE").split()[0]
    return "CJK" if script in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC") else script


def _is_decodable(line: bytes, encoding: str) -> bool:
    """Whether a line is text of this encoding."""
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
