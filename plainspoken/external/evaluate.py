"""Analysis, judged: scores with their truth to findings, in order. Knows no page and no model's inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plainspoken.analysis import explore
from plainspoken.analysis import leakage as leaks
from plainspoken.analysis.classification import summarise, values_in
from plainspoken.analysis.evaluation import evaluate
from plainspoken.analysis.evaluation import overlap as hidden
from plainspoken.analysis.explanation import Reasons
from plainspoken.analysis.explanation.shap_values import Effects
from plainspoken.analysis.explanation.values import units_of
from plainspoken.analysis.names import names_of
from plainspoken.analysis.result import Clock, Progress, findings_of
from plainspoken.analysis.row_scores import row_scores
from plainspoken.analysis.subgroups import actions, offers, segments, slices
from plainspoken.analysis.training.baselines import best_rule
from plainspoken.analysis.training.model_selection import write_nobody
from plainspoken.analysis.training.split import Fold
from plainspoken.analysis.training.threshold import sensitivity
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.core.findings import Evidence, Findings
from plainspoken.core.recorder import Book
from plainspoken.external import reasons as why
from plainspoken.external import unknowns as unknown
from plainspoken.external.external_scores import Given, as_trained, shared_folds


@dataclass(frozen=True)
class Judged:
    """What judging hands over: findings without claims, one row a case, seconds by step."""

    findings: Findings
    scores: pd.DataFrame
    timings: Mapping[str, float]


def judge(given: Given, progress: Progress) -> Judged:
    """Everything that can be told of a model from its scores, and by name what cannot."""
    case, loaded, clock = given.case, given.loaded, Clock(progress)
    book = Book(units_of(case))
    with clock.step("looking at the data", 0.0):
        look(given, book)
    with clock.step("looking for leaks", 0.1):
        found = leaks.find(loaded, case) if given.columns else None
    suspected = found.columns if found else ()
    columns = tuple(name for name in given.columns if name not in suspected)
    shared = shared_folds(given)
    trained = as_trained(given, shared, columns)
    with clock.step("evaluating", 0.4):
        measure(trained, given, shared, book)
    with clock.step("working out why cases get their score", 0.5):
        reasons = explained(trained, given, book, progress)
    with clock.step("groups and segments", 0.8):
        scores = groups(trained, given, reasons, book)
    unknown.write(given, columns, found, book)
    summarise(book)
    findings = findings_of(case, book, names_of(case, values_of(given)), loaded)
    return Judged(findings, scores, clock.seconds)


def values_of(given: Given) -> dict[str, list[str]]:
    """The values of each category column, those that only the model takes included."""
    found = values_in(given.loaded, given.case)
    if given.model is None:
        return found
    used = given.frame[list(given.model.table)]
    return found | {
        str(name): [str(value) for value in each.cat.categories]
        for name, each in used.items()
        if isinstance(each.dtype, pd.CategoricalDtype)
    }


def look(given: Given, book: Book) -> None:
    """What the table holds; where there is only an identifier, it has no columns to speak of.

    Periods that are not in the table may yet have been seen in training, so they are told otherwise.
    """
    explore.write(given.loaded, given.case, book)
    book.evidence.pop("data.periods_missing", None)
    book.evidence["data.cases_per_year"] = Evidence(value=given.per_year, unit="count")
    if not given.columns:
        del book.evidence["data.columns"]


def measure(trained: Trained, given: Given, shared: list[Fold], book: Book) -> None:
    """The sections `evaluation`, `calibration`, `thresholds`, `value` and `sensitivity`."""
    case, event, score = trained.case, trained.event, trained.out_of_fold
    if trained.columns:
        rule_column, _ = best_rule(trained.frame, event, trained.columns, shared)
        evaluate.write(trained, rule_column, given.per_year, book)
    else:
        evaluate.write_measures(trained, event, score, book)
        evaluate.write_people(event, trained.judged >= trained.threshold, book)
        evaluate.write_nobody(event, book)
        evaluate.write_calibration(trained, event, score, book)
        evaluate.write_thresholds(trained, event, score, given.per_year, book)
    write_nobody(event, book)
    found = sensitivity(case.decision, case.money, score, event)
    book.put("sensitivity.threshold_low", found.threshold_low, "score", source="assumed")
    book.put("sensitivity.threshold_high", found.threshold_high, "score", source="assumed")
    book.put("sensitivity.contacted_low", found.contacted_low, "share", of="cases", source="assumed")
    book.put("sensitivity.contacted_high", found.contacted_high, "share", of="cases", source="assumed")


def explained(trained: Trained, given: Given, book: Book, progress: Progress) -> Reasons:
    """Why cases get their score, where the model itself was given; else no row has reasons."""
    if given.model is None:
        names, numbers = np.empty((0, 3), dtype=object), np.empty((0, 3))
        return Reasons(np.empty(0, dtype=np.intp), names, numbers, Effects((), np.empty((0, 0)), 0.0))

    def heard(done: int, whole: int) -> None:
        progress(f"why cases get their score: {done:,} of {whole:,} explained", 0.5 + 0.3 * done / whole)

    return why.write(trained, given.model, book, heard)


def groups(trained: Trained, given: Given, reasons: Reasons, book: Book) -> pd.DataFrame:
    """Groups served worse, segments, offers and actions; returns one row a case."""
    if trained.columns:
        slices.write(trained, book)
    else:
        slices.write_missed(trained, book)
    segment = segments.write(trained, book, refits=(), reasons=reasons if given.model else None)
    offered = offers.write(trained, book)
    hidden.write(trained, book)
    actions.write(trained, given.loaded, book, inside=segments.inside_each(trained), per_year=given.per_year)
    return row_scores(trained, reasons, segment, offered)
