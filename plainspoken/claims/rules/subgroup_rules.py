"""Groups that are served worse, and groups too small to judge. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above
from plainspoken.core.findings import ClaimKind

GROUP_SIGNIFICANCE_LEVEL = 0.05
SLICE_USES = {
    "rate": "{s}.rate",
    "elsewhere": "{s}.elsewhere",
    "difference": "{s}.difference",
    "p": "{s}.p_adjusted",
    "share": "{s}.share",
    "n": "{s}.n",
    "positives": "{s}.positives",
}


def judge_weak_group(e: RuleEvidence) -> Judgement:
    """Holds when the group is surely worse, also after accounting for how many groups were looked at."""
    if e.p.number >= GROUP_SIGNIFICANCE_LEVEL:
        return FAILS
    sure = interval_above(e.difference, 0)
    return HOLDS if sure else (OPEN, "range_includes_none")


def register_weak_group(metric: str) -> None:
    """Register the weakness for groups found by one measure of error."""

    def judge(e: RuleEvidence) -> Judgement:
        return judge_weak_group(e)

    judge.__name__ = f"weak_group_{metric}"
    judge.__doc__ = f"Holds for a group surely worse by `{metric}` after accounting for all groups looked at."
    rule(
        "errors",
        SLICE_USES,
        holds=ClaimKind.WEAKNESS,
        severity=2,
        subject="slices",
        kind_is=f"metric={metric}",
        weight=lambda e: e.difference.number * e.share.number,
    )(judge)


for each_metric in ("missed", "false_alarms", "ranking"):
    register_weak_group(each_metric)


@rule(
    "errors",
    {"found": "slices.found", "looked_at": "slices.looked_at"},
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.FACT,
    severity=2,
)
def no_weak_group(e: RuleEvidence) -> Judgement:
    """Holds when no group looked at is clearly worse."""
    return HOLDS if e.found.number == 0 else FAILS


@rule("errors", {"found": "slices.found", "looked_at": "slices.looked_at"}, severity=1)
def groups_served_badly(e: RuleEvidence) -> Judgement:
    """Holds when at least one group is clearly worse: the title of the chart of such groups."""
    return HOLDS if e.found.number > 0 else FAILS


@rule("errors", {"count": "small_groups.count"}, holds=ClaimKind.CAUTION, severity=1)
def too_little_data(e: RuleEvidence) -> Judgement:
    """Holds when there are groups too small to judge."""
    return HOLDS if e.count.number > 0 else FAILS


fact("missed_share", "errors", {"share": "missed.share", "n": "missed.n"})
fact(
    "missed_trait_number",
    "errors",
    {"column": "{s}.column", "missed": "{s}.missed_median", "found": "{s}.found_median"},
    subject="missed.traits",
)
fact(
    "missed_trait_value",
    "errors",
    {"column": "{s}.column", "value": "{s}.value", "missed": "{s}.missed_share", "found": "{s}.found_share"},
    subject="missed.traits",
)
