"""Analysis, leaks: values with which the event practically never occurs, or practically always."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom

from plainspoken.analysis.leakage.leakage_result import CellValue, ExcludingValue, Filled
from plainspoken.analysis.statistics.intervals import Flags, Floats

Labels = NDArray[np.str_]
MAX_EXCLUDED_EVENT_RATIO = 0.02  # "practically never": at most this share of the events that would be expected
MIN_EXPECTED_EVENTS = 20.0  # events that should have been seen, over the periods where there are none
EXCLUDING_VALUE_ALPHA = 0.01
MIN_NEIGHBOURS = 20  # cases beside a number, below which a side of it is not looked at
MIN_NEIGHBOUR_EVENT_RATIO = 0.25  # next to a mark on the scale there are at least so many of the events expected


@dataclass(frozen=True)
class SoughtValues:
    """Which values are looked at: by their least share of all cases, of those of a period, and cases in a period.

    `filled`: whether all that stands in the column, of whatever value, is looked at as one. `apart`: whether a number
    must differ from those next to it, too: the end of a scale along which the event becomes rarer is no mark.
    """

    share: float
    share_of_period: float
    cases_of_period: int
    filled: bool
    apart: bool


NEVER_VALUES = SoughtValues(share=0.05, share_of_period=0.2, cases_of_period=20, filled=False, apart=False)
# A mark that some events leave is rarer than one that all cases without the event share.
ALWAYS_VALUES = SoughtValues(share=0.03, share_of_period=0.0, cases_of_period=5, filled=True, apart=True)


@dataclass(frozen=True)
class PeriodCounts:
    """Of one value, by period (p,): cases, events, and the period's base rate, share of the value and non-events."""

    size: NDArray[np.int_]
    events: NDArray[np.int_]
    rate: NDArray[np.float64]
    share: NDArray[np.float64]
    nonevents: NDArray[np.int_]

    @property
    def expected(self) -> NDArray[np.float64]:
        """Events expected if the value told nothing."""
        return np.asarray(self.size * self.rate)


def find_excluding_value(
    values: pd.Series,
    event: Flags,
    period: Labels,
    order: Sequence[str],
    tests: int,
    sought: SoughtValues = NEVER_VALUES,
) -> ExcludingValue | None:
    """The value of a column that most clearly excludes the event in at least one period, if there is one.

    `period`: of each row; `order`: all periods in order. `tests`: how many values of all columns are
    looked at, in both directions. The chance of so few events, were the value meaningless, is multiplied by that number
    and by all choices of periods (Bonferroni), so that picking the empty periods afterwards earns nothing.
    """
    names = [str(name) for name in order if name in set(period)]
    best: tuple[float, ExcludingValue] | None = None
    for value, mine in common_values(values, sought):
        counts = count_by_period(mine, event, period, names)
        judged = (counts.size >= sought.cases_of_period) & (counts.share >= sought.share_of_period)
        holds = judged & (counts.events <= MAX_EXCLUDED_EVENT_RATIO * counts.expected)
        expected = float(counts.expected[holds].sum())
        if (
            expected < MIN_EXPECTED_EVENTS
            or binomial_tail_probability(counts, holds) * tests * 2.0 ** len(names) >= EXCLUDING_VALUE_ALPHA
            or not differs_from_other_periods(counts, judged, holds, tests)
            or (sought.apart and not differs_from_neighbours(values, value, event, period, names, holds, tests))
        ):
            continue
        seen = tuple(name for name, held in zip(names, holds, strict=True) if held)
        others = float((counts.size - counts.events)[holds].sum() / counts.nonevents[holds].sum())
        found = ExcludingValue(str(values.name), value, seen, bool(holds[judged].all()), others)
        best = max(best, (expected, found), key=lambda each: each[0]) if best else (expected, found)
    return best[1] if best else None


def find_certain_value(
    values: pd.Series, event: Flags, period: Labels, order: Sequence[str], tests: int
) -> ExcludingValue | None:
    """The value with which the event practically always occurs: the one that excludes the other answer.

    What would be expected are cases without the event: where most cases have it, a value must hold for the more.
    """
    return find_excluding_value(values, ~event, period, order, tests, ALWAYS_VALUES)


