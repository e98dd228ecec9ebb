"""Who is in each segment of a segmentation, and what they did later. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.rules.segment_rules import MIN_SEGMENT_CASES
from plainspoken.claims.significance import intervals_disjoint
from plainspoken.core.findings import ClaimKind

fact(
    "segment_profile",
    "segments",
    {
        "segment": "{s}.segment",
        "n": "{s}.n",
        "share": "{s}.share",
        "revenue": "{s}.revenue",
        "revenue_share": "{s}.revenue_share",
        "recency": "{s}.recency_days",
        "orders": "{s}.orders",
        "each": "{s}.revenue_each",
        "basket": "{s}.basket",
        "gap": "{s}.gap_days",
        "hour": "{s}.busiest_hour",
        "category": "{s}.category",
        "category_share": "{s}.category_share",
    },
    subject="segments",
    optional=("gap", "hour", "category", "category_share"),
)


@rule(
    "segments",
    {
        "segment": "{s}.segment",
        "n": "{s}.later.n",
        "rate": "{s}.later.rate",
        "elsewhere": "{s}.later.elsewhere",
        "different": "{s}.later.different",
        "spend": "{s}.later.spend",
        "stayed": "{s}.later.stayed",
    },
    holds=ClaimKind.SEGMENT,
    fails=ClaimKind.SEGMENT,
    open=ClaimKind.CAUTION,
    severity=1,
    subject="segments",
    optional=("spend", "stayed"),
)
def segment_later(e: RuleEvidence) -> Judgement:
    """Holds when members surely bought again at another rate than the rest, accounting for all segments."""
    if e.n.number < MIN_SEGMENT_CASES:
        return OPEN, "few"
    return HOLDS if e.different.value else FAILS


# How many keep their segment in at least four of five refits.
fact("segment_firm", "segments", {"segment": "{s}.segment", "firm": "{s}.sure_share"}, subject="segments")


@rule("segments", {"best": "segments.best", "rate": "segments.best_rate", "usual": "later.rate"}, severity=1)
def segments_return(e: RuleEvidence) -> Judgement:
    """Holds when the best segment's share of returning customers surely differs from the usual one."""
    return HOLDS if intervals_disjoint(e.rate, e.usual) else FAILS


@rule(
    "segments",
    {"top": "segments.top", "share": "segments.top_share", "revenue_share": "segments.top_revenue_share"},
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.FACT,
    severity=2,
)
def shows_where_money_is(e: RuleEvidence) -> Judgement:
    """Holds when the segment that brings most brings more than its share of customers."""
    return HOLDS if e.revenue_share.number > e.share.number else FAILS


fact("fact_best_segment", "first", {"best": "segments.best", "rate": "segments.best_rate", "days": "later.days"})
fact("fact_all_later", "first", {"rate": "later.rate", "n": "later.n", "days": "later.days"})
