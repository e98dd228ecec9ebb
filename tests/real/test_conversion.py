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
    "operational": (0.753, 0.80),
    "no_after": (0.775, 0.82),
    "start": (0.683, 0.73),
    "out_of_time": (0.68, 0.76),
    "with_after": (0.92, 0.95),
}
PR_AUC = {"operational": (0.345, 0.40), "no_after": (0.37, 0.42)}


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
    assert findings.get("suspects.pagevalues.without.n").value == 4_327
    assert findings.get("suspects.pagevalues.without.positives").value == 0
    assert findings.get("leaks.used").value == 0


def test_duplicates_are_all_non_buyers(findings: Findings) -> None:
    assert findings.get("data.duplicates").value == 125
    assert findings.get("data.duplicates_positive").value == 0
    assert (findings.get("data.rows").value, findings.get("data.positives").value) == (12_205, 1_908)


def test_january_and_april_are_missing(findings: Findings) -> None:
    assert findings.members["data.missing_periods"] == ("jan", "apr")
    claim = findings.claim("season_not_covered")
    assert claim is not None and claim.kind is ClaimKind.WEAKNESS


def test_the_answer_is_partly_and_it_decays(findings: Findings) -> None:
    answers = [each.rule for each in findings.claims if each.kind is ClaimKind.ANSWER]
    assert answers == ["answer_partly"]
    decay = findings.claim("holds_over_time")
    assert decay is not None and decay.verdict is Verdict.FAILS


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
