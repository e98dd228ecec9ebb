"""What customers did after the segments were fixed: does the cut hold, and how many move. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, Sight, fact, rule
from plainspoken.claims.significance import surely_above
from plainspoken.core.findings import Kind

COIN = 0.5  # pairs in the right order by chance alone
TWO_YEARS = 2.0  # the least that shows each season again

FOLLOWED = {"cut": "later.cut", "days": "later.days", "n": "later.n"}
PAIRS = {"pairs": "later.roc_auc"}

fact("followed_up", "future", {**FOLLOWED, "rate": "later.rate"})


@rule("future", {**PAIRS, **FOLLOWED}, holds=Kind.STRENGTH, fails=Kind.WEAKNESS, severity=3)
def tells_who_returns(e: Sight) -> Judgement:
    """Holds when the segments order customers by whether they buy again, better than by chance."""
    return HOLDS if surely_above(e.pairs, COIN) else FAILS


@rule(
    "future",
    {**PAIRS, "gain": "later.gain_spend", "spend": "later.spend_roc_auc"},
    holds=Kind.STRENGTH,
    fails=Kind.WEAKNESS,
    severity=2,
    weight=lambda e: 1.0,
)
def beats_past_spend(e: Sight) -> Judgement:
    """Holds when the segments order customers surely better than what they spent before."""
    return HOLDS if surely_above(e.gain, 0) else FAILS


@rule(
    "future",
    {**PAIRS, "gain": "later.gain_score", "score": "later.score_roc_auc"},
    holds=Kind.STRENGTH,
    fails=Kind.CAUTION,
    open=Kind.CAUTION,
    severity=2,
)
def beats_points_score(e: Sight) -> Judgement:
    """Holds when the segments order customers surely better than the classic score of points for recency,
    orders and money; open when the range of the difference includes none; fails when they do surely worse."""
    if surely_above(e.gain, 0):
        return HOLDS
    surely_worse = e.gain.high is not None and e.gain.high < 0
    return FAILS if surely_worse else (OPEN, "range_includes_none")


fact("same_at_another_cut", "future", {"cut": "later.earlier_cut", "pairs": "later.earlier_roc_auc"})


@rule(
    "future",
    {"changed": "moves.changed", "expected": "moves.expected", "cut": "later.cut"},
    holds=Kind.WEAKNESS,
    fails=Kind.STRENGTH,
    severity=2,
    weight=lambda e: e.changed.number,
)
def membership_moves(e: Sight) -> Judgement:
    """Holds when surely more customers changed segment than refits alone would move."""
    return HOLDS if surely_above(e.changed, e.expected.number) else FAILS


@rule(
    "time",
    {"years": "trade_months.years", "days": "data.period_days"},
    holds=Kind.WEAKNESS,
    fails=Kind.FACT,
    open=Kind.WEAKNESS,
    severity=2,
)
def season_seen_once(e: Sight) -> Judgement:
    """Holds when the period is too short to see each season again; open when it holds no whole year."""
    if e.years.number < 1:
        return OPEN, "no_whole_year"
    return HOLDS if e.years.number < TWO_YEARS else FAILS
