"""Analysis: candidate groups of cases, by one or two conditions on columns. Knows no score and no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from plainspoken.analysis.explanation.values import human, is_number, is_whole
from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.case import Case

Operator = Literal["is", "at_least", "below", "between"]
FEWEST_ROWS = 10  # a value with fewer cases is not even listed as too small


@dataclass(frozen=True)
class Part:
    """One condition: a category (`value`), or a number from `low` up to but not including `high`."""

    column: str
    operator: Operator
    value: str | None = None
    low: float | None = None
    high: float | None = None

    def holds(self, frame: pd.DataFrame) -> Flags:
        """Which rows fulfil it, (n,)."""
        if self.value is not None:
            return np.asarray(frame[self.column].astype(str) == self.value)
        known = frame[self.column].to_numpy(float)
        above = known >= self.low if self.low is not None else ~np.isnan(known)
        return np.asarray(above & (known < self.high) if self.high is not None else above)


@dataclass(frozen=True)
class Group:
    """One or two conditions that hold together; `parts` are numbers of the single conditions."""

    parts: tuple[int, ...]


def columns_of(case: Case, frame: pd.DataFrame, used: Sequence[str]) -> list[str]:
    """The columns to look at: those the case names, else those the model uses and the calendar."""
    named = case.errors.columns or (*used, *([case.calendar.column] if case.calendar else []))
    return [name for name in dict.fromkeys(named) if name in frame]


def conditions(frame: pd.DataFrame, case: Case, columns: Sequence[str]) -> list[Part]:
    """Every single condition: each category, and each third of a number at cuts a person would choose."""
    found: list[Part] = []
    for name in columns:
        if is_number(frame[name]):
            found += thirds(name, frame[name].to_numpy(float), case.columns[name].unit)
        else:
            values = sorted(frame[name].dropna().astype(str).unique())
            found += [Part(name, "is", value=value) for value in values]
    return found


def thirds(column: str, values: Floats, unit: str) -> list[Part]:
    """Below, between and above two human cuts near the terciles; of mostly nil: cut above nil."""
    whole = is_whole(values)
    some = values[values > 0]
    if not len(some) or np.nanmax(values) == np.nanmin(values):
        return []
    low, high = (human(float(each), unit, whole) for each in np.nanquantile(values, [1 / 3, 2 / 3]))
    if low <= 0:
        low, high = (
            human(float(some.min()), unit, whole),
            max(high, human(float(np.median(some)), unit, whole)),
        )
    if low >= high:
        return [Part(column, "below", high=low), Part(column, "at_least", low=low)]
    middle = Part(column, "between", low=low, high=high)
    return [Part(column, "below", high=low), middle, Part(column, "at_least", low=high)]


def pairs(parts: Sequence[Part], most: int) -> list[Group]:
    """All single conditions, and where two are allowed all pairs on different columns."""
    groups = [Group((index,)) for index in range(len(parts))]
    if most >= 2:
        both = combinations(range(len(parts)), 2)
        groups += [Group(pair) for pair in both if parts[pair[0]].column != parts[pair[1]].column]
    return groups


def masks(parts: Sequence[Part], frame: pd.DataFrame) -> Flags:
    """Which rows fulfil each condition, (parts, n)."""
    return np.array([part.holds(frame) for part in parts])


def inside(group: Group, held: Flags) -> Flags:
    """Which rows are in a group, (n,)."""
    return np.asarray(held[list(group.parts)].all(axis=0))
