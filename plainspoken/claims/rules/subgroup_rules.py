"""Groups whose probabilities are wrong, whom the model misses, groups too small to judge."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, rule
from plainspoken.claims.significance import interval_excludes, intervals_disjoint
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, WEAKNESS

GROUP_SIGNIFICANCE_LEVEL = 0.05
MIN_GROUP_DIFFERENCE = 0.03  # three in 100: less is not worth a sentence, however sure
MIN_SENSITIVE_CASES = 30  # with the event, and without it, that a sensitive group needs to be judged
SLICE_USES = at("{s}", "rate", "expected", "difference", "p_adjusted as p", "share", "n", "positives")


def judge_weak_group(evidence: RuleEvidence) -> Judgement:
    """Holds when what happened surely differs from what the group's own probabilities lead one to expect, by enough,
    also after accounting for how many groups were looked at."""
    if evidence.p.number >= GROUP_SIGNIFICANCE_LEVEL or abs(evidence.difference.number) < MIN_GROUP_DIFFERENCE:
        return FAILS
    return HOLDS if interval_excludes(evidence.difference, 0) else (OPEN, "range_includes_none")


for metric in ("calibration", "ranking"):
    rule(
        "errors",
        name=f"weak_group_{metric}",
        doc=f"Holds for a group whose `{metric}` surely differs from what its own probabilities lead one to expect, "
        "after accounting for all groups looked at. Silent where groups differ only in how often they have the event, "
        "or in how far their scores spread, and the scores carry it.",
        holds=WEAKNESS,
        severity=2,
        subject="slices",
        kind_is=f"metric={metric}",
        weight=lambda evidence: abs(evidence.difference.number) * evidence.share.number,
    )(SLICE_USES(judge_weak_group))


@rule("errors", holds=FACT, fails=FACT, severity=2)
@at("slices", "found", "looked_at")
def no_weak_group(evidence: RuleEvidence) -> Judgement:
    """Holds when no group looked at is surely worse than its own probabilities lead one to expect. No strength: a small
    fault in a small group would not be seen. Silent where some group's probabilities are surely wrong."""
    return HOLDS if evidence.found.number == 0 else FAILS


@rule("errors")
@at("slices", "found", "looked_at")
def groups_served_badly(evidence: RuleEvidence) -> Judgement:
    """Holds when at least one group is surely worse than its own probabilities lead one to expect: the title of the
    chart of such groups. Silent where groups differ only in base rate or spread."""
    return HOLDS if evidence.found.number > 0 else FAILS


@rule("errors", holds=FACT, subject="missed.groups")
@at("{s}", "rate", "elsewhere", "expected", "p_adjusted as p")
def often_missed_group(evidence: RuleEvidence) -> Judgement:
    """Holds when a larger share of the events is surely missed in a group than elsewhere: a description of whom the
    model misses, never a fault. Silent where events are missed alike everywhere."""
    more = evidence.rate.number > evidence.elsewhere.number and intervals_disjoint(evidence.rate, evidence.elsewhere)
    return HOLDS if more and evidence.p.number < GROUP_SIGNIFICANCE_LEVEL else FAILS


@rule("errors", holds=WEAKNESS, open=CAUTION, severity=3, subject="sensitive")
@at("{s}", "base_rate as rate", "said", "gap", "p_adjusted as p", "positives", "negatives")
def sensitive_group_misjudged(evidence: RuleEvidence) -> Judgement:
    """Holds when the event is surely more or less frequent in a group of a sensitive column than the scores of its
    members say, by enough, accounting for all such groups. Silent where groups differ only in how often the event
    happens, in how often they are picked or in how often errors hit them, and the scores are right.
    """
    if min(evidence.positives.number, evidence.negatives.number) < MIN_SENSITIVE_CASES:
        return OPEN, "few"
    enough = abs(evidence.gap.number) >= MIN_GROUP_DIFFERENCE and evidence.p.number < GROUP_SIGNIFICANCE_LEVEL
    return HOLDS if enough and interval_excludes(evidence.gap, 0) else FAILS


fact("strongest_fields_paired", "errors", at("slices", "columns", "paired"))
fact("sensitive_groups_compared", "errors", at("sensitive", "groups"))


@rule("errors", holds=CAUTION)
@at("small_groups", "count")
def too_little_data(evidence: RuleEvidence) -> Judgement:
    """Holds when there are groups too small to judge. Silent where every group is large enough."""
    return HOLDS if evidence.count.number > 0 else FAILS


fact("missed_share", "errors", at("missed", "share", "n"))
fact(
    "missed_trait_number",
    "errors",
    at("{s}", "column", "missed_median as missed", "found_median as found"),
    subject="missed.traits",
)
fact(
    "missed_trait_value",
    "errors",
    at("{s}", "column", "value", "missed_share as missed", "found_share as found"),
    subject="missed.traits",
)
