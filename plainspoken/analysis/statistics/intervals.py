"""Confidence intervals: how sure an estimate is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.proportion import proportion_confint

from plainspoken.analysis.statistics.clusters import Groups, share_design_effect
from plainspoken.core.findings import Method
from plainspoken.core.recorder import Estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NORMAL_95 = 1.959963984540054  # two-sided


def wilson_interval(events: int, of: int, effect: float = 1.0) -> Estimate | None:
    """A share with its Wilson 95 % confidence interval (Wilson 1927); None where there is nothing to divide by.

    `effect`: variance over that of a simple sample of this size; the confidence interval is that of the effective size
    `of / effect` (Korn & Graubard 1998), which is at least one. It always holds the share itself: none and all are
    ends of their intervals exactly, not but for rounding. With an effect the method is `wilson_effect_95`, since value
    and size alone do not give its ends.
    """
    if of == 0:
        return None
    effect = min(effect, of)
    low, high = proportion_confint(events / effect, of / effect, alpha=0.05, method="wilson")
    share = events / of
    method: Method = "wilson_95" if effect == 1 else "wilson_effect_95"
    return Estimate(share, min(float(low), share), max(float(high), share), of, method)


def widen_unanimous(found: Estimate, hits: int, of: int, effect: float) -> Estimate:
    """A share of none or all with its range widened to Wilson's; `effect` as there."""
    sure = wilson_interval(hits, of, effect)
    if sure is None or sure.low is None or sure.high is None or found.low is None or found.high is None:
        return found
    return replace(found, low=min(found.low, sure.low), high=max(found.high, sure.high))


def share_interval(hits: Flags, groups: Groups | None, effect: float = 1.0) -> Estimate | None:
    """The share of hits (n,) with its Wilson interval; None of nothing. `groups`: of these rows (n,); the interval is
    then that of as many rows as the groups are worth."""
    found = wilson_interval(int(hits.sum()), len(hits), effect * share_design_effect(hits, groups))
    return found if found is None or groups is None else replace(found, method="clusters_95")


def rows_in_groups(groups: Groups | None, rows: Flags | NDArray[np.intp]) -> Groups | None:
    """The groups of some rows."""
    return None if groups is None else groups[rows]


def corrected_share_interval(values: Floats, test_over_train: float) -> Estimate:
    """A mean over repeated splits of what lies between 0 and 1, with its corrected 95 % interval in there."""
    found = corrected_t_interval(values, test_over_train)
    low, high = (min(max(end or 0.0, 0.0), 1.0) for end in (found.low, found.high))
    return replace(found, low=low, high=high)


def corrected_t_interval(differences: Floats, test_over_train: float) -> Estimate:
    """A mean difference over repeated splits with its corrected 95 % confidence interval (Nadeau & Bengio 2003).

    `differences`: one per split; `test_over_train`: size of a test part over its training part.
    """
    from scipy.stats import t

    count = len(differences)
    mean = float(np.mean(differences))
    spread = float(np.var(differences, ddof=1)) if count > 1 else 0.0
    half = float(t.ppf(0.975, max(count - 1, 1))) * np.sqrt((1 / count + test_over_train) * spread)
    return Estimate(mean, mean - float(half), mean + float(half), count, "t_95")
