"""Does it hold later, and what was not seen. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, Sight, rule
from plainspoken.claims.sure import surely_above
from plainspoken.findings import Kind

SHORTFALL = 1.2  # a fifth more than expected: enough to be felt in staffing


@rule(
    "time",
    {
        "decay": "time.decay",
        "roc_auc": "time.roc_auc",
        "top_rate": "time.top_rate",
        "base_rate": "time.base_rate",
        "first": "time.first_late",
        "last": "time.last_late",
        "first_early": "time.first_early",
        "last_early": "time.last_early",
        "top_share": "evaluation.top_share",
        "then": "time.like_for_like.top_rate",
        "pairs_then": "time.like_for_like.roc_auc",
    },
    holds=Kind.STRENGTH,
    fails=Kind.WEAKNESS,
    open=Kind.CAUTION,
    severity=3,
)
def holds_over_time(e: Sight) -> Judgement:
    """Fails when a model that saw only the early periods ranks the late ones worse, beyond the range;
    open when it does not, but its top share is not surely above the usual rate either."""
    if surely_above(e.decay, 0):
        return FAILS
    if e.top_rate.low is None or e.top_rate.low <= e.base_rate.number:
        return OPEN, "not_surely_above_usual"
    return HOLDS


@rule(
    "time",
    {
        "top_rate": "time.top_rate",
        "base_rate": "time.base_rate",
        "top_share": "evaluation.top_share",
        "first": "time.first_late",
        "last": "time.last_late",
    },
    holds=Kind.STRENGTH,
    fails=Kind.WEAKNESS,
    severity=2,
)
def still_useful_later(e: Sight) -> Judgement:
    """Holds when, in later periods it has not seen, the top share still holds more than usual."""
    return HOLDS if surely_above(e.top_rate, e.base_rate.number) else FAILS


@rule(
    "time",
    {
        "period": "time.worst.period",
        "expected": "time.worst.expected_rate",
        "observed": "time.worst.observed_rate",
        "n": "time.worst.n",
    },
    holds=Kind.WEAKNESS,
    fails=Kind.STRENGTH,
    severity=2,
)
def misjudges_a_period(e: Sight) -> Judgement:
    """Holds when one late period brought surely and clearly more than a model of the early ones expected."""
    surely = surely_above(e.observed, e.expected.number)
    return HOLDS if surely and e.observed.number > SHORTFALL * e.expected.number else FAILS


@rule(
    "time",
    {"missing": "data.periods_missing"},
    holds=Kind.WEAKNESS,
    severity=2,
)
def season_not_covered(e: Sight) -> Judgement:
    """Holds when periods of the calendar are not in the data at all."""
    return HOLDS if e.missing.number > 0 else FAILS
