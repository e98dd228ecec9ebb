"""What page one says beside the answer: rates with their base, what the plan may bring, what we must ask."""

from __future__ import annotations

from plainspoken.claims.label_shown import is_worth_unrelated
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.rules.action_rules import RANKING_OR_CLUSTERING_USES, can_choose_cases
from plainspoken.claims.rules.answer_rules import NOTHING_SHOWN, TOLD_IN_TIME
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS, OPEN

TOP_SHARE = at("evaluation", "top_share")
# Only there is the rule's rate of one base; and of what ranks without the model, a checklist that suffices is shown.
RULE_TESTED_ALIKE = {HOLDS: (*TOLD_IN_TIME[HOLDS], "fact_top_within.holds", "checklist_suffices.holds")}

fact(
    "fact_rule_top",
    "first",
    at("evaluation", "simple_rule.top_rate as rate", "simple_rule.column as column") | TOP_SHARE,
    excludes=RULE_TESTED_ALIKE,
)
fact("fact_later_base", "first", at("time", "base_rate"), excludes=TOLD_IN_TIME)
fact("fact_weakest_segment", "first", at("segments", "weakest", "weakest_rate as rate") | at("later", "days", "cut"))


@rule("first", holds=FACT, open=FACT, subject="actions")
@at("{s}", "action", "size", "value as net", "effect")
@at("money", "contact_cost as cost")
@maybe_at("worth", "correlation as tie")
@maybe_at("{s}", "segment")
@maybe_at("evaluation", "top_share")
@RANKING_OR_CLUSTERING_USES
def plan_may_bring(evidence: RuleEvidence) -> Judgement:
    """Holds when the plan brings a gain whatever of the assumed ranges is true; open when a loss lies in the range, or
    when the table does not show that an event costs anything. Silent where there is nobody to choose."""
    if not can_choose_cases(evidence):
        return FAILS
    if evidence.has("tie") and is_worth_unrelated(evidence):
        return OPEN, "money_not_settled"
    return HOLDS if interval_above(evidence.net, 0) else (OPEN, "range_includes_a_loss")


@rule("first", holds=FACT, excludes={HOLDS: NOTHING_SHOWN})
@at("money", "contact_cost as cost", "effect")
@maybe_at("money", "effect_published as published", "loss")
@RANKING_OR_CLUSTERING_USES
def figures_needed(evidence: RuleEvidence) -> Judgement:
    """Holds where the money of a plan rests on what was assumed: no table tells what a contact costs and changes.
    Silent where there is nobody to choose, or where it is not shown that choosing is worth anything, so that nothing is
    to be paid for."""
    return HOLDS if can_choose_cases(evidence) else FAILS
