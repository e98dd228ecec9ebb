"""Who is in each segment, and whether it differs at all."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, rule
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import CAUTION, FAILS, HOLDS, OPEN, SEGMENT

MIN_SEGMENT_CASES = 50  # cases below which a segment's rate is not worth a recommendation
MIN_SEGMENT_STABILITY = 0.8  # share of members who stay when the model is refitted

SEGMENT_RATE_USES = at("{s}", "segment", "n", "share", "rate", "elsewhere", "different", "share_of_positives")


@rule("segments", holds=SEGMENT, fails=SEGMENT, open=CAUTION, subject="segments")
@SEGMENT_RATE_USES
def segment_differs(evidence: RuleEvidence) -> Judgement:
    """Holds when the segment's share of events surely differs from the rest, accounting for all segments."""
    if evidence.n.number < MIN_SEGMENT_CASES:
        return OPEN, "few"
    return HOLDS if evidence.different.value else FAILS


@rule("segments", fails=CAUTION, subject="segments")
@at("{s}", "segment", "stability")
def segment_stable(evidence: RuleEvidence) -> Judgement:
    """Fails when too many members leave the segment as soon as the model is refitted."""
    return HOLDS if evidence.stability.number >= MIN_SEGMENT_STABILITY else FAILS


@rule("segments")
@at("segments", "best", "best_rate as rate")
@at("data", "base_rate as usual")
@at("segments", "best_different as different")
def segments_apart(evidence: RuleEvidence) -> Judgement:
    """Holds when the best segment's share of events is surely above the usual one, also after accounting for
    the choice of the best."""
    return HOLDS if evidence.different.value and interval_above(evidence.rate, evidence.usual.number) else FAILS
