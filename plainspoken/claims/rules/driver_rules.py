"""What the model goes by. Never a cause. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import intervals_disjoint, roc_auc_above_chance
from plainspoken.core.findings import ClaimKind

DRIVER_SIGNIFICANCE_LEVEL = 0.01
SHAP_ADDITIVITY_TOLERANCE = 1e-3  # SHAP values must add up to the score within this, in log-odds


def is_driver_reliable(e: RuleEvidence) -> bool:
    """Whether a column keeps its place in a model that surely ranks; what drives a coin drives nothing."""
    return bool(e.stable.value) and roc_auc_above_chance(e.roc_auc)


@rule(
    "drivers",
    {
        "column": "{s}.column",
        "size": "{s}.size",
        "split": "{s}.split",
        "above": "{s}.above_rate",
        "below": "{s}.below_rate",
        "stable": "{s}.stable",
        "changeable": "{s}.changeable",
        "roc_auc": "evaluation.roc_auc",
    },
    holds=ClaimKind.DRIVER,
    subject="drivers",
    kind_is="kind=numeric",
    severity=2,
    weight=lambda e: e.size.number,
)
def drives_numeric(e: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks, a numeric column keeps its place in it, and the event's share surely
    differs across its split."""
    return HOLDS if is_driver_reliable(e) and intervals_disjoint(e.above, e.below) else FAILS


@rule(
    "drivers",
    {
        "column": "{s}.column",
        "size": "{s}.size",
        "high_value": "{s}.high_value",
        "high": "{s}.high_rate",
        "low_value": "{s}.low_value",
        "low": "{s}.low_rate",
        "p": "{s}.differ_p",
        "stable": "{s}.stable",
        "changeable": "{s}.changeable",
        "roc_auc": "evaluation.roc_auc",
    },
    holds=ClaimKind.DRIVER,
    subject="drivers",
    kind_is="kind=category",
    severity=2,
    weight=lambda e: e.size.number,
)
def drives_category(e: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks, a category keeps its place in it, and the event's share surely
    differs between its ends, also after accounting for their choice among all values."""
    return (
        HOLDS
        if is_driver_reliable(e) and e.p.number < DRIVER_SIGNIFICANCE_LEVEL and intervals_disjoint(e.high, e.low)
        else FAILS
    )


@rule(
    "drivers",
    {"column": "{s}.column", "changeable": "{s}.changeable"},
    holds=ClaimKind.FACT,
    subject="drivers",
    among="{s}.together",
    severity=1,
)
def drives_together(e: RuleEvidence) -> Judgement:
    """Holds when other columns move so closely with this one that their weights cannot be told apart."""
    return HOLDS


@rule(
    "drivers",
    {
        "stable": "explain.stable",
        "shown": "explain.shown",
        "resamples": "explain.resamples",
        "roc_auc": "evaluation.roc_auc",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.CAUTION,
    severity=1,
)
def drivers_keep_their_place(e: RuleEvidence) -> Judgement:
    """Holds when more than half of the shown drivers keep their place when the data are resampled; open, and
    silent, when the model does not surely rank."""
    if not roc_auc_above_chance(e.roc_auc):
        return OPEN, "nothing_ranked"
    return HOLDS if e.stable.number * 2 > e.shown.number else FAILS


@rule(
    "drivers",
    {"error": "explain.additivity", "sample": "explain.sample"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.WEAKNESS,
    severity=2,
)
def reasons_add_up(e: RuleEvidence) -> Judgement:
    """Holds when the reasons given for each case add up to its score."""
    return HOLDS if e.error.number < SHAP_ADDITIVITY_TOLERANCE else FAILS


@rule(
    "drivers",
    {
        "column": "drivers.top.column",
        "rank": "drivers.top.rank",
        "changeable": "drivers.top.changeable",
        "roc_auc": "evaluation.roc_auc",
    },
    severity=1,
)
def strongest_driver(e: RuleEvidence) -> Judgement:
    """Holds when the strongest driver is first in all but few resamplings; open when the model does not
    surely rank."""
    if not roc_auc_above_chance(e.roc_auc):
        return OPEN, "nothing_ranked"
    return HOLDS if e.rank.high is not None and e.rank.high < 2 else FAILS


fact("example", "drivers", {"probability": "{s}.probability", "kind": "{s}.kind"}, subject="examples")
