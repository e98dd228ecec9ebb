"""Analysis, leaks: common values with which the event practically never occurs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom

from plainspoken.analysis.leakage.leakage_result import ExcludingValue
from plainspoken.analysis.statistics.intervals import Flags

Labels = NDArray[np.str_]
MIN_COMMON_SHARE = 0.2  # a value is common where it holds for this share of the cases of a period
MAX_EXCLUDED_EVENT_RATIO = 0.02  # "practically never": at most this share of the events that would be expected
MIN_CASES_PER_PERIOD = 20  # a period with fewer cases of the value is not judged
MIN_EXPECTED_EVENTS = 20.0  # events that should have been seen, over the periods where there are none
EXCLUDING_VALUE_ALPHA = 0.01


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
    values: pd.Series, event: Flags, period: Labels, order: Sequence[str], tests: int
) -> ExcludingValue | None:
    """The value of a column that most clearly excludes the event in at least one period, if there is one.

    `period`: of each row; `order`: all periods in order. `tests`: how many values of all columns are
    looked at. The chance of so few events, were the value meaningless, is multiplied by that number
    and by all choices of periods (Bonferroni), so that picking the empty periods afterwards earns nothing.
    """
    names = [str(name) for name in order if name in set(period)]
    best: tuple[float, ExcludingValue] | None = None
    for value, mine in common_values(values):
        counts = count_by_period(mine, event, period, names)
        judged = (counts.size >= MIN_CASES_PER_PERIOD) & (counts.share >= MIN_COMMON_SHARE)
        holds = judged & (counts.events <= MAX_EXCLUDED_EVENT_RATIO * counts.expected)
        expected = float(counts.expected[holds].sum())
        if (
            expected < MIN_EXPECTED_EVENTS
            or binomial_tail_probability(counts, holds) * tests * 2.0 ** len(names) >= EXCLUDING_VALUE_ALPHA
            or not differs_from_other_periods(counts, judged, holds, tests)
        ):
            continue
        seen = tuple(name for name, held in zip(names, holds, strict=True) if held)
        others = float((counts.size - counts.events)[holds].sum() / counts.nonevents[holds].sum())
        found = ExcludingValue(str(values.name), value, seen, bool(holds[judged].all()), others)
        best = max(best, (expected, found), key=lambda each: each[0]) if best else (expected, found)
    return best[1] if best else None


def common_values(values: pd.Series) -> Iterator[tuple[float | str | None, Flags]]:
    """Each value that a twentieth of the cases share, with the rows that hold it; None is the empty cell."""
    empty = values.isna().to_numpy(bool)
    if MIN_COMMON_SHARE / 4 <= empty.mean() < 1:
        yield None, empty
    shares = values.value_counts(normalize=True)
    for value in shares.index[shares >= MIN_COMMON_SHARE / 4]:
        number = pd.api.types.is_numeric_dtype(values)
        yield float(value) if number else str(value), np.asarray((values == value).fillna(False), dtype=bool)


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


def binomial_tail_probability(counts: PeriodCounts, holds: Flags, ratio: float = 1.0) -> float:
    """The chance of at most so many events in these periods at their own base rates (binomial), times a `ratio`."""
    size = int(counts.size[holds].sum())
    rate = ratio * float(counts.expected[holds].sum()) / size
    return float(binom.cdf(int(counts.events[holds].sum()), size, rate))


def count_tested_values(frame: pd.DataFrame) -> int:
    """How many values of all columns are looked at."""
    return sum(1 for name in frame for _ in common_values(frame[name]))
