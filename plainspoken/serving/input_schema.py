"""Real time: a case as it was sent to the row that a model takes, or to what is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import MISSING_CATEGORY, Column
from plainspoken.case.serving_manifest import FeatureProfile, ServingManifest
from plainspoken.core.findings import suggest_nearest
from plainspoken.serving.api_models import FieldProblem, Kind
from plainspoken.tables.spellings import parse_flag

MAX_LISTED_PROBLEMS = 20  # of one case; who sends ten thousand unknown fields is told of some
MAX_NAMED_VALUES = 3
MAX_NEAREST = 3  # unknown fields of one case whose nearest known one is looked for, which takes time
MAX_ECHOED_CHARACTERS = 40  # so many signs of what was sent are shown again
LATER_MOMENT_TEXTS = {"during": "while it goes on", "end": "when it has ended", "after": "after the outcome"}
KNOWN_BY_MOMENT = {
    "start": ("start",),
    "during": ("start", "during"),
    "end": ("start", "during", "end"),
    "now": ("start", "during", "end"),
}
DOUBTFUL_PROBLEM_KINDS: tuple[Kind, ...] = ("missing", "unknown_value", "out_of_range")
FLAG_SPELLINGS = {True: "TRUE", False: "FALSE"}


@dataclass(frozen=True)
class CheckedRow:
    """A case as numbers (c,), categories as codes. NaN stands where a field is in doubt.

    `unlisted`: how many further problems there are.
    """

    values: NDArray[np.float64]
    problems: tuple[FieldProblem, ...]
    unlisted: int = 0

    @property
    def doubt(self) -> str | None:
        """The one field that is in doubt, where nothing else is wrong; None otherwise."""
        only = len(self.problems) == 1 and self.problems[0].kind in DOUBTFUL_PROBLEM_KINDS
        return self.problems[0].field if only else None


class OrdinaryValues(NamedTuple):
    """What is fine at first sight in a field; see `list_ordinary_values`."""

    column: str
    codes: Mapping[str, int]
    low: float
    high: float
    whole: bool


@dataclass(frozen=True)
class InputSchema:
    """The fields of one moment: what each may hold."""

    moment: str
    seen: tuple[FeatureProfile, ...]
    production: ServingManifest

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(each.column for each in self.seen)

    @cached_property
    def codes(self) -> tuple[Mapping[str, int], ...]:
        """Per field the code of each category; empty for numbers."""
        return tuple({value: code for code, value in enumerate(each.values)} for each in self.seen)

    @cached_property
    def ordinary(self) -> tuple[OrdinaryValues, ...]:
        """What is fine at first sight in each field, so that nothing more has to be looked at."""
        return tuple(list_ordinary_values(each, codes) for each, codes in zip(self.seen, self.codes, strict=True))

    def row(self, sent: Mapping[str, Any]) -> CheckedRow:
        """A case as a row, with all that is wrong with it."""
        values, problems, unlisted = list[float](), list[FieldProblem](), 0
        for place, (column, codes, low, high, whole) in enumerate(self.ordinary):
            found: Any = sent.get(column)
            kind = type(found)
            if kind is str and found in codes:
                values.append(codes[found])
                continue
            if (kind is float or kind is int) and low <= found <= high and not (whole and found % 1):
                values.append(float(found))
                continue
            value, problem = self.field(place, self.seen[place], sent)
            values.append(value)
            if problem is not None:
                problems.append(problem)
        if len(sent) > len(self.names) or not self.names.issuperset(sent):
            strangers = [name for name in sent if name not in self.names]
            room = max(MAX_LISTED_PROBLEMS - len(problems), 0)
            unlisted = len(strangers[room:])
            problems += [self.stranger(name, place < MAX_NEAREST) for place, name in enumerate(strangers[:room])]
        listed = tuple(problems[:MAX_LISTED_PROBLEMS])
        return CheckedRow(np.array(values, dtype=np.float64), listed, unlisted + len(problems) - len(listed))

    def field(self, place: int, each: FeatureProfile, sent: Mapping[str, Any]) -> tuple[float, FieldProblem | None]:
        """One field's number or code; NaN and a problem where there is none."""
        value = sent.get(each.column)
        if each.corrections and each.column in sent and (value is None or isinstance(value, str)):
            value = each.corrections.get(value or "", value)
        if value is None or (isinstance(value, str) and value in each.declared.nothing):
            return self.without(place, each, each.column in sent)
        if each.is_number:
            return check_number(each, value)
        return self.category(place, each, value)

    def without(self, place: int, each: FeatureProfile, there: bool) -> tuple[float, FieldProblem | None]:
        """A field that is empty or not there; fine only where it is sent empty and may be: as a number, or as
        a category whose gaps the model has seen."""
        code = math.nan if each.is_number else self.codes[place].get(MISSING_CATEGORY)
        if there and each.declared.missing and code is not None:
            return code, None
        return math.nan, make_field_problem(each, "missing", "a value", "null" if there else "nothing", "send it")

    def category(self, place: int, each: FeatureProfile, value: Any) -> tuple[float, FieldProblem | None]:
        """A category's code."""
        text = spell_category(value)
        if text is None:
            return math.nan, make_field_problem(
                each, "not_allowed", "a text", describe_sent_value(value), "send one of its values"
            )
        code = self.codes[place].get(text)
        if code is None and each.declared.type == "flag":  # as the tables of new cases are read
            code = self.codes[place].get(parse_flag(text) or text)
        if code is not None:
            return code, None
        known = describe_known_values(each, text)
        return math.nan, make_field_problem(
            each, "unknown_value", known, describe_sent_value(value), "correct it, or do without a score"
        )

    def stranger(self, name: str, nearest: bool = True) -> FieldProblem:
        """A field that the model of this moment does not take. `nearest`: with the one that it may stand for."""
        known = self.production.known.get(name)
        if known is None or name in self.production.identifiers:
            reason = "a name of no use to the model" if known else "no such column"
            near = (
                ""
                if known or not nearest or len(name) > MAX_ECHOED_CHARACTERS
                else suggest_nearest(name, dict.fromkeys(sorted(self.names)))
            )
            return make_unused_field_problem(
                name, "unknown_field", f"one of its {len(self.names)} fields{near}", reason
            )
        if known not in KNOWN_BY_MOMENT[self.moment]:
            when = f"nothing: it is known only {LATER_MOMENT_TEXTS[known]}"
            return make_unused_field_problem(name, "not_known_yet", when, "a value, which would be hindsight")
        return make_unused_field_problem(name, "unknown_field", "nothing: the model does not use it", "a value")


