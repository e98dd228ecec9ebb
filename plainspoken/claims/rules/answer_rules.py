"""The answer to the question: exactly one of four holds."""

from __future__ import annotations

from plainspoken.claims.answers import register_answers
from plainspoken.claims.rule import RuleEvidence, at, fact
from plainspoken.claims.significance import interval_above, interval_from, roc_auc_above_chance

# Good enough to judge a single case: at most one in five wrong, on either side, with 95 % sureness.
MIN_SINGLE_CASE_RATE = 0.8


def ranks_better_than_chance(evidence: RuleEvidence) -> bool:
    """Surely (99 %) better than chance, and its top surely better than usual."""
    return roc_auc_above_chance(evidence.roc_auc) and interval_above(evidence.top_rate, evidence.base_rate.number)


def beats_best_simple_rule(evidence: RuleEvidence) -> bool:
    """Better than the best simple rule, beyond its confidence interval: in the order of pairs or in its top."""
    return interval_above(evidence.gain, 0) or interval_above(evidence.gain_top, 0)


def judges_single_case(evidence: RuleEvidence) -> bool:
    """Rarely wrong about a single case."""
    return all(interval_from(rate, MIN_SINGLE_CASE_RATE) for rate in (evidence.recall, evidence.precision))


def choose_model_answer(evidence: RuleEvidence) -> str:
    """The name of the answer that holds for a model."""
    if not ranks_better_than_chance(evidence):
        return "answer_no"
    if not beats_best_simple_rule(evidence):
        return "answer_rule"
    return "answer_yes" if judges_single_case(evidence) else "answer_partly"


register_answers(
    at("evaluation", "roc_auc", "gain.roc_auc as gain", "gain.top_rate as gain_top", "recall", "precision")
    | at("evaluation", "top_rate", "base_rate", "top_share"),
    choose_model_answer,
    {
        "answer_yes": "Ranks, beats the simple rule, and is rarely wrong about one case.",
        "answer_partly": "Ranks and beats the simple rule, but is too often wrong about one case.",
        "answer_rule": "Ranks, but no better than the best simple rule.",
        "answer_no": "No better than chance: nothing to act on.",
    },
)

fact("fact_top", "first", at("evaluation", "top_rate", "top_share", "base_rate"))
fact("fact_later", "first", at("time", "top_rate", "base_rate") | at("evaluation", "top_share"))
fact("fact_base", "first", at("data", "base_rate"))
