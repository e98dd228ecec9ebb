"""Analysis: how many cases an A/B test needs and what it can show. Knows no case and no address."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from scipy.optimize import brentq
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

ALPHA = 0.05
POWER = 0.8
HIGHEST = 0.999


@dataclass(frozen=True)
class Test:
    """A test of two equal groups, two-sided: the rates it tells apart and the cases each group needs."""

    __test__ = False  # not a test of pytest's

    rate_now: float
    rate_then: float
    n_per_group: int


def plan(rate_now: float, rate_then: float) -> Test | None:
    """The size of a test that finds a change from one rate to another with a power of 80 %.

    A fall is the rise of its complement: as many cases tell the one as the other.
    Normal approximation on arcsine-transformed rates (Cohen 1988, ch. 6). None where no rise is possible.
    """
    if 0 < rate_then < rate_now < 1:
        mirrored = plan(1 - rate_now, 1 - rate_then)
        return Test(rate_now, rate_then, mirrored.n_per_group) if mirrored else None
    if not 0 < rate_now < rate_then < 1:
        return None
    size = proportion_effectsize(rate_then, rate_now)
    needed = NormalIndPower().solve_power(effect_size=size, alpha=ALPHA, power=POWER, ratio=1.0)
    return Test(rate_now, rate_then, ceil(float(needed)))


def detectable(rate_now: float, n_per_group: int, *, fall: bool = False) -> float | None:
    """The nearest higher rate (or lower one) that a test of this size shows at 80 % power; None: none."""
    if fall:
        mirrored = detectable(1 - rate_now, n_per_group)
        return None if mirrored is None else 1 - mirrored
    if n_per_group < 2 or not 0 < rate_now < HIGHEST:
        return None
    effect = float(NormalIndPower().solve_power(nobs1=n_per_group, alpha=ALPHA, power=POWER, ratio=1.0))
    if proportion_effectsize(HIGHEST, rate_now) < effect:
        return None
    return float(brentq(lambda rate: proportion_effectsize(rate, rate_now) - effect, rate_now, HIGHEST))
