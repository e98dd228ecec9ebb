"""How fast the model answers in service."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, maybe_at, rule
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS, OPEN

IMMEDIATE_ANSWER_SECONDS = 0.1  # seconds up to which an answer feels immediate (Miller 1968, Nielsen 1993)


@rule("time", holds=FACT, fails=FACT, open=FACT, among="moments")
@maybe_at("service", "rate", "median", "slow", "slow_share", "errors", "requests")
def answers_at_once(evidence: RuleEvidence) -> Judgement:
    """Holds when, where it was measured, the service answered every request, and all but the slowest hundredth so fast
    that a visitor does not notice; open where nobody has measured it. Silent as a promise where nobody has measured
    it."""
    if not (evidence.has("slow") and evidence.has("errors")):
        return OPEN, "not_measured"
    return HOLDS if evidence.errors.number == 0 and evidence.slow.number <= IMMEDIATE_ANSWER_SECONDS else FAILS
