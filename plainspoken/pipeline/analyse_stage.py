"""Stages analyse and judge: tables to evidence, evidence to findings."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from plainspoken.case import Case, without_words
from plainspoken.case.name_findings import date_report, is_named, keep_given_names, name_findings
from plainspoken.core.build_files import MODEL_FILE, SCORES_FILE
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, read_findings, write_atomically, write_findings
from plainspoken.core.latency import LATENCY_FILE, add_latency_evidence
from plainspoken.core.orphans import end_with_parent
from plainspoken.core.part_files import OWNER_ONLY
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import (
    NO_DIGEST,
    ContentHashes,
    code_digests,
    collect_package_versions,
    hash_file,
    hash_text,
)
from plainspoken.pipeline.check_search import check_search, is_refused_setting
from plainspoken.pipeline.data_notes import add_engine, add_invoice_notes, add_unused_columns
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings
from plainspoken.pipeline.variables import REPORT_EPOCH

if TYPE_CHECKING:
    import pandas as pd

    from plainspoken.analysis.analysis_result import AnalysisResult

EVIDENCE_FILE = f"{STAMPS_FOLDER}/evidence.json"  # the findings before they are judged
ANALYSE_CODE = {
    "classification": ("plainspoken.analysis.classification", "plainspoken.data.load"),
    "segmentation": ("plainspoken.analysis.clustering.segmentation", "plainspoken.data.invoices.load_invoices"),
}
MODEL_SUFFIX = ".skops"  # a model may hold rows that it was learned from, as neighbours or support vectors
SIMULATORS = "plainspoken.data.simulate"
WORDS_MODULES = ("plainspoken.case.case_texts",)  # no analysis gets what they hold, though a case knows them
JUDGE_CODE = (
    "plainspoken.case.name_findings",
    "plainspoken.claims.registry",
    "plainspoken.core.latency",
    "plainspoken.analysis.statistics.compare_findings",
)
ANALYSE_PACKAGES = (
    "duckdb",
    "lightgbm",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "scikit-learn",
    "scipy",
    "shap",
    "skops",
    "statsmodels",
)


def analyse_stage(places: ProjectPaths, case: Case, folder: Path) -> Stage:
    """Tables and case to evidence, scores and model, in its build folder; no word of the case goes in."""

    def inputs() -> ContentHashes:
        code = analysis_code(places, case) | collect_package_versions(ANALYSE_PACKAGES)
        return {**code, **computing_digest(case), **table_digests(case)}

    def run(part: Path, tell: ProgressCallback) -> Timings:
        from joblib import parallel_config

        tell("reading the tables", 0.0)
        with parallel_config(backend="loky", initializer=end_with_parent, initargs=(os.getpid(),)):
            analysed = ANALYSE_BY_TASK[case.task](without_words(case), folder / STAMPS_FOLDER, tell)
        save_analysis(analysed, part, first_look=case.is_first_look)
        return analysed.timings

    return Stage("analyse", inputs, run, lambda: check_search(case))


def analysis_code(places: ProjectPaths, case: Case) -> dict[str, str]:
    """The code that an analysis of this case runs; simulators only where they make its tables."""
    from plainspoken.data.locate import find_data_folder

    without = (*WORDS_MODULES, SIMULATORS) if find_data_folder(case) else WORDS_MODULES
    return code_digests(places.root, ANALYSE_CODE[case.task], without=without, alone=[__name__])


Analyse: TypeAlias = Callable[[Case, Path, ProgressCallback], "AnalysisResult"]


def telling_refused_candidates(analyse: Analyse) -> Analyse:
    """An analysis that says of a candidate's settings, where its library refuses them, which entry to change.

    Around the function and not in it: the notebook shows that one as it stands, up to the analysis that it returns.
    """

    @wraps(analyse)
    def told(case: Case, workspace: Path, tell: ProgressCallback) -> AnalysisResult:
        try:
            return analyse(case, workspace, tell)
        except Exception as error:
            if is_refused_setting(error):
                raise PlainspokenError(f"{case.name}: search.grid: a candidate cannot be set so: {error}") from None
            raise

    return told


@telling_refused_candidates
def analyse_classification(case: Case, workspace: Path, tell: ProgressCallback) -> AnalysisResult:
    """Tables of cases to a model of an event."""
    from plainspoken.data.load import load_dataset
    from plainspoken.data.locate import find_data_folder

    loaded = load_dataset(case, find_data_folder(case), workspace)
    # Only now, so that a fault in the tables is told at once.
    from plainspoken.analysis.classification import run_classification_analysis

    return add_unused_columns(
        add_engine(run_classification_analysis(case, loaded, tell), case, loaded.drawn), case, loaded.unused
    )


def analyse_segmentation(case: Case, workspace: Path, tell: ProgressCallback) -> AnalysisResult:
    """Invoice lines to segments of customers."""
    from plainspoken.data.invoices.load_invoices import load_invoices
    from plainspoken.data.locate import find_data_folder

    invoices = load_invoices(case, find_data_folder(case), workspace)
    from plainspoken.analysis.clustering.segmentation import run_segmentation_analysis

    return add_invoice_notes(
        add_engine(run_segmentation_analysis(case, invoices, tell), case, invoices.drawn), case, invoices
    )


ANALYSE_BY_TASK = {"classification": analyse_classification, "segmentation": analyse_segmentation}


def computing_digest(case: Case) -> ContentHashes:
    """What an analysis takes of a case; what its tables are simulated by counts only where they are."""
    from plainspoken.data.locate import find_data_folder

    bare = without_words(case)
    used = bare.model_copy(update={"simulator": ""}) if find_data_folder(case) else bare
    return {"case: all but its words": hash_text(used.model_dump_json())}


def table_digests(case: Case) -> ContentHashes:
    """The content of each table; or that there are no real ones, so that they are simulated."""
    from plainspoken.data.locate import find_data_folder, hash_table_content, is_table

    folder = find_data_folder(case)
    if folder is None:
        return {"tables": "simulated"}
    paths = {name: folder / table.file for name, table in case.tables.items()}
    return {
        f"table {name}": hash_table_content(path) if is_table(path, case) else NO_DIGEST for name, path in paths.items()
    }


def save_analysis(analysed: AnalysisResult, part: Path, *, first_look: bool = False) -> None:
    """Write what an analysis found: evidence, row-level scores, the fitted model, and what service needs."""
    from skops.io import dumps

    outline = analysed.findings.briefing.model_copy(update={"first_look": first_look})
    evidence = analysed.findings.model_copy(update={"claims": (), "briefing": outline})
    write_scores(analysed.scores, part / SCORES_FILE)
    write_findings(trace_scores(evidence, part / SCORES_FILE), part / EVIDENCE_FILE, private=True)
    if MODEL_FILE not in analysed.files:
        write_atomically(part / MODEL_FILE, dumps(analysed.model), private=True)
    for name, content in analysed.files.items():
        write_atomically(part / name, content, private=name.endswith(MODEL_SUFFIX))


def trace_scores(findings: Findings, path: Path) -> Findings:
    """Findings that know the scores beside them by a digest, so that a briefing's fingerprint holds these, too."""
    artifacts = {**findings.provenance.artifacts, SCORES_FILE: hash_file(path)}
    return findings.model_copy(update={"provenance": findings.provenance.model_copy(update={"artifacts": artifacts})})


