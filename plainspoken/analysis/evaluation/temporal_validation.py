"""Does it hold over time: trained on early periods, tested on late ones. Knows no words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics import metrics as measures
from plainspoken.analysis.statistics.intervals import share
from plainspoken.analysis.statistics.roc_auc import roc_auc, roc_auc_difference, roc_auc_range
from plainspoken.analysis.training.calibration import METHODS
from plainspoken.analysis.training.cross_validation import raw_score
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.analysis.training.tree_limits import sized
from plainspoken.case import Calendar, slug
from plainspoken.core.recorder import Book

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Make = Callable[[Sequence[str]], Pipeline]


@dataclass(frozen=True)
class Eras:
    """Early and late rows of a table."""

    early: Rows
    late: Rows


def eras(trained: Trained, calendar: Calendar) -> Eras | None:
    """Early and late rows, or None where one era lacks cases of a kind."""
    period = trained.frame[calendar.column].astype(str)
    early, late = (np.flatnonzero(period.isin(which)) for which in (calendar.early, calendar.late))
    enough = all(0 < trained.event[rows].sum() < len(rows) for rows in (early, late))
    return Eras(early, late) if enough else None


def write(trained: Trained, make: Make, no_after: Sequence[str], method: str, book: Book) -> None:
    """Write the section `time` and the out-of-time rows of `settings`; nothing without a calendar."""
    calendar = trained.case.calendar
    found = eras(trained, calendar) if calendar else None
    if calendar is None or found is None:
        return
    score = by_early(trained, make(trained.columns), found)
    write_measures(trained, found, score, book)
    write_expected(trained, calendar, found, METHODS[method], score, book)
    write_bounds(trained, calendar, book)
    write_settings(trained, make, no_after, found, score, book)


def by_early(trained: Trained, pipeline: Pipeline, found: Eras) -> Floats:
    """Scores of the late rows by a model of the early ones."""
    model = sized(pipeline, len(found.early)).fit(trained.frame.iloc[found.early], trained.event[found.early])
    return raw_score(model, trained.frame.iloc[found.late])


def write_measures(trained: Trained, found: Eras, score: Floats, book: Book) -> None:
    """How well the late rows are ranked, and against models that saw all periods."""
    event, informed = trained.event[found.late], trained.out_of_fold[found.late]
    drawn = measures.resampled_rows(event, trained.case.seed)
    top = measures.top_rate(trained.case.decision.top_share)
    book.put("time.n", len(event), "count")
    book.put("time.base_rate", share(int(event.sum()), len(event)), "share", of="late_cases")
    book.put("time.roc_auc", roc_auc_range(event, score), "score")
    book.put("time.pr_auc", measures.estimate(measures.pr_auc, event, score, drawn), "score")
    book.put("time.top_rate", measures.estimate(top, event, score, drawn), "share", of="top_late_cases")
    book.put("time.like_for_like.roc_auc", roc_auc_range(event, informed), "score")
    top_informed = measures.estimate(top, event, informed, drawn)
    book.put("time.like_for_like.top_rate", top_informed, "share", of="top_late_cases")
    book.put("time.decay", roc_auc_difference(event, informed, score), "score")


def write_expected(
    trained: Trained,
    calendar: Calendar,
    found: Eras,
    method: Callable[[Floats, Flags], Callable[[Floats], Floats]],
    score: Floats,
    book: Book,
) -> None:
    """What the model of the early rows expected in each late period, and what came."""
    early = trained.event[found.early]
    known = np.isin(found.early, trained.train)
    shift = method(trained.out_of_fold[found.early][known], early[known])
    probability = shift(score) if score.min() < 0 or score.max() > 1 else score
    event = trained.event[found.late]
    book.put("time.expected_rate", float(probability.mean()), "share", of="late_cases")
    book.put("time.observed_rate", share(int(event.sum()), len(event)), "share", of="late_cases")
    period = trained.frame[calendar.column].astype(str).to_numpy()[found.late]
    seen = [each for each in calendar.late if (period == each).any()]
    book.list("time.periods", map(slug, seen))
    for each in seen:
        write_period(f"time.periods.{slug(each)}", calendar, each, event, probability, period == each, book)
    gaps = {each: float(event[period == each].mean() - probability[period == each].mean()) for each in seen}
    largest = max(gaps, key=lambda each: gaps[each])
    write_period("time.worst", calendar, largest, event, probability, period == largest, book)


def write_period(
    place: str, calendar: Calendar, period: str, event: Flags, probability: Floats, rows: Flags, book: Book
) -> None:
    """Expected against observed in one period."""
    book.put(f"{place}.period", f"value.{slug(calendar.column)}.{slug(period)}", "name")
    book.put(f"{place}.n", int(rows.sum()), "count")
    book.put(f"{place}.expected_rate", float(probability[rows].mean()), "share", of="period_cases")
    book.put(
        f"{place}.observed_rate", share(int(event[rows].sum()), int(rows.sum())), "share", of="period_cases"
    )


def write_bounds(trained: Trained, calendar: Calendar, book: Book) -> None:
    """Names of the first and last period of each era that is in the data."""
    seen = set(trained.frame[calendar.column].astype(str))
    for era, names in (("early", calendar.early), ("late", calendar.late)):
        there = [each for each in names if each in seen]
        book.put(f"time.first_{era}", f"value.{slug(calendar.column)}.{slug(there[0])}", "name")
        book.put(f"time.last_{era}", f"value.{slug(calendar.column)}.{slug(there[-1])}", "name")


def write_settings(
    trained: Trained, make: Make, no_after: Sequence[str], found: Eras, score: Floats, book: Book
) -> None:
    """The out-of-time rows of the settings: the operational columns, and all but the `after` ones."""
    rows = {"out_of_time_operational": (trained.columns, score)}
    if tuple(no_after) != trained.columns:
        rows["out_of_time"] = (tuple(no_after), by_early(trained, make(no_after), found))
    book.list("settings", [*book.members["settings"], *rows])
    event = trained.event[found.late]
    drawn = measures.resampled_rows(event, trained.case.seed)
    for name, (columns, scores) in rows.items():
        place = f"settings.{name}"
        book.put(f"{place}.setting", f"setting.{name}", "name")
        book.put(f"{place}.headline", False, "flag")
        book.put(f"{place}.columns", len(columns), "count")
        book.put(f"{place}.roc_auc", measures.estimate(roc_auc, event, scores, drawn), "score")
        book.put(f"{place}.pr_auc", measures.estimate(measures.pr_auc, event, scores, drawn), "score")
