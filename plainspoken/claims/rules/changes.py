"""What changed since the last briefing, and what is within noise. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, Sight, rule
from plainspoken.core.findings import Kind


@rule(
    "data",
    {"compared": "changes.compared", "real": "changes.real"},
    holds=Kind.FACT,
    fails=Kind.FACT,
    severity=2,
)
def something_changed(e: Sight) -> Judgement:
    """Holds when at least one headline figure really changed since the last briefing."""
    return HOLDS if e.real.number > 0 else FAILS


@rule(
    "data",
    {
        "figure": "{s}.figure",
        "before": "{s}.before",
        "now": "{s}.now",
        "rose": "{s}.rose",
        "real": "{s}.real",
    },
    holds=Kind.FACT,
    fails=Kind.FACT,
    severity=1,
    optional=("rose",),
    subject="changes",
)
def figure_changed(e: Sight) -> Judgement:
    """Holds when the figure changed by more than chance, adjusted for all figures compared."""
    return HOLDS if e.real.value else FAILS
