"""New customers: when their later segment can be told, and what they will buy."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, STRENGTH, WEAKNESS

MATERIAL_OLD_SHARE = 0.05  # of those who look new: more of them are no news of new customers

fact(
    "newcomers_tested",
    "newcomers",
    at("newcomers", "n_train", "n_test", "settled_days as settled", "first_test as first", "last_test as last")
    | at("newcomers", "majority"),
)


@rule("newcomers", holds=FACT, fails=WEAKNESS, severity=2)
@maybe_at("newcomers", "placeable_days as days", "best.accuracy", "best.majority", "best.rule")
@at("newcomers", "n_test as n")
def newcomers_placeable(evidence: RuleEvidence) -> Judgement:
    """Holds when from some look on the later segment is told usefully: surely better than by the most common one,
    by five of 100 at least, and surely better than by one column. Silent where a first order tells nothing of
    later ones."""
    return HOLDS if evidence.has("days") else FAILS


@rule("newcomers", fails=CAUTION)
@at("newcomers", "known_in_time as in_time")
def newcomers_known_in_time(evidence: RuleEvidence) -> Judgement:
    """Fails when what was learned from was not over when the tests began. Silent where it was."""
    return HOLDS if evidence.in_time.value else FAILS


@rule("newcomers", holds=CAUTION)
@at("newcomers", "old_share as old")
def newcomers_may_be_old(evidence: RuleEvidence) -> Judgement:
    """Holds when surely a part that matters of those who look new are old customers. Silent where everybody's first
    order lies in the table."""
    return HOLDS if interval_above(evidence.old, MATERIAL_OLD_SHARE) else FAILS


@rule("newcomers", holds=FACT, fails=FACT, subject="newcomers")
@at("{s}", "days", "n", "accuracy", "majority", "rule", "gain", "gain_rule")
def newcomer_look(evidence: RuleEvidence) -> Judgement:
    """Holds when at this look customers are placed surely better than by the most common segment. Silent, as failed,
    where a first order tells nothing of later ones."""
    return HOLDS if interval_above(evidence.gain, 0) else FAILS


@rule("newcomers", holds=FACT, fails=FACT)
@maybe_at("newcomers", "stands_days as days")
@at("newcomers", "settled_days as settled")
@maybe_at("newcomers", "stands.accuracy", "stands.majority", "stands.rule", "stands.gain_rule")
def newcomers_stand(evidence: RuleEvidence) -> Judgement:
    """Holds when from some look on it is told surely better than by the most common segment where new customers will
    stand, with what they had bought before the look counted, too. Silent, as failed, where all customers are alike."""
    return HOLDS if evidence.has("days") else FAILS


@rule("newcomers", holds=STRENGTH, fails=WEAKNESS, least=LeastEffect("gain_popular", 0.02))
@at("interest", "accuracy", "popular", "same", "gain_popular", "gain_same", "n", "classes")
def interest_told(evidence: RuleEvidence) -> Judgement:
    """Holds when the category bought most next is told surely better than by both simple rules. Silent as a strength
    where what is bought next is drawn by chance, or always the same."""
    return HOLDS if interval_above(evidence.gain_popular, 0) and interval_above(evidence.gain_same, 0) else FAILS
