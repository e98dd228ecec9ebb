"""How good the model is: against doing nothing, a simple rule and chance. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above, roc_auc_above_chance, within_chance_gap
from plainspoken.core.findings import ClaimKind

MIN_CASES_FOR_RATE = 30  # below this a recall's range is wider than any use of it
MAJORITY_SHARE = 0.5
MIN_CLEAR_LIFT = 1.5
MAX_LITTLE_LIFT = 1.25  # nearer to no lift at all than to a clear one
CLEAR_GAP_FACTOR = 1.5  # times the gap that chance makes; below that an honest model is too often called wrong
MAX_CALIBRATION_NOISE = 0.1  # where chance alone makes a gap of ten in 100, a real one cannot be seen
RARE_BASE_RATE = 0.3  # below this base rate "right most of the time" is cheap


@rule(
    "quality",
    {
        "gain": "evaluation.gain.top_rate",
        "gain_pairs": "evaluation.gain.roc_auc",
        "top_rate": "evaluation.top_rate",
        "rule_rate": "evaluation.simple_rule.top_rate",
        "column": "evaluation.simple_rule.column",
        "top_share": "evaluation.top_share",
        "roc_auc": "evaluation.roc_auc",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    open=ClaimKind.CAUTION,
    severity=3,
)
def beats_simple_rule(e: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and its top share holds surely more events than the best simple
    rule's; open when only the order of pairs is surely better. To beat one coin with another is no skill."""
    if not roc_auc_above_chance(e.roc_auc):
        return FAILS
    if interval_above(e.gain, 0):
        return HOLDS
    return (OPEN, "range_includes_none") if interval_above(e.gain_pairs, 0) else FAILS


@rule(
    "quality",
    {"roc_auc": "evaluation.roc_auc", "n": "evaluation.n", "coin": "models.nobody.roc_auc"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.WEAKNESS,
    severity=3,
)
def ranks_pairs(e: RuleEvidence) -> Judgement:
    """Holds when pairs are surely (99 %) ranked in the right order more often than by chance."""
    return HOLDS if roc_auc_above_chance(e.roc_auc) else FAILS


@rule(
    "quality",
    {
        "lift": "evaluation.lift",
        "top_rate": "evaluation.top_rate",
        "base_rate": "evaluation.base_rate",
        "top_share": "evaluation.top_share",
        "top_recall": "evaluation.top_recall",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    open=ClaimKind.CAUTION,
    severity=1,
)
def ranks_top(e: RuleEvidence) -> Judgement:
    """Holds when events are at least half again as frequent in the top share, beyond the range; fails when
    the whole range lies nearer to the usual rate than to that; else open, also where the event is so common
    that nothing can be half again as frequent."""
    if e.lift.low is None or e.lift.high is None:
        return OPEN, "range_includes_clear"
    if e.lift.low >= MIN_CLEAR_LIFT:
        return HOLDS
    if e.base_rate.number * MIN_CLEAR_LIFT > 1:
        return OPEN, "event_too_common"
    return FAILS if e.lift.high < MAX_LITTLE_LIFT else (OPEN, "range_includes_clear")


@rule(
    "quality",
    {
        "recall": "evaluation.recall",
        "positives": "evaluation.positives",
        "found": "evaluation.found",
        "missed": "evaluation.missed",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    open=ClaimKind.CAUTION,
    severity=2,
    weight=lambda e: abs(e.recall.number - MAJORITY_SHARE),
)
def finds_positives(e: RuleEvidence) -> Judgement:
    """Holds when the threshold finds more than half of the positives, beyond the range."""
    if e.positives.number < MIN_CASES_FOR_RATE:
        return OPEN, "few_positives"
    if e.recall.low is None or e.recall.high is None or e.recall.low <= MAJORITY_SHARE <= e.recall.high:
        return OPEN, "range_includes_half"
    return HOLDS if e.recall.low > MAJORITY_SHARE else FAILS


@rule(
    "quality",
    {
        "precision": "evaluation.precision",
        "contacted": "evaluation.contacted",
        "false_alarms": "evaluation.false_alarms",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    open=ClaimKind.CAUTION,
    severity=2,
    weight=lambda e: abs(e.precision.number - MAJORITY_SHARE),
)
def contacts_rightly(e: RuleEvidence) -> Judgement:
    """Holds when more than half of those it picks are positives, beyond the range."""
    if e.contacted.number < MIN_CASES_FOR_RATE:
        return OPEN, "few_contacted"
    if e.precision.low is None or e.precision.high is None or e.precision.low <= MAJORITY_SHARE <= e.precision.high:
        return OPEN, "range_includes_half"
    return HOLDS if e.precision.low > MAJORITY_SHARE else FAILS


@rule(
    "quality",
    {
        "gap": "calibration.gap",
        "noise": "calibration.noise",
        "said": "calibration.typical.predicted",
        "came": "calibration.typical.observed",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    open=ClaimKind.CAUTION,
    severity=2,
)
def calibrated(e: RuleEvidence) -> Judgement:
    """Holds when the gap between said and came is no larger than chance alone makes it, or is small; open
    when there are too few cases to see a gap, or when it is hardly larger than chance makes it."""
    if e.noise.number > MAX_CALIBRATION_NOISE:
        return OPEN, "too_few_to_see"
    if within_chance_gap(e.gap, e.noise):
        return HOLDS
    return FAILS if e.gap.number > CLEAR_GAP_FACTOR * e.noise.number else (OPEN, "hardly_more_than_chance")


@rule(
    "quality",
    {"base_rate": "evaluation.base_rate", "nobody": "evaluation.nobody.accuracy", "accuracy": "evaluation.accuracy"},
    holds=ClaimKind.CAUTION,
    severity=1,
)
def accuracy_misleads(e: RuleEvidence) -> Judgement:
    """Holds when positives are so rare that saying `nobody` is right most of the time."""
    return HOLDS if e.base_rate.number < RARE_BASE_RATE else FAILS


@rule(
    "quality",
    {
        "low": "sensitivity.contacted_low",
        "high": "sensitivity.contacted_high",
        "now": "evaluation.contacted_share",
        "cost": "money.contact_cost",
        "effect": "money.effect",
    },
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.STRENGTH,
    severity=1,
)
def threshold_sensitive(e: RuleEvidence) -> Judgement:
    """Holds when the assumed ranges of cost and effect more than double how many to contact."""
    return HOLDS if e.high.number > 2 * e.low.number else FAILS


@rule(
    "quality",
    {"gain": "learning.gain", "roc_auc": "evaluation.roc_auc"},
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.FACT,
    severity=1,
)
def more_data_helps(e: RuleEvidence) -> Judgement:
    """Holds when the last doubling of data still bought a better ranking, beyond the range."""
    return HOLDS if interval_above(e.gain, 0) else FAILS


fact(
    "confusion",
    "quality",
    {
        "contacted": "evaluation.contacted",
        "found": "evaluation.found",
        "false_alarms": "evaluation.false_alarms",
        "missed": "evaluation.missed",
        "n": "evaluation.n",
        "threshold": "evaluation.threshold",
        "share": "evaluation.contacted_share",
    },
)
fact(
    "worth_it",
    "quality",
    {
        "break_even": "value.break_even_at_top",
        "effect": "money.effect",
        "top_share": "evaluation.top_share",
        "cost": "money.contact_cost",
    },
)
