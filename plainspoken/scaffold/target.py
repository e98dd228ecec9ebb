"""Data, proposing: which column is the answer, and which value of it the event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from plainspoken.core.errors import Faults
from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import ColumnProposal, detect_decimal_sign, is_number_column
from plainspoken.scaffold.keywords import are_flag_spellings, is_no, is_tick, is_yes
from plainspoken.scaffold.marked_answer import MARKED, UNMARKED, list_marks, propose_marked_column
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.same_spelling import spelling_key
from plainspoken.scaffold.unknown_answers import find_unknown_codes
from plainspoken.scaffold.unwanted_words import names_unwanted_event
from plainspoken.tables.fault import Fault, find_close_match, join_first_words, quote_value
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS, says_nothing

MAX_TARGET_CLASSES = 20
MAX_NUMERIC_CLASSES = 10  # different numbers up to which each may stand for a class
TARGET_CUT_QUANTILES = (0.5, 0.8, 0.9)  # of the rows below a line that may be worth asking about


@dataclass(frozen=True)
class TargetProposal:
    """The answer column as proposed.

    `positive`: the event, empty where only a person can say; `choices`: its values; `unwanted`: whether its name says
    that the event is to be prevented; `guessed`: whether nothing says that this value is the event but that it is the
    rarer one; `open`: rows without an answer yet, and `why_open` what these are, where it is known; `unknown`: numbers
    that seem to stand for that, with their rows, and count as no answer; `mark`: what stands in the rows with the event
    where all others are blank, and `blanks` how many those are.
    """

    column: ColumnProposal
    positive: str
    choices: tuple[str, ...]
    unwanted: bool
    guessed: bool = False
    open: int = 0
    why_open: str = ""
    mark: str = ""
    blanks: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)


def has_yes_no_words(seen: ColumnProfile) -> bool:
    """Whether a column answers in words: yes and no, in one of these languages."""
    said = list_answers(seen)
    words = [each for each in said if each.strip().isalpha()]
    return len(words) == len(said) and any(map(is_yes, words)) and any(map(is_no, words))


def group_class_spellings(seen: ColumnProfile) -> dict[str, tuple[str, ...]]:
    """The spellings of each value: those that differ in spaces alone, or in capitals of plain words, are one.

    Where all say yes or no, those that say yes are one, and those that say no: "Ja", "J" and "nein", "N".
    """
    answers = list_answers(seen)
    plain = all(is_yes(each) or is_no(each) for each in answers)
    found: dict[str, tuple[str, ...]] = {}
    for value in answers:
        key = ("yes" if is_yes(value) else "no") if plain else spelling_key(value)
        found[key] = (*found.get(key, ()), value)
    return found


def list_answers(seen: ColumnProfile) -> list[str]:
    """The values of a column that may be an answer, the most frequent first; those that say nothing are none."""
    if seen.many:
        return []
    said = [each for each in seen.values if each not in MISSING_NUMBER_SPELLINGS]
    unanswered = frozenset(list_open_answers(seen))
    decided = [each for each in said if each not in unanswered]
    return sorted(decided, key=lambda each: -seen.values[each])


def list_open_answers(seen: ColumnProfile) -> list[str]:
    """The values that say that nothing is known, such as "unknown", where at least two others are left."""
    said = [each for each in seen.values if each not in MISSING_NUMBER_SPELLINGS]
    silent = [each for each in said if says_nothing(each) and not (is_yes(each) or is_no(each) or is_tick(each))]
    others = {each.strip().casefold() for each in said} - {each.strip().casefold() for each in silent}
    return silent if len(others) > 1 else []


def propose_marked_target(
    seen: ColumnProfile, marks: tuple[str, ...], positive: str, looked: TableProfile
) -> TargetProposal:
    """An answer of one mark and blanks: the mark says yes, a blank no."""
    spelt = {MARKED: (MARKED, *marks), UNMARKED: (UNMARKED, "")}
    chosen = find_spelling(positive, spelt) if positive else MARKED
    if not chosen:
        raise _missing_event_fault(looked, seen, positive, (MARKED, UNMARKED))
    unwanted = is_event_unwanted(chosen, seen.name)
    column = propose_marked_column(seen, marks)
    return TargetProposal(column, chosen, (MARKED, UNMARKED), unwanted, mark=marks[0], blanks=seen.empty)


def propose_target(looked: TableProfile, name: str, positive: str = "") -> TargetProposal:
    """The answer column and its event.

    Raises:
        Faults: no such column, a single value, numbers, or a positive value that is not there.
    """
    if name not in looked.names:
        raise _missing_target_fault(looked, name)
    seen = looked.column(name)
    marks = list_marks(seen)
    if marks:
        return propose_marked_target(seen, marks, positive, looked)
    spelt = group_class_spellings(seen)
    if len(spelt) == 1:
        raise _target_fault(looked, name, "two values", f"only {quote_value(*spelt)}", "choose another target")
    if is_number_column(seen, looked) and not (positive and len(spelt) <= MAX_NUMERIC_CLASSES) and len(spelt) != 2:
        raise numeric_target_fault(looked, seen)
    if not spelt or len(spelt) > MAX_TARGET_CLASSES:
        raise _target_fault(looked, name, "two values", "very many different texts", "group them into yes and no")
    said = list_answers(seen)
    propose = propose_flag_target if are_flag_spellings(said) else propose_class_target
    answer = propose(seen, spelt, positive, looked)
    codes = {} if answer.column.type == "flag" else find_unknown_codes({each: seen.values[each] for each in said})
    unknown = {each: rows for each, rows in codes.items() if each != answer.positive}
    undecided = (*list_open_answers(seen), *unknown)
    nothing = (*(each for each in seen.values if each in MISSING_NUMBER_SPELLINGS), *undecided)
    open_rows = seen.absent + sum(seen.values[each] for each in undecided)
    values = tuple(each for each in answer.column.values if each not in unknown)
    column = replace(answer.column, missing=open_rows > 0, nothing=nothing, values=values)
    choices = tuple(each for each in answer.choices if each not in unknown)
    return replace(answer, column=column, choices=choices, open=open_rows, unknown=unknown)


def propose_flag_target(
    seen: ColumnProfile, spelt: dict[str, tuple[str, ...]], positive: str, looked: TableProfile
) -> TargetProposal:
    """An answer of TRUE and FALSE in any usual spelling."""
    values = tuple(first for first, *_ in spelt.values())
    chosen = find_spelling(positive, spelt) if positive else next(filter(is_yes, values))
    if not chosen:
        raise _missing_event_fault(looked, seen, positive, values)
    column = ColumnProposal(seen.name, "flag", "target", known="after")
    return TargetProposal(column, chosen, values, is_event_unwanted(chosen, seen.name))


def find_spelling(said: str, spelt: Mapping[str, tuple[str, ...]]) -> str:
    """The value that a person means, as it is mostly spelt; empty where there is none."""
    meant = " ".join(said.casefold().split())
    return next(
        (group[0] for group in spelt.values() if meant in (" ".join(each.casefold().split()) for each in group)), ""
    )


def propose_class_target(
    seen: ColumnProfile, spelt: dict[str, tuple[str, ...]], positive: str, looked: TableProfile
) -> TargetProposal:
    """An answer of texts; other spellings of one value are corrected to its most frequent one."""
    values = tuple(first for first, *_ in spelt.values())
    chosen = find_spelling(positive, spelt) if positive else guess_event_value(values)
    if positive and not chosen:
        raise _missing_event_fault(looked, seen, positive, values)
    wrong = {each: first for first, *others in spelt.values() for each in others}
    column = ColumnProposal(
        seen.name, "category", "target", known="after", values=tuple(sorted(values)), corrections=wrong
    )
    said = any(is_yes(each) or is_no(each) for each in values) and not are_codes(values)
    guessed = bool(chosen) and not positive and not said
    return TargetProposal(column, chosen, values, is_event_unwanted(chosen, seen.name), guessed)


def is_event_unwanted(event: str, column: str) -> bool:
    """Whether an event is to be prevented by its own name, or, where that only says yes, by that of its column."""
    if names_unwanted_event(event):
        return True
    plain = is_yes(event) or not any(map(str.isalpha, event))
    return plain and not is_no(event) and names_unwanted_event(column)


def are_codes(values: Iterable[str]) -> bool:
    """Whether values are numbers of which none says no: of 1 and 2, the 1 is no yes, and of signs a circle is one."""
    every = list(values)
    said = any(is_no(each) or (is_yes(each) and not each.strip()[0].isdigit()) for each in every)
    return not said and not any(map(str.isalpha, "".join(every)))


def guess_event_value(values: tuple[str, ...]) -> str:
    """The value that says yes; of two that say neither the rarer one; of more none, so empty."""
    yes, no = [each for each in values if is_yes(each)], [each for each in values if is_no(each)]
    if len(values) != 2:
        return ""
    if len(yes) == 1 and not are_codes(values):
        return yes[0]
    return next(each for each in values if each != no[0]) if len(no) == 1 else values[-1]


def set_event_value(answer: TargetProposal, positive: str) -> TargetProposal:
    """The same answer with the event that a person chose."""
    return replace(answer, positive=positive, guessed=answer.guessed and positive == answer.positive)


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
