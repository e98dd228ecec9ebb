"""Tests of the command: scores to verified pages; what is left out vanishes; what is wrong is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import joblib
import pytest
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from plainspoken.core.findings import read_findings
from tests.judge.planted import case_beside, customers, written

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, started in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)
    return lambda *arguments: CliRunner().invoke(cli.app, list(arguments))


def test_scores_become_a_verified_briefing_that_names_what_is_unknown(run: Run, tmp_path: Path) -> None:
    written(tmp_path, customers()[["id", "truth", "probability"]])
    made = run("judge", "--predictions", "scores.csv", "--event", "churned", "--to", "out")
    assert made.exit_code == 0, made.output
    assert made.output.splitlines()[-2:] == ["out/briefing.en.html", "out/briefing.en.pdf"]
    page = (tmp_path / "out/briefing.en.html").read_text(encoding="utf-8")
    assert "We cannot say why a case gets its score, because we were given the scores only." in page
    assert 'data-claim="judged_future_unknown"' in page
    for gone in ("part-drivers", "fig-drivers", "fig-learning", "fig-slices", "tab-models", "{{"):
        assert gone not in page
    found = read_findings(tmp_path / "out/findings.json")
    assert found.briefing.parts[:7] == ("first", "stake", "segments", "offers", "plan", "quality", "judged")
    again = run("judge", "--predictions", "scores.csv", "--event", "churned", "--to", "out")
    assert "done in" not in again.output
    assert run("verify", "out", "--recompute").exit_code == 0
    changed = page.replace("We cannot say why a case", "We can say why a case")
    (tmp_path / "out/briefing.en.html").write_text(changed, encoding="utf-8")
    caught = run("verify", "out")
    assert caught.exit_code == 3 and "judged_reasons_unknown" in caught.output


def test_what_is_wrong_is_told_and_nothing_is_built(run: Run, tmp_path: Path) -> None:
    case_beside(tmp_path)
    written(tmp_path, customers().rename(columns={"probability": "probabilty"}))
    joblib.dump({"a": 1}, tmp_path / "theirs.joblib")
    for arguments, told in (
        (("--predictions", "scores.csv"), 'say which it is: --probability "probabilty"'),
        (("--predictions", "nowhere.csv"), "nowhere.csv: expected a file, found none"),
        (("--case", "customers.toml", "--model", "theirs.joblib"), "add --allow-pickle if you made it yourself"),
        ((), "found none of them"),
    ):
        failed = run("judge", *arguments)
        assert failed.exit_code == 1 and told in failed.output and "Traceback" not in failed.output
        assert not (tmp_path / "report").exists()


def test_an_allowed_pickle_is_warned_of(run: Run, tmp_path: Path) -> None:
    case_beside(tmp_path)
    joblib.dump({"a": 1}, tmp_path / "theirs.joblib")
    failed = run("judge", "--case", "customers.toml", "--model", "theirs.joblib", "--allow-pickle")
    assert "warning: theirs.joblib can run any code while it is loaded" in failed.output
    assert "expected a fitted classifier that gives probabilities (predict_proba), found dict" in failed.output


def test_the_help_holds_a_worked_example(run: Run) -> None:
    text = " ".join(run("judge", "--help").output.split())
    assert "id,truth,probability,region" in text and "--model theirs.skops" in text
