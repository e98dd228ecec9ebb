"""Whether a build is of a model that somebody else trained: what its findings say, held against what made them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.findings import Findings
from plainspoken.pipeline.build_folder import stamp_path
from plainspoken.pipeline.cache_key import CacheEntry

if TYPE_CHECKING:
    from plainspoken.verify.problem import Problem

EXTERNAL_MODEL_ADDRESS = "judged.n"  # evidence that only a model from elsewhere has
EXTERNAL_MODEL_PART = "judged"  # the part of the pages that says what nobody can know of such a model
EXTERNAL_CASE_SUFFIX = "-judged"  # of the name of a case whose model was trained elsewhere
EXTERNAL_STAGE, OWN_STAGE = "judge scores", "analyse"
REMEDY = "run `plainspoken report` again, or find out who changed them"


def is_trained_elsewhere(findings: Findings, folder: Path) -> bool:
    """Whether the model of a build was trained elsewhere, as its findings say and nothing else denies."""
    return EXTERNAL_MODEL_ADDRESS in findings.evidence and not any(origin_problems(findings, folder))


def origin_problems(findings: Findings, folder: Path) -> Iterator[Problem]:
    """Each sign that findings call a model one from elsewhere that was trained here, or the other way round.

    Such a model cannot be trained again, and its groups are not counted anew: one line of evidence must not switch
    that off.
    """
    judged, analysed = (CacheEntry.read(stamp_path(folder, each)) is not None for each in (EXTERNAL_STAGE, OWN_STAGE))
    if EXTERNAL_MODEL_ADDRESS not in findings.evidence:
        if judged and not analysed:
            yield origin_problem("say nothing of a model from elsewhere, and the stamps say that `judge` made them")
        return
    if analysed and not judged:
        yield origin_problem("say that the model was trained elsewhere, and the stamps say that `report` trained it")
    if not findings.provenance.case.endswith(EXTERNAL_CASE_SUFFIX):
        what = "say that the model was trained elsewhere, and name the case of one that was trained here"
        yield origin_problem(what, findings.provenance.case)
    if EXTERNAL_MODEL_PART not in findings.briefing.parts:
        yield origin_problem("say that the model was trained elsewhere, and the pages have no part that says so")


def origin_problem(what: str, found: str = "") -> Problem:
    """What contradicts the findings, with the remedy."""
    from plainspoken.verify.problem import Problem  # with all that verifies, which a plan need not load

    return Problem(FINDINGS_FILE, EXTERNAL_MODEL_ADDRESS, f"{what}; {REMEDY}", found=found)
