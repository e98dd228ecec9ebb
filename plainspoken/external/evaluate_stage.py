"""Judging: scores or a model to evidence, as a stage of the line. Knows no rule, no language and no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from plainspoken.case import Case
from plainspoken.core.findings import write_findings
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.pipeline.analyse_stage import ANALYSE_PACKAGES, EVIDENCE_FILE, table_digests
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import ContentHashes, code_digests, collect_package_versions, hash_file, hash_text
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings

SCORES_FILE = "scores.parquet"
EXTERNAL_MODEL_CODE = ("plainspoken.external.inputs", "plainspoken.external.evaluate_external")
FILE_OPTIONS = ("predictions", "model")


def external_model_stage(places: ProjectPaths, asked: ExternalModelOptions, case: Case | None, folder: Path) -> Stage:
    """Scores or a model, and a case if there is one, to evidence and row-level scores in a build folder."""

    def inputs() -> ContentHashes:
        code = code_digests(places.root, EXTERNAL_MODEL_CODE, alone=[__name__]) | collect_package_versions(
            (*ANALYSE_PACKAGES, "babel")
        )
        return {**code, **option_digests(asked), **case_digests(case), "judged": hash_file(asked.source)}

    def run(part: Path, tell: ProgressCallback) -> Timings:
        tell("reading the scores", 0.0)
        from plainspoken.external.inputs import read_external_inputs

        found = read_external_inputs(asked, case, folder / STAMPS_FOLDER)
        # Only now, so that a fault in the scores is told at once.
        from plainspoken.external.evaluate_external import evaluate_external_model

        judged = evaluate_external_model(found, tell)
        write_findings(judged.findings, part / EVIDENCE_FILE)
        judged.scores.to_parquet(part / SCORES_FILE)
        return judged.timings

    return Stage("judge scores", inputs, run)


def option_digests(asked: ExternalModelOptions) -> Mapping[str, str]:
    """What was said on the command line beside the files."""
    names = [each.name for each in fields(asked) if each.name not in FILE_OPTIONS]
    return {f"said {name}": hash_text(repr(getattr(asked, name))) for name in names}


def case_digests(case: Case | None) -> ContentHashes:
    """The content of the case, and of its tables where they are at hand."""
    if case is None:
        return {}
    return {"case": hash_text(case.model_dump_json()), **table_digests(case)}
