"""Does it hold later, and what was not seen."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.score_in_time import FINAL_SCORE_TOO_LATE, comes_too_late
from plainspoken.claims.significance import MIN_USEFUL_ROC_AUC, interval_above, roc_auc_above_chance, surely_above
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS
from plainspoken.core.calibration_example import within_chance_gap
from plainspoken.core.findings import Evidence

MIN_LIFT = 1.25  # a quarter more than usual in the top share: less is not worth saying
CLEAR_MIX_ROC_AUC = 0.55  # five pairs in 100 beyond a coin: below that two eras are alike for any use
NEGLIGIBLE_DECAY = 0.02  # two pairs in 100: a sure loss below that is not worth saying
MAX_ROC_AUC_DECAY = 0.05  # five pairs in 100: more is not "as well as"
SURE_EXCESS_FACTOR = 1.1  # surely a tenth more: the worst of several periods was picked, and the expected errs, too
CLEAR_EXCESS_FACTOR = 1.2  # a fifth more than expected: enough to be felt in staffing


def is_period_underestimated(expected: Evidence, observed: Evidence) -> bool:
    """Whether a period brought surely and clearly more than was expected of it."""
    surely = interval_above(observed, SURE_EXCESS_FACTOR * expected.number)
    return surely and observed.number > CLEAR_EXCESS_FACTOR * expected.number


@rule(
    "time",
    holds=STRENGTH,
    fails=WEAKNESS,
    open=CAUTION,
    severity=3,
    least=LeastEffect("roc_auc", MIN_USEFUL_ROC_AUC),
    rivals=FINAL_SCORE_TOO_LATE,
)
@at("time", "decay", "roc_auc", "top_rate", "base_rate", "first_late as first", "last_late as last", "first_early")
@at("time", "last_early")
@at("evaluation", "top_share")
@at("time", "like_for_like.top_rate as then", "like_for_like.roc_auc as pairs_then")
@at("evaluation", "roc_auc as now")
def holds_over_time(evidence: RuleEvidence) -> Judgement:
    """Fails when a model that saw only the early periods surely (99 %) loses more than two pairs in 100 on the late
    ones; holds when it surely loses less than two, or does not surely lose any and surely less than five, and ranks
    surely, now and then; else open. Silent where nothing dates the event, as a weakness where nothing drifts, and as a
    strength where nothing is told now."""
    if surely_above(evidence.decay, NEGLIGIBLE_DECAY):
        return FAILS
    little = evidence.decay.high is not None and evidence.decay.high < NEGLIGIBLE_DECAY
    if interval_above(evidence.decay, 0) and not little:
        return OPEN, "range_includes_a_loss"
    if not (roc_auc_above_chance(evidence.now) and interval_above(evidence.top_rate, evidence.base_rate.number)):
        return OPEN, "not_surely_above_usual"
    return (
        HOLDS
        if evidence.decay.high is not None and evidence.decay.high < MAX_ROC_AUC_DECAY
        else (OPEN, "range_includes_a_loss")
    )


@rule(
    "time",
    holds=STRENGTH,
    fails=WEAKNESS,
    severity=3,
    least=LeastEffect("top_rate", MIN_LIFT, times="base_rate"),
    rivals=FINAL_SCORE_TOO_LATE,
)
@at("within", "roc_auc", "top_rate", "base_rate")
@at("evaluation", "top_share")
@maybe_at("within", "unseen.roc_auc as pairs_unseen", "unseen.top_rate as top_unseen")
def ranks_within_period(evidence: RuleEvidence) -> Judgement:
    """Holds when, among cases of one and the same period, pairs are surely ranked and the top share of each surely
    holds more than usual. Never holds where only the period tells the event: then nobody can be chosen within it.
    Silent where there is no calendar."""
    surely = roc_auc_above_chance(evidence.roc_auc)
    return HOLDS if surely and interval_above(evidence.top_rate, evidence.base_rate.number) else FAILS


@rule("time", holds=FACT, open=FACT, severity=2)
@at("plan.score", "final_too_late as too_late", "in_time", "moment")
@maybe_at("plan.score", "tested_later as later")
def final_score_too_late(evidence: RuleEvidence) -> Judgement:
    """Holds when the final score exists only when the case is over, and an earlier one can be acted on; open when
    there is no earlier one. Silent where all that the model looks at is known from the start."""
    if not comes_too_late(evidence):
        return FAILS
    return HOLDS if evidence.in_time.value else (OPEN, "no_score_in_time")


@rule("time", holds=STRENGTH, fails=WEAKNESS, severity=3, least=LeastEffect("start_top", MIN_LIFT, times="base_rate"))
@at("time", "start.roc_auc as start", "start.top_rate as start_top", "base_rate")
@at("time", "first_late as first", "last_late as last")
@at("evaluation", "top_share")
def start_ranks_later(evidence: RuleEvidence) -> Judgement:
    """Holds when what is known at the start surely ranks cases of later periods, too. Silent where nothing more is
    known later on in a case than at its start, or no later period could be tested."""
    surely = roc_auc_above_chance(evidence.start)
    return HOLDS if surely and interval_above(evidence.start_top, evidence.base_rate.number) else FAILS


@rule(
    "time",
    holds=STRENGTH,
    fails=WEAKNESS,
    severity=2,
    least=LeastEffect("top_rate", MIN_LIFT, times="base_rate"),
    rivals=FINAL_SCORE_TOO_LATE,
)
@at("time", "top_rate", "base_rate")
@at("evaluation", "top_share")
@at("time", "first_late as first", "last_late as last")
@at("evaluation", "roc_auc as now")
@maybe_at("plan.score", "final_too_late as too_late")
def still_useful_later(evidence: RuleEvidence) -> Judgement:
    """Holds when the model surely ranks and, in later periods it has not seen, the top share still holds more than
    usual. Silent as a strength where what told the event early on tells nothing later."""
    sure = roc_auc_above_chance(evidence.now) and interval_above(evidence.top_rate, evidence.base_rate.number)
    return HOLDS if sure else FAILS


@rule("time", holds=WEAKNESS, fails=FACT, severity=2)
@at("time", "worst.period", "worst.expected_rate as expected", "worst.observed_rate as observed", "worst.n")
def misjudges_a_period(evidence: RuleEvidence) -> Judgement:
    """Holds when one late period brought surely and clearly more than a model of the early ones expected. Silent where
    the base rate stays as it was."""
    return HOLDS if is_period_underestimated(evidence.expected, evidence.observed) else FAILS


@rule("time", holds=FACT, fails=FACT)
@at("mix", "roc_auc as apart", "column", "column_roc_auc as alone")
@at("time", "first_late as first", "last_late as last")
def mix_moved(evidence: RuleEvidence) -> Judgement:
    """Holds when early and late cases are surely told apart by what the model looks at, by enough to matter.
    Never holds where both eras draw from one mix, however much the rate of the event moves between them."""
    return HOLDS if interval_above(evidence.apart, CLEAR_MIX_ROC_AUC) else FAILS


@rule("time", holds=CAUTION, severity=3)
@at("time", "tested_later")
def untested_later(evidence: RuleEvidence) -> Judgement:
    """Holds when nothing dates the event: there is no later period on which the model could be tested. Silent
    where a calendar names early and late periods, each with cases of both kinds."""
    return FAILS if evidence.tested_later.value else HOLDS


@rule("time", holds=WEAKNESS, severity=2)
@at("data", "periods_missing as missing")
def season_not_covered(evidence: RuleEvidence) -> Judgement:
    """Holds when periods of the calendar are not in the data at all. Silent where every period of the calendar has
    cases."""
    return HOLDS if evidence.missing.number > 0 else FAILS


fact(
    "scored_at",
    "time",
    at("{s}", "moment", "roc_auc", "top_rate", "base_rate")
    | at("evaluation", "top_share")
    | maybe_at("within", "top_rate as within"),
    subject="moments",
)


@rule("time", holds=FACT, fails=FACT, open=FACT, severity=2, subject="moments")
@at("{s}", "moment", "measured")
@maybe_at("{s}", "gap", "noise")
def probability_at(evidence: RuleEvidence) -> Judgement:
    """Holds when the answer at a moment may be taken as a probability: checked on cases of that very moment, its gap is
    no larger than chance makes it, or small; open where the table holds no data of that moment. A service gives a
    probability only where this holds, and else a place in the ranking. Silent as a probability where scores order cases
    rightly and are too sure of it."""
    if not evidence.measured.value or not (evidence.has("gap") and evidence.has("noise")):
        return OPEN, "not_measured"
    return HOLDS if within_chance_gap(evidence.gap, evidence.noise) else FAILS
