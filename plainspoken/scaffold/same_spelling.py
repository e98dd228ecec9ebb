"""Data, proposing: which texts of a column are surely spellings of one value."""

from __future__ import annotations

from plainspoken.case.addresses import one_line
from plainspoken.scaffold.keywords import is_no, is_yes

MIN_PLAIN_LETTERS = 3  # of a word in which capitals tell nothing apart; shorter ones may be units or marks


def spelling_key(value: str) -> str:
    """What all spellings of one text have in common that surely mean the same, whatever the column holds.

    Capitals count in anything but plain words: `mW` and `MW` are two, `Mb` and `MB`, too. Letters of other kinds,
    accents and signs always count.
    """
    told = one_line(value)
    plain = all(each.isalpha() and (each.islower() or each.isupper() or each.istitle()) for each in told.split())
    short = len(told) < MIN_PLAIN_LETTERS and not (is_yes(told) or is_no(told))
    return told.lower() if plain and not short else told
