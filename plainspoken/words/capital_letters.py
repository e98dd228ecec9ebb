"""The capital that a line or a sentence begins with, where it leaves a word what it says."""

from __future__ import annotations

import re

WORD_PATTERN = re.compile(r"[^\W\d_]+")
GREEK_MU = "\N{GREEK SMALL LETTER MU}"  # before other letters than Greek ones a millionth, as the sign µ is
GREEK_LETTERS = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")


def capitalise_at(text: str, place: int) -> str:
    """A text with a capital at a place, where a word begins there that may have one."""
    word = WORD_PATTERN.match(text, place)
    if word is None or not may_begin_with_capital(word[0]):
        return text
    return text[:place] + text[place].upper() + text[place + 1 :]


def may_begin_with_capital(word: str) -> bool:
    """Whether a word stays the same with a capital: µg would be a megagram, ß two letters, mW a million times more."""
    letter, rest = word[0], word[1:]
    capital = letter.upper()
    if len(capital) != 1 or capital.lower() != letter:
        return False
    measured = letter == GREEK_MU and GREEK_LETTERS.match(rest) is None
    return not measured and not any(map(str.isupper, rest))
