"""Does it hold later, and what was not seen. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, Sight, fact, rule
from plainspoken.claims.significance import believable, surely_above, surely_ranks
from plainspoken.core.findings import Kind

AS_WELL = 0.05  # five pairs in 100: more is not "as well as"
SURELY = 1.1  # surely a tenth more: the worst of several periods was picked, and what was expected errs, too
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
        "now": "evaluation.roc_auc",
    },
    holds=Kind.STRENGTH,
    fails=Kind.WEAKNESS,
    open=Kind.CAUTION,
    severity=3,
)
def holds_over_time(e: Sight) -> Judgement:
    """Fails when a model that saw only the early periods ranks the late ones worse, beyond the range; holds
    when it loses surely less than five pairs in 100 and ranks surely, now and then; else open."""
    if surely_above(e.decay, 0):
        return FAILS
    if not (surely_ranks(e.now) and surely_above(e.top_rate, e.base_rate.number)):
        return OPEN, "not_surely_above_usual"
    return HOLDS if e.decay.high is not None and e.decay.high < AS_WELL else (OPEN, "range_includes_a_loss")


@rule(
    "time",
    {
        "top_rate": "time.top_rate",
        "base_rate": "time.base_rate",
        "top_share": "evaluation.top_share",
        "first": "time.first_late",
        "last": "time.last_late",
        "now": "evaluation.roc_auc",
    },
    holds=Kind.STRENGTH,
    fails=Kind.WEAKNESS,
    severity=2,
)
def still_useful_later(e: Sight) -> Judgement:
    """Holds when the model surely ranks and, in later periods it has not seen, the top share still holds more
    than usual."""
    sure = surely_ranks(e.now) and surely_above(e.top_rate, e.base_rate.number)
    return HOLDS if sure else FAILS


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
    surely = surely_above(e.observed, SURELY * e.expected.number)
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


fact(
    "scored_at",
    "time",
    {
        "moment": "{s}.moment",
        "roc_auc": "{s}.roc_auc",
        "top_rate": "{s}.top_rate",
        "base_rate": "{s}.base_rate",
        "top_share": "evaluation.top_share",
    },
    subject="moments",
)


@rule(
    "time",
    {"moment": "{s}.moment", "measured": "{s}.measured", "gap": "{s}.gap", "noise": "{s}.noise"},
    optional=("gap", "noise"),
    holds=Kind.FACT,
    fails=Kind.FACT,
    open=Kind.FACT,
    severity=2,
    subject="moments",
)
def probability_at(e: Sight) -> Judgement:
    """Holds when the answer at a moment may be taken as a probability: checked on cases of that very moment,
    its gap is no larger than chance makes it, or small; open where the table holds no data of that moment.
    A service gives a probability only where this holds, and else a place in the ranking."""
    if not e.measured.value or not (e.has("gap") and e.has("noise")):
        return OPEN, "not_measured"
    return HOLDS if believable(e.gap, e.noise) else FAILS
