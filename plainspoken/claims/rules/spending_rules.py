"""Whether what a customer will spend can be told at all."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS

MAX_SUM_ERROR = 0.1  # of the sum that came: what a plan of revenue can bear

fact("spending_tested", "spending", at("spend", "n", "days", "cut", "mean", "zero as nothing", "naive_mae as naive"))


@rule("spending", holds=STRENGTH, fails=WEAKNESS, open=WEAKNESS, least=LeastEffect("gain", 0.05, times="naive"))
@at(
    "spend",
    "days",
    "best as model",
    "best_gain as gain",
    "best_gain_usual as gain_usual",
    "best_rank as rank",
    "best_mae as mae",
    "naive_mae as naive",
)
@maybe_at("spend", "earlier_gain as earlier", "earlier_gain_usual as earlier_usual")
def spending_predictable(evidence: RuleEvidence) -> Judgement:
    """Holds when the forecast of the median, judged by the absolute error that a median makes least, misses by surely
    less than "as much as before", and than one amount for all, in each season tested; open when in one of two.
    Silent as a strength where nobody differs from anybody: then one amount for all misses by as little."""
    told = [interval_above(evidence.gain, 0) and interval_above(evidence.gain_usual, 0)]
    if evidence.has("earlier") and evidence.has("earlier_usual"):
        told.append(interval_above(evidence.earlier, 0) and interval_above(evidence.earlier_usual, 0))
    if all(told):
        return HOLDS
    return (OPEN, "one_season") if any(told) else FAILS


@rule("spending", holds=FACT, fails=FACT, subject="spend_seasons")
@at("{s}", "cut", "days", "best as model", "mae", "naive_mae as naive", "gain", "gain_usual")
def spending_in_season(evidence: RuleEvidence) -> Judgement:
    """Holds when in this season the forecast of the median misses by surely less than "as much as before", and than
    one amount for all. Silent where nobody differs from anybody."""
    return HOLDS if interval_above(evidence.gain, 0) and interval_above(evidence.gain_usual, 0) else FAILS


@rule("spending", holds=CAUTION, fails=FACT)
@at("spend", "mean_best as model", "mean_gain as saved", "total_told as total", "days")
def spending_sum_missed(evidence: RuleEvidence) -> Judgement:
    """Holds when the forecast of means misses the sum of all spending by more than a tenth. Silent as a caution
    where the next season brings what the last one did."""
    return HOLDS if abs(evidence.total.number - 1) > MAX_SUM_ERROR else FAILS


fact("spending_gathers", "spending", at("spend", "top_share as share", "top_part as part"))
