"""Analysis: how many cases an A/B test needs and what it can show."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from scipy.optimize import brentq
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

AB_TEST_ALPHA = 0.05
AB_TEST_POWER = 0.8
MAX_DETECTABLE_RATE = 0.999


@dataclass(frozen=True)
class ABTestPlan:
    """A test of two equal groups, two-sided: the rates it tells apart and the cases each group needs."""

    __test__ = False  # not a test of pytest's

    rate_now: float
    rate_then: float
    n_per_group: int


def plan_ab_test(rate_now: float, rate_then: float) -> ABTestPlan | None:
    """The size of a test that finds a change from one rate to another with a power of 80 %.

    A fall is the rise of its complement: as many cases tell the one as the other.
    Normal approximation on arcsine-transformed rates (Cohen 1988, ch. 6). None where no rise is possible.
    """
    if 0 < rate_then < rate_now < 1:
        mirrored = plan_ab_test(1 - rate_now, 1 - rate_then)
        return ABTestPlan(rate_now, rate_then, mirrored.n_per_group) if mirrored else None
    if not 0 < rate_now < rate_then < 1:
        return None
    size = proportion_effectsize(rate_then, rate_now)
    needed = NormalIndPower().solve_power(effect_size=size, alpha=AB_TEST_ALPHA, power=AB_TEST_POWER, ratio=1.0)
    return ABTestPlan(rate_now, rate_then, ceil(float(needed)))


def detectable_rate(rate_now: float, n_per_group: int, *, fall: bool = False) -> float | None:
    """The nearest higher rate (or lower one) that a test of this size shows at 80 % power; None: none."""
    if fall:
        mirrored = detectable_rate(1 - rate_now, n_per_group)
        return None if mirrored is None else 1 - mirrored
    if n_per_group < 2 or not 0 < rate_now < MAX_DETECTABLE_RATE:
        return None
    effect = float(NormalIndPower().solve_power(nobs1=n_per_group, alpha=AB_TEST_ALPHA, power=AB_TEST_POWER, ratio=1.0))
    if proportion_effectsize(MAX_DETECTABLE_RATE, rate_now) < effect:
        return None
    return float(brentq(lambda rate: proportion_effectsize(rate, rate_now) - effect, rate_now, MAX_DETECTABLE_RATE))
