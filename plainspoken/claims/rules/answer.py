"""The answer to the question: exactly one of four holds. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, Sight, fact, rule
from plainspoken.claims.significance import surely_ranks
from plainspoken.core.findings import Kind

# Good enough to judge a single case: at most one in five wrong, on either side, with 95 % sureness.
SINGLE_CASE = 0.8

USES = {
    "roc_auc": "evaluation.roc_auc",
    "gain": "evaluation.gain.roc_auc",
    "gain_top": "evaluation.gain.top_rate",
    "recall": "evaluation.recall",
    "precision": "evaluation.precision",
    "top_rate": "evaluation.top_rate",
    "base_rate": "evaluation.base_rate",
    "top_share": "evaluation.top_share",
}


def ranks(e: Sight) -> bool:
    """Surely (99 %) better than chance, and its top surely better than usual."""
    return surely_ranks(e.roc_auc) and _low(e.top_rate.low) > e.base_rate.number


def beats_rule(e: Sight) -> bool:
    """Better than the best simple rule, beyond its range: in the order of pairs or in its top."""
    return _low(e.gain.low) > 0 or _low(e.gain_top.low) > 0


def judges_one(e: Sight) -> bool:
    """Rarely wrong about a single case."""
    return _low(e.recall.low) >= SINGLE_CASE and _low(e.precision.low) >= SINGLE_CASE


def _low(value: float | None) -> float:
    return value if value is not None else float("-inf")


def _when(condition: bool) -> Judgement:
    return HOLDS if condition else FAILS


@rule("answer", USES, holds=Kind.ANSWER, severity=3)
def answer_yes(e: Sight) -> Judgement:
    """Ranks, beats the simple rule, and is rarely wrong about one case."""
    return _when(ranks(e) and beats_rule(e) and judges_one(e))


@rule("answer", USES, holds=Kind.ANSWER, severity=3)
def answer_partly(e: Sight) -> Judgement:
    """Ranks and beats the simple rule, but is too often wrong about one case."""
    return _when(ranks(e) and beats_rule(e) and not judges_one(e))


@rule("answer", USES, holds=Kind.ANSWER, severity=3)
def answer_rule(e: Sight) -> Judgement:
    """Ranks, but no better than the best simple rule."""
    return _when(ranks(e) and not beats_rule(e))


@rule("answer", USES, holds=Kind.ANSWER, severity=3)
def answer_no(e: Sight) -> Judgement:
    """No better than chance: nothing to act on."""
    return _when(not ranks(e))


fact(
    "fact_top",
    "first",
    {
        "top_rate": "evaluation.top_rate",
        "top_share": "evaluation.top_share",
        "base_rate": "evaluation.base_rate",
    },
)
fact(
    "fact_later",
    "first",
    {"top_rate": "time.top_rate", "base_rate": "time.base_rate", "top_share": "evaluation.top_share"},
)
fact("fact_base", "first", {"base_rate": "data.base_rate"})
