"""Who is in each segment, and whether it differs at all. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, Sight, rule
from plainspoken.claims.significance import surely_above
from plainspoken.core.findings import Kind

FEW = 50  # cases below which a segment's rate is not worth a recommendation
STABLE = 0.8  # share of members who stay when the model is refitted

USES = {
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
    USES,
    holds=Kind.SEGMENT,
    fails=Kind.SEGMENT,
    open=Kind.CAUTION,
    severity=1,
    subject="segments",
)
def segment_differs(e: Sight) -> Judgement:
    """Holds when the segment's share of events surely differs from the rest, accounting for all segments."""
    if e.n.number < FEW:
        return OPEN, "few"
    return HOLDS if e.different.value else FAILS


@rule(
    "segments",
    {"segment": "{s}.segment", "stability": "{s}.stability"},
    fails=Kind.CAUTION,
    severity=1,
    subject="segments",
)
def segment_stable(e: Sight) -> Judgement:
    """Fails when too many members leave the segment as soon as the model is refitted."""
    return HOLDS if e.stability.number >= STABLE else FAILS


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
def segments_apart(e: Sight) -> Judgement:
    """Holds when the best segment's share of events is surely above the usual one, also after accounting for
    the choice of the best."""
    return HOLDS if e.different.value and surely_above(e.rate, e.usual.number) else FAILS
