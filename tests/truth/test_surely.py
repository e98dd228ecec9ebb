"""How sure is sure: skill at 99 %, a top that is no better only where its whole range says so."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.significance import roc_auc_above_chance
from plainspoken.core.findings import Evidence, Verdict
from tests.words.planted import with_verdict


@pytest.mark.parametrize(("low", "sure"), [(0.5, False), (0.51, False), (0.53, True), (None, False)])
def test_skill_is_claimed_with_99_percent(low: float | None, sure: bool) -> None:
    """At 0.6, a 95 % range from 0.51 is 2.18 standard errors from a coin, one from 0.53 is 2.8."""
    assert roc_auc_above_chance(Evidence(value=0.6, low=low, high=0.7, unit="score")) is sure


@pytest.mark.parametrize(
    ("low", "high", "base_rate", "top_n", "verdict"),
    [
        (1.6, 2.2, 0.2, 200, Verdict.HOLDS),
        (0.8, 1.15, 0.2, 200, Verdict.FAILS),
        (0.8, 1.15, 0.2, 29, Verdict.OPEN),
        (0.8, 1.24, 0.2, 200, Verdict.OPEN),
        (0.9, 1.4, 0.2, 200, Verdict.OPEN),
        (1.3, 1.9, 0.2, 200, Verdict.OPEN),
        (1.1, 1.14, 0.88, 200, Verdict.OPEN),
    ],
)
def test_a_top_is_no_better_only_where_its_whole_range_is_near_the_usual(
    low: float, high: float, base_rate: float, top_n: int, verdict: Verdict
) -> None:
    pair = with_verdict("ranks_top", Verdict.HOLDS)
    assert pair is not None
    findings, claim = pair
    lift = findings.get("evaluation.lift").model_copy(update={"value": (low + high) / 2, "low": low, "high": high})
    usual = findings.get("evaluation.base_rate").model_copy(update={"value": base_rate})
    evidence = {**findings.evidence, "evaluation.lift": lift, "evaluation.base_rate": usual}
    evidence["evaluation.top_n"] = findings.get("evaluation.top_n").model_copy(update={"value": top_n})
    found = registry()["ranks_top"].apply(findings.model_copy(update={"evidence": evidence}), claim.subject)
    assert found is not None and found.verdict is verdict