def common_values(values: pd.Series, sought: SoughtValues) -> Iterator[tuple[CellValue, Flags]]:
    """Each value that enough of the cases share, with the rows that hold it; None is the empty cell."""
    empty = values.isna().to_numpy(bool)
    if sought.share <= empty.mean() < 1:
        yield None, empty
    shares = values.value_counts(normalize=True) * float((~empty).mean())
    for value in shares.index[shares >= sought.share]:
        number = pd.api.types.is_numeric_dtype(values)
        yield float(value) if number else str(value), np.asarray((values == value).fillna(False), dtype=bool)
    if sought.filled and empty.any() and (~empty).mean() >= sought.share:
        yield Filled.ANY, ~empty


def count_by_period(mine: Flags, event: Flags, period: Labels, names: list[str]) -> PeriodCounts:
    """Cases and events of the rows `mine` in each period, beside the period's own base rate."""
    inside = [period == name for name in names]
    return PeriodCounts(
        size=np.array([int((mine & here).sum()) for here in inside]),
        events=np.array([int((mine & here & event).sum()) for here in inside]),
        rate=np.array([float(event[here].mean()) for here in inside]),
        share=np.array([float(mine[here].mean()) for here in inside]),
        nonevents=np.array([int((~event[here]).sum()) for here in inside]),
    )


def differs_from_other_periods(counts: PeriodCounts, judged: Flags, holds: Flags, tests: int) -> bool:
    """Whether the periods in which the value excludes the event are surely unlike the other judged ones (p,).

    An honest value with which the event is rare in every period has none of it in some, by chance alone: at its own
    rate in the other periods so few must be improbable, too. True where there are no others to compare with.
    """
    rest = judged & ~holds
    if not rest.any():
        return True
    usual = float(counts.events[rest].sum() / counts.expected[rest].sum())
    chance = binomial_tail_probability(counts, holds, min(usual, 1.0))
    return chance * tests * 2.0 ** len(judged) < EXCLUDING_VALUE_ALPHA


def differs_from_neighbours(
    values: pd.Series, value: CellValue, event: Flags, period: Labels, names: list[str], holds: Flags, tests: int
) -> bool:
    """Whether a number is surely unlike those next to it on either side, in the periods that hold; True for no number.

    Along an honest scale the event becomes rarer step by step, until by chance a value at its end has none.
    """
    if not isinstance(value, float):
        return True
    known = values.to_numpy(float)
    inside = np.isin(period, [name for name, held in zip(names, holds, strict=True) if held])
    counts = count_by_period(known == value, event, period, names)
    for rows in neighbours_on_scale(known, value, event, inside):
        near = count_by_period(rows, event, period, names)
        ratio = float(near.events[holds].sum() / near.expected[holds].sum())
        chance = binomial_tail_probability(counts, holds, min(ratio, 1.0))
        if ratio < MIN_NEIGHBOUR_EVENT_RATIO or chance * tests >= EXCLUDING_VALUE_ALPHA:
            return False
    return True


def neighbours_on_scale(known: Floats, value: float, event: Flags, inside: Flags) -> Iterator[Flags]:
    """On each side of a number, as many of the nearest rows as hold it, past values that exclude the event, too."""
    away, size = np.abs(known - value), int((inside & (known == value)).sum())
    for side in (known < value, known > value):
        rows = side & inside
        for distance in np.unique(away[rows]):
            mine = rows & (away == distance)
            if int(mine.sum()) < ALWAYS_VALUES.cases_of_period or event[mine].any():
                break
            rows &= ~mine
        count = int(rows.sum())
        if count >= MIN_NEIGHBOURS:
            reach = np.sort(away[rows])[min(size, count) - 1]
            yield rows & (away <= reach)


def binomial_tail_probability(counts: PeriodCounts, holds: Flags, ratio: float = 1.0) -> float:
    """The chance of at most so many events in these periods at their own base rates (binomial), times a `ratio`."""
    size = int(counts.size[holds].sum())
    rate = ratio * float(counts.expected[holds].sum()) / size
    return float(binom.cdf(int(counts.events[holds].sum()), size, rate))


def count_tested_values(frame: pd.DataFrame) -> int:
    """How many values of all columns are looked at, in both directions."""
    both = (NEVER_VALUES, ALWAYS_VALUES)
    return sum(1 for name in frame for sought in both for _ in common_values(frame[name], sought))
