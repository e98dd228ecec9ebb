"""What a range makes sure of: above a bound, apart from another."""

from __future__ import annotations

from plainspoken.core.findings import Evidence

MIN_USEFUL_ROC_AUC = 0.55  # below that a ranking is too little to use
MIN_USEFUL_GAIN = 0.02  # two pairs in 100: less is not worth another method
CHANCE_ROC_AUC = 0.5  # pairs in the right order by chance alone
# From 95 to 99 % sureness, in halves of a 95 % range. A briefing says several things on the strength of one
# ranking; were each only 95 % sure, a model without skill would be called useful in one briefing of twenty.
WIDEN_95_TO_99 = 2.576 / 1.960


def interval_above(evidence: Evidence, bound: float) -> bool:
    """Whether the whole confidence interval lies above a bound; never where there is no range."""
    return evidence.low is not None and evidence.low > bound


def interval_excludes(evidence: Evidence, value: float) -> bool:
    """Whether the whole range lies above a value or below it; never where there is no range."""
    above = evidence.low is not None and evidence.low > value
    return above or (evidence.high is not None and evidence.high < value)


def interval_from(evidence: Evidence, least: float) -> bool:
    """Whether the whole confidence interval lies at or above a least value; never where there is no range."""
    return evidence.low is not None and evidence.low >= least


def widened_ends(evidence: Evidence, factor: float) -> tuple[float, float] | None:
    """The ends of a range so many times as wide, on either side; None where there is no range."""
    value, low, high = evidence.number, evidence.low, evidence.high
    if low is None or high is None:
        return None
    return value - factor * (value - low), value + factor * (high - value)


def surely_above(evidence: Evidence, bound: float) -> bool:
    """Whether the whole 99 % range lies above a bound; never where there is no range."""
    ends = widened_ends(evidence, WIDEN_95_TO_99)
    return ends is not None and ends[0] > bound


def roc_auc_above_chance(roc_auc: Evidence) -> bool:
    """Whether pairs are surely (99 %) put in the right order more often than by a coin."""
    return surely_above(roc_auc, CHANCE_ROC_AUC)


def intervals_disjoint(one: Evidence, other: Evidence) -> bool:
    """Whether two ranges do not touch; never where one of them is missing."""
    if one.low is None or other.low is None or one.high is None or other.high is None:
        return False
    return one.low > other.high or other.low > one.high
