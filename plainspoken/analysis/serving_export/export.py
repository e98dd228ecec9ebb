"""Analysis, production: models, the document that goes with them, and their quality at each moment."""

from __future__ import annotations

from hashlib import sha256

from plainspoken.analysis.evaluation import evaluate
from plainspoken.analysis.result import Analysed
from plainspoken.analysis.serving_export.moments import Model, at, moments_of, with_columns
from plainspoken.analysis.serving_export.reference_distribution import seen_in
from plainspoken.analysis.serving_export.save_model import dumped
from plainspoken.analysis.statistics import metrics as measures
from plainspoken.analysis.statistics.intervals import share
from plainspoken.analysis.statistics.roc_auc import roc_auc
from plainspoken.analysis.training.train import Training
from plainspoken.case import Case
from plainspoken.case.serving_manifest import FILE, Moment, Production
from plainspoken.core.findings import Findings
from plainspoken.core.recorder import Book
from plainspoken.data.dataset import Loaded

MODEL = "model.skops"
Models = dict[Moment, Model]


def write(training: Training, case: Case, loaded: Loaded, book: Book) -> dict[str, bytes]:
    """Write the section `moments`, and return the files that service needs, by name."""
    models = models_of(training, case, loaded)
    book.list("moments", models)
    for moment, model in models.items():
        write_moment(moment, model, book)
    document = document_of(models, case, loaded)
    files = {each.file: dumped(each.trained.fitted) for each in models.values()}
    return files | {FILE: (document.model_dump_json(indent=1) + "\n").encode()}


def models_of(training: Training, case: Case, loaded: Loaded) -> Models:
    """The model of each moment; one over fewer columns is trained only where a moment needs it."""
    whole = Model(training.trained, training.calibration, MODEL)
    moments = moments_of(case, training.trained.columns)
    return {
        moment: whole
        if columns == training.trained.columns
        else with_columns(training, case, loaded, columns)
        for moment, columns in moments.items()
    }


def document_of(models: Models, case: Case, loaded: Loaded) -> Production:
    """All that service must know beside the models."""
    columns = list(dict.fromkeys(name for each in models.values() for name in each.trained.columns))
    seen = seen_in(case, loaded.frame, columns)
    first = next(iter(case.tables.values()))
    return Production(
        case=case.name,
        moments=tuple(at(moment, model, seen) for moment, model in models.items()),
        columns=seen,
        derived=case.derived,
        known={name: each.known for name, each in case.columns.items()},
        identifiers=tuple(name for name, each in case.columns.items() if each.role == "identifier"),
        separator=first.separator,
        decimal=first.decimal,
    )


def write_moment(moment: Moment, model: Model, book: Book) -> None:
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
    drawn = measures.resampled_rows(event, trained.case.seed)
    top = measures.top_rate(trained.case.decision.top_share)
    book.put(f"{place}.n", len(event), "count")
    book.put(f"{place}.base_rate", share(int(event.sum()), len(event)), "share", of="cases")
    book.put(f"{place}.roc_auc", measures.estimate(roc_auc, event, score, drawn), "score")
    book.put(f"{place}.top_rate", measures.estimate(top, event, score, drawn), "share", of="top_cases")
    book.put(f"{place}.gap", measures.estimate(evaluate.gap, event, score, drawn), "share", of="cases")
    book.put(f"{place}.noise", evaluate.chance_gap(score, trained.case.seed), "share", of="cases")


def with_files(analysed: Analysed, files: dict[str, bytes]) -> Analysed:
    """An analysis with its files, their hashes in its findings."""
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    found: Findings = analysed.findings
    traced = found.provenance.model_copy(update={"artifacts": hashes})
    return Analysed(
        findings=found.model_copy(update={"provenance": traced}),
        scores=analysed.scores,
        model=analysed.model,
        timings=analysed.timings,
        files=files,
    )
