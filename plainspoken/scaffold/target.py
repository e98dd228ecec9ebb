"""Data, proposing: which column is the answer, and which value of it the event. Knows no other column."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, listed, nearest_of, quoted
from plainspoken.data.parse import as_numbers
from plainspoken.scaffold.column_profile import Seen
from plainspoken.scaffold.columns import Proposed, decimal_of, mostly
from plainspoken.scaffold.keywords import ANSWERS, UNWANTED, is_flag, is_no, is_yes, speaks_of
from plainspoken.scaffold.profile import Looked

MOST_CLASSES = 20
FEW_NUMBERS = 10  # different numbers up to which each may stand for a class
SHARES = (0.5, 0.8, 0.9)  # of the rows below a line that may be worth asking about


@dataclass(frozen=True)
class Answer:
    """The answer column as proposed. `positive`: the event, empty where only a person can say; `choices`:
    its values; `unwanted`: whether its name says that the event is to be prevented."""

    column: Proposed
    positive: str
    choices: tuple[str, ...]
    unwanted: bool


def candidates(looked: Looked) -> list[str]:
    """The columns that may be the answer, the likeliest first: called like one, then of yes and no, then
    those later in the file."""
    two = [each for each in looked.columns if len(classes(each)) == 2 and not each.absent]
    order = {name: place for place, name in enumerate(looked.names)}

    def likely(each: Seen) -> tuple[bool, bool, int]:
        return not speaks_of(each.name, ANSWERS), not says_yes(each), -order[each.name]

    return [each.name for each in sorted(two, key=likely)]


def says_yes(seen: Seen) -> bool:
    """Whether a column answers in words: yes and no, in one of the three languages."""
    words = [each for each in seen.values if each.strip().isalpha()]
    return len(words) == len(seen.values) and any(map(is_yes, words)) and any(map(is_no, words))


def classes(seen: Seen) -> dict[str, tuple[str, ...]]:
    """The spellings of each value: those that differ in capitals and spaces alone are one."""
    found: dict[str, tuple[str, ...]] = {}
    if not seen.many:
        for value in sorted(seen.values, key=lambda each: -seen.values[each]):
            key = value.strip().casefold()
            found[key] = (*found.get(key, ()), value)
    return found


def answer_of(looked: Looked, name: str, positive: str = "") -> Answer:
    """The answer column and its event.

    Raises:
        Faults: no such column, empty cells, a single value, numbers, or a positive value that is not there.
    """
    if name not in looked.names:
        raise _no_column(looked, name)
    seen = looked.column(name)
    spelt = classes(seen)
    if len(spelt) == 1:
        raise _stop(looked, name, "two values", f"only {quoted(*spelt)}", "choose another target")
    if is_number(seen, looked) and not (positive and len(spelt) <= FEW_NUMBERS) and len(spelt) != 2:
        raise numbers_asked(looked, seen)
    if seen.empty:
        raise _stop(
            looked, name, "an answer in every row", f"{seen.empty:,} empty cells", "remove these rows"
        )
    if not spelt or len(spelt) > MOST_CLASSES:
        raise _stop(looked, name, "two values", "very many different texts", "group them into yes and no")
    if is_flag(seen.values):
        return flag_answer(seen, positive, looked)
    return class_answer(seen, spelt, positive, looked)


def flag_answer(seen: Seen, positive: str, looked: Looked) -> Answer:
    """An answer of TRUE and FALSE in any usual spelling."""
    chosen = positive or next(each for each in seen.values if is_yes(each))
    if chosen not in seen.values:
        raise _no_value(looked, seen, chosen, tuple(seen.values))
    column = Proposed(seen.name, "flag", "target", known="after")
    return Answer(column, chosen, tuple(seen.values), is_yes(chosen) and speaks_of(seen.name, UNWANTED))


def class_answer(seen: Seen, spelt: dict[str, tuple[str, ...]], positive: str, looked: Looked) -> Answer:
    """An answer of texts; other spellings of one value are corrected to its most frequent one."""
    values = tuple(first for first, *_ in spelt.values())
    chosen = next((each for each in values if each.strip().casefold() == positive.strip().casefold()), "")
    if positive and not chosen:
        raise _no_value(looked, seen, positive, values)
    chosen = chosen or event_of(values)
    wrong = {each: first for first, *others in spelt.values() for each in others}
    column = Proposed(
        seen.name, "category", "target", known="after", values=tuple(sorted(values)), corrections=wrong
    )
    unwanted = speaks_of(chosen, UNWANTED) or (is_yes(chosen) and speaks_of(seen.name, UNWANTED))
    return Answer(column, chosen, values, unwanted)


def event_of(values: tuple[str, ...]) -> str:
    """The value that says yes; of two that say neither the rarer one; of more none, so empty."""
    yes, no = [each for each in values if is_yes(each)], [each for each in values if is_no(each)]
    if len(values) != 2:
        return ""
    if len(yes) == 1:
        return yes[0]
    return next(each for each in values if each != no[0]) if len(no) == 1 else values[-1]


def with_event(answer: Answer, positive: str) -> Answer:
    """The same answer with the event that a person chose."""
    return replace(answer, positive=positive)


def is_number(seen: Seen, looked: Looked) -> bool:
    """Whether a column holds numbers."""
    return mostly(seen, "commas" if decimal_of(looked) == "," else "points")


def numbers_asked(looked: Looked, seen: Seen) -> Faults:
    """What to do about an answer that is a number: ask whether it lies above a line."""
    numbers = as_numbers(looked.sample[seen.name], decimal_of(looked)).dropna()
    some = ", ".join(f"--above {cut:g} ({share * 100:.0f} of 100 rows)" for cut, share in cuts(numbers))
    lines = f"; make it a yes/no question: {some or '--above NUMBER'}"
    classes = "; or, where the numbers stand for classes, say which one is the event: --positive VALUE"
    remedy = "how much is not forecast yet" + lines + (classes if 2 < len(seen.values) <= FEW_NUMBERS else "")
    found = "numbers" if seen.many else f"{len(seen.values)} different numbers"
    return _stop(looked, seen.name, "two values such as yes and no", found, remedy)


def cuts(numbers: pd.Series[float]) -> list[tuple[float, float]]:
    """Lines worth asking about, each with the share of rows above it."""
    lines = dict.fromkeys(rounded(float(numbers.quantile(below))) for below in SHARES)
    shares = ((cut, float((numbers > cut).mean())) for cut in lines)
    return [(cut, share) for cut, share in shares if 0 < share < 1]


def rounded(number: float) -> float:
    """A number with two digits that say something."""
    if not number:
        return 0.0
    return float(np.round(number, 1 - int(np.floor(np.log10(abs(number))))))


def _no_column(looked: Looked, name: str) -> Faults:
    """The message for a target that is not there."""
    near = nearest_of(name, looked.names)
    found = "none of that name" + (f" (nearest: {quoted(near)})" if near else "")
    remedy = f"choose one with --target; it has: {listed(looked.names)}"
    return _stop(looked, name, "the column of the answer", found, remedy)


def _no_value(looked: Looked, seen: Seen, positive: str, values: tuple[str, ...]) -> Faults:
    """The message for an event that no cell holds."""
    found = f"none that holds {quoted(positive)}"
    return _stop(looked, seen.name, "cells with the event", found, f"--positive: one of {listed(values)}")


def _stop(looked: Looked, column: str, expected: str, found: str, remedy: str) -> Faults:
    """One fault of the answer."""
    return Faults([str(Fault(looked.path.name, expected, found, remedy, column=column))])