def write_scores(scores: pd.DataFrame, path: Path) -> None:
    """Write row-level results, which only their owner may read."""
    path.touch(mode=OWNER_ONLY)
    scores.to_parquet(path)


def judge_stage(places: ProjectPaths, folder: Path, case: Case | None) -> Stage:
    """Evidence to findings with names and claims, so that a changed rule or word never trains a model again.

    `case`: whose words they are told in; None where nobody has it at hand.
    """
    earlier = case.earlier_findings if case else None

    def inputs() -> ContentHashes:
        evidence = {"evidence": hash_file(folder / EVIDENCE_FILE), LATENCY_FILE: hash_file(folder / LATENCY_FILE)}
        words = {"case": hash_text(case.model_dump_json())} if case else {}
        then = {"earlier findings": hash_file(earlier)} if earlier else {}
        dated = {REPORT_EPOCH: hash_text(os.environ.get(REPORT_EPOCH, ""))}
        return code_digests(places.root, JUDGE_CODE, alone=[__name__]) | evidence | words | then | dated

    def run(part: Path, tell: ProgressCallback) -> Timings:
        from plainspoken.analysis.statistics.compare_findings import add_changes_from_file
        from plainspoken.claims.registry import judge_all

        tell("judging the evidence", 0.0)
        words = add_case_words(read_findings(folder / EVIDENCE_FILE), case, folder)
        named = date_report(words, os.environ.get(REPORT_EPOCH, ""))
        evidence = add_changes_from_file(add_latency_evidence(named, folder), earlier)
        write_findings(evidence.model_copy(update={"claims": judge_all(evidence)}), part / "findings.json")
        return {}

    def check_needs() -> None:
        if case and earlier:
            from plainspoken.analysis.statistics.compare_findings import require_same_case

            then = read_earlier_findings(earlier, case.name)
            now = then.provenance.model_copy(update={"case": case.name})
            require_same_case(then, then.model_copy(update={"provenance": now, "task": case.task}))

    return Stage("judge", inputs, run, check_needs)


def read_earlier_findings(path: Path, case: str) -> Findings:
    """The findings of the last briefing.

    Raises:
        PlainspokenError: there are none where the case says.
    """
    remedy = "name the findings.json of the last briefing, seen from the case file's folder, or take the entry out"
    if not path.exists():
        raise PlainspokenError(f"{case}: earlier: expected findings, found no file at {path}; {remedy}")
    try:
        return read_findings(path)
    except PlainspokenError as error:
        raise PlainspokenError(f"{case}: earlier: {error}; {remedy}") from None


def add_case_words(evidence: Findings, case: Case | None, folder: Path) -> Findings:
    """Evidence with the words of its case; without a case, with its own or those that it was last told in."""
    if case is not None:
        return name_findings(evidence, case)
    return evidence if is_named(evidence) else keep_given_names(evidence, read_findings(folder / "findings.json"))
