"""A second computation: it agrees with the analysis, and notices each headline value that is changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score
from statsmodels.stats.proportion import proportion_confint

from plainspoken.case.read_case import read_case
from plainspoken.core.findings import Evidence, Findings
from plainspoken.pipeline.recompute_build import recount_raw_table
from plainspoken.verify.recompute import ScoreCurve, recompute_evidence, recompute_headline_values
from plainspoken.verify.recompute_intervals import recompute_wilson_interval
from plainspoken.verify.saved_scores import SavedScores
from tests.sample import sample_findings

RANDOM = np.random.default_rng(3)
SCORE = np.round(RANDOM.random(900), 2)
EVENT = RANDOM.random(900) < SCORE
SAVED = SavedScores(SCORE, EVENT, np.arange(900) >= 300, np.full(900, ""))


def consistent() -> Findings:
    """The sample findings with the headline values that the saved scores have."""
    sample = sample_findings()
    kept = {"evaluation.top_share", "evaluation.threshold", "model.tests"}
    evidence = {name: found for name, found in sample.evidence.items() if name in kept}
    evidence["model.tests"] = Evidence(value=1, unit="count")
    findings = sample.model_copy(update={"evidence": evidence})
    values = recompute_headline_values(findings, SAVED)
    low, high = recompute_wilson_interval(values["data.positives"] / 900, 900)
    rate = Evidence(value=EVENT.mean(), unit="share", n=900, low=low, high=high, method="wilson_95")
    made = {name: Evidence(value=value, unit="number") for name, value in values.items()}
    return findings.model_copy(update={"evidence": {**evidence, **made, "data.base_rate": rate}})


FINDINGS = consistent()


def test_formulas_agree_with_the_libraries() -> None:
    curve = ScoreCurve.of(SCORE, EVENT, np.ones(900))
    assert curve.roc_auc() == pytest.approx(roc_auc_score(EVENT, SCORE), abs=1e-12)
    assert curve.pr_auc() == pytest.approx(average_precision_score(EVENT, SCORE), abs=1e-12)
    for hits, of in ((0, 5), (3, 40), (900, 900)):
        expected = proportion_confint(hits, of, method="wilson")
        assert recompute_wilson_interval(hits / of, of) == pytest.approx(expected, abs=1e-12)


def test_what_agrees_is_no_problem() -> None:
    checked, problems = recompute_evidence(FINDINGS, SAVED)
    assert problems == ()
    assert {"evaluation.roc_auc", "evaluation.recall", "calibration.gap", "data.base_rate:low"} <= set(checked)


@pytest.mark.parametrize("address", sorted(recompute_headline_values(FINDINGS, SAVED)))
def test_each_changed_value_is_noticed(address: str) -> None:
    found = FINDINGS.evidence[address]
    other = found.model_copy(update={"value": found.number + 0.001})
    changed = FINDINGS.model_copy(update={"evidence": {**FINDINGS.evidence, address: other}})
    assert [each for each in recompute_evidence(changed, SAVED)[1] if address in each.where]


@pytest.mark.parametrize("end", ["low", "high"])
def test_a_changed_range_is_noticed(end: str) -> None:
    found = FINDINGS.evidence["data.base_rate"]
    other = found.model_copy(update={end: getattr(found, end) + 0.001})
    changed = FINDINGS.model_copy(update={"evidence": {**FINDINGS.evidence, "data.base_rate": other}})
    assert any("data.base_rate (range)" in each.where for each in recompute_evidence(changed, SAVED)[1])


def test_other_scores_are_noticed() -> None:
    shuffled = SavedScores(SCORE[::-1].copy(), EVENT, SAVED.tested, SAVED.segment)
    assert any(each.where == "evaluation.roc_auc" for each in recompute_evidence(FINDINGS, shuffled)[1])


LOG_CASE = """
[tables.log]
file = "log.csv"
key = "session"
[tables.log.add_up]
time = "time"
first_rows = 1
answer = [["event", "==", "buy"]]
[tables.log.add_up.columns]
seconds = { how = "seconds" }
[target]
column = "buy"
positive = "yes"
[columns.session]
type = "identifier"
role = "identifier"
[columns.seconds]
type = "number"
[columns.buy]
type = "flag"
role = "target"
"""


def test_rows_that_were_added_up_are_not_counted_as_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("log.toml").write_text(LOG_CASE, encoding="utf-8")
    Path("log.csv").write_text("session,event,time\ns1,buy,2025-01-01\n", encoding="utf-8")
    counted = recount_raw_table(SAVED, read_case("log", tmp_path), tmp_path)
    assert (counted.counts, counted.basis) == ({}, "scores only: the rows of a case are not added up a second time")
