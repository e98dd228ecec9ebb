"""What customers did after the segments were fixed: does the cut hold, and how many move."""

from __future__ import annotations

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, rule
from plainspoken.claims.significance import (
    CHANCE_ROC_AUC,
    MIN_USEFUL_GAIN,
    MIN_USEFUL_ROC_AUC,
    interval_above,
    surely_above,
)
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS

MIN_SEASON_YEARS = 2.0  # the least that shows each season again

fact("followed_up", "future", at("later", "cut", "days", "n", "rate"))


@rule("future", holds=STRENGTH, fails=WEAKNESS, severity=3, least=LeastEffect("pairs", MIN_USEFUL_ROC_AUC))
@at("later", "roc_auc as pairs", "cut", "days", "n")
def tells_who_returns(evidence: RuleEvidence) -> Judgement:
    """Holds when the segments order customers by whether they buy again, better than by chance. Silent as a strength
    where all customers are alike, so that no past tells who returns."""
    return HOLDS if interval_above(evidence.pairs, CHANCE_ROC_AUC) else FAILS


@rule(
    "future",
    holds=STRENGTH,
    fails=WEAKNESS,
    severity=2,
    weight=lambda evidence: 1.0,
    least=LeastEffect("gain", MIN_USEFUL_GAIN),
    rivals=("beats_points_score.fails",),
)
@at("later", "roc_auc as pairs", "gain_spend as gain", "spend_roc_auc as spend")
def beats_past_spend(evidence: RuleEvidence) -> Judgement:
    """Holds when the segments order customers surely (99 %) better than what they spent before. Silent as a strength
    where who spends more also returns sooner, and nothing else tells it."""
    return HOLDS if surely_above(evidence.gain, 0) else FAILS


@rule("future", holds=STRENGTH, fails=CAUTION, open=CAUTION, severity=2, least=LeastEffect("gain", MIN_USEFUL_GAIN))
@at("later", "roc_auc as pairs", "gain_score as gain", "score_roc_auc as score")
def beats_points_score(evidence: RuleEvidence) -> Judgement:
    """Holds when the segments order customers surely better than the classic score of points for recency, orders and
    money; open when the confidence interval of the difference includes none; fails when they do surely worse. Silent as
    a strength where the points tell all there is to tell."""
    if interval_above(evidence.gain, 0):
        return HOLDS
    surely_worse = evidence.gain.high is not None and evidence.gain.high < 0
    return FAILS if surely_worse else (OPEN, "range_includes_none")


fact("same_at_another_cut", "future", at("later", "earlier_cut as cut", "earlier_roc_auc as pairs"))


@rule("future", holds=WEAKNESS, fails=FACT, severity=2, weight=lambda evidence: evidence.changed.number)
@at("moves", "changed", "expected")
@at("later", "cut")
def membership_moves(evidence: RuleEvidence) -> Judgement:
    """Holds when surely more customers changed segment than refits alone would move. Silent as a weakness where
    customers stay as they are."""
    return HOLDS if interval_above(evidence.changed, evidence.expected.number) else FAILS


@rule("time", holds=WEAKNESS, fails=FACT, open=WEAKNESS, severity=2)
@at("trade_months", "years")
@at("data", "period_days as days")
def season_seen_once(evidence: RuleEvidence) -> Judgement:
    """Holds when the period is too short to see each season again; open when it holds no whole year. Silent as a
    weakness where each season lies in the table twice."""
    if evidence.years.number < 1:
        return OPEN, "no_whole_year"
    return HOLDS if evidence.years.number < MIN_SEASON_YEARS else FAILS
