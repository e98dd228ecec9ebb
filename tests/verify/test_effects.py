"""Effects that do not add up to the chance are found, in a sample and in an example."""

from __future__ import annotations

from plainspoken.core.findings import Findings
from plainspoken.verify.verify_effects import effect_problems
from tests.sample import sample_findings


def told(findings: Findings) -> list[str]:
    """The problems as text."""
    return [str(each) for each in effect_problems(findings)]


def test_effects_that_add_up_are_no_problem() -> None:
    assert told(sample_findings()) == []


def test_a_sampled_effect_that_was_changed_is_found() -> None:
    findings = sample_findings()
    assert findings.effects is not None
    first = findings.effects.factors[0]
    changed = first.model_copy(update={"effects": (first.effects[0] + 0.01, *first.effects[1:])})
    sample = findings.effects.model_copy(update={"factors": (changed, *findings.effects.factors[1:])})
    (problem,) = told(findings.model_copy(update={"effects": sample}))
    assert "effects of case 0: do not add up to its chance" in problem


def test_an_example_that_does_not_lead_to_its_chance_is_found() -> None:
    findings = sample_findings()
    at = "examples.missed.steps.1.effect"
    wrong = findings.evidence[at].model_copy(update={"value": 0.2})
    (problem,) = told(findings.model_copy(update={"evidence": {**findings.evidence, at: wrong}}))
    assert "examples.missed: its effects do not add up to its chance" in problem


def test_the_rest_is_the_sum_of_the_other_columns() -> None:
    findings = sample_findings()
    at = "examples.found.rest"
    wrong = findings.evidence[at].model_copy(update={"value": 0.3})
    (problem,) = told(findings.model_copy(update={"evidence": {**findings.evidence, at: wrong}}))
    assert "is not the sum of the other effects" in problem


def test_a_sampled_factor_without_evidence_is_found() -> None:
    findings = sample_findings()
    kept = {at: each for at, each in findings.evidence.items() if at != "driver_groups.month.column"}
    assert told(findings.model_copy(update={"evidence": kept})) == [
        "findings.json: effects: no evidence on the factor 'driver_groups.month'"
    ]
