"""What management can do, and how to find out whether it works. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, Sight, rule
from plainspoken.claims.rules.clusters import ACTS, stable, useful
from plainspoken.claims.rules.data import PERIOD_LEVEL
from plainspoken.claims.rules.shop import MATTERS
from plainspoken.claims.significance import surely_above, surely_ranks
from plainspoken.core.findings import Kind

AB = {
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
RANKING = {"roc_auc": "evaluation.roc_auc"}
# A model ranks cases; a cut ranks them, too, and must be stable for that.
EITHER = {**RANKING, **ACTS}


def choosable(e: Sight) -> bool:
    """Whether the model, or else a stable cut, ranks pairs better than by chance, beyond the range."""
    if e.has("roc_auc"):
        return surely_ranks(e.roc_auc)
    return all(map(e.has, ACTS)) and stable(e) and useful(e)


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
    holds=Kind.ACTION,
    severity=3,
    subject="actions",
    kind_is="kind=contact_top",
    optional=("per_year", "detectable", "now"),
)
def action_contact_top(e: Sight) -> Judgement:
    """Holds when the model surely ranks better than chance; otherwise there is nobody to choose."""
    above = surely_above(e.rate, e.usual.number)
    return HOLDS if choosable(e) and above else FAILS


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
        **EITHER,
    },
    holds=Kind.ACTION,
    severity=3,
    subject="actions",
    kind_is="kind=contact_segment",
    optional=("segment", "each", "break_even", "effect", "detectable", "now", "usual", *EITHER),
)
def action_contact_segment(e: Sight) -> Judgement:
    """Holds when the model surely ranks and the segment's rate is surely above the usual one; in a
    segmentation, when the cut is stable and tells who buys again, and a test on the whole segment can show
    what is left to win."""
    above = not e.has("usual") or surely_above(e.rate, e.usual.number)
    can_show = e.has("usual") or e.has("detectable")
    return HOLDS if choosable(e) and above and can_show else FAILS


@rule(
    "actions",
    {"action": "{s}.action", "share": "{s}.share", "revenue": "{s}.revenue"},
    holds=Kind.ACTION,
    severity=2,
    subject="actions",
    kind_is="kind=identify",
)
def action_identify(e: Sight) -> Judgement:
    """Holds when a share of revenue that matters cannot be told to any customer."""
    return HOLDS if e.share.number >= MATTERS else FAILS


@rule(
    "actions",
    {"action": "{s}.action", "start": "{s}.start_roc_auc", "end": "{s}.end_roc_auc"},
    holds=Kind.ACTION,
    severity=2,
    subject="actions",
    kind_is="kind=record",
)
def action_record(e: Sight) -> Judgement:
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
    holds=Kind.ACTION,
    severity=1,
    subject="actions",
    kind_is="kind=staff",
)
def action_staff(e: Sight) -> Judgement:
    """Holds when the event's share surely differs between periods."""
    low, high = e.best_rate.low, e.worst_rate.high
    beyond = low is not None and high is not None and low > high
    return HOLDS if e.p.number < PERIOD_LEVEL and beyond else FAILS


@rule(
    "actions",
    {**AB, **EITHER},
    holds=Kind.FACT,
    fails=Kind.CAUTION,
    severity=2,
    subject="actions",
    optional=("weeks", "segment", *EITHER),
)
def test_fits_a_year(e: Sight) -> Judgement:
    """Holds when a year's traffic is enough to find the smallest effect worth finding; open, and silent, when
    the model does not surely rank, so that there is nothing to test."""
    if not choosable(e):
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
    holds=Kind.FACT,
    severity=1,
    subject="actions",
)
def wider_test(e: Sight) -> Judgement:
    """Holds when the model surely ranks: then a wider part of the ranking can be tested, too."""
    return HOLDS if choosable(e) else FAILS
