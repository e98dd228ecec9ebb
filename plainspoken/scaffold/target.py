"""Data, proposing: which column is the answer, and which value of it the event."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from plainspoken.core.errors import Faults
from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import ColumnProposal, detect_decimal_sign, is_number_column
from plainspoken.scaffold.keywords import (
    TARGET_KEYWORDS,
    UNWANTED_EVENT_KEYWORDS,
    are_flag_spellings,
    is_no,
    is_yes,
    name_has_keyword,
)
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import Fault, find_close_match, join_first_words, quote_value
from plainspoken.tables.header_place import UNNAMED_PREFIX

MAX_TARGET_CLASSES = 20
MAX_NUMERIC_CLASSES = 10  # different numbers up to which each may stand for a class
TARGET_CUT_QUANTILES = (0.5, 0.8, 0.9)  # of the rows below a line that may be worth asking about


@dataclass(frozen=True)
class TargetProposal:
    """The answer column as proposed. `positive`: the event, empty where only a person can say; `choices`:
    its values; `unwanted`: whether its name says that the event is to be prevented."""

    column: ColumnProposal
    positive: str
    choices: tuple[str, ...]
    unwanted: bool


def rank_target_candidates(looked: TableProfile) -> list[str]:
    """The columns that may be the answer, the likeliest first: called like one, then of yes and no, then
    those later in the file."""
    two = [each for each in looked.columns if may_be_answer(each)]
    order = {name: place for place, name in enumerate(looked.names)}

    def likely(each: ColumnProfile) -> tuple[bool, bool, int]:
        return not name_has_keyword(each.name, TARGET_KEYWORDS), not has_yes_no_words(each), -order[each.name]

    return [each.name for each in sorted(two, key=likely)]


def may_be_answer(each: ColumnProfile) -> bool:
    """Whether a column has a name, and one of two values in every row."""
    named = bool(each.name.strip()) and not each.name.startswith(UNNAMED_PREFIX)
    return named and len(group_class_spellings(each)) == 2 and not each.absent


def has_yes_no_words(seen: ColumnProfile) -> bool:
    """Whether a column answers in words: yes and no, in one of the three languages."""
    words = [each for each in seen.values if each.strip().isalpha()]
    return len(words) == len(seen.values) and any(map(is_yes, words)) and any(map(is_no, words))


def group_class_spellings(seen: ColumnProfile) -> dict[str, tuple[str, ...]]:
    """The spellings of each value: those that differ in capitals and spaces alone are one."""
    found: dict[str, tuple[str, ...]] = {}
    if not seen.many:
        for value in sorted(seen.values, key=lambda each: -seen.values[each]):
            key = value.strip().casefold()
            found[key] = (*found.get(key, ()), value)
    return found


def propose_target(looked: TableProfile, name: str, positive: str = "") -> TargetProposal:
    """The answer column and its event.

    Raises:
        Faults: no such column, empty cells, a single value, numbers, or a positive value that is not there.
    """
    if name not in looked.names:
        raise _missing_target_fault(looked, name)
    seen = looked.column(name)
    spelt = group_class_spellings(seen)
    if len(spelt) == 1:
        raise _target_fault(looked, name, "two values", f"only {quote_value(*spelt)}", "choose another target")
    if is_number_column(seen, looked) and not (positive and len(spelt) <= MAX_NUMERIC_CLASSES) and len(spelt) != 2:
        raise numeric_target_fault(looked, seen)
    if seen.empty:
        raise _target_fault(looked, name, "an answer in every row", f"{seen.empty:,} empty cells", "remove these rows")
    if not spelt or len(spelt) > MAX_TARGET_CLASSES:
        raise _target_fault(looked, name, "two values", "very many different texts", "group them into yes and no")
    if are_flag_spellings(seen.values):
        return propose_flag_target(seen, positive, looked)
    return propose_class_target(seen, spelt, positive, looked)


def propose_flag_target(seen: ColumnProfile, positive: str, looked: TableProfile) -> TargetProposal:
    """An answer of TRUE and FALSE in any usual spelling."""
    chosen = positive or next(each for each in seen.values if is_yes(each))
    if chosen not in seen.values:
        raise _missing_event_fault(looked, seen, chosen, tuple(seen.values))
    column = ColumnProposal(seen.name, "flag", "target", known="after")
    return TargetProposal(column, chosen, tuple(seen.values), is_event_unwanted(chosen, seen.name))


def propose_class_target(
    seen: ColumnProfile, spelt: dict[str, tuple[str, ...]], positive: str, looked: TableProfile
) -> TargetProposal:
    """An answer of texts; other spellings of one value are corrected to its most frequent one."""
    values = tuple(first for first, *_ in spelt.values())
    chosen = next((each for each in values if each.strip().casefold() == positive.strip().casefold()), "")
    if positive and not chosen:
        raise _missing_event_fault(looked, seen, positive, values)
    chosen = chosen or guess_event_value(values)
    wrong = {each: first for first, *others in spelt.values() for each in others}
    column = ColumnProposal(
        seen.name, "category", "target", known="after", values=tuple(sorted(values)), corrections=wrong
    )
    return TargetProposal(column, chosen, values, is_event_unwanted(chosen, seen.name))


def is_event_unwanted(event: str, column: str) -> bool:
    """Whether an event is to be prevented by its own name, or, where that only says yes, by that of its column."""
    return name_has_keyword(event, UNWANTED_EVENT_KEYWORDS) or (
        is_yes(event) and name_has_keyword(column, UNWANTED_EVENT_KEYWORDS)
    )


def guess_event_value(values: tuple[str, ...]) -> str:
    """The value that says yes; of two that say neither the rarer one; of more none, so empty."""
    yes, no = [each for each in values if is_yes(each)], [each for each in values if is_no(each)]
    if len(values) != 2:
        return ""
    if len(yes) == 1:
        return yes[0]
    return next(each for each in values if each != no[0]) if len(no) == 1 else values[-1]


def set_event_value(answer: TargetProposal, positive: str) -> TargetProposal:
    """The same answer with the event that a person chose."""
    return replace(answer, positive=positive)


def numeric_target_fault(looked: TableProfile, seen: ColumnProfile) -> Faults:
    """What to do about an answer that is a number: ask whether it lies above a line."""
    numbers = parse_numbers(looked.sample[seen.name], detect_decimal_sign(looked)).dropna()
    some = ", ".join(f"--above {cut:g} ({share * 100:.0f} in 100 rows)" for cut, share in propose_target_cuts(numbers))
    lines = f"; make it a yes/no question: {some or '--above NUMBER'}"
    classes = "; or, where the numbers stand for classes, say which one is the event: --positive VALUE"
    remedy = "how much is not forecast yet" + lines + (classes if 2 < len(seen.values) <= MAX_NUMERIC_CLASSES else "")
    found = "numbers" if seen.many else f"{len(seen.values)} different numbers"
    return _target_fault(looked, seen.name, "two values such as yes and no", found, remedy)


def propose_target_cuts(numbers: pd.Series[float]) -> list[tuple[float, float]]:
    """Lines worth asking about, each with the share of rows above it."""
    lines = dict.fromkeys(round_two_digits(float(numbers.quantile(below))) for below in TARGET_CUT_QUANTILES)
    shares = ((cut, float((numbers > cut).mean())) for cut in lines)
    return [(cut, share) for cut, share in shares if 0 < share < 1]


def round_two_digits(number: float) -> float:
    """A number with two digits that say something."""
    if not number:
        return 0.0
    return float(np.round(number, 1 - int(np.floor(np.log10(abs(number))))))


def _missing_target_fault(looked: TableProfile, name: str) -> Faults:
    """The message for a target that is not there."""
    near = find_close_match(name, looked.names)
    found = "none of that name" + (f" (nearest: {quote_value(near)})" if near else "")
    remedy = f"choose one with --target; it has: {join_first_words(looked.names)}"
    return _target_fault(looked, name, "the column of the answer", found, remedy)


def _missing_event_fault(looked: TableProfile, seen: ColumnProfile, positive: str, values: tuple[str, ...]) -> Faults:
    """The message for an event that no cell holds."""
    found = f"none that holds {quote_value(positive)}"
    return _target_fault(
        looked, seen.name, "cells with the event", found, f"--positive: one of {join_first_words(values)}"
    )


def _target_fault(looked: TableProfile, column: str, expected: str, found: str, remedy: str) -> Faults:
    """One fault of the answer."""
    return Faults([str(Fault(looked.path.name, expected, found, remedy, column=column))])
