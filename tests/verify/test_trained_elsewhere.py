"""Tests that one line in the findings does not switch the second computation off: what made them is asked, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.core.findings import Evidence, Findings
from plainspoken.pipeline.build_folder import stamp_path
from plainspoken.pipeline.cache_key import CacheEntry
from plainspoken.pipeline.trained_elsewhere import (
    EXTERNAL_MODEL_ADDRESS,
    EXTERNAL_STAGE,
    OWN_STAGE,
    is_trained_elsewhere,
    origin_problems,
)
from tests.sample import sample_findings


def make_findings(*, says: bool, case: str = "visits-judged", parts: tuple[str, ...] = ("first", "judged")) -> Findings:
    """The sample as findings of a model from elsewhere; `says`: whether its evidence says so."""
    sample = sample_findings()
    evidence = {name: each for name, each in sample.evidence.items() if name != EXTERNAL_MODEL_ADDRESS}
    evidence |= {EXTERNAL_MODEL_ADDRESS: Evidence(value=1, unit="count")} if says else {}
    provenance = sample.provenance.model_copy(update={"case": case})
    briefing = sample.briefing.model_copy(update={"parts": parts})
    return sample.model_copy(update={"evidence": evidence, "provenance": provenance, "briefing": briefing})


def stamp(folder: Path, *stages: str) -> None:
    """Stamps of stages that ran in a folder."""
    for each in stages:
        CacheEntry({}, {}).write(stamp_path(folder, each))


@pytest.mark.parametrize("stages", [(), (EXTERNAL_STAGE,), (EXTERNAL_STAGE, OWN_STAGE)])
def test_a_model_from_elsewhere_is_one(tmp_path: Path, stages: tuple[str, ...]) -> None:
    stamp(tmp_path, *stages)
    assert list(origin_problems(make_findings(says=True), tmp_path)) == []
    assert is_trained_elsewhere(make_findings(says=True), tmp_path)


@pytest.mark.parametrize("stages", [(), (OWN_STAGE,), (EXTERNAL_STAGE, OWN_STAGE)])
def test_a_model_of_ones_own_is_one(tmp_path: Path, stages: tuple[str, ...]) -> None:
    stamp(tmp_path, *stages)
    own = make_findings(says=False, case="visits", parts=("first",))
    assert list(origin_problems(own, tmp_path)) == [] and not is_trained_elsewhere(own, tmp_path)


@pytest.mark.parametrize(
    ("findings", "stages", "told"),
    [
        (make_findings(says=True), (OWN_STAGE,), "the stamps say that `report` trained it"),
        (make_findings(says=True, case="visits"), (EXTERNAL_STAGE,), "name the case of one that was trained here"),
        (make_findings(says=True, parts=("first",)), (EXTERNAL_STAGE,), "the pages have no part that says so"),
        (make_findings(says=False), (EXTERNAL_STAGE,), "the stamps say that `judge` made them"),
    ],
)
def test_what_contradicts_the_findings_is_told(
    tmp_path: Path, findings: Findings, stages: tuple[str, ...], told: str
) -> None:
    stamp(tmp_path, *stages)
    (found,) = origin_problems(findings, tmp_path)
    assert told in str(found) and not is_trained_elsewhere(findings, tmp_path)
