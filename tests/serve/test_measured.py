"""Tests of how fast a service answers: measured, kept, told where the model is the same, and judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.claims.registry import judge_all
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, Verdict, read_findings
from plainspoken.core.latency import LATENCY_FILE, LatencyMeasurement, add_latency_evidence, write_latency
from plainspoken.words import Words
from tests.serve.built import TEMPLATES, Built


@pytest.fixture(scope="module")
def findings(built: Built) -> Findings:
    """What was found, before anything was measured."""
    return read_findings(built.folder / "findings.json")


def measured(findings: Findings, **changed: object) -> LatencyMeasurement:
    """A fast service without errors, of the model that the findings know."""
    model = findings.provenance.artifacts["model.skops"]
    usual = LatencyMeasurement(
        file="model.skops", model=model, moment="end", processors=2, rate=200, requests=4_000, errors=0,
        median_seconds=0.0023, slow_seconds=0.0148,
    )  # fmt: skip
    return usual.model_copy(update=changed)


def told(findings: Findings, folder: Path, found: LatencyMeasurement | None) -> tuple[Verdict, str]:
    """The verdict and the sentence about a measurement."""
    if found is not None:
        write_latency(found, folder)
    whole = add_latency_evidence(findings, folder)
    judged = whole.model_copy(update={"claims": judge_all(whole)})
    claim = judged.claim("answers_at_once")
    assert claim is not None
    text = str(Words(judged, "en", (TEMPLATES,)).sentence(claim).striptags())
    return claim.verdict, text.replace("\u00a0", " ")


def test_a_fast_service_is_told_with_what_was_measured(findings: Findings, tmp_path: Path) -> None:
    verdict, text = told(findings, tmp_path, measured(findings))
    assert verdict is Verdict.HOLDS
    assert text.startswith(
        "We asked about 200 visits a second, with reasons. The model usually answered within 2.3 milliseconds, "
        "and in 99 of 100 cases within 15 milliseconds."
    )


@pytest.mark.parametrize("changed", [{"slow_seconds": 0.11}, {"errors": 1}])
def test_a_slow_service_or_one_with_errors_is_told_not_to_be_good_enough(
    findings: Findings, tmp_path: Path, changed: dict[str, object]
) -> None:
    verdict, text = told(findings, tmp_path, measured(findings, **changed))
    assert verdict is Verdict.FAILS
    assert ("But 1 of 4,000 questions had no answer" in text) is ("errors" in changed)
    assert text.endswith("That is not good enough for a page that waits for it.")


def test_what_nobody_has_measured_is_said_to_be_open(findings: Findings, tmp_path: Path) -> None:
    verdict, text = told(findings, tmp_path, None)
    assert (verdict, "nobody has measured it yet" in text) == (Verdict.OPEN, True)


def test_a_measurement_of_another_model_does_not_count(findings: Findings, tmp_path: Path) -> None:
    write_latency(measured(findings, model="0" * 64), tmp_path)
    assert add_latency_evidence(findings, tmp_path) == findings


@pytest.mark.parametrize("content", ["", "{}", '{"rate": "fast"}'])
def test_a_file_that_is_no_measurement_is_refused(findings: Findings, tmp_path: Path, content: str) -> None:
    (tmp_path / LATENCY_FILE).write_text(content)
    with pytest.raises(PlainspokenError, match=r"latency\.json: expected a measurement"):
        add_latency_evidence(findings, tmp_path)
