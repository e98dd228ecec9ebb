"""The answer to the question: exactly one of four holds. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.significance import roc_auc_above_chance
from plainspoken.core.findings import ClaimKind

# Good enough to judge a single case: at most one in five wrong, on either side, with 95 % sureness.
MIN_SINGLE_CASE_RATE = 0.8

MODEL_ANSWER_USES = {
    "roc_auc": "evaluation.roc_auc",
    "gain": "evaluation.gain.roc_auc",
    "gain_top": "evaluation.gain.top_rate",
    "recall": "evaluation.recall",
    "precision": "evaluation.precision",
    "top_rate": "evaluation.top_rate",
    "base_rate": "evaluation.base_rate",
    "top_share": "evaluation.top_share",
}


def ranks_better_than_chance(e: RuleEvidence) -> bool:
    """Surely (99 %) better than chance, and its top surely better than usual."""
    return roc_auc_above_chance(e.roc_auc) and _low_or_minus_infinity(e.top_rate.low) > e.base_rate.number


def beats_best_simple_rule(e: RuleEvidence) -> bool:
    """Better than the best simple rule, beyond its range: in the order of pairs or in its top."""
    return _low_or_minus_infinity(e.gain.low) > 0 or _low_or_minus_infinity(e.gain_top.low) > 0


def judges_single_case(e: RuleEvidence) -> bool:
    """Rarely wrong about a single case."""
    return (
        _low_or_minus_infinity(e.recall.low) >= MIN_SINGLE_CASE_RATE
        and _low_or_minus_infinity(e.precision.low) >= MIN_SINGLE_CASE_RATE
    )


def _low_or_minus_infinity(value: float | None) -> float:
    return value if value is not None else float("-inf")


def _holds_when(condition: bool) -> Judgement:
    return HOLDS if condition else FAILS


@rule("answer", MODEL_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3)
def answer_yes(e: RuleEvidence) -> Judgement:
    """Ranks, beats the simple rule, and is rarely wrong about one case."""
    return _holds_when(ranks_better_than_chance(e) and beats_best_simple_rule(e) and judges_single_case(e))


@rule("answer", MODEL_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3)
def answer_partly(e: RuleEvidence) -> Judgement:
    """Ranks and beats the simple rule, but is too often wrong about one case."""
    return _holds_when(ranks_better_than_chance(e) and beats_best_simple_rule(e) and not judges_single_case(e))


@rule("answer", MODEL_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3)
def answer_rule(e: RuleEvidence) -> Judgement:
    """Ranks, but no better than the best simple rule."""
    return _holds_when(ranks_better_than_chance(e) and not beats_best_simple_rule(e))


@rule("answer", MODEL_ANSWER_USES, holds=ClaimKind.ANSWER, severity=3)
def answer_no(e: RuleEvidence) -> Judgement:
    """No better than chance: nothing to act on."""
    return _holds_when(not ranks_better_than_chance(e))


fact(
    "fact_top",
    "first",
    {"top_rate": "evaluation.top_rate", "top_share": "evaluation.top_share", "base_rate": "evaluation.base_rate"},
)
fact(
    "fact_later",
    "first",
    {"top_rate": "time.top_rate", "base_rate": "time.base_rate", "top_share": "evaluation.top_share"},
)
fact("fact_base", "first", {"base_rate": "data.base_rate"})
