"""What changed since the last briefing, and what is within noise. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, rule
from plainspoken.core.findings import ClaimKind


@rule(
    "data",
    {"compared": "changes.compared", "real": "changes.real"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=2,
)
def something_changed(e: RuleEvidence) -> Judgement:
    """Holds when at least one headline figure really changed since the last briefing."""
    return HOLDS if e.real.number > 0 else FAILS


@rule(
    "data",
    {"figure": "{s}.figure", "before": "{s}.before", "now": "{s}.now", "rose": "{s}.rose", "real": "{s}.real"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    optional=("rose",),
    subject="changes",
)
def figure_changed(e: RuleEvidence) -> Judgement:
    """Holds when the figure changed by more than chance, adjusted for all figures compared."""
    return HOLDS if e.real.value else FAILS
