"""Analysis, production: models, the document that goes with them, and their quality at each moment."""

from __future__ import annotations

from hashlib import sha256

from plainspoken.analysis.analysis_result import AnalysisResult
from plainspoken.analysis.evaluation import evaluate
from plainspoken.analysis.serving_export.moments import MomentModel, describe_served_model, train_moment_model
from plainspoken.analysis.serving_export.reference_distribution import profile_features
from plainspoken.analysis.serving_export.save_model import dump_reproducibly
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import share_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.training.train import TrainingResult
from plainspoken.analysis.training.train_on_columns import scoring_moments
from plainspoken.case import Case
from plainspoken.case.serving_manifest import SERVING_MANIFEST_FILE, Moment, ServingManifest
from plainspoken.core.build_files import MODEL_FILE
from plainspoken.core.findings import Findings
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset

Models = dict[Moment, MomentModel]


def export_serving_files(
    training: TrainingResult, case: Case, loaded: Dataset, book: EvidenceRecorder
) -> dict[str, bytes]:
    """Write the section `moments`, and return the files that service needs, by name."""
    models = train_moment_models(training, case, loaded)
    book.list("moments", models)
    for moment, model in models.items():
        record_moment_quality(moment, model, book)
    document = build_serving_manifest(models, case, loaded)
    files = {each.file: dump_reproducibly(each.trained.fitted) for each in models.values()}
    return files | {SERVING_MANIFEST_FILE: (document.model_dump_json(indent=1) + "\n").encode()}


def train_moment_models(training: TrainingResult, case: Case, loaded: Dataset) -> Models:
    """The model of each moment; one over fewer columns is trained only where a moment needs it."""
    whole = MomentModel(training.trained, training.calibration, MODEL_FILE)
    moments = scoring_moments(case, training.trained.columns)
    return {
        moment: whole if columns == training.trained.columns else train_moment_model(training, case, loaded, columns)
        for moment, columns in moments.items()
    }


def build_serving_manifest(models: Models, case: Case, loaded: Dataset) -> ServingManifest:
    """All that service must know beside the models."""
    columns = list(dict.fromkeys(name for each in models.values() for name in each.trained.columns))
    seen = profile_features(case, loaded.frame, columns)
    first = next(iter(case.tables.values()))
    return ServingManifest(
        case=case.name,
        moments=tuple(describe_served_model(moment, model, seen) for moment, model in models.items()),
        columns=seen,
        derived=case.derived,
        known={name: each.known for name, each in case.columns.items()},
        identifiers=tuple(name for name, each in case.columns.items() if each.role == "identifier"),
        separator=first.separator,
        decimal=first.decimal,
    )


def record_moment_quality(moment: Moment, model: MomentModel, book: EvidenceRecorder) -> None:
    """How good a moment's model is on data of that very moment; nothing where there are none.

    While something goes on, the table has no data of that moment: it holds totals at the end.
    """
    place, trained = f"moments.{moment}", model.trained
    measured = moment != "during"
    book.put(f"{place}.moment", f"moment.{moment}", "name")
    book.put(f"{place}.measured", measured, "flag")
    book.put(f"{place}.columns", len(trained.columns), "count")
    if not measured:
        return
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    if model.file != MODEL_FILE:
        book.keep_rows(f"at_{moment}", trained.test, score)
    drawn = bootstrap_rows(event, trained.case.seed, groups=trained.test_groups)
    top = trained.case.decision.top_share
    book.put(f"{place}.n", len(event), "count")
    book.put(f"{place}.base_rate", share_interval(event, trained.test_groups), "share", of="cases")
    book.put(f"{place}.roc_auc", metrics.bootstrap_measure(roc_auc, event, score, drawn), "score")
    book.put(f"{place}.top_rate", metrics.bootstrap_top_rate(top, event, score, drawn), "share", of="top_cases")
    book.put(
        f"{place}.gap",
        metrics.bootstrap_measure(evaluate.expected_calibration_error, event, score, drawn),
        "share",
        of="cases",
    )
    book.put(
        f"{place}.noise",
        evaluate.null_ece_95(score, trained.case.seed, event, trained.test_groups),
        "share",
        of="cases",
    )


def attach_model_files(analysed: AnalysisResult, files: dict[str, bytes]) -> AnalysisResult:
    """An analysis with its files, their hashes in its findings."""
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    found: Findings = analysed.findings
    traced = found.provenance.model_copy(update={"artifacts": hashes})
    return AnalysisResult(
        findings=found.model_copy(update={"provenance": traced}),
        scores=analysed.scores,
        model=analysed.model,
        timings=analysed.timings,
        files=files,
    )
