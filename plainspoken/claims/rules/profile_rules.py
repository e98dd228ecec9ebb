"""Who is in each segment of a segmentation, and what they did later."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.rules.segment_rules import MIN_SEGMENT_CASES
from plainspoken.claims.significance import intervals_disjoint
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, SEGMENT

fact(
    "segment_profile",
    "segments",
    at("{s}", "segment", "n", "share", "revenue", "revenue_share", "recency_days as recency", "orders")
    | at("{s}", "revenue_each as each", "basket")
    | maybe_at("{s}", "gap_days as gap", "category", "category_share", "category_elsewhere"),
    subject="segments",
)


@rule("segments", holds=SEGMENT, fails=SEGMENT, open=CAUTION, subject="segments")
@at("{s}", "segment", "later.n", "later.rate", "later.elsewhere", "later.different")
@maybe_at("{s}", "later.spend", "later.stayed", "later.earlier_rate")
@maybe_at("later", "earlier_cut")
def segment_later(evidence: RuleEvidence) -> Judgement:
    """Holds when members surely bought again at another rate than the rest, accounting for all segments. Silent, as
    failed, where members return as often as everybody, and as open where few were followed."""
    if evidence.n.number < MIN_SEGMENT_CASES:
        return OPEN, "few"
    return HOLDS if evidence.different.value else FAILS


@rule("segments", holds=FACT, subject="segments")
@at("{s}", "segment", "late_n as late", "late_share as share")
@at("lapsed", "gaps")
def segment_lateness(evidence: RuleEvidence) -> Judgement:
    """Holds when some members have been silent for longer than their own habits let one expect. Silent where all
    order at their usual pace."""
    return HOLDS if evidence.late.number > 0 else FAILS


@rule("segments", holds=CAUTION, severity=2)
@at("lapsed", "n", "revenue", "revenue_share", "large_part as part", "silence_days as silence", "gaps")
@maybe_at("lapsed", "returned", "returned_n")
@maybe_at("later", "cut", "days")
def large_customers_lapsed(evidence: RuleEvidence) -> Judgement:
    """Holds when some of the largest customers are late and silent. Silent where all of them order as usual."""
    return HOLDS if evidence.n.number > 0 else FAILS


# How many keep their segment in at least four of five refits.
fact("segment_firm", "segments", at("{s}", "segment", "sure_share as firm"), subject="segments")


@rule("segments")
@at("segments", "best", "best_rate as rate")
@at("later", "rate as usual")
def segments_return(evidence: RuleEvidence) -> Judgement:
    """Holds when the best segment's share of returning customers surely differs from the usual one. Silent where all
    customers are alike."""
    return HOLDS if intervals_disjoint(evidence.rate, evidence.usual) else FAILS


# No verdict: of any cut made by revenue, the best segment brings more than its share.
fact(
    "top_segment_by_revenue",
    "segments",
    at("segments", "top", "top_share as share", "top_revenue_share as revenue_share"),
)
fact("fact_best_segment", "first", at("segments", "best", "best_rate as rate") | at("later", "days", "cut"))
fact("fact_all_later", "first", at("later", "rate", "n", "days"))
