"""Bytes to text, and a guess at the encoding where they are not what was declared.

A table has few words, often one a cell: the detector must be right on short texts.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice, pairwise

BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8"}
USUAL_ENCODING = "windows-1252"
# Where two read a file alike, the one named first is taken.
LIKELY_ENCODINGS = (
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "iso-8859-2",
    "windows-1253",
    "cp932",
    "euc_jp",
    "euc_jis_2004",
    "koi8-r",
)
# A vendor's encoding that holds all of an older one, and more: Windows writes 髙 and ① where Shift-JIS has no place.
VENDOR_ENCODINGS = {
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "cp950",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
MAX_GUESSED_LINES = 500
WORD_PATTERN = re.compile(r"[^\W\d_²³¹¼½¾]+")
SIGN_BEFORE_LETTER = re.compile(r"[^\w\s\x00-\x7f](?=[^\W\d_])|[²³¹¼½¾](?=[^\W\d_])")
CONTROL_SIGN = re.compile(r"[\x80-\x9f\ue000-\uf8ff]")  # and the places that Unicode gives to no sign
LATIN_SIGNS = "ªºµ"
# As "Größe" and "Kraków" of DOS look in encodings of two bytes.
SIGN_WITHIN_LATIN = re.compile(r"[a-z][\u4e00-\u9fff\uff61-\uff9f][a-z]")
# As ä, ö, å, é, ø and ó of DOS look in encodings of Windows: "H„gg", "Malm”", "K›benhavn", "Krak˘w".
SIGN_WITHIN_WORD = re.compile(
    r'(?<=[^\W\d_])[„”“†‡‚ˆ‰‹›¢¤£¡¨¸\u02d8-\u02dd](?=[^\W\d_])|^[^"“„”]*[^\W\d_]”$|(?<=[a-z])[‚†‡ˆ‰](?=$)'
)
DOS_ENCODINGS = ("cp850", "cp852", "cp865", "cp437", "cp866")
FIELD_ENDS = re.compile(rb"[,;\t\"\n\r]")  # no bar: it may be half of a letter of two bytes
FIELD_ENDS_OF_TEXT = re.compile(r"[,;|\t\"\n\r]")
# Frames of DOS, places without a sign, and the sign for what could not be read: no table of people holds them.
NO_WORD_SIGN = re.compile(r"[\x80-\x9f\u2500-\u259f\ue000-\uf8ff\ufffd]")
ALPHABETS = frozenset(("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI"))
# How a letter of UTF-8 looks in an encoding of one byte a letter: "Ã…re", "â‚¬".
SIGN_AFTER_LETTER = re.compile(r"(?=[^\x00-\x7f])[^\W\d_][^\w\s\x00-\x7f]")


class TableDecodeError(ValueError):
    """Bytes that are not text of the declared encoding. `looks_like`: the encoding that would fit."""

    def __init__(self, message: str, looks_like: str) -> None:
        super().__init__(message)
        self.looks_like = looks_like

    @property
    def is_declarable(self) -> bool:
        """Whether a case may declare the encoding that would fit."""
        try:
            return codecs.lookup(self.looks_like).name != "utf-8"
        except LookupError:
            return False


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
    """The encoding that some lines look like: by their byte order mark, else as browsers guess it from the words beyond
    ASCII, each once; signs of money beside numbers alone tell of western Europe."""
    for mark, name in BYTE_ORDER_MARKS.items():
        if text.startswith(mark):
            return name
    telling = islice((line for line in text.splitlines() if not line.isascii()), MAX_GUESSED_LINES)
    sample = b"\n".join(
        dict.fromkeys(part for line in telling for part in FIELD_ENDS.split(line) if not part.isascii())
    )
    if is_decodable(sample, "utf-8"):
        return "utf-8"
    if is_decodable(sample, USUAL_ENCODING) and not _has_foreign_words(sample.decode(USUAL_ENCODING)):
        return USUAL_ENCODING
    likely = _guess_as_browsers_do(sample)
    fitting = [each for each in (likely, *LIKELY_ENCODINGS) if is_decodable(sample, each)]
    best = min(fitting, key=lambda each: count_odd_words(sample.decode(each)), default="latin-1")
    return next((each for each in LIKELY_ENCODINGS if _reads_alike(sample, each, best)), best)


def _guess_as_browsers_do(sample: bytes) -> str:
    """The encoding that the detector of a browser names, as Python calls it."""
    from chardetng_py import EncodingDetector

    detector = EncodingDetector()
    detector.feed(sample, last=True)
    said = detector.guess(tld=None, allow_utf8=False)
    try:
        found = codecs.lookup(said).name
    except LookupError:
        return USUAL_ENCODING
    return VENDOR_ENCODINGS.get(found, found)


def _reads_alike(sample: bytes, one: str, other: str) -> bool:
    """Whether some bytes are the same text in both encodings."""
    return is_decodable(sample, one) and sample.decode(one) == sample.decode(other)


def _has_foreign_words(text: str) -> bool:
    """Whether any word is written in more than the letters of ASCII."""
    return any(not word.isascii() for word in WORD_PATTERN.findall(text))


def count_odd_words(text: str) -> int:
    """How many words are such as no language writes, and signs such as none has before a letter."""
    signs = (match[0] for match in SIGN_BEFORE_LETTER.finditer(text))
    odd = sum(unicodedata.category(sign) in ("Sc", "So", "Sk", "Sm", "No") for sign in signs)
    odd += len(CONTROL_SIGN.findall(text)) + len(SIGN_WITHIN_LATIN.findall(text))
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


def list_garbled_cells(text: bytes, encoding: str) -> tuple[list[str], int]:
    """The cells beyond ASCII that no person wrote so, each once, and how many cells beyond ASCII there are: with frames
    of DOS, places without a sign, or two alphabets in a word."""
    cells = dict.fromkeys(each.strip() for each in FIELD_ENDS_OF_TEXT.split(text.decode(encoding)))
    beyond = [each for each in cells if not each.isascii()]
    return [each for each in beyond if is_garbled(each)], len(beyond)


def is_garbled(cell: str) -> bool:
    """Whether a cell holds signs that no person writes, or a word in two alphabets."""
    words = (word for word in WORD_PATTERN.findall(cell) if not word.isascii())
    strange = NO_WORD_SIGN.search(cell) or SIGN_WITHIN_LATIN.search(cell) or SIGN_WITHIN_WORD.search(cell)
    return strange is not None or any(len(ALPHABETS & {_name_script(letter) for letter in word}) > 1 for word in words)


def guess_dos_encoding(text: bytes) -> str:
    """The encoding of DOS in which some lines hold such words as people write; empty where there is none."""
    fits = {each: count_odd_words(text.decode(each)) for each in DOS_ENCODINGS if not list_garbled_cells(text, each)[0]}
    best = min(fits, key=lambda each: fits[each], default="")
    return best if best and not fits[best] else ""


def looks_like_utf8(line: bytes, encoding: str) -> bool:
    """Whether a line that is text of UTF-8 is none, or an odd one, in another encoding."""
    if not is_decodable(line, encoding):
        return True
    text = line.decode(encoding)
    return count_odd_words(text) > 0 or SIGN_AFTER_LETTER.search(text) is not None


def is_decodable(line: bytes, encoding: str) -> bool:
    """Whether a line is text of this encoding."""
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
