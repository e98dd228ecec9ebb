"""Judging: scores or a model to evidence, as a stage of the line. Knows no rule, no language and no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from plainspoken.case import Case
from plainspoken.core.findings import write_findings
from plainspoken.external.options import Asked
from plainspoken.pipeline.analyse import ANALYSE_PACKAGES, EVIDENCE, tables
from plainspoken.pipeline.build_folder import KEPT
from plainspoken.pipeline.cache_key import Digests, code_digests, digest, text_digest, versions
from plainspoken.pipeline.stage import Places, Seconds, Stage, Tell

SCORES = "scores.parquet"
CODE = ("plainspoken.external.inputs", "plainspoken.external.evaluate")
FILES = ("predictions", "model")


def judging_stage(places: Places, asked: Asked, case: Case | None, folder: Path) -> Stage:
    """Scores or a model, and a case if there is one, to evidence and row-level scores in a build folder."""

    def inputs() -> Digests:
        code = code_digests(places.root, CODE, alone=[__name__]) | versions((*ANALYSE_PACKAGES, "babel"))
        return {**code, **said(asked), **of_case(case), "judged": digest(asked.source)}

    def run(part: Path, tell: Tell) -> Seconds:
        tell("reading the scores", 0.0)
        from plainspoken.external.inputs import given

        found = given(asked, case, folder / KEPT)
        # Only now, so that a fault in the scores is told at once.
        from plainspoken.external.evaluate import judge

        judged = judge(found, tell)
        write_findings(judged.findings, part / EVIDENCE)
        judged.scores.to_parquet(part / SCORES)
        return judged.timings

    return Stage("judge scores", inputs, run)


def said(asked: Asked) -> Mapping[str, str]:
    """What was said on the command line beside the files."""
    names = [each.name for each in fields(asked) if each.name not in FILES]
    return {f"said {name}": text_digest(repr(getattr(asked, name))) for name in names}


def of_case(case: Case | None) -> Digests:
    """The content of the case, and of its tables where they are at hand."""
    if case is None:
        return {}
    return {"case": text_digest(case.model_dump_json()), **tables(case)}
