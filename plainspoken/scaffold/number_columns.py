"""Data, proposing: which columns hold numbers, how these are written, and which cells say that there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.column_profile import MAX_STRANGE_TEXTS, ColumnProfile
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import quote_value
from plainspoken.tables.number_text import OTHER_SIGN, find_units
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS, says_nothing

MIN_NUMBER_SHARE = 0.9  # of the cells that say something
MIN_SAID_SHARE = 0.05  # of all cells: beside fewer numbers, words that say nothing are the news
MAX_EXAMPLES = 3
KINDS = {".": "points", ",": "commas"}
# Numbers that people write for "none", and how far from all others they stand then.
NEGATIVE_MARKS = (-1, -9, -99, -999, -9999)
POSITIVE_MARKS = (999, 9999, 99999, 999999)
MIN_MARK_ROWS, MIN_MARK_SHARE, MIN_OTHER_VALUES = 3, 0.01, 10
MARK_DISTANCE = 3


@dataclass(frozen=True)
class NumberReading:
    """How a column of numbers is read. `decimal`: its sign before decimals; `numbers`: of the sample; `nothing`: the
    texts that say that no number is there; `whole`: whether all are whole; `notes`: what a person should know."""

    decimal: str
    numbers: pd.Series[Any]
    nothing: tuple[str, ...]
    whole: bool
    notes: tuple[str, ...]


def read_number_column(seen: ColumnProfile, looked: TableProfile) -> NumberReading | None:
    """A column as numbers, with the table's decimal sign or the other; None where it holds none, or not only."""
    if seen.counts["codes"] or not seen.filled:
        return None
    for decimal in (looked.decimal, OTHER_SIGN[looked.decimal]):
        found = _read_with_sign(seen, looked, decimal)
        if found is not None:
            return found
    return None


def _read_with_sign(seen: ColumnProfile, looked: TableProfile, decimal: str) -> NumberReading | None:
    """A column as numbers with this decimal sign; None where it holds none, or not only."""
    said = seen.counts[KINDS[decimal]]
    silent = sum(count for text, count in seen.strange.items() if says_nothing(text))
    others = seen.filled - said
    if said < MIN_NUMBER_SHARE * (seen.filled - silent) or said < MIN_SAID_SHARE * seen.rows:
        return None
    texts = tuple(seen.strange)
    if sum(seen.strange.values()) != others or len(texts) == MAX_STRANGE_TEXTS:
        return None
    cells = looked.sample[seen.name]
    left = cells.mask(cells.isin((*texts, *MISSING_NUMBER_SPELLINGS)), "")
    numbers = parse_numbers(left, decimal)
    unread = {str(text): count for text, count in left[numbers.isna() & (left != "")].value_counts().items()}
    if len(unread) > MAX_STRANGE_TEXTS or sum(unread.values()) > (1 - MIN_NUMBER_SHARE) * len(left):
        return None
    left = left.mask(left.isin(list(unread)), "")
    nothing: dict[str, int] = {**seen.strange, **unread}
    marks = find_marks_of_nothing(numbers)
    spelt = tuple(sorted(set(left[numbers.isin(marks)])))
    kept = numbers.mask(numbers.isin(marks))
    notes = (*tell_silent_cells(nothing), *_tell_marks(numbers, marks), *_tell_writing(left, decimal, looked))
    plain = seen.counts["integers"] + others == seen.filled
    whole = plain or (looked.whole and bool((kept.dropna() == np.floor(kept.dropna())).all()))
    return NumberReading(decimal, kept, (*nothing, *spelt), whole, notes)


def find_marks_of_nothing(numbers: pd.Series[Any]) -> tuple[float, ...]:
    """Numbers that stand for "none": far from all others, each in many rows, such as -1 or 999 days since a call."""
    said = numbers.dropna()
    counts = said.value_counts()
    often = counts[(counts >= MIN_MARK_ROWS) & (counts >= MIN_MARK_SHARE * len(said))]
    if len(counts) <= MIN_OTHER_VALUES:
        return ()
    negative = [each for each in NEGATIVE_MARKS if each in often.index]
    below = said[said < 0].unique()
    found = list(map(float, negative)) if len(below) == len(negative) == 1 else []
    for each in POSITIVE_MARKS:
        others = said[(said != each) & ~said.isin(found)]
        if each in often.index and len(others) and float(others.max()) * MARK_DISTANCE <= each:
            found.append(float(each))
    return tuple(found)


def tell_silent_cells(nothing: Mapping[str, int]) -> list[str]:
    """How many cells hold texts that count as nothing, and what the first of them say."""
    count = sum(nothing.values())
    return [f"{count:,} cells say {join_examples(nothing)}; they count as missing"] if count else []


def _tell_marks(numbers: pd.Series[Any], marks: Iterable[float]) -> list[str]:
    """Which numbers count as none, and in how many cells."""
    return [
        f"{int((numbers == each).sum()):,} cells hold {each:g}, far from all others, as people write it for none; they "
        "count as missing: where it is a number, take it out of nothing"
        for each in marks
    ]


def _tell_writing(cells: pd.Series[str], decimal: str, looked: TableProfile) -> list[str]:
    """How numbers that are not written plainly are read, by an example."""
    odd = cells[(cells != "") & ~cells.str.fullmatch(r"\s*[+-]?\d*[.,]?\d*([eE][+-]?\d+)?\s*")]
    grouped = cells[cells.str.contains(OTHER_SIGN[decimal], regex=False)]
    told = list(odd[:1]) or list(grouped[:1])
    if not told:
        return []
    number = float(parse_numbers(cells, decimal)[cells == told[0]].iloc[0])
    shown = " ".join(told[0].split())  # spaces that do not break are spaces to a reader
    return [f"written like {quote_value(shown)}, which is read as {number:,.10g}"]


def explain_unread_numbers(seen: ColumnProfile, looked: TableProfile) -> str:
    """Why a column of numbers, for the most part, cannot be read as such; empty where it holds few."""
    if not seen.mostly_numbers or seen.counts["codes"]:
        return ""
    cells = looked.sample[seen.name]
    units = find_units(cells, looked.decimal)
    if len(units) > 1 and all(len(each) == 1 and each.isalpha() for each in units):
        return ""  # "12A", "12B": codes, not numbers
    if len(units) > 1:
        return f"its numbers are written in several units ({join_examples(units)}); write them in one to use them"
    numbers = max((parse_numbers(cells, sign) for sign in KINDS), key=lambda each: int(each.notna().sum()))
    unread = cells[numbers.isna() & ~cells.isin(MISSING_NUMBER_SPELLINGS)]
    return (
        f"its numbers cannot be read: {len(unread):,} of {len(cells):,} cells looked at are no numbers written as the "
        f"others are, such as {join_examples(unread.unique())}; correct them to use it"
    )


def join_examples(texts: Iterable[str]) -> str:
    """The first few texts in quotes."""
    every = list(texts)
    more = " ..." if len(every) > MAX_EXAMPLES else ""
    return ", ".join(map(quote_value, every[:MAX_EXAMPLES])) + more
