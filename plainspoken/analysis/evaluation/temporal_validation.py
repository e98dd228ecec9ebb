"""Does it hold over time: trained on early periods, tested on late ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.evaluation.mix_shift import record_mix_shift
from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import rows_in_groups, share_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.roc_auc import roc_auc_difference, roc_auc_interval
from plainspoken.analysis.training.calibration import CALIBRATION_METHODS
from plainspoken.analysis.training.cross_validation import cross_validate, raw_score, scores_in_row_order
from plainspoken.analysis.training.split import Fold, stratified_folds, stratified_sample
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.analysis.training.tree_limits import cap_row_settings
from plainspoken.case import Calendar, slug
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Make = Callable[[Sequence[str]], Pipeline]
INFORMED_FOLDS = 5


@dataclass(frozen=True)
class TemporalSplit:
    """Early and late rows of a table."""

    early: Rows
    late: Rows


@dataclass(frozen=True)
class LateRows:
    """Of the late rows: the event, the probability that the model of the early ones gave, and the group (n,)."""

    event: Flags
    probability: Floats
    groups: Groups | None


def split_early_late(trained: TrainedModel, calendar: Calendar) -> TemporalSplit | None:
    """Early and late rows, or None where one era lacks cases of a kind."""
    period = trained.frame[calendar.column].astype(str)
    early, late = (np.flatnonzero(period.isin(which)) for which in (calendar.early, calendar.late))
    enough = all(0 < trained.event[rows].sum() < len(rows) for rows in (early, late))
    return TemporalSplit(early, late) if enough else None


def record_temporal_validation(
    trained: TrainedModel, make: Make, known: Mapping[str, Sequence[str]], method: str, book: EvidenceRecorder
) -> None:
    """Write the section `time` and the out-of-time rows of `settings`; without a calendar only that it has none.

    `known`: the columns of other stages. The name of the period is left out of all: later ones were never seen.
    """
    calendar = trained.case.calendar
    found = split_early_late(trained, calendar) if calendar else None
    book.put("time.tested_later", found is not None, "flag")
    if calendar is None or found is None:
        return
    columns = without_period(trained.columns, calendar)
    score = score_late_rows(trained, make(columns), found)
    book.keep_rows("late", found.late, score)
    record_late_measures(trained, found, score, score_informed(trained, make(columns), found), book)
    record_expected_rates(trained, calendar, found, CALIBRATION_METHODS[method], score, book)
    record_era_bounds(trained, calendar, book)
    record_mix_shift(
        make(columns), trained.frame, columns, found.early, found.late, trained.case.seed, book, trained.together
    )
    stages = {slug: without_period(names, calendar) for slug, names in known.items()}
    scores = score_out_of_time_stages(trained, make, stages, found)
    for stage, (_, told) in scores.items():
        book.keep_rows(f"late_{stage}", found.late, told)
    if "start" in scores:
        record_late_start(trained, found, scores["start"][1], book)
    record_out_of_time_settings(trained, found, {"operational": (columns, score), **scores}, book)


def without_period(columns: Sequence[str], calendar: Calendar) -> tuple[str, ...]:
    """The columns but the one that names the period."""
    return tuple(name for name in columns if name != calendar.column)


def score_late_rows(trained: TrainedModel, pipeline: Pipeline, found: TemporalSplit) -> Floats:
    """Scores of the late rows by a model of the early ones; where customers have rows in both eras, by models of the
    early rows of other customers."""
    if trained.together is not None and np.isin(trained.together[found.late], trained.together[found.early]).any():
        return score_late_rows_of_others(trained, pipeline, found)
    model = cap_row_settings(pipeline, len(found.early)).fit(
        trained.frame.iloc[found.early], trained.event[found.early]
    )
    return raw_score(model, trained.frame.iloc[found.late])


def score_late_rows_of_others(trained: TrainedModel, pipeline: Pipeline, found: TemporalSplit) -> Floats:
    """Scores of the late rows of each fold of groups by a model of the early rows of the other folds."""
    everyone = np.arange(len(trained.event))
    early, late = np.isin(everyone, found.early), np.isin(everyone, found.late)
    folds = [
        Fold(fold.fit[early[fold.fit]], fold.score[late[fold.score]])
        for fold in stratified_folds(everyone, trained.event, INFORMED_FOLDS, trained.case.seed, trained.together)
    ]
    scores = cross_validate([pipeline], trained.frame, trained.event, folds)[0].scores
    return scores_in_row_order(scores, folds, len(trained.event))[found.late]


def score_informed(trained: TrainedModel, pipeline: Pipeline, found: TemporalSplit) -> Floats:
    """Scores of the late rows by models of all periods, as many rows as there are early ones, none of them scored.

    So a difference to the model of the early rows is one of time, not of how much was learned from.
    """
    seed, together = trained.case.seed, trained.together
    folds = [
        Fold(stratified_sample(fold.fit, trained.event, len(found.early), seed, together), fold.score)
        for fold in stratified_folds(np.arange(len(trained.event)), trained.event, INFORMED_FOLDS, seed, together)
    ]
    scores = cross_validate([pipeline], trained.frame, trained.event, folds)[0].scores
    return scores_in_row_order(scores, folds, len(trained.event))[found.late]


def record_late_measures(
    trained: TrainedModel, found: TemporalSplit, score: Floats, informed: Floats, book: EvidenceRecorder
) -> None:
    """How well the late rows are ranked, and by models that saw all periods (`informed`)."""
    event, groups = trained.event[found.late], rows_in_groups(trained.groups, found.late)
    drawn = bootstrap_rows(event, trained.case.seed, groups=groups)
    top = trained.case.decision.top_share
    book.keep_rows("late_informed", found.late, informed)
    book.put("time.n", len(event), "count")
    book.put("time.base_rate", share_interval(event, groups), "share", of="late_cases")
    book.put("time.roc_auc", roc_auc_interval(event, score, groups), "score")
    book.put("time.pr_auc", metrics.pr_auc_interval(event, score, drawn), "score")
    book.put("time.top_rate", metrics.bootstrap_top_rate(top, event, score, drawn), "share", of="top_late_cases")
    book.put("time.like_for_like.roc_auc", roc_auc_interval(event, informed, groups), "score")
    top_informed = metrics.bootstrap_top_rate(top, event, informed, drawn)
    book.put("time.like_for_like.top_rate", top_informed, "share", of="top_late_cases")
    book.put("time.decay", roc_auc_difference(event, informed, score, groups), "score")


def record_expected_rates(
    trained: TrainedModel,
    calendar: Calendar,
    found: TemporalSplit,
    method: Callable[[Floats, Flags], Callable[[Floats], Floats]],
    score: Floats,
    book: EvidenceRecorder,
) -> None:
    """What the model of the early rows expected in each late period, and what came."""
    early = trained.event[found.early]
    known = np.isin(found.early, trained.train)
    shift = method(trained.out_of_fold[found.early][known], early[known])
    probability = shift(score) if score.min() < 0 or score.max() > 1 else score
    book.keep_rows("late_probability", found.late, probability)
    event, groups = trained.event[found.late], rows_in_groups(trained.groups, found.late)
    book.put("time.expected_rate", float(probability.mean()), "share", of="late_cases")
    book.put("time.observed_rate", share_interval(event, groups), "share", of="late_cases")
    judged = LateRows(event, probability, groups)
    period = trained.frame[calendar.column].astype(str).to_numpy()[found.late]
    seen = [each for each in calendar.late if (period == each).any()]
    book.list("time.periods", map(slug, seen))
    for each in seen:
        record_period_expectation(f"time.periods.{slug(each)}", calendar, each, judged, period == each, book)
    gaps = {each: float(event[period == each].mean() - probability[period == each].mean()) for each in seen}
    largest = max(gaps, key=lambda each: gaps[each])
    record_period_expectation("time.worst", calendar, largest, judged, period == largest, book)


def record_period_expectation(
    place: str, calendar: Calendar, period: str, late: LateRows, rows: Flags, book: EvidenceRecorder
) -> None:
    """Expected against observed in one period."""
    book.put(f"{place}.period", f"value.{slug(calendar.column)}.{slug(period)}", "name")
    book.put(f"{place}.n", int(rows.sum()), "count")
    book.put(f"{place}.expected_rate", float(late.probability[rows].mean()), "share", of="period_cases")
    book.put(
        f"{place}.observed_rate",
        share_interval(late.event[rows], rows_in_groups(late.groups, rows)),
        "share",
        of="period_cases",
    )


def record_era_bounds(trained: TrainedModel, calendar: Calendar, book: EvidenceRecorder) -> None:
    """Names of the first and last period of each era that is in the data."""
    seen = set(trained.frame[calendar.column].astype(str))
    for era, names in (("early", calendar.early), ("late", calendar.late)):
        there = [each for each in names if each in seen]
        book.put(f"time.first_{era}", f"value.{slug(calendar.column)}.{slug(there[0])}", "name")
        book.put(f"time.last_{era}", f"value.{slug(calendar.column)}.{slug(there[-1])}", "name")


OUT_OF_TIME_NAMES = {"operational": "out_of_time_operational", "no_after": "out_of_time", "start": "out_of_time_start"}


def score_out_of_time_stages(
    trained: TrainedModel, make: Make, stages: Mapping[str, Sequence[str]], found: TemporalSplit
) -> dict[str, tuple[tuple[str, ...], Floats]]:
    """Columns of all but the `after` ones and of the start, where they are others, with their late scores."""
    return {
        slug: (tuple(names), score_late_rows(trained, make(names), found))
        for slug, names in stages.items()
        if slug in ("no_after", "start") and names
    }


def record_late_start(trained: TrainedModel, found: TemporalSplit, score: Floats, book: EvidenceRecorder) -> None:
    """How well the late rows are ranked by what is known at their start; where one acts by that score, told once."""
    acts_by_it = book.evidence.get("plan.score.tested_later")
    if acts_by_it is not None and acts_by_it.value:
        for name in ("roc_auc", "top_rate"):
            book.evidence[f"time.start.{name}"] = book.evidence[f"plan.score.{name}"]
        return
    event, groups = trained.event[found.late], rows_in_groups(trained.groups, found.late)
    top = trained.case.decision.top_share
    drawn = bootstrap_rows(event, trained.case.seed, groups=groups)
    book.put("time.start.roc_auc", roc_auc_interval(event, score, groups), "score")
    book.put("time.start.top_rate", metrics.bootstrap_top_rate(top, event, score, drawn), "share", of="top_late_cases")


def record_out_of_time_settings(
    trained: TrainedModel,
    found: TemporalSplit,
    scored: Mapping[str, tuple[tuple[str, ...], Floats]],
    book: EvidenceRecorder,
) -> None:
    """The out-of-time rows of the settings: columns and late scores of each stage."""
    rows = {OUT_OF_TIME_NAMES[slug]: each for slug, each in scored.items()}
    book.list("settings", [*book.members["settings"], *rows])
    event, groups = trained.event[found.late], rows_in_groups(trained.groups, found.late)
    drawn = bootstrap_rows(event, trained.case.seed, groups=groups)
    for name, (columns, scores) in rows.items():
        place = f"settings.{name}"
        book.put(f"{place}.setting", f"setting.{name}", "name")
        book.put(f"{place}.headline", False, "flag")
        book.put(f"{place}.columns", len(columns), "count")
        book.put(f"{place}.roc_auc", metrics.bootstrap_measure(roc_auc, event, scores, drawn), "score")
        book.put(f"{place}.pr_auc", metrics.pr_auc_interval(event, scores, drawn), "score")
