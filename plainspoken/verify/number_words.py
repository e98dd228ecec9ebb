"""What says a number without a digit: number words of any language that ships, signs, and shapes that one can count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from plainspoken.words import Words
from plainspoken.words.lint import list_number_words
from plainspoken.words.message_catalogue import read_messages

NUMBER_WORDS_KEY = "forms.number_words"
NUMERAL_CATEGORIES = ("Nd", "Nl", "No")
# What Unicode calls signs that are no digits and show a number all the same: the face of a die, a hundred points.
NUMBER_SIGN_PATTERN = re.compile(r"\b(?:DIGIT|NUMBER|NUMERAL|HUNDRED|KEYCAP|DIE|TALLY|CLOCK|DOMINO|PLAYING|MAHJONG)\b")
SHAPES_IN_A_ROW_PATTERN = re.compile(r"([\u2580-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])\1{2,}")
HAN_LANGUAGES = ("ja", "zh", "ko", "yue")  # whose everyday words hold signs of numbers
# Shorter ones are words of their own: CV, ML, CD, XL, MIX, DIM. No word of a language is a longer one.
ROMAN_NUMBER_PATTERN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
SHORTEST_ROMAN_NUMBER = 4
SHORTEST_FOREIGN_WORD = 4  # letters of a number word of another language: shorter ones mean something else in many


def list_spoken_numbers(words: Words) -> Collection[str]:
    """The number words of the language, and the longer ones of the languages that ship."""
    own = frozenset(list_number_words(words.messages.vocabulary.forms))
    return own | read_foreign_number_words(words.folders[0])


@lru_cache(maxsize=4)
def read_foreign_number_words(folder: Path) -> frozenset[str]:
    """The number words of all languages of a folder of templates, without those that are short."""
    read = (read_messages(path) for path in sorted(folder.glob("words/*/forms.toml")))
    texts = (each[NUMBER_WORDS_KEY].text for each in read if NUMBER_WORDS_KEY in each)
    return frozenset(word for text in texts for word in text.split() if len(word) >= SHORTEST_FOREIGN_WORD)


def says_number(word: str, spoken: Collection[str]) -> bool:
    """Whether a word without digits says a number: as one of the number words, or as a Roman one of four letters or
    more, all of them great or all small."""
    if word.lower() in spoken:
        return True
    alike = word.isascii() and len(word) >= SHORTEST_ROMAN_NUMBER and (word.isupper() or word.islower())
    return alike and ROMAN_NUMBER_PATTERN.fullmatch(word.upper()) is not None


def find_number_signs(text: str, language: str) -> Iterator[str]:
    """Each sign of a text that is no digit and shows a number, and each shape that stands thrice or more in a row."""
    if text.isascii():
        return
    han = language.partition("-")[0] in HAN_LANGUAGES
    yield from dict.fromkeys(sign for sign in text if not sign.isascii() and shows_number(sign, han))
    yield from (each[1] for each in SHAPES_IN_A_ROW_PATTERN.finditer(text))


@lru_cache(maxsize=4096)
def shows_number(sign: str, han: bool) -> bool:
    """Whether a sign that is no digit shows a number; `han`: of a language whose words are written with such signs."""
    if unicodedata.category(sign) in NUMERAL_CATEGORIES:
        return False  # told as digits are
    if sign.isalpha():
        return not han and unicodedata.numeric(sign, None) is not None
    return NUMBER_SIGN_PATTERN.search(unicodedata.name(sign, "")) is not None
