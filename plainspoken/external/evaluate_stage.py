"""Judging: scores or a model to evidence, as a stage of the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from plainspoken.case import Case, without_words
from plainspoken.case.name_findings import name_findings
from plainspoken.core.build_files import SCORES_FILE
from plainspoken.core.findings import write_findings
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.pipeline.analyse_stage import (
    ANALYSE_PACKAGES,
    EVIDENCE_FILE,
    computing_digest,
    table_digests,
    trace_scores,
    write_scores,
)
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import ContentHashes, code_digests, collect_package_versions, hash_file, hash_text
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings
from plainspoken.pipeline.trained_elsewhere import EXTERNAL_STAGE

EXTERNAL_MODEL_CODE = ("plainspoken.external.inputs", "plainspoken.external.evaluate_external")
FILE_OPTIONS = ("predictions", "model", "fitted")
WORD_OPTIONS = ("texts", "event")  # say nothing where a case has words of its own


def external_model_stage(places: ProjectPaths, asked: ExternalModelOptions, case: Case | None, folder: Path) -> Stage:
    """Scores or a model, and a case if there is one, to evidence and row-level scores in a build folder."""

    def inputs() -> ContentHashes:
        code = code_digests(places.root, EXTERNAL_MODEL_CODE, alone=[__name__]) | collect_package_versions(
            (*ANALYSE_PACKAGES, "babel")
        )
        return {**code, **option_digests(asked, case), **case_digests(case), "judged": hash_file(asked.source)}

    def run(part: Path, tell: ProgressCallback) -> Timings:
        tell("reading the scores", 0.0)
        from plainspoken.external.inputs import read_external_inputs

        bare = without_words(case) if case else None
        found = read_external_inputs(asked, bare, folder / STAMPS_FOLDER)
        # Only now, so that a fault in the scores is told at once.
        from plainspoken.external.evaluate_external import evaluate_external_model

        judged = evaluate_external_model(found, tell)
        # Words of a case are added when the evidence is judged; where there is none, those made up now are used.
        named = judged.findings if case else name_findings(judged.findings, found.case)
        write_scores(judged.scores, part / SCORES_FILE)
        write_findings(trace_scores(named, part / SCORES_FILE), part / EVIDENCE_FILE, private=True)
        return judged.timings

    return Stage(EXTERNAL_STAGE, inputs, run)


def option_digests(asked: ExternalModelOptions, case: Case | None) -> Mapping[str, str]:
    """What was said on the command line beside the files."""
    other = FILE_OPTIONS + (WORD_OPTIONS if case else ())
    names = [each.name for each in fields(asked) if each.name not in other]
    return {f"said {name}": hash_text(repr(getattr(asked, name))) for name in names}


def case_digests(case: Case | None) -> ContentHashes:
    """What the case computes with, and the content of its tables where they are at hand."""
    return {} if case is None else {**computing_digest(case), **table_digests(case)}
