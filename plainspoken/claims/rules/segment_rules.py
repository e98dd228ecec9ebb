"""Who is in each segment, and whether it differs at all."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, rule
from plainspoken.claims.significance import interval_above, interval_excludes
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, SEGMENT

MIN_SEGMENT_CASES = 50  # cases below which nobody can say that a segment is like the rest
MIN_DIFFERENT_CASES = 20  # cases below which even a sure difference is not worth a recommendation
MIN_SEGMENT_STABILITY = 0.8  # share of members who stay when the model is refitted
MIN_BEYOND_SCORE = 0.03  # three in 100: less is not worth a sentence, however sure
BEYOND_SCORE_LEVEL = 0.01  # a model's own wear is a gap, too: at 0.05 it passed for more than the score tells

SEGMENT_RATE_USES = at("{s}", "segment", "n", "share", "rate", "elsewhere", "different", "share_of_positives")


def judge_segment_rate(evidence: RuleEvidence) -> Judgement:
    """Holds when the segment's share of events surely differs from the rest, accounting for all segments."""
    if evidence.different.value and evidence.n.number >= MIN_DIFFERENT_CASES:
        return HOLDS
    return (OPEN, "few") if evidence.n.number < MIN_SEGMENT_CASES else FAILS


for made_from, silent in (
    ("columns", "Silent of segments made from the score, which differ by their making."),
    (
        "score",
        "That says no more than that the score ranks; whether it adds anything, `segment_beyond_score` asks. Silent, "
        "as failed, where the score ranks nothing.",
    ),
):
    rule(
        "segments",
        name="segment_differs" if made_from == "columns" else "segment_by_score",
        doc=f"Holds when the share of events in a segment made from {made_from} surely differs from the rest, "
        f"accounting for all segments. {silent}",
        holds=SEGMENT,
        fails=SEGMENT,
        open=CAUTION,
        subject="segments",
        kind_is=f"made_from={made_from}",
    )(SEGMENT_RATE_USES(judge_segment_rate))


@rule("segments", fails=FACT, subject="segments")
@at("{s}", "n", "said", "beyond", "beyond_p as p")
def segment_beyond_score(evidence: RuleEvidence) -> Judgement:
    """Fails when the event is not surely more or less frequent in a segment made from the score than the scores of its
    members say, by enough, accounting for all such segments. Silent where it is: a model's own wear makes such a gap,
    too.
    """
    if evidence.n.number < MIN_SEGMENT_CASES:
        return OPEN, "few"
    enough = abs(evidence.beyond.number) >= MIN_BEYOND_SCORE and evidence.p.number < BEYOND_SCORE_LEVEL
    return HOLDS if enough and interval_excludes(evidence.beyond, 0) else FAILS


@rule("segments", holds=FACT)
@at("segments", "in_several.share", "in_several.n")
def segments_overlap(evidence: RuleEvidence) -> Judgement:
    """Holds when some cases are in more than one segment. Silent where each is in one at most."""
    return HOLDS if evidence.n.number > 0 else FAILS


@rule("segments", fails=CAUTION, subject="segments")
@at("{s}", "segment", "stability")
def segment_stable(evidence: RuleEvidence) -> Judgement:
    """Fails when too many members leave the segment as soon as the model is refitted. Silent where members stay when
    the model is refitted."""
    return HOLDS if evidence.stability.number >= MIN_SEGMENT_STABILITY else FAILS


@rule("segments", holds=FACT, subject="segments")
@at("{s}", "segment", "stability")
def segment_edge_firm(evidence: RuleEvidence) -> Judgement:
    """Holds when nearly all members stay in the segment as the model is refitted. Silent where `segment_stable` fails:
    where too many of them leave."""
    return HOLDS if evidence.stability.number >= MIN_SEGMENT_STABILITY else FAILS


@rule("segments")
@at("segments", "best", "best_rate as rate")
@at("data", "base_rate as usual")
@at("segments", "best_different as different")
def segments_apart(evidence: RuleEvidence) -> Judgement:
    """Holds when the best segment's share of events is surely above the usual one, also after accounting for the choice
    of the best. Silent where all segments have the usual rate, and the best was picked afterwards."""
    return HOLDS if evidence.different.value and interval_above(evidence.rate, evidence.usual.number) else FAILS


# What each segment asks for, and what those that come first hold together: computed, or demanded by the case.
fact("segment_priority", "segments", at("{s}", "segment", "priority"), subject="segments")
fact("act_on_first", "segments", at("act_first", "n", "share", "positives", "share_of_positives"))


@rule("segments", holds=FACT, subject="segments")
@at("{s}", "segment", "adds_up")
def segment_does_not_add(evidence: RuleEvidence) -> Judgement:
    """Holds when a segment shares cases with one before it, so that its share must not be added to theirs. Silent
    where it shares none, and its share adds up."""
    return FAILS if evidence.adds_up.value else HOLDS


@rule("segments", holds=FACT)
@at("unsegmented", "n", "share", "positives")
def some_in_no_segment(evidence: RuleEvidence) -> Judgement:
    """Holds when some cases are in none of the segments that add up. Silent where these hold all cases."""
    return HOLDS if evidence.n.number > 0 else FAILS
