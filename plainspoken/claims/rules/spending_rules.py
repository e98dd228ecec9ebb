"""Whether what a customer will spend can be told at all."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, rule
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS

fact("spending_tested", "spending", at("spend", "n", "days", "cut", "mean", "zero as nothing", "naive_mae as naive"))


@rule("spending", holds=STRENGTH, fails=WEAKNESS, open=WEAKNESS, least=LeastEffect("gain", 0.05, times="naive"))
@at("spend", "days", "best as model", "best_gain as gain", "best_rank as rank", "best_mae as mae", "naive_mae as naive")
def spending_predictable(evidence: RuleEvidence) -> Judgement:
    """Holds when the best model misses amounts by surely less than the naive forecast; open when only the
    order of customers is surely told."""
    if interval_above(evidence.gain, 0):
        return HOLDS
    return (OPEN, "order_only") if interval_above(evidence.rank, 0) else FAILS


fact("spending_gathers", "spending", at("spend", "top_share as share", "top_part as part"))
