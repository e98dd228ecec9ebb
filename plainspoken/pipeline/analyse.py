"""Stages analyse and judge: tables to evidence, evidence to findings. Knows no language and no page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.case import Case
from plainspoken.core.findings import read_findings, write_findings, write_whole
from plainspoken.core.latency import FILE as LATENCY
from plainspoken.core.latency import with_measured
from plainspoken.pipeline.build_folder import KEPT
from plainspoken.pipeline.cache_key import Digests, code_digests, digest, versions
from plainspoken.pipeline.stage import Places, Seconds, Stage, Tell

if TYPE_CHECKING:
    from plainspoken.analysis.result import Analysed

MODEL = "model.skops"
EVIDENCE = f"{KEPT}/evidence.json"  # the findings before they are judged
ANALYSE_CODE = {
    "classification": ("plainspoken.analysis.classification", "plainspoken.data.load"),
    "segmentation": ("plainspoken.analysis.clustering.segmentation", "plainspoken.data.invoices.load"),
}
SIMULATORS = "plainspoken.data.simulate"
JUDGE_CODE = (
    "plainspoken.claims.registry",
    "plainspoken.core.latency",
    "plainspoken.analysis.statistics.compare_findings",
)
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
        code = analysis_code(places, case) | versions(ANALYSE_PACKAGES)
        return {**code, "case file": digest(path), **tables(case)}

    def run(part: Path, tell: Tell) -> Seconds:
        tell("reading the tables", 0.0)
        analysed = BY_TASK[case.task](case, folder / KEPT, tell)
        keep(analysed, part)
        return analysed.timings

    return Stage("analyse", inputs, run)


def analysis_code(places: Places, case: Case) -> dict[str, str]:
    """The code that an analysis of this case runs; simulators only where they make its tables."""
    from plainspoken.data.locate import data_folder

    without = (SIMULATORS,) if data_folder(case) else ()
    return code_digests(places.root, ANALYSE_CODE[case.task], without=without, alone=[__name__])


def classified(case: Case, workspace: Path, tell: Tell) -> Analysed:
    """Tables of cases to a model of an event."""
    from plainspoken.data.load import load
    from plainspoken.data.locate import data_folder

    loaded = load(case, data_folder(case), workspace)
    # Only now, so that a fault in the tables is told at once.
    from plainspoken.analysis.classification import analyse

    return analyse(case, loaded, tell)


def segmented(case: Case, workspace: Path, tell: Tell) -> Analysed:
    """Invoice lines to segments of customers."""
    from plainspoken.data.invoices.load import load_invoices
    from plainspoken.data.locate import data_folder

    invoices = load_invoices(case, data_folder(case), workspace)
    from plainspoken.analysis.clustering.segmentation import analyse

    return analyse(case, invoices, tell)


BY_TASK = {"classification": classified, "segmentation": segmented}


def tables(case: Case) -> Digests:
    """The content of each table; or that there are no real ones, so that they are simulated."""
    from plainspoken.data.locate import data_folder

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
        return code_digests(places.root, JUDGE_CODE, alone=[__name__]) | evidence | then

    def run(part: Path, tell: Tell) -> Seconds:
        from plainspoken.analysis.statistics.compare_findings import with_changes
        from plainspoken.claims.registry import judge_all

        tell("judging the evidence", 0.0)
        evidence = with_changes(with_measured(read_findings(folder / EVIDENCE), folder), earlier)
        write_findings(evidence.model_copy(update={"claims": judge_all(evidence)}), part / "findings.json")
        return {}

    return Stage("judge", inputs, run)
