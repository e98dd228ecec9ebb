"""Stages analyse and judge: tables to evidence, evidence to findings. Knows no language and no page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.case import Case
from plainspoken.findings import read_findings, write_findings, write_whole
from plainspoken.measured import FILE as LATENCY
from plainspoken.measured import with_measured
from plainspoken.output import KEPT
from plainspoken.stages.stage import RULES, SEAM, Places, Seconds, Stage, Tell
from plainspoken.staleness import Digests, digest, digests, versions

if TYPE_CHECKING:
    from analysis.analysed import Analysed

MODEL = "model.skops"
EVIDENCE = f"{KEPT}/evidence.json"  # the findings before they are judged
ANALYSE_CODE = (
    *SEAM,
    "plainspoken/case/*.py",
    "plainspoken/production.py",
    "plainspoken/stages/analyse.py",
    "data/**/*.py",
    "analysis/**/*.py",
)
JUDGE_CODE = (*RULES, "plainspoken/measured.py", "plainspoken/changes.py", "plainspoken/stages/analyse.py")
ANALYSE_PACKAGES = (
    "duckdb",
    "lightgbm",
    "numpy",
    "pandas",
    "pandera",
    "pyarrow",
    "pydantic",
    "scikit-learn",
    "scipy",
    "shap",
    "skops",
    "statsmodels",
)


def analyse_stage(places: Places, path: Path, case: Case, folder: Path) -> Stage:
    """Tables and case file (at `path`) to evidence, scores and model, in its build folder."""

    def inputs() -> Digests:
        code = digests(places.root, ANALYSE_CODE) | versions(ANALYSE_PACKAGES)
        return {**code, "case file": digest(path), **tables(case)}

    def run(part: Path, tell: Tell) -> Seconds:
        tell("reading the tables", 0.0)
        analysed = BY_TASK[case.task](case, folder / KEPT, tell)
        keep(analysed, part)
        return analysed.timings

    return Stage("analyse", inputs, run)


def classified(case: Case, workspace: Path, tell: Tell) -> Analysed:
    """Tables of cases to a model of an event."""
    from data.find import data_folder
    from data.load import load

    loaded = load(case, data_folder(case), workspace)
    # Only now, so that a fault in the tables is told at once.
    from analysis.analyse import analyse

    return analyse(case, loaded, tell)


def segmented(case: Case, workspace: Path, tell: Tell) -> Analysed:
    """Invoice lines to segments of customers."""
    from data.find import data_folder
    from data.invoices.load import load_invoices

    invoices = load_invoices(case, data_folder(case), workspace)
    from analysis.segmentation.analyse import analyse

    return analyse(case, invoices, tell)


BY_TASK = {"classification": classified, "segmentation": segmented}


def tables(case: Case) -> Digests:
    """The content of each table; or that there are no real ones, so that they are simulated."""
    from data.find import data_folder

    folder = data_folder(case)
    if folder is None:
        return {"tables": "simulated"}
    return {f"table {name}": digest(folder / table.file) for name, table in case.tables.items()}


def keep(analysed: Analysed, part: Path) -> None:
    """Write what an analysis found: evidence, row-level scores, the fitted model, and what service needs."""
    from skops.io import dump

    write_findings(analysed.findings.model_copy(update={"claims": ()}), part / EVIDENCE)
    analysed.scores.to_parquet(part / "scores.parquet")
    if MODEL not in analysed.files:
        dump(analysed.model, part / MODEL)
    for name, content in analysed.files.items():
        write_whole(part / name, content)


def judge_stage(places: Places, folder: Path, earlier: Path | None = None) -> Stage:
    """Evidence to findings with claims, so that a changed rule never trains a model again; `earlier`: the
    findings of the last briefing, to compare with."""

    def inputs() -> Digests:
        evidence = {"evidence": digest(folder / EVIDENCE), LATENCY: digest(folder / LATENCY)}
        then = {"earlier findings": digest(earlier)} if earlier else {}
        return digests(places.root, JUDGE_CODE) | evidence | then

    def run(part: Path, tell: Tell) -> Seconds:
        from plainspoken.changes import with_changes
        from plainspoken.claims.rule import judge_all

        tell("judging the evidence", 0.0)
        evidence = with_changes(with_measured(read_findings(folder / EVIDENCE), folder), earlier)
        write_findings(evidence.model_copy(update={"claims": judge_all(evidence)}), part / "findings.json")
        return {}

    return Stage("judge", inputs, run)
