"""A second run of the analysis notices whatever of the findings was changed, pages and claims along with it."""

from __future__ import annotations

import pytest

from plainspoken.core.findings import Findings
from plainspoken.verify.same_findings import rerun_problems
from tests.sample import sample_findings

FRESH = sample_findings()
NUMBERS = sorted(at for at, each in FRESH.evidence.items() if isinstance(each.value, float))


def with_evidence(address: str, **changed: object) -> Findings:
    """The sample with one piece of evidence changed."""
    other = FRESH.evidence[address].model_copy(update=changed)
    return FRESH.model_copy(update={"evidence": {**FRESH.evidence, address: other}})


def test_the_same_findings_have_no_problem() -> None:
    assert list(rerun_problems(FRESH, FRESH)) == []


def test_each_changed_number_is_noticed() -> None:
    for address in NUMBERS:
        stored = with_evidence(address, value=FRESH.evidence[address].number + 0.01)
        assert [each.where for each in rerun_problems(stored, FRESH)] == [address]


@pytest.mark.parametrize("change", [{"n": 7}, {"source": "cited"}, {"low": 0.001}, {"method": "t_95"}])
def test_what_belongs_to_a_number_is_noticed(change: dict[str, object]) -> None:
    assert len(list(rerun_problems(with_evidence("evaluation.roc_auc", **change), FRESH))) == 1


def test_last_digits_names_and_missing_evidence() -> None:
    near = FRESH.evidence["evaluation.roc_auc"].number * (1 + 1e-12)
    assert list(rerun_problems(with_evidence("evaluation.roc_auc", value=near), FRESH)) == []
    less = {at: each for at, each in FRESH.evidence.items() if at != "evaluation.roc_auc"}
    (problem,) = rerun_problems(FRESH.model_copy(update={"evidence": less}), FRESH)
    assert "is missing" in problem.what
    names = {**FRESH.names, "en": {**FRESH.names["en"], "text.organisation": "Another"}}
    (problem,) = rerun_problems(FRESH.model_copy(update={"names": names}), FRESH)
    assert problem.where == "name in en text.organisation"
