"""New customers: when their later segment can be told, and what they will buy. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above
from plainspoken.core.findings import ClaimKind

fact(
    "newcomers_tested",
    "newcomers",
    {
        "n_train": "newcomers.n_train",
        "n_test": "newcomers.n_test",
        "settled": "newcomers.settled_days",
        "first": "newcomers.first_test",
        "last": "newcomers.last_test",
        "majority": "newcomers.majority",
    },
)


@rule(
    "newcomers",
    {"days": "newcomers.placeable_days", "n": "newcomers.n_test"},
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=2,
    optional=("days",),
)
def newcomers_placeable(e: RuleEvidence) -> Judgement:
    """Holds when from some look on the later segment is told surely better than by the most common one."""
    return HOLDS if e.has("days") else FAILS


@rule(
    "newcomers",
    {
        "days": "{s}.days",
        "n": "{s}.n",
        "accuracy": "{s}.accuracy",
        "majority": "{s}.majority",
        "rule": "{s}.rule",
        "gain": "{s}.gain",
        "gain_rule": "{s}.gain_rule",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="newcomers",
)
def newcomer_look(e: RuleEvidence) -> Judgement:
    """Holds when at this look customers are placed surely better than by the most common segment."""
    return HOLDS if interval_above(e.gain, 0) else FAILS


@rule(
    "newcomers",
    {
        "days": "newcomers.stands_days",
        "settled": "newcomers.settled_days",
        "accuracy": "newcomers.stands.accuracy",
        "majority": "newcomers.stands.majority",
        "rule": "newcomers.stands.rule",
        "gain_rule": "newcomers.stands.gain_rule",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    optional=("days", "accuracy", "majority", "rule", "gain_rule"),
)
def newcomers_stand(e: RuleEvidence) -> Judgement:
    """Holds when from some look on it is told surely better than by the most common segment where new
    customers will stand, with what they had bought before the look counted, too."""
    return HOLDS if e.has("days") else FAILS


@rule(
    "newcomers",
    {
        "accuracy": "interest.accuracy",
        "popular": "interest.popular",
        "same": "interest.same",
        "gain_popular": "interest.gain_popular",
        "gain_same": "interest.gain_same",
        "n": "interest.n",
        "classes": "interest.classes",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=1,
)
def interest_told(e: RuleEvidence) -> Judgement:
    """Holds when the category bought most next is told surely better than by both simple rules."""
    return HOLDS if interval_above(e.gain_popular, 0) and interval_above(e.gain_same, 0) else FAILS
