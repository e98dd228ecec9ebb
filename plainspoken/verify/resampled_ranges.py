"""Verify: ranges of resamples drawn a second time, and how far two such ranges may lie from each other.

The end of a range of so many resamples is itself uncertain: it lies, all but once in a million times, between two
percentiles of the same draws (the binomial distribution of how many fall below it). That is the tolerance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.findings import Evidence
from plainspoken.verify.problem import Problem
from plainspoken.verify.saved_scores import Floats

OWN_RESAMPLES, OWN_SEED = 1_000, 20_017
OUTER_PART = 0.025  # of the resamples lie below the low end, and as many above the high one
END_ERRORS = 5.0  # standard errors of that part: a build holds a hundred ends, and none may differ by chance
ROUNDING = 1e-9


@dataclass(frozen=True)
class RangeEnds:
    """Between what either end of a range may lie."""

    low: tuple[float, float]
    high: tuple[float, float]

    @classmethod
    def of(cls, draws: Floats, resamples: int) -> RangeEnds:
        """The ends that a range of so many resamples may have, by draws of our own."""
        outer, inner = (100 * part for part in parts_below_end(1 / (1 / resamples + 1 / len(draws))))
        ends = np.percentile(draws, [outer, inner, 100 - inner, 100 - outer]).tolist()
        return cls((ends[0], ends[1]), (ends[2], ends[3]))

    def widened(self, below: float, above: float) -> RangeEnds:
        """The same where what was drawn may itself lie so much lower or higher."""
        low, high = ((first - below, last + above) for first, last in (self.low, self.high))
        return RangeEnds(low, high)

    def problems(self, address: str, found: Evidence) -> tuple[Problem, ...]:
        """A problem where a stored range has other ends."""
        expected = f"{self.low[0]!r}..{self.low[1]!r} to {self.high[0]!r}..{self.high[1]!r}"
        if found.low is None or found.high is None:
            return (Problem(FINDINGS_FILE, address, "has no range", expected),)
        near = ROUNDING * max(1.0, abs(found.low), abs(found.high))
        inside = (
            self.low[0] - near <= found.low <= self.low[1] + near
            and self.high[0] - near <= found.high <= self.high[1] + near
        )
        stored = f"{found.low!r} to {found.high!r}"
        return (
            () if inside else (Problem(FINDINGS_FILE, f"{address} (range)", "recomputed otherwise", expected, stored),)
        )


def parts_below_end(resamples: float) -> tuple[float, float]:
    """The least and the largest part of all draws that may lie below the low end of a range of these (Wilson 1927)."""
    square = END_ERRORS**2
    middle = OUTER_PART + square / (2 * resamples)
    half = END_ERRORS * sqrt(OUTER_PART * (1 - OUTER_PART) / resamples + square / (4 * resamples**2))
    return (middle - half) / (1 + square / resamples), (middle + half) / (1 + square / resamples)


def draw_statistic(values: Floats, statistic: Callable[[Floats], float], draws: int = OWN_RESAMPLES) -> Floats:
    """A statistic of resamples of values (n,)."""
    random = np.random.default_rng(OWN_SEED)
    return np.array([statistic(random.choice(values, len(values))) for _ in range(draws)])


def draw_mean(values: Floats) -> float:
    """The mean of some values."""
    return float(values.mean())


def draw_median(values: Floats) -> float:
    """The median of some values."""
    return float(np.median(values))
