"""Charts are drawn only where the evidence that they need was recorded."""

from __future__ import annotations

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import Evidence, Verdict
from tests.words.planted import with_verdict


def test_a_plan_without_a_hoped_for_effect_has_no_chart_of_its_test() -> None:
    made = with_verdict("test_fits_a_year", Verdict.FAILS)
    assert made is not None
    chart, (findings, claim) = CHART_DEFINITIONS["test_size"], made
    members = {**findings.members, "actions": (claim.subject,)}
    findings = findings.model_copy(update={"claims": (claim,), "members": members})
    needed = f"{claim.subject}.ab.rate_then"
    without = {key: each for key, each in findings.evidence.items() if key != needed}
    assert chart.claim(findings.model_copy(update={"evidence": without})) is None
    shown = {**without, needed: Evidence(value=0.5, unit="share")}
    assert chart.claim(findings.model_copy(update={"evidence": shown})) == claim
