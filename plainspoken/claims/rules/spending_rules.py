"""Whether what a customer will spend can be told at all. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above
from plainspoken.core.findings import ClaimKind

fact(
    "spending_tested",
    "spending",
    {
        "n": "spend.n",
        "days": "spend.days",
        "cut": "spend.cut",
        "mean": "spend.mean",
        "nothing": "spend.zero",
        "naive": "spend.naive_mae",
    },
)


@rule(
    "spending",
    {
        "days": "spend.days",
        "model": "spend.best",
        "gain": "spend.best_gain",
        "rank": "spend.best_rank",
        "mae": "spend.best_mae",
        "naive": "spend.naive_mae",
    },
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    open=ClaimKind.WEAKNESS,
    severity=1,
)
def spending_predictable(e: RuleEvidence) -> Judgement:
    """Holds when the best model misses amounts by surely less than the naive forecast; open when only the
    order of customers is surely told."""
    if interval_above(e.gain, 0):
        return HOLDS
    return (OPEN, "order_only") if interval_above(e.rank, 0) else FAILS


fact("spending_gathers", "spending", {"share": "spend.top_share", "part": "spend.top_part"})
