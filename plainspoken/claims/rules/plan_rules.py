"""What the plan may bring and cost, what that hangs on, and what a test of it can show."""

from __future__ import annotations

from plainspoken.claims.label_shown import is_worth_unrelated
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.rules.answer_rules import NOTHING_SHOWN
from plainspoken.claims.score_in_time import SCORE_IN_TIME_USES
from plainspoken.claims.significance import interval_above, interval_excludes
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS, OPEN

MIN_LEADING_SPREAD = 1.25  # times the next one: what is said to matter more moves the gain by a quarter more


@rule(
    "actions",
    holds=FACT,
    fails=FACT,
    open=FACT,
    severity=2,
    excludes=dict.fromkeys((HOLDS, FAILS, OPEN), NOTHING_SHOWN),
)
@at("value", "action", "contacts", "extra_events as events", "extra", "cost", "net", "break_even", "effect")
@at("evaluation", "top_share")
@maybe_at("value", "segment", "loss")
@maybe_at("worth", "correlation as tie", "column")
@maybe_at("offers", "picked.n as selected")
@SCORE_IN_TIME_USES
def gain_settled(evidence: RuleEvidence) -> Judgement:
    """Holds when the plan surely leaves a gain over all that is assumed, and fails when it surely leaves a loss. Open
    where it may be either, and where the file shows no loss with the event, so that all of it is assumed. Silent where
    no score exists when somebody must act, and where the score shows nothing: then there is no plan."""
    if evidence.has("tie") and is_worth_unrelated(evidence):
        return OPEN, "money_not_settled"
    if not interval_excludes(evidence.net, 0):
        return OPEN, "gain_or_loss"
    return HOLDS if interval_above(evidence.net, 0) else FAILS


@rule("actions", holds=FACT, fails=FACT)
@at("value", "first.name as first", "first.net as first_net", "first.spread as first_spread")
@at("value", "second.name as second", "second.net as second_net", "second.spread as second_spread", "net")
def one_assumption_decides(evidence: RuleEvidence) -> Judgement:
    """Holds when one thing that is not sure moves the net gain by a quarter more than the next one; else fails. Silent
    where at most one thing is not sure."""
    leads = evidence.first_spread.number >= MIN_LEADING_SPREAD * evidence.second_spread.number
    return HOLDS if leads else FAILS


@rule("actions", holds=FACT, subject="unsure")
@at("{s}", "name", "given", "worst", "best", "net")
def figure_needed(evidence: RuleEvidence) -> Judgement:
    """Holds when the net gain turns into a loss between the two ends of a figure, all others as they are taken to be:
    then this figure alone decides. Silent of a figure that moves the gain and turns nothing, and of a sure one."""
    low, high = evidence.net.low, evidence.net.high
    return HOLDS if low is not None and high is not None and low < 0 < high else FAILS


@rule("actions", holds=FACT, fails=FACT, open=FACT, severity=2)
@at("best_test", "scope", "cases", "now", "detectable")
@maybe_at("best_test", "then", "pays", "shown")
@maybe_at("value", "action", "effect")
@SCORE_IN_TIME_USES
def test_shows_effect(evidence: RuleEvidence) -> Judgement:
    """Holds when a test on some list of those at hand shows the effect that is assumed; fails when none does, so that
    a test proves nothing and the plan must wait for more cases. Open where nobody has said which effect to expect.
    Silent where there is no list to test on."""
    if not evidence.has("shown"):
        return OPEN, "no_effect_stated"
    return HOLDS if evidence.shown.value else FAILS


fact(
    "profit_selected",
    "actions",
    at("worth", "column", "total", "picked", "picked_share", "weighted", "weighted_share")
    | at("evaluation", "base_rate")
    | maybe_at("worth", "share_positive as positive_share", "mean_positive as positive", "mean_negative as negative"),
)
