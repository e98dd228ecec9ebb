"""Effects held against each other: what factors add to a predicted chance must add up to it."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.effects import ADDITIVITY_TOLERANCE
from plainspoken.core.findings import Findings
from plainspoken.verify.problem import Problem


def effect_problems(findings: Findings) -> Iterator[Problem]:
    """Each example and each sampled case whose effects do not add up, and each sampled factor without evidence.

    What the explainer itself leaves unexplained is allowed, once more: a claim tells of it.
    """
    allowed = ADDITIVITY_TOLERANCE + explainer_error(findings)
    if findings.effects is not None:
        for place, missed in enumerate(findings.effects.misses()):
            if missed > allowed:
                yield Problem(FINDINGS_FILE, f"effects of case {place}", "do not add up to its chance", "", str(missed))
        for each in findings.effects.factors:
            if f"{each.factor}.column" not in findings.evidence:
                yield Problem(FINDINGS_FILE, "effects", f"no evidence on the factor {each.factor!r}")
    for at in findings.over("examples"):
        yield from example_problems(findings, at, allowed)


def explainer_error(findings: Findings) -> float:
    """How far effects may miss, as a share: a chance never moves by more than a quarter of its log-odds."""
    found = findings.evidence.get("explain.additivity")
    return found.number if found is not None else 0.0


def example_problems(findings: Findings, at: str, allowed: float) -> Iterator[Problem]:
    """Whether the steps of one example lead from its start to its predicted chance."""
    steps = [f"{each}.effect" for each in findings.over(f"{at}.steps")]
    if not steps:
        return
    others = [f"{each}.effect" for each in findings.over(f"{at}.others")]
    told = sum_shares(findings, [f"{at}.start", f"{at}.correction", *steps])
    rest = sum_shares(findings, others)
    stated = sum_shares(findings, [f"{at}.rest"])
    chance = findings.get(f"{at}.probability").number
    if abs(rest - stated) > ADDITIVITY_TOLERANCE:
        yield Problem(FINDINGS_FILE, f"{at}.rest", "is not the sum of the other effects", str(rest), str(stated))
    if abs(told + rest - chance) > allowed:
        yield Problem(FINDINGS_FILE, at, "its effects do not add up to its chance", str(chance), str(told + rest))


def sum_shares(findings: Findings, addresses: list[str]) -> float:
    """The sum of the evidence that is there."""
    return sum(findings.get(each).number for each in addresses if each in findings.evidence)
