"""Who is in each segment, and whether it differs at all. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, rule
from plainspoken.claims.significance import interval_above
from plainspoken.core.findings import ClaimKind

MIN_SEGMENT_CASES = 50  # cases below which a segment's rate is not worth a recommendation
MIN_SEGMENT_STABILITY = 0.8  # share of members who stay when the model is refitted

SEGMENT_RATE_USES = {
    "segment": "{s}.segment",
    "n": "{s}.n",
    "share": "{s}.share",
    "rate": "{s}.rate",
    "elsewhere": "{s}.elsewhere",
    "different": "{s}.different",
    "share_of_positives": "{s}.share_of_positives",
}


@rule(
    "segments",
    SEGMENT_RATE_USES,
    holds=ClaimKind.SEGMENT,
    fails=ClaimKind.SEGMENT,
    open=ClaimKind.CAUTION,
    severity=1,
    subject="segments",
)
def segment_differs(e: RuleEvidence) -> Judgement:
    """Holds when the segment's share of events surely differs from the rest, accounting for all segments."""
    if e.n.number < MIN_SEGMENT_CASES:
        return OPEN, "few"
    return HOLDS if e.different.value else FAILS


@rule(
    "segments",
    {"segment": "{s}.segment", "stability": "{s}.stability"},
    fails=ClaimKind.CAUTION,
    severity=1,
    subject="segments",
)
def segment_stable(e: RuleEvidence) -> Judgement:
    """Fails when too many members leave the segment as soon as the model is refitted."""
    return HOLDS if e.stability.number >= MIN_SEGMENT_STABILITY else FAILS


@rule(
    "segments",
    {
        "best": "segments.best",
        "rate": "segments.best_rate",
        "usual": "data.base_rate",
        "different": "segments.best_different",
    },
    severity=1,
)
def segments_apart(e: RuleEvidence) -> Judgement:
    """Holds when the best segment's share of events is surely above the usual one, also after accounting for
    the choice of the best."""
    return HOLDS if e.different.value and interval_above(e.rate, e.usual.number) else FAILS
