"""What customers did after the segments were fixed: does the cut hold, and how many move. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import interval_above
from plainspoken.core.findings import ClaimKind

CHANCE_ROC_AUC = 0.5  # pairs in the right order by chance alone
MIN_SEASON_YEARS = 2.0  # the least that shows each season again

FOLLOW_UP_USES = {"cut": "later.cut", "days": "later.days", "n": "later.n"}
FOLLOW_UP_AUC_USES = {"pairs": "later.roc_auc"}

fact("followed_up", "future", {**FOLLOW_UP_USES, "rate": "later.rate"})


@rule(
    "future", {**FOLLOW_UP_AUC_USES, **FOLLOW_UP_USES}, holds=ClaimKind.STRENGTH, fails=ClaimKind.WEAKNESS, severity=3
)
def tells_who_returns(e: RuleEvidence) -> Judgement:
    """Holds when the segments order customers by whether they buy again, better than by chance."""
    return HOLDS if interval_above(e.pairs, CHANCE_ROC_AUC) else FAILS


@rule(
    "future",
    {**FOLLOW_UP_AUC_USES, "gain": "later.gain_spend", "spend": "later.spend_roc_auc"},
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.WEAKNESS,
    severity=2,
    weight=lambda e: 1.0,
)
def beats_past_spend(e: RuleEvidence) -> Judgement:
    """Holds when the segments order customers surely better than what they spent before."""
    return HOLDS if interval_above(e.gain, 0) else FAILS


@rule(
    "future",
    {**FOLLOW_UP_AUC_USES, "gain": "later.gain_score", "score": "later.score_roc_auc"},
    holds=ClaimKind.STRENGTH,
    fails=ClaimKind.CAUTION,
    open=ClaimKind.CAUTION,
    severity=2,
)
def beats_points_score(e: RuleEvidence) -> Judgement:
    """Holds when the segments order customers surely better than the classic score of points for recency,
    orders and money; open when the range of the difference includes none; fails when they do surely worse."""
    if interval_above(e.gain, 0):
        return HOLDS
    surely_worse = e.gain.high is not None and e.gain.high < 0
    return FAILS if surely_worse else (OPEN, "range_includes_none")


fact("same_at_another_cut", "future", {"cut": "later.earlier_cut", "pairs": "later.earlier_roc_auc"})


@rule(
    "future",
    {"changed": "moves.changed", "expected": "moves.expected", "cut": "later.cut"},
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.STRENGTH,
    severity=2,
    weight=lambda e: e.changed.number,
)
def membership_moves(e: RuleEvidence) -> Judgement:
    """Holds when surely more customers changed segment than refits alone would move."""
    return HOLDS if interval_above(e.changed, e.expected.number) else FAILS


@rule(
    "time",
    {"years": "trade_months.years", "days": "data.period_days"},
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.FACT,
    open=ClaimKind.WEAKNESS,
    severity=2,
)
def season_seen_once(e: RuleEvidence) -> Judgement:
    """Holds when the period is too short to see each season again; open when it holds no whole year."""
    if e.years.number < 1:
        return OPEN, "no_whole_year"
    return HOLDS if e.years.number < MIN_SEASON_YEARS else FAILS
