"""A page's text to what the fonts of its PDF can print: signs that they lack are spelt out, in brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from slugify import slugify

from plainspoken.theme.read_theme import read_theme

UNSEEN_CATEGORIES = ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs")  # nothing is drawn for them alone
FIRST_OF_FONTS = 0x20


@cache
def read_printable_signs(font: Path) -> frozenset[int]:
    """The signs that a font file can draw, by their numbers in Unicode."""
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def spell_for_print(text: str, folders: Sequence[Path]) -> str:
    """A text for the PDF. Without this a sign that the fonts lack is an empty box: two emoji would be one.

    `folders`: of templates; their theme names the fonts. Whoever needs more scripts gives a font that has them.
    """
    if text.isascii():
        return text
    fonts = read_theme(tuple(folders)).fonts
    known = read_printable_signs(fonts.regular) & read_printable_signs(fonts.strong)
    lacking = sorted({each for each in set(text) if ord(each) >= FIRST_OF_FONTS and ord(each) not in known})
    runs = f"[{re.escape(''.join(lacking))}]+"
    return re.sub(runs, lambda found: spell_out(found.group()), text) if lacking else text


def spell_out(signs: str) -> str:
    """Signs that cannot be drawn: words of other scripts in Latin letters, an emoji by its name."""
    parts = re.findall(r"[^\W\d_]+|.", signs)
    told = [spell_one(each) for each in parts if unicodedata.category(each[0]) not in UNSEEN_CATEGORIES]
    return " ".join(filter(None, told))


def spell_one(part: str) -> str:
    """One word of letters, or one other sign."""
    latin = slugify(part, separator=" ", lowercase=False)
    codes = " ".join(f"U+{ord(each):04X}" for each in part)
    return f"[{latin or unicodedata.name(part[0], codes).lower()}]" if latin or len(part) == 1 else f"[{codes}]"
