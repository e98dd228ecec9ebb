"""How fast the model answers in service. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, rule
from plainspoken.core.findings import ClaimKind

IMMEDIATE_ANSWER_SECONDS = 0.1  # seconds up to which an answer feels immediate (Miller 1968, Nielsen 1993)


@rule(
    "time",
    {
        "rate": "service.rate",
        "median": "service.median",
        "slow": "service.slow",
        "slow_share": "service.slow_share",
        "errors": "service.errors",
        "requests": "service.requests",
    },
    optional=("rate", "median", "slow", "slow_share", "errors", "requests"),
    among="moments",
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    open=ClaimKind.FACT,
    severity=1,
)
def answers_at_once(e: RuleEvidence) -> Judgement:
    """Holds when, where it was measured, the service answered every request, and all but the slowest
    hundredth so fast that a visitor does not notice; open where nobody has measured it."""
    if not (e.has("slow") and e.has("errors")):
        return OPEN, "not_measured"
    return HOLDS if e.errors.number == 0 and e.slow.number <= IMMEDIATE_ANSWER_SECONDS else FAILS
