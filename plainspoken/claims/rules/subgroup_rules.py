"""Groups that are served worse, and groups too small to judge."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, rule
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS

GROUP_SIGNIFICANCE_LEVEL = 0.05
SLICE_USES = at("{s}", "rate", "elsewhere", "difference", "p_adjusted as p", "share", "n", "positives")


def judge_weak_group(evidence: RuleEvidence) -> Judgement:
    """Holds when the group is surely worse, also after accounting for how many groups were looked at."""
    if evidence.p.number >= GROUP_SIGNIFICANCE_LEVEL:
        return FAILS
    sure = interval_above(evidence.difference, 0)
    return HOLDS if sure else (OPEN, "range_includes_none")


for metric in ("missed", "false_alarms", "ranking"):
    rule(
        "errors",
        name=f"weak_group_{metric}",
        doc=f"Holds for a group surely worse by `{metric}` after accounting for all groups looked at.",
        holds=WEAKNESS,
        severity=2,
        subject="slices",
        kind_is=f"metric={metric}",
        weight=lambda evidence: evidence.difference.number * evidence.share.number,
    )(SLICE_USES(judge_weak_group))


@rule("errors", holds=STRENGTH, fails=FACT, severity=2)
@at("slices", "found", "looked_at")
def no_weak_group(evidence: RuleEvidence) -> Judgement:
    """Holds when no group looked at is clearly worse."""
    return HOLDS if evidence.found.number == 0 else FAILS


@rule("errors")
@at("slices", "found", "looked_at")
def groups_served_badly(evidence: RuleEvidence) -> Judgement:
    """Holds when at least one group is clearly worse: the title of the chart of such groups."""
    return HOLDS if evidence.found.number > 0 else FAILS


@rule("errors", holds=CAUTION)
@at("small_groups", "count")
def too_little_data(evidence: RuleEvidence) -> Judgement:
    """Holds when there are groups too small to judge."""
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
