"""What a range makes sure of: above a bound, apart from another. Knows no rule and no words."""

from __future__ import annotations

from plainspoken.findings import Evidence

SMALL_GAP = 0.03  # three in 100: below what a reader would act on


def surely_above(evidence: Evidence, bound: float) -> bool:
    """Whether the whole range lies above a bound; never where there is no range."""
    return evidence.low is not None and evidence.low > bound


def apart(one: Evidence, other: Evidence) -> bool:
    """Whether two ranges do not touch; never where one of them is missing."""
    if one.low is None or other.low is None or one.high is None or other.high is None:
        return False
    return one.low > other.high or other.low > one.high


def believable(gap: Evidence, noise: Evidence) -> bool:
    """Whether what was said and what came lie no further apart than chance alone makes them, or little."""
    return gap.number <= noise.number or (gap.high is not None and gap.high < SMALL_GAP)
