"""From the one answer that holds to a rule for each answer, so that no two of them ever hold together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plainspoken.claims.rule import EvidenceNames, Judge, RuleEvidence, rule
from plainspoken.claims.verdicts import ANSWER, FAILS, HOLDS


def register_answers(uses: EvidenceNames, choose: Callable[[RuleEvidence], str], answers: Mapping[str, str]) -> None:
    """Register a rule for each answer (name and what it means): the one that `choose` names holds, and no other."""
    for name, meaning in answers.items():
        rule("answer", name=name, doc=meaning, holds=ANSWER, severity=3)(uses(judge_answer(name, choose)))


def judge_answer(name: str, choose: Callable[[RuleEvidence], str]) -> Judge:
    """Whether an answer is the one chosen."""
    return lambda evidence: HOLDS if choose(evidence) == name else FAILS
