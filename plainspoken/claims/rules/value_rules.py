"""What cases are worth, who may be contacted, what to offer, and who defined the event."""

from __future__ import annotations

from plainspoken.claims.action_order import DEFINE_FIRST, DO_LATER
from plainspoken.claims.label_shown import is_class_no_fall, is_label_only_a_class, is_worth_unrelated
from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.significance import MIN_USEFUL_ROC_AUC, interval_above
from plainspoken.claims.verdicts import ACTION, CAUTION, FACT, FAILS, HOLDS, OPEN, STRENGTH, WEAKNESS

MISLEADING_AUC_SPREAD = 0.05  # five pairs in 100 more or less between one test and another
MAX_SPARED_LOSS = 0.02  # two pairs in 100: less than anybody would notice


@rule("quality", holds=CAUTION, fails=STRENGTH, severity=2, least=LeastEffect("lowest", MIN_USEFUL_ROC_AUC))
@at("holdouts", "count", "n", "roc_auc_lowest as lowest", "roc_auc_highest as highest", "recall_lowest as found_lowest")
@at("holdouts", "recall_highest as found_highest")
def one_test_misleads(evidence: RuleEvidence) -> Judgement:
    """Holds when single tests on parts of the data differ so much that one of them would have misled. Silent as a
    caution where every part of the data gives the same figure."""
    return HOLDS if evidence.highest.number - evidence.lowest.number > MISLEADING_AUC_SPREAD else FAILS


@rule("quality", holds=CAUTION)
@at("holdouts", "inner_roc_auc as promised", "roc_auc as kept", "optimism")
def search_promises_too_much(evidence: RuleEvidence) -> Judgement:
    """Holds when the best figure of the search is surely higher than what new cases then showed. Silent where few
    settings were tried, or all were alike."""
    return HOLDS if interval_above(evidence.optimism, 0) else FAILS


@rule("time", holds=FACT, fails=FACT, open=FACT, severity=2, subject="comparisons")
@at("{s}", "setting", "roc_auc as without", "loss")
@at("settings", "operational.roc_auc as whole")
def columns_spared(evidence: RuleEvidence) -> Judgement:
    """Holds when leaving out the columns of a declared comparison surely costs next to nothing, fold by fold;
    fails when it surely costs something that matters; else open. It shows that other columns tell the same, not
    that the model knows it earlier, so it is no strength. Silent where the case declares no comparison."""
    if evidence.loss.high is not None and evidence.loss.high < MAX_SPARED_LOSS:
        return HOLDS
    return FAILS if interval_above(evidence.loss, 0) else (OPEN, "range_includes_a_loss")


@rule("data", holds=CAUTION, fails=FACT)
@at("worth", "column", "correlation as tie", "mean_positive as positive", "mean_negative as negative")
def worth_unrelated(evidence: RuleEvidence) -> Judgement:
    """Holds when what a case is worth does not go with the event, as far as a 99.9 % range tells. Silent as a caution
    where events are surely worth less, or more."""
    return HOLDS if is_worth_unrelated(evidence) else FAILS


@rule("quality", holds=FACT, fails=WEAKNESS, severity=3)
@at("value", "break_even_at_top as break_even")
@at("money", "effect", "effect_published as published", "contact_cost as cost")
@maybe_at("money", "loss", "months")
@maybe_at("worth", "column", "correlation as tie", "mean_positive as positive", "mean_negative as negative")
@at("evaluation", "top_share")
@maybe_at("plan.score", "final_too_late as too_late", "tested_later as later")
def worth_it(evidence: RuleEvidence) -> Judgement:
    """Says below which cost a contact pays. Fails where the file itself shows no loss: cases with the event
    are not surely worth less, or more, than those without. Silent where no share of cases can be contacted at all."""
    return FAILS if evidence.has("tie") and is_worth_unrelated(evidence) else HOLDS


@rule("data", holds=WEAKNESS, fails=FACT, severity=3)
@at("definition", "now", "before", "fell_positive", "fell_negative", "roc_auc")
def class_is_no_fall(evidence: RuleEvidence) -> Judgement:
    """Holds when the event is not a fall of the quantity it seems to be about: events fell no oftener than by half
    again, or most of them did not fall. Silent as a weakness where events are falls of the quantity, and others are
    not."""
    return HOLDS if is_class_no_fall(evidence) else FAILS


