"""What may be said of a checklist: worlds in which the rule must be silent, and in which it must speak."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Evidence, Verdict
from tests.sample import sample_findings


def score(value: float, half: float) -> Evidence:
    """A value with a range."""
    return Evidence(value=value, unit="score", low=value - half, high=value + half, method="delong_95")


@pytest.mark.parametrize(
    ("model", "checked", "behind", "verdict"),
    [
        (score(0.92, 0.02), score(0.89, 0.02), score(0.03, 0.015), Verdict.HOLDS),
        (score(0.92, 0.02), score(0.88, 0.02), score(0.04, 0.015), Verdict.OPEN),  # perhaps more than the margin
        (score(0.92, 0.02), score(0.82, 0.02), score(0.10, 0.015), Verdict.FAILS),
        (score(0.60, 0.02), score(0.57, 0.02), score(0.03, 0.009), Verdict.FAILS),  # a third of a small skill
        (score(0.60, 0.02), score(0.58, 0.02), score(0.02, 0.015), Verdict.OPEN),
        (score(0.51, 0.02), score(0.51, 0.02), score(0.0, 0.001), Verdict.OPEN),  # nothing ranks
        (score(0.60, 0.02), score(0.51, 0.02), score(0.09, 0.01), Verdict.OPEN),  # the checklist is a coin
    ],
)
def test_a_checklist_does_as_well_only_where_it_is_shown(
    model: Evidence, checked: Evidence, behind: Evidence, verdict: Verdict
) -> None:
    base = sample_findings()
    changed = {"evaluation.roc_auc": model, "checklist.roc_auc": checked, "checklist.behind": behind}
    findings = base.model_copy(update={"evidence": {**base.evidence, **changed}})
    assert [each.verdict for each in judge_all(findings) if each.rule == "checklist_suffices"] == [verdict]


def test_without_a_checklist_nothing_is_said_of_one() -> None:
    base = sample_findings()
    without = {name: each for name, each in base.evidence.items() if not name.startswith("checklist.")}
    claims = judge_all(base.model_copy(update={"evidence": without}))
    assert not [each for each in claims if each.rule == "checklist_suffices"]
