"""Signs and letters that make another figure of the one beside them: a minus, `%`, a currency, the `k` of thousands."""

from __future__ import annotations

import re
import unicodedata

CHANGING_CATEGORIES = ("Sc", "Sm")  # of a currency, of arithmetic
CHANGING_SIGNS = "%‰°′″\N{FRACTION SLASH}"
TOUCHING_SIGNS = "-*/"  # with a space between them they part words
# Of the languages that ship: what makes thousands, millions or a share of a figure, and what denies one.
UNITS_AFTER = re.compile(
    r"\s*(?:[kKMBGT]|mn|mln|bn|tn|tkr|mkr|mdr|тыс|млн|млрд|per\s?cent\w*|procent\w*|процент\w*|promille|промилле)(?!\w)"
)
DENIAL_BEFORE = re.compile(r"(?<!\w)(?:not|no|never|minus|inte|icke|ej|aldrig|не|нет|минус)\s*", re.IGNORECASE)
LETTERS_OF_WORDS = 20  # that are looked at before and after a figure


def changes_figure(sign: str) -> bool:
    """Whether a sign makes another figure of the one beside it, also where a space stands between them."""
    return bool(sign) and (unicodedata.category(sign) in CHANGING_CATEGORIES or sign in CHANGING_SIGNS)


def touches_figure(sign: str) -> bool:
    """Whether a sign, letter or digit right beside a figure makes another one of it."""
    return bool(sign) and (sign.isalnum() or sign in TOUCHING_SIGNS)


def stands_against_figure(before: str, after: str) -> bool:
    """Whether texts before and after a figure change what it says."""
    near, touching = (before.rstrip()[-1:], after.lstrip()[:1]), (before[-1:], after[:1])
    return any(map(changes_figure, near)) or any(map(touches_figure, touching))


def words_change_figure(before: str, after: str) -> bool:
    """Whether a unit behind a figure, or a denial before it, changes what it says; in sentences both may be meant."""
    last = before.rstrip()[-LETTERS_OF_WORDS:].split(" ")[-1]
    return UNITS_AFTER.match(after[:LETTERS_OF_WORDS]) is not None or DENIAL_BEFORE.fullmatch(last) is not None
