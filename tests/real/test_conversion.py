"""The real visits, from the table to the verified briefing: figures to reach, and figures to doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.core.findings import ClaimKind, Findings, Verdict, read_findings
from plainspoken.verify import verify
from tests.once import once
from tests.real.building import build_case

pytestmark = [pytest.mark.real, pytest.mark.slow]

# Measured on this table by others: (least, too good to be true). Above the second there is a leak.
ROC_AUC = {
    "operational": (0.73, 0.80),
    "no_after": (0.745, 0.82),
    "start": (0.683, 0.73),
    "out_of_time": (0.70, 0.76),
    "out_of_time_operational": (0.68, 0.76),
    "out_of_time_start": (0.57, 0.65),
    "with_after": (0.92, 0.95),
}
PR_AUC = {"operational": (0.32, 0.40), "no_after": (0.335, 0.42)}


@pytest.fixture(scope="session")
def built(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built case; built once, also where tests run in several processes."""
    place = once(tmp_path_factory, "conversion", lambda folder: build_case("conversion", folder, real_data))
    return place / "report" / "conversion"


@pytest.fixture(scope="session")
def findings(built: Path) -> Findings:
    """What was found."""
    return read_findings(built / "findings.json")


@pytest.mark.parametrize("setting", sorted(ROC_AUC))
def test_ranking_is_good_and_not_too_good(findings: Findings, setting: str) -> None:
    least, alarm = ROC_AUC[setting]
    assert least <= findings.get(f"settings.{setting}.roc_auc").number < alarm


@pytest.mark.parametrize("setting", sorted(PR_AUC))
def test_precision_is_good_and_not_too_good(findings: Findings, setting: str) -> None:
    least, alarm = PR_AUC[setting]
    assert least <= findings.get(f"settings.{setting}.pr_auc").number < alarm


def test_look_back_on_f1(findings: Findings) -> None:
    assert 0.66 <= findings.get("settings.with_after.f1").number < 0.72


def test_the_headline_is_the_operational_figure(findings: Findings) -> None:
    flags = {name: findings.get(f"settings.{name}.headline").value for name in findings.members["settings"]}
    assert [name for name, flag in flags.items() if flag] == ["operational"]
    assert findings.get("settings.operational.columns").value == 14


def test_the_column_made_of_the_answer_is_found(findings: Findings) -> None:
    assert "pagevalues" in findings.members["suspects"]
    assert findings.get("suspects.pagevalues.without.n").value == 4_412
    assert findings.get("suspects.pagevalues.without.positives").value == 0
    assert findings.get("leaks.used").value == 0


def test_visits_that_look_alike_stay_and_are_all_non_buyers(findings: Findings) -> None:
    assert findings.get("data.duplicates").value == 0
    assert findings.get("data.alike.n").value == 125
    assert findings.get("data.alike.positives").value == 0
    assert (findings.get("data.rows").value, findings.get("data.positives").value) == (12_330, 1_908)


def test_january_and_april_are_missing(findings: Findings) -> None:
    assert findings.members["data.missing_periods"] == ("jan", "apr")
    claim = findings.claim("season_not_covered")
    assert claim is not None and claim.kind is ClaimKind.WEAKNESS


def test_the_model_is_chosen_by_months_that_it_has_not_seen(findings: Findings) -> None:
    assert findings.get("model.chosen").value == "model.logistic_regression"
    assert findings.get("model.periods_left_out").value == 8
    assert 0.37 <= findings.get("time.top_rate").number < 0.45


def test_the_figure_that_leads_is_that_of_the_moment_one_acts(findings: Findings) -> None:
    assert 0.28 <= findings.get("within.top_rate").number < 0.37
    assert 0.26 <= findings.get("within.unseen.top_rate").number < 0.34
    said = {claim.rule: claim.kind for claim in findings.claims}
    told = {"fact_in_time": ClaimKind.FACT, "fact_top_within": ClaimKind.SILENT, "fact_top": ClaimKind.SILENT}
    assert {rule: said[rule] for rule in told} == told
    assert said["ranks_within_period"] is ClaimKind.FACT, "the finished visit's score comes too late to act on"
    assert said["calibrated"] is ClaimKind.CAUTION


def test_the_answer_goes_by_the_start_and_the_look_back_holds_later(findings: Findings) -> None:
    answers = [each.rule for each in findings.claims if each.kind is ClaimKind.ANSWER]
    assert answers == ["answer_early_little"]
    assert 0.57 <= findings.get("plan.score.roc_auc").number < 0.62
    assert findings.get("actions.help_top.base_rate").number == findings.get("plan.score.top_rate").number
    decay = findings.claim("holds_over_time")
    assert decay is not None and decay.verdict is Verdict.HOLDS


def test_the_pages_hold_against_the_findings(built: Path) -> None:
    assert verify(built) == ()


def test_every_row_has_a_held_out_probability(built: Path, findings: Findings) -> None:
    import pandas as pd
    from sklearn.metrics import roc_auc_score

    scores = pd.read_parquet(built / "scores.parquet")
    assert len(scores) == findings.get("data.rows").value
    assert scores["probability"].between(0, 1).all()
    test = scores[scores["part"] == "test"]
    again = roc_auc_score(test["event"], test["probability"])
    assert again == pytest.approx(findings.get("evaluation.roc_auc").number, abs=1e-9)
