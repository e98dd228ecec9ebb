"""What changed since the last briefing, and what is within noise."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, maybe_at, rule
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS


@rule("data", holds=FACT, fails=FACT, severity=2)
@at("changes", "compared", "real")
def something_changed(evidence: RuleEvidence) -> Judgement:
    """Holds when at least one headline figure really changed since the last briefing. Silent where there is no earlier
    briefing."""
    return HOLDS if evidence.real.number > 0 else FAILS


@rule("data", holds=FACT, fails=FACT, subject="changes")
@at("{s}", "figure", "before", "now")
@maybe_at("{s}", "rose")
@at("{s}", "real")
def figure_changed(evidence: RuleEvidence) -> Judgement:
    """Holds when the figure changed by more than chance, adjusted for all figures compared. Silent as a change where
    the same world was drawn again."""
    return HOLDS if evidence.real.value else FAILS
