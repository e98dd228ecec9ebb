"""Does it hold later, and what was not seen. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above, roc_auc_above_chance, within_chance_gap
from plainspoken.core.findings import ClaimKind

MAX_ROC_AUC_DECAY = 0.05  # five pairs in 100: more is not "as well as"
SURE_EXCESS_FACTOR = (
    1.1  # surely a tenth more: the worst of several periods was picked, and what was expected errs, too
)
CLEAR_EXCESS_FACTOR = 1.2  # a fifth more than expected: enough to be felt in staffing


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
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    open=ClaimKind.CAUTION,
    severity=3,
)
def holds_over_time(e: RuleEvidence) -> Judgement:
    """Fails when a model that saw only the early periods ranks the late ones worse, beyond the range; holds
    when it loses surely less than five pairs in 100 and ranks surely, now and then; else open."""
    if interval_above(e.decay, 0):
        return FAILS
    if not (roc_auc_above_chance(e.now) and interval_above(e.top_rate, e.base_rate.number)):
        return OPEN, "not_surely_above_usual"
    return HOLDS if e.decay.high is not None and e.decay.high < MAX_ROC_AUC_DECAY else (OPEN, "range_includes_a_loss")


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
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=2,
)
def still_useful_later(e: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and, in later periods it has not seen, the top share still holds more
    than usual."""
    sure = roc_auc_above_chance(e.now) and interval_above(e.top_rate, e.base_rate.number)
    return HOLDS if sure else FAILS


@rule(
    "time",
    {
        "period": "time.worst.period",
        "expected": "time.worst.expected_rate",
        "observed": "time.worst.observed_rate",
        "n": "time.worst.n",
    },
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.STRENGTH,
    severity=2,
)
def misjudges_a_period(e: RuleEvidence) -> Judgement:
    """Holds when one late period brought surely and clearly more than a model of the early ones expected."""
    surely = interval_above(e.observed, SURE_EXCESS_FACTOR * e.expected.number)
    return HOLDS if surely and e.observed.number > CLEAR_EXCESS_FACTOR * e.expected.number else FAILS


@rule("time", {"missing": "data.periods_missing"}, holds=ClaimKind.WEAKNESS, severity=2)
def season_not_covered(e: RuleEvidence) -> Judgement:
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
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    open=ClaimKind.FACT,
    severity=2,
    subject="moments",
)
def probability_at(e: RuleEvidence) -> Judgement:
    """Holds when the answer at a moment may be taken as a probability: checked on cases of that very moment,
    its gap is no larger than chance makes it, or small; open where the table holds no data of that moment.
    A service gives a probability only where this holds, and else a place in the ranking."""
    if not e.measured.value or not (e.has("gap") and e.has("noise")):
        return OPEN, "not_measured"
    return HOLDS if within_chance_gap(e.gap, e.noise) else FAILS
