"""Analysis: how many cases an A/B test needs and what it can show."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm
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


def plan_superiority_test(rate_now: float, rate_then: float, rate_pays: float) -> ABTestPlan | None:
    """The size of a test that shows at 80 % power that a change is larger than the one that pays.

    `rate_then`: the rate hoped for; `rate_pays`: the one at which nothing is won; `rate_now` itself where
    any change will do. Superiority by a margin, normal approximation (Chow, Shao & Wang 2008, sec. 4.2.2):
    n = (z(alpha/2) + z(beta))^2 (p1 q1 + p2 q2) / (p2 - p_pays)^2. None where the rate hoped for does not
    lie beyond the one that pays.
    """
    beyond = (rate_pays - rate_then) if rate_then < rate_now else (rate_then - rate_pays)
    if not 0 < rate_now < 1 or not 0 < rate_then < 1 or beyond <= 0:
        return None
    z = float(norm.ppf(1 - AB_TEST_ALPHA / 2) + norm.ppf(AB_TEST_POWER))
    spread = rate_now * (1 - rate_now) + rate_then * (1 - rate_then)
    return ABTestPlan(rate_now, rate_then, ceil(z**2 * spread / beyond**2))


def count_needed_cases(rate_now: float, rate_then: float) -> int | None:
    """Cases in all that a test of two equal groups needs to tell two rates apart at 80 % power, two-sided.

    Normal approximation of arcsine-transformed shares (Cohen 1988, ch. 6). None where the rates are the same, or one
    of them is 0 or 1.
    """
    if not 0 < rate_now < 1 or not 0 < rate_then < 1 or rate_now == rate_then:
        return None
    effect = abs(float(proportion_effectsize(rate_then, rate_now)))
    each = NormalIndPower().solve_power(effect_size=effect, alpha=AB_TEST_ALPHA, power=AB_TEST_POWER, ratio=1.0)
    return 2 * ceil(float(each))


def detectable_mean_difference(spread: float, n_per_group: int) -> float:
    """The least difference of two means that a test of this size shows at 80 % power (normal approximation)."""
    z = float(norm.ppf(1 - AB_TEST_ALPHA / 2) + norm.ppf(AB_TEST_POWER))
    return z * spread * float(np.sqrt(2 / n_per_group))


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
