"""Judging: scores or a model to evidence, as a stage of the line. Knows no rule, no language and no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from plainspoken.case import Case
from plainspoken.findings import write_findings
from plainspoken.judging.asked import Asked
from plainspoken.output import KEPT
from plainspoken.stages.analyse import ANALYSE_CODE, ANALYSE_PACKAGES, EVIDENCE, tables
from plainspoken.stages.stage import Places, Seconds, Stage, Tell
from plainspoken.staleness import Digests, digest, digests, text_digest, versions

SCORES = "scores.parquet"
CODE = (*ANALYSE_CODE, "plainspoken/judging/*.py", "plainspoken/start/*.py", "plainspoken/trusted.py")
FILES = ("predictions", "model")


def judging_stage(places: Places, asked: Asked, case: Case | None, folder: Path) -> Stage:
    """Scores or a model, and a case if there is one, to evidence and row-level scores in a build folder."""

    def inputs() -> Digests:
        code = digests(places.root, CODE) | versions((*ANALYSE_PACKAGES, "babel"))
        return {**code, **said(asked), **of_case(case), "judged": digest(asked.source)}

    def run(part: Path, tell: Tell) -> Seconds:
        tell("reading the scores", 0.0)
        from plainspoken.judging.giving import given

        found = given(asked, case, folder / KEPT)
        # Only now, so that a fault in the scores is told at once.
        from analysis.judged import judge

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
