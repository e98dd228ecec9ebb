"""What management can do, and how to find out whether it works. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, rule
from plainspoken.claims.rules.clustering_rules import CLUSTERING_ACTION_USES, is_clustering_stable, is_clustering_useful
from plainspoken.claims.rules.data_rules import PERIOD_SIGNIFICANCE_LEVEL
from plainspoken.claims.rules.shop_rules import MATERIAL_REVENUE_SHARE
from plainspoken.claims.significance import interval_above, roc_auc_above_chance
from plainspoken.core.findings import ClaimKind

AB_TEST_USES = {
    "action": "{s}.action",
    "per_group": "{s}.ab.n_per_group",
    "total": "{s}.ab.total",
    "weeks": "{s}.ab.weeks",
    "now": "{s}.ab.rate_now",
    "then": "{s}.ab.rate_then",
    "detectable": "{s}.ab.detectable_rate",
    "power": "{s}.ab.power",
    "alpha": "{s}.ab.alpha",
    "feasible": "{s}.ab.feasible_in_year",
    "segment": "{s}.segment",
}
RANKING_USES = {"roc_auc": "evaluation.roc_auc"}
# A model ranks cases; a cut ranks them, too, and must be stable for that.
RANKING_OR_CLUSTERING_USES = {**RANKING_USES, **CLUSTERING_ACTION_USES}


def can_choose_cases(e: RuleEvidence) -> bool:
    """Whether the model, or else a stable cut, ranks pairs better than by chance, beyond the range."""
    if e.has("roc_auc"):
        return roc_auc_above_chance(e.roc_auc)
    return all(map(e.has, CLUSTERING_ACTION_USES)) and is_clustering_stable(e) and is_clustering_useful(e)


@rule(
    "actions",
    {
        "action": "{s}.action",
        "size": "{s}.size",
        "per_year": "{s}.per_year",
        "rate": "{s}.base_rate",
        "break_even": "{s}.break_even",
        "effect": "{s}.effect",
        "value": "{s}.value",
        "top_share": "evaluation.top_share",
        "detectable": "{s}.ab.detectable_rate",
        "now": "{s}.ab.rate_now",
        "roc_auc": "evaluation.roc_auc",
        "usual": "evaluation.base_rate",
    },
    holds=ClaimKind.ACTION,
    severity=3,
    subject="actions",
    kind_is="kind=contact_top",
    optional=("per_year", "detectable", "now"),
)
def action_contact_top(e: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks better than chance; otherwise there is nobody to choose."""
    above = interval_above(e.rate, e.usual.number)
    return HOLDS if can_choose_cases(e) and above else FAILS


@rule(
    "actions",
    {
        "action": "{s}.action",
        "segment": "{s}.segment",
        "size": "{s}.size",
        "rate": "{s}.base_rate",
        "each": "{s}.revenue_each",
        "break_even": "{s}.break_even",
        "effect": "{s}.effect",
        "detectable": "{s}.ab.detectable_rate",
        "now": "{s}.ab.rate_now",
        "usual": "evaluation.base_rate",
        **RANKING_OR_CLUSTERING_USES,
    },
    holds=ClaimKind.ACTION,
    severity=3,
    subject="actions",
    kind_is="kind=contact_segment",
    optional=("segment", "each", "break_even", "effect", "detectable", "now", "usual", *RANKING_OR_CLUSTERING_USES),
)
def action_contact_segment(e: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and the segment's rate is surely above the usual one; in a
    segmentation, when the cut is stable and tells who buys again, and a test on the whole segment can show
    what is left to win."""
    above = not e.has("usual") or interval_above(e.rate, e.usual.number)
    can_show = e.has("usual") or e.has("detectable")
    return HOLDS if can_choose_cases(e) and above and can_show else FAILS


@rule(
    "actions",
    {"action": "{s}.action", "share": "{s}.share", "revenue": "{s}.revenue"},
    holds=ClaimKind.ACTION,
    severity=2,
    subject="actions",
    kind_is="kind=identify",
)
def action_identify(e: RuleEvidence) -> Judgement:
    """Holds when a share of revenue that matters cannot be told to any customer."""
    return HOLDS if e.share.number >= MATERIAL_REVENUE_SHARE else FAILS


@rule(
    "actions",
    {"action": "{s}.action", "start": "{s}.start_roc_auc", "end": "{s}.end_roc_auc"},
    holds=ClaimKind.ACTION,
    severity=2,
    subject="actions",
    kind_is="kind=record",
)
def action_record(e: RuleEvidence) -> Judgement:
    """Holds when more is known at the end than at the start, so that the way between is worth recording."""
    end_low, start_high = e.end.low, e.start.high
    return HOLDS if end_low is not None and start_high is not None and end_low > start_high else FAILS


@rule(
    "actions",
    {
        "action": "{s}.action",
        "best": "{s}.best_period",
        "worst": "{s}.worst_period",
        "best_rate": "{s}.best_rate",
        "worst_rate": "{s}.worst_rate",
        "p": "months.differ_p",
    },
    holds=ClaimKind.ACTION,
    severity=1,
    subject="actions",
    kind_is="kind=staff",
)
def action_staff(e: RuleEvidence) -> Judgement:
    """Holds when the event's share surely differs between periods."""
    low, high = e.best_rate.low, e.worst_rate.high
    beyond = low is not None and high is not None and low > high
    return HOLDS if e.p.number < PERIOD_SIGNIFICANCE_LEVEL and beyond else FAILS


@rule(
    "actions",
    {**AB_TEST_USES, **RANKING_OR_CLUSTERING_USES},
    holds=ClaimKind.FACT,
    fails=ClaimKind.CAUTION,
    severity=2,
    subject="actions",
    optional=("weeks", "segment", *RANKING_OR_CLUSTERING_USES),
)
def test_fits_a_year(e: RuleEvidence) -> Judgement:
    """Holds when a year's traffic is enough to find the smallest effect worth finding; open, and silent, when
    the model does not surely rank, so that there is nothing to test."""
    if not can_choose_cases(e):
        return OPEN, "nothing_to_test"
    return HOLDS if e.feasible.value else FAILS


@rule(
    "actions",
    {
        "action": "{s}.action",
        "share": "{s}.ab.wider_share",
        "now": "{s}.ab.wider_rate_now",
        "then": "{s}.ab.fifth_detectable_rate",
        "roc_auc": "evaluation.roc_auc",
    },
    holds=ClaimKind.FACT,
    severity=1,
    subject="actions",
)
def wider_test(e: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks: then a wider part of the ranking can be tested, too."""
    return HOLDS if can_choose_cases(e) else FAILS
