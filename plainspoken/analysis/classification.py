"""The whole analysis, in order: a clean table to findings, scores and a model. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis import explanation as explain
from plainspoken.analysis import explore
from plainspoken.analysis import leakage as leaks
from plainspoken.analysis import serving_export as production
from plainspoken.analysis.evaluation import evaluate
from plainspoken.analysis.evaluation import feature_availability as settings
from plainspoken.analysis.evaluation import learning_curve as learning
from plainspoken.analysis.evaluation import outer_folds as holdouts
from plainspoken.analysis.evaluation import overlap as hidden
from plainspoken.analysis.evaluation import temporal_validation as later
from plainspoken.analysis.explanation.values import units_of
from plainspoken.analysis.names import names_of
from plainspoken.analysis.result import Analysed, Clock, Progress, findings_of
from plainspoken.analysis.row_scores import row_scores
from plainspoken.analysis.subgroups import actions, offers, segments, slices
from plainspoken.analysis.training import model_selection as choice
from plainspoken.analysis.training import stability_refits as refits
from plainspoken.analysis.training.cross_validation import release_workers
from plainspoken.analysis.training.train import Training, split_of, train
from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.recorder import Book
from plainspoken.data.dataset import Loaded

Rows = NDArray[np.intp]
OPERATIONAL = ("start", "during")


def analyse(case: Case, loaded: Loaded, progress: Progress) -> Analysed:
    """Everything that is computed about a classification case.

    Raises:
        PlainspokenError: no column is left that may be used.
    """
    book, clock = Book(units_of(case)), Clock(progress)
    split = split_of(case, loaded)
    with clock.step("looking at the data", 0.02):
        explore.write(loaded, case, book)
    with clock.step("looking for leaks", 0.05):
        found = leaks.find(loaded, case, split[0])
        columns = operational(case, found.columns)
        leaks.record(found, loaded, case, columns, book)
        if case.split.scheme == "nested":
            leaks.twins(loaded, case, book)
        else:
            leaks.across_split(loaded, *split, book)
    with clock.step("training", 0.1):
        training = train(case, loaded, split, columns, progress)
    with clock.step("evaluating", 0.5):
        stages = evaluate_all(training, loaded, case, columns, clock, book)
    release_workers()
    with clock.step("explaining", 0.75):
        drawn = refits.draw(training.trained)
        reasons = explain.write(training.trained, book, drawn)
    with clock.step("groups and segments", 0.9):
        slices.write(training.trained, book)
        segment = segments.write(training.trained, book, drawn, reasons)
        offered = offers.write(training.trained, book)
        hidden.write(training.trained, book)
        start, end = (
            stages[name].roc_auc if name in stages else None for name in ("start", settings.HEADLINE)
        )
        actions.write(
            training.trained, loaded, book, start, end, inside=segments.inside_each(training.trained)
        )
    with clock.step("preparing the model for service", 0.97):
        files = production.write(training, case, loaded, book)
    summarise(book)
    findings = findings_of(case, book, names_of(case, values_in(loaded, case)), loaded)
    scores = row_scores(training.trained, reasons, segment, offered)
    analysed = Analysed(findings, scores, training.trained.fitted, clock.seconds)
    return production.with_files(analysed, files)


def operational(case: Case, suspected: Sequence[str]) -> tuple[str, ...]:
    """The columns a model may use in time: known at the start or during, and suspected by no detector.

    Raises:
        PlainspokenError: there is none.
    """
    columns = tuple(name for name in case.known_by("start", "during") if name not in suspected)
    if not columns:
        raise PlainspokenError(
            f"{case.name}: no column is left for a model: all are known too late or suspected "
            f"({', '.join(suspected) or 'none suspected'}); look at `known` in the case file"
        )
    return columns


def evaluate_all(
    training: Training, loaded: Loaded, case: Case, columns: Sequence[str], clock: Clock, book: Book
) -> dict[str, settings.Stage]:
    """The choice, the test, the stages (returned), later periods and the learning curve."""
    choice.write(training, case, loaded.event, book)
    cases_per_year = explore.cases_per_year(len(loaded.event), case)
    evaluate.write(training.trained, training.rule_column, cases_per_year, book)
    with clock.step("comparing what is known when", 0.55):
        stages = compare_settings(training, loaded, case, columns, book)
    if training.nested:
        holdouts.write(training.nested, case, loaded.frame, loaded.event, book)
    with clock.step("testing on later months", 0.65):
        no_after = settings.column_sets(case, columns).get("no_after", tuple(columns))
        later.write(training.trained, training.make, no_after, training.calibration.method, book)
    with clock.step("drawing the learning curve", 0.7):
        draw_learning(training, loaded, case, book)
    return stages


def draw_learning(training: Training, loaded: Loaded, case: Case, book: Book) -> None:
    """The learning curve: over all outer folds with their own settings, or over the first round."""
    compared, trained, make_in = training.comparison, training.trained, training.make_in
    folds = compared.folds if make_in else compared.folds[: case.split.folds]
    pipelines = [
        make_in(trained.columns, place) if make_in else trained.make() for place in range(len(folds))
    ]
    whole, ratio = compared.chosen.results, 1 / (case.split.folds - 1)
    learning.write(pipelines, loaded.frame, loaded.event, folds, whole, ratio, case.seed, book)


def compare_settings(
    training: Training, loaded: Loaded, case: Case, columns: Sequence[str], book: Book
) -> dict[str, settings.Stage]:
    """The chosen model over other columns, by the scheme of the case."""
    compared = training.comparison
    if training.make_in is None:
        return settings.write(loaded, case, columns, training.make, training.make_others, book)
    results = compared.chosen.results
    return settings.write_nested(loaded, case, columns, training.make_in, results, compared.folds, book)


def summarise(book: Book) -> None:
    """Tables of page parts that gather evidence from several places."""
    money = [name for name in ("contact_cost", "effect", "margin") if f"money.{name}" in book.evidence]
    gather("assumptions", "assumption", {name: f"money.{name}" for name in money}, book)
    measures = ("roc_auc", "pr_auc", "recall", "precision", "f1", "brier", "log_loss", "accuracy", "lift")
    gather("measures", "measure", {name: f"evaluation.{name}" for name in measures}, book)


def gather(collection: str, what: str, addresses: Mapping[str, str], book: Book) -> None:
    """A collection whose members repeat evidence from elsewhere under one name each."""
    book.list(collection, addresses)
    for member, address in addresses.items():
        book.put(f"{collection}.{member}.{what}", f"{what}.{member}", "name")
        book.evidence[f"{collection}.{member}.value"] = book.evidence[address]


def values_in(loaded: Loaded, case: Case) -> dict[str, list[str]]:
    """The values of each category column; identifiers have a value a case, and need no name."""
    frame = loaded.frame
    identifiers = {name for name, column in case.columns.items() if column.role == "identifier"}
    return {
        name: [str(value) for value in frame[name].cat.categories]
        for name in frame.columns
        if isinstance(frame[name].dtype, pd.CategoricalDtype) and name not in identifiers
    }
