"""Real time: a case as it was sent to the row that a model takes, or what is wrong. Knows no score."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import ABSENT, Column
from plainspoken.case.serving_manifest import Production, Seen
from plainspoken.core.findings import nearest
from plainspoken.serving.messages import Kind, Problem

ECHO = 40  # so many signs of what was sent are shown again
LATER = {"during": "while it goes on", "end": "when it has ended", "after": "after the outcome"}
BY_MOMENT = {
    "start": ("start",),
    "during": ("start", "during"),
    "end": ("start", "during", "end"),
    "now": ("start", "during", "end"),
}
DOUBTS: tuple[Kind, ...] = ("missing", "unknown_value", "out_of_range")
FLAGS = {True: "TRUE", False: "FALSE"}


@dataclass(frozen=True)
class Row:
    """A case as numbers (c,), categories as codes. NaN stands where a field is in doubt."""

    values: NDArray[np.float64]
    problems: tuple[Problem, ...]

    @property
    def doubt(self) -> str | None:
        """The one field that is in doubt, where nothing else is wrong; None otherwise."""
        only = len(self.problems) == 1 and self.problems[0].kind in DOUBTS
        return self.problems[0].field if only else None


@dataclass(frozen=True)
class Form:
    """The fields of one moment: what each may hold."""

    moment: str
    seen: tuple[Seen, ...]
    production: Production

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the fields."""
        return frozenset(each.column for each in self.seen)

    @cached_property
    def codes(self) -> tuple[Mapping[str, int], ...]:
        """Per field the code of each category; empty for numbers."""
        return tuple({value: code for code, value in enumerate(each.values)} for each in self.seen)

    def row(self, sent: Mapping[str, Any]) -> Row:
        """A case as a row, with all that is wrong with it."""
        values, problems = np.empty(len(self.seen)), []
        for place, each in enumerate(self.seen):
            value, problem = self.field(place, each, sent)
            values[place] = value
            if problem is not None:
                problems.append(problem)
        if len(sent) > len(self.names) or not self.names.issuperset(sent):
            problems += [self.stranger(name) for name in sent if name not in self.names]
        return Row(values, tuple(problems))

    def field(self, place: int, each: Seen, sent: Mapping[str, Any]) -> tuple[float, Problem | None]:
        """One field's number or code; NaN and a problem where there is none."""
        value = sent.get(each.column)
        if value is None or (isinstance(value, str) and value in each.declared.nothing):
            return self.without(place, each, each.column in sent)
        if each.is_number:
            return number(each, value)
        return self.category(place, each, value)

    def without(self, place: int, each: Seen, there: bool) -> tuple[float, Problem | None]:
        """A field that is empty or not there; fine only where it is sent empty and may be: as a number, or as
        a category whose gaps the model has seen."""
        code = math.nan if each.is_number else self.codes[place].get(ABSENT)
        if there and each.declared.missing and code is not None:
            return code, None
        return math.nan, problem(each, "missing", "a value", "null" if there else "nothing", "send it")

    def category(self, place: int, each: Seen, value: Any) -> tuple[float, Problem | None]:
        """A category's code."""
        text = spelt(value)
        if text is None:
            return math.nan, problem(each, "not_allowed", "a text", shown(value), "send one of its values")
        code = self.codes[place].get(text)
        if code is not None:
            return code, None
        near = nearest(text, dict.fromkeys(each.values)) if len(text) <= ECHO else ""
        known = f"one of the {len(each.values)} values that the model has seen{near}"
        return math.nan, problem(
            each, "unknown_value", known, shown(value), "correct it, or do without a score"
        )

    def stranger(self, name: str) -> Problem:
        """A field that the model of this moment does not take."""
        known = self.production.known.get(name)
        if known is None or name in self.production.identifiers:
            reason = "a name of no use to the model" if known else "no such column"
            near = "" if known or len(name) > ECHO else nearest(name, dict.fromkeys(sorted(self.names)))
            return strange(name, "unknown_field", f"one of its {len(self.names)} fields{near}", reason)
        if known not in BY_MOMENT[self.moment]:
            when = f"nothing: it is known only {LATER[known]}"
            return strange(name, "not_known_yet", when, "a value, which would be hindsight")
        return strange(name, "unknown_field", "nothing: the model does not use it", "a value")


def number(each: Seen, value: Any) -> tuple[float, Problem | None]:
    """A number, if it is one, allowed, and within what was seen."""
    declared = each.declared
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return math.nan, problem(each, "not_allowed", "a number", shown(value), "send a number")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        return math.nan, problem(each, "not_allowed", "a finite number", "none", "send a number")
    limits = beyond(declared, found)
    if limits:
        return math.nan, problem(each, "not_allowed", limits, shown(value), "correct it")
    low, high = each.low or 0.0, each.high or 0.0
    if low <= found <= high:
        return found, None
    seen = f"a number from {low:g} to {high:g}, as the model has seen"
    return math.nan, problem(each, "out_of_range", seen, shown(value), "check it, or do without a score")


def beyond(declared: Column, found: float) -> str:
    """What the case declares that a number breaks; empty where it breaks nothing."""
    if declared.type == "integer" and found != math.floor(found):
        return "a whole number"
    if declared.min is not None and found < declared.min:
        return f"at least {declared.min:g}"
    if declared.max is not None and found > declared.max:
        return f"at most {declared.max:g}"
    return ""


def spelt(value: Any) -> str | None:
    """A category as the tables spell it: text, a whole number, or a flag; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return FLAGS[value]
    return str(value) if isinstance(value, int) and abs(value) < 10**15 else None


def shown(value: Any) -> str:
    """What was sent, shortly: text in quotes, or what kind of thing it was."""
    if isinstance(value, (str, bool, float)) or (isinstance(value, int) and abs(value) < 10**15):
        text = repr(value)
        return text if len(text) <= ECHO else f"{text[:ECHO]}..."
    return {dict: "an object", list: "a list", int: "a huge number"}.get(type(value), "something else")


def problem(each: Seen, kind: Kind, expected: str, found: str, remedy: str) -> Problem:
    """A problem of a field that the model takes."""
    return Problem(field=each.column, kind=kind, expected=expected, found=found, remedy=remedy)


def strange(name: str, kind: Kind, expected: str, found: str) -> Problem:
    """A problem of a field that the model does not take."""
    return Problem(field=name[:ECHO], kind=kind, expected=expected, found=found, remedy="leave it out")


def rows_of(form: Form, sent: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Several cases."""
    return [form.row(each) for each in sent]