def list_ordinary_values(each: FeatureProfile, codes: Mapping[str, int]) -> OrdinaryValues:
    """What is fine at first sight in a field: categories by their code, and numbers from `low` to `high`, whole ones
    alone where the case says so. No number lies between the limits of a category, and no text is the code of a number.
    """
    declared = each.declared
    if not each.is_number:
        fine = {value: code for value, code in codes.items() if value not in declared.nothing}
        return OrdinaryValues(each.column, fine, math.inf, -math.inf, False)
    low, high = each.low or 0.0, each.high or 0.0
    least = low if declared.min is None else max(low, declared.min)
    most = high if declared.max is None else min(high, declared.max)
    return OrdinaryValues(each.column, {}, least, most, declared.type == "integer")


def check_number(each: FeatureProfile, value: Any) -> tuple[float, FieldProblem | None]:
    """A number, if it is one, allowed, and within what was seen."""
    declared = each.declared
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan, make_field_problem(
            each, "not_allowed", "a number", describe_sent_value(value), "send a number"
        )
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        return math.nan, make_field_problem(each, "not_allowed", "a finite number", "none", "send a number")
    limits = describe_limit_violation(declared, found)
    if limits:
        return math.nan, make_field_problem(each, "not_allowed", limits, describe_sent_value(value), "correct it")
    low, high = each.low or 0.0, each.high or 0.0
    if low <= found <= high:
        return found, None
    seen = f"a number from {low:g} to {high:g}, as the model has seen"
    return math.nan, make_field_problem(
        each, "out_of_range", seen, describe_sent_value(value), "check it, or do without a score"
    )


def describe_limit_violation(declared: Column, found: float) -> str:
    """What the case declares that a number breaks; empty where it breaks nothing."""
    if declared.type == "integer" and found != math.floor(found):
        return "a whole number"
    if declared.min is not None and found < declared.min:
        return f"at least {declared.min:g}"
    if declared.max is not None and found > declared.max:
        return f"at most {declared.max:g}"
    return ""


def spell_category(value: Any) -> str | None:
    """A category as the tables spell it: text, a whole number, or a flag; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return FLAG_SPELLINGS[value]
    return str(value) if isinstance(value, int) and abs(value) < 10**15 else None


def describe_known_values(each: FeatureProfile, text: str) -> str:
    """What a category may hold: a few values by name, of more how many and the nearest to what was sent."""
    values = [value for value in each.values if value != MISSING_CATEGORY]
    if each.declared.type == "flag":
        return f"{' or '.join(values)}, in any usual spelling such as yes, no, true, false"
    if len(values) <= MAX_NAMED_VALUES:
        return f"one of {', '.join(repr(value[:MAX_ECHOED_CHARACTERS]) for value in values)}"
    near = suggest_nearest(text, dict.fromkeys(each.values)) if len(text) <= MAX_ECHOED_CHARACTERS else ""
    return f"one of the {len(each.values)} values that the model has seen{near}"


def describe_sent_value(value: Any) -> str:
    """What was sent, shortly: text in quotes, or what kind of thing it was."""
    if isinstance(value, (str, bool, float)) or (isinstance(value, int) and abs(value) < 10**15):
        text = repr(value)
        return text if len(text) <= MAX_ECHOED_CHARACTERS else f"{text[:MAX_ECHOED_CHARACTERS]}..."
    return {dict: "an object", list: "a list", int: "a huge number"}.get(type(value), "something else")


def make_field_problem(each: FeatureProfile, kind: Kind, expected: str, found: str, remedy: str) -> FieldProblem:
    """A problem of a field that the model takes."""
    return FieldProblem(field=each.column, kind=kind, expected=expected, found=found, remedy=remedy)


def make_unused_field_problem(name: str, kind: Kind, expected: str, found: str) -> FieldProblem:
    """A problem of a field that the model does not take."""
    return FieldProblem(
        field=name[:MAX_ECHOED_CHARACTERS], kind=kind, expected=expected, found=found, remedy="leave it out"
    )
