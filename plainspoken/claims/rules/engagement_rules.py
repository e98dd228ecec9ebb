"""Cases that were engaged and yet lost. What the table shows, never why."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, rule
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS, OPEN

MIN_ENGAGED_CASES = 100  # with fewer there is no group to look at


@rule("drivers", holds=FACT, fails=FACT, severity=2)
@at("engagement", "column", "least", "n", "lost_n", "lost", "elsewhere", "unwanted")
def engaged_and_lost(evidence: RuleEvidence) -> Judgement:
    """Reports how many cases were engaged and yet brought no event; fails where the event is unwanted, and it is
    those with it who are lost. Silent where no measure of engagement is declared."""
    return FAILS if evidence.unwanted.value else HOLDS


@rule("drivers", holds=FACT, fails=FACT, subject="engagement")
@at("{s}", "column", "value", "n", "lost", "elsewhere", "remains", "held")
@at("engagement", "unwanted", "n as engaged")
def engaged_group_lost(evidence: RuleEvidence) -> Judgement:
    """Holds when surely more of the engaged cases of one group are lost than of the other engaged ones, the other
    columns known by then held alike, and accounting for all groups compared; fails so where the event is unwanted.
    Silent where the groups lose alike."""
    if not interval_above(evidence.remains, 0) or evidence.engaged.number < MIN_ENGAGED_CASES:
        return OPEN, "too_few"
    return FAILS if evidence.unwanted.value else HOLDS


@rule("drivers", holds=FACT)
@at("engagement", "tried", "found")
def engaged_groups_alike(evidence: RuleEvidence) -> Judgement:
    """Holds when groups of the engaged were compared, and none surely loses more. Silent where none was large enough
    to compare."""
    return HOLDS if evidence.tried.number > 0 and evidence.found.number == 0 else FAILS
