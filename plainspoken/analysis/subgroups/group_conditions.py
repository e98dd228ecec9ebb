"""Analysis: candidate groups of cases, by one or two conditions on columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.explanation.values import all_whole_numbers, is_numeric_series, round_to_nice_number
from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.case import Case

Places = NDArray[np.int_]
Operator = Literal["is", "at_least", "below", "between"]
MAX_PAIRED_COLUMNS = 100  # conditions on two columns together are looked at among so many columns
MIN_LISTED_GROUP_ROWS = 10  # a value with fewer cases is not even listed as too small


@dataclass(frozen=True)
class SliceCondition:
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
class ConditionGroup:
    """One or two conditions that hold together; `parts` are numbers of the single conditions."""

    parts: tuple[int, ...]


def slice_columns(case: Case, frame: pd.DataFrame, used: Sequence[str]) -> list[str]:
    """The columns to look at: those the case names, else those the model uses and the calendar."""
    named = case.errors.columns or (*used, *([case.calendar.column] if case.calendar else []))
    return [name for name in dict.fromkeys(named) if name in frame]


def columns_to_pair(columns: Sequence[str], effects: Mapping[str, float]) -> list[str]:
    """The columns whose conditions are paired: all, or the hundred with the largest mean effect on the score."""
    return sorted(columns, key=lambda name: -effects.get(name, 0.0))[:MAX_PAIRED_COLUMNS]


def build_slice_conditions(frame: pd.DataFrame, case: Case, columns: Sequence[str]) -> list[SliceCondition]:
    """Every single condition: each category, and each third of a number at cuts a person would choose."""
    found: list[SliceCondition] = []
    for name in columns:
        if is_numeric_series(frame[name]):
            found += tercile_conditions(name, frame[name].to_numpy(float), case.columns[name].unit)
        else:
            values = sorted(frame[name].dropna().astype(str).unique())
            found += [SliceCondition(name, "is", value=value) for value in values]
    return found


def tercile_conditions(column: str, values: Floats, unit: str) -> list[SliceCondition]:
    """Below, between and above two human cuts near the terciles; of mostly nil: cut above nil."""
    whole = all_whole_numbers(values)
    some = values[values > 0]
    if not len(some) or np.nanmax(values) == np.nanmin(values):
        return []
    low, high = (round_to_nice_number(float(each), unit, whole) for each in np.nanquantile(values, [1 / 3, 2 / 3]))
    if low <= 0:
        low, high = (
            round_to_nice_number(float(some.min()), unit, whole),
            max(high, round_to_nice_number(float(np.median(some)), unit, whole)),
        )
    if low >= high:
        return [SliceCondition(column, "below", high=low), SliceCondition(column, "at_least", low=low)]
    middle = SliceCondition(column, "between", low=low, high=high)
    return [SliceCondition(column, "below", high=low), middle, SliceCondition(column, "at_least", low=high)]


def combine_conditions(
    parts: Sequence[SliceCondition], most: int, paired: Collection[str], held: Flags, sizes: tuple[float, float]
) -> list[ConditionGroup]:
    """All single conditions, and where two are allowed all pairs on different ones of the `paired` columns, whose
    share of the rows lies between two `sizes`. `held`: which rows fulfil each condition, (parts, n)."""
    groups = [ConditionGroup((index,)) for index in range(len(parts)) if sizes[0] <= held[index].mean() <= sizes[1]]
    if most < 2:
        return groups
    places = np.array([index for index, part in enumerate(parts) if part.column in paired], dtype=int)
    return groups + [ConditionGroup(pair) for pair in pairs_of_size(parts, places, held, sizes)]


def pairs_of_size(
    parts: Sequence[SliceCondition], places: Places, held: Flags, sizes: tuple[float, float]
) -> Iterator[tuple[int, int]]:
    """The pairs of some conditions on different columns that hold together in a share of the rows, in order."""
    some = held[places].astype(np.float32)  # exact: counts of rows are below 2 to the 24th
    for nth, one in enumerate(places.tolist()):
        share = (some[nth + 1 :] @ some[nth]).astype(np.float64) / held.shape[1]
        for other in places[nth + 1 :][(share >= sizes[0]) & (share <= sizes[1])].tolist():
            if parts[one].column != parts[other].column:
                yield one, other


def condition_masks(parts: Sequence[SliceCondition], frame: pd.DataFrame) -> Flags:
    """Which rows fulfil each condition, (parts, n)."""
    return np.array([part.holds(frame) for part in parts])


def condition_group_mask(group: ConditionGroup, held: Flags) -> Flags:
    """Which rows are in a group, (n,)."""
    return np.asarray(held[list(group.parts)].all(axis=0))
