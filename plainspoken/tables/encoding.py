"""Bytes to text, and a guess at the encoding where they are not what was declared.

A table has few words, often one a cell: the detector must be right on short texts.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from io import BufferedIOBase
from itertools import islice, pairwise

from plainspoken.core.errors import Faults
from plainspoken.tables.fault import Fault

BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8"}
USUAL_ENCODING = "windows-1252"
# Where two read a file alike, the one named first is taken.
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
FIELD_ENDS = re.compile(rb"[,;\t\"\n\r]")  # no bar: it may be half of a letter of two bytes
ENCODING_CHUNK_BYTES = 4_000_000
UTF8_SIGN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


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
    if _is_decodable(sample, "utf-8"):
        return "utf-8"
    if _is_decodable(sample, USUAL_ENCODING) and not _has_foreign_words(sample.decode(USUAL_ENCODING)):
        return USUAL_ENCODING
    likely = _guess_as_browsers_do(sample)
    fitting = [each for each in (likely, *LIKELY_ENCODINGS) if _is_decodable(sample, each)]
    best = min(fitting, key=lambda each: count_odd_words(sample.decode(each)), default="latin-1")
    return next((each for each in LIKELY_ENCODINGS if _reads_alike(sample, each, best)), best)


def _guess_as_browsers_do(sample: bytes) -> str:
    """The encoding that the detector of a browser names, as Python calls it."""
    from chardetng_py import EncodingDetector

    detector = EncodingDetector()
    detector.feed(sample, last=True)
    said = detector.guess(tld=None, allow_utf8=False)
    try:
        return codecs.lookup(said).name
    except LookupError:
        return USUAL_ENCODING


def _reads_alike(sample: bytes, one: str, other: str) -> bool:
    """Whether some bytes are the same text in both encodings."""
    return _is_decodable(sample, one) and sample.decode(one) == sample.decode(other)


def _has_foreign_words(text: str) -> bool:
    """Whether any word is written in more than the letters of ASCII."""
    return any(not word.isascii() for word in WORD_PATTERN.findall(text))


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


def detect_file_encoding(file: BufferedIOBase, name: str) -> str:
    """UTF-8 where all of the file is, else the one that the first other bytes look like. `name`: in messages.

    Raises:
        Faults: a file of UTF-8 in which a few bytes are broken: read otherwise, every other word would be wrong.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    while chunk := file.read(ENCODING_CHUNK_BYTES):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            at = min(error.start, len(chunk))
            _require_no_broken_utf8(chunk, line + chunk[:at].count(b"\n"), name)
            return _detect_legacy_encoding(chunk)
        line += chunk.count(b"\n")
    return "utf-8"


def _require_no_broken_utf8(chunk: bytes, line: int, name: str) -> None:
    """The bytes are not UTF-8 but for a few. `line`: that of the first that is not.

    Raises:
        Faults: they are.
    """
    broken = chunk.decode("utf-8", errors="replace").count("\ufffd")
    whole = len(UTF8_SIGN.findall(chunk))
    if whole >= broken:
        bad = next(each for each in chunk.split(b"\n") if not _is_decodable(each, "utf-8"))
        shown = bad.decode("utf-8", errors="backslashreplace").strip()[:60]
        found = f'bytes that are none ("{shown}"), beside {whole:,} signs that are'
        raise Faults([str(Fault(name, "text in UTF-8", found, "correct this line, or save the file anew", row=line))])


def _detect_legacy_encoding(chunk: bytes) -> str:
    """The encoding of bytes that are not UTF-8; Latin-1, which takes any byte, where nothing else does."""
    whole, likely = chunk.rpartition(b"\n")[0] or chunk, guess_encoding(chunk)
    return "latin-1" if likely == "utf-8" or not _is_decodable(whole, likely) else likely


def _is_decodable(line: bytes, encoding: str) -> bool:
    """Whether a line is text of this encoding."""
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