@rule("errors", holds=FACT)
@at("hidden", "share", "n", "sought_share as sought", "beyond_share as beyond")
def some_look_calm(evidence: RuleEvidence) -> Judgement:
    """Reports how many with the event score below the middle one of those without it, and how many cases would have to
    be contacted to find a stated share of them. No weakness: any ranking short of a perfect one has some. Silent
    where none do.
    """
    return HOLDS if evidence.n.number > 0 else FAILS


@rule("segments", holds=WEAKNESS, fails=FACT, severity=2)
@at("consent", "share_picked as agreed", "refused_n as refused")
def some_cannot_be_contacted(evidence: RuleEvidence) -> Judgement:
    """Holds when some of those picked have not agreed to be contacted. Silent as a weakness where everybody picked has
    agreed."""
    return HOLDS if evidence.refused.number > 0 else FAILS


@rule("segments", holds=FACT, subject="segments")
@at("{s}", "segment", "value_share", "share")
@maybe_at("{s}", "consent_share as consent")
def segment_worth(evidence: RuleEvidence) -> Judgement:
    """Reports what a segment is worth; holds wherever that is known. Silent where no case has a worth of its own."""
    return HOLDS


OFFER_USES = at("{s}", "offer", "n") | maybe_at("{s}", "no_consent_n as no_consent")


@rule("actions", holds=FACT, fails=FACT, open=FACT, subject="offers", kind_is="kind=sign")
@OFFER_USES
@maybe_at("{s}", "picked_rate_with as picked_with", "picked_rate_without as picked_without")
@maybe_at("{s}", "rate_with as with_it", "rate_without as without_it")
@at("{s}", "linked_picked", "linked")
def offer_sign(evidence: RuleEvidence) -> Judgement:
    """Holds when, among those picked, who alone can get an offer, the event is surely more or less frequent where the
    offer's sign is. Fails where that is not sure, however far all others differ by the sign. Open where all or none of
    the picked have the sign, so that there is nothing to compare. Silent, as failed, where the sign goes with neither
    more nor fewer events."""
    if not (evidence.has("picked_with") and evidence.has("picked_without")):
        return OPEN, "nothing_to_compare"
    return HOLDS if evidence.linked_picked.value else FAILS


fact("offer_rest", "actions", OFFER_USES, subject="offers", kind_is="kind=rest")


@rule("actions", holds=FACT, fails=FACT, open=FACT)
@at("offers", "picked.n as picked", "explained.n as explained", "signed.n as signed", "reasoned.n as reasoned")
@at("offers", "reasoned.share as share")
def offers_follow_reasons(evidence: RuleEvidence) -> Judgement:
    """Holds when each of the picked has reasons of its own to choose an offer by; fails when only some have, so that
    the others get the first offer that fits; open when none has. Silent where nobody gets an offer that has a sign."""
    if not evidence.explained.number:
        return OPEN, "no_reasons"
    return HOLDS if evidence.explained.number >= evidence.picked.number else FAILS


@rule("choice", holds=FACT)
@at("model", "dear_passed_over as passed", "chosen")
def reasons_can_be_had(evidence: RuleEvidence) -> Judgement:
    """Holds when a model was passed over because its reasons are dear, another one being as good. Silent where the best
    candidate's reasons cost little."""
    return HOLDS


fact(
    "set_aside",
    "data",
    at("{s}", "column", "value", "mean_with", "mean_without", "sd_with", "sd_without")
    | maybe_at("{s}", "correlation_with as tie_with", "correlation_without as tie_without"),
    subject="implausible",
)


def define_first(evidence: RuleEvidence) -> float:
    """Before all else where only a class is told, because nobody knows yet what a contact should change; else last."""
    return DEFINE_FIRST if is_label_only_a_class(evidence) else DO_LATER


@rule("actions", holds=ACTION, severity=3, subject="actions", kind_is="kind=define", weight=define_first)
@at("{s}", "action")
@at("definition", "fell_positive", "fell_negative")
@maybe_at("time", "tested_later")
@maybe_at("worth", "correlation as tie")
def action_define(evidence: RuleEvidence) -> Judgement:
    """Holds when the event is not what its name says: then its definition must be owned. Silent where events are falls
    of the quantity, and others are not."""
    return HOLDS if is_class_no_fall(evidence) else FAILS
