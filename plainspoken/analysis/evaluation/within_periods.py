"""How good a ranking is within the period in which somebody chooses. Knows no model.

A ranking over a year puts the cases of its best month on top; on any given day there are no others to choose from.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import Groups, mean_size_met
from plainspoken.analysis.statistics.intervals import rows_in_groups, widen_unanimous
from plainspoken.analysis.statistics.metrics import count_top_events
from plainspoken.analysis.statistics.resampling import ROW_RESAMPLES, bootstrap_rows, percentile_interval
from plainspoken.analysis.training.period_folds import Periods, periods_of_rows
from plainspoken.analysis.training.train import TrainingResult
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


def record_within_periods(training: TrainingResult, book: EvidenceRecorder) -> None:
    """Write the section `within`: test cases ranked within their period, by the model as it is, and training
    cases of periods by models that had not seen them; nothing without a calendar."""
    trained = training.trained
    period = periods_of_rows(trained.frame, trained.case)
    if period is None:
        return
    share, seed, test = trained.case.decision.top_share, trained.case.seed, trained.test
    mine, whole = trained.test_groups, len(trained.event)
    record_ranking_within(
        "within", trained.event[test], trained.out_of_fold[test], period[test], share, seed, book, mine, whole
    )
    unseen, folds = training.comparison.chosen.unseen, training.comparison.by_period
    if unseen is not None:
        rows = np.concatenate([fold.score for fold in folds])
        scores, mine = np.concatenate(unseen.scores), rows_in_groups(trained.groups, rows)
        record_ranking_within("within.unseen", trained.event[rows], scores, period[rows], share, seed, book, mine)


def record_ranking_within(
    place: str,
    event: Flags,
    score: Floats,
    period: Periods,
    share: float,
    seed: int,
    book: EvidenceRecorder,
    groups: Groups | None = None,
    whole: int | None = None,
) -> None:
    """Pairs of one period in the right order, and the rate in the best share of each period; `whole`: rows of the
    table that these were drawn from with its own share of events."""
    when = np.unique(period, return_inverse=True)[1]  # numbers in the order of their names, which compare faster
    measures: dict[str, Callable[[Rows], float]] = {
        "roc_auc": lambda rows: roc_auc_within(event[rows], score[rows], when[rows]),
        "top_rate": lambda rows: top_rate_within(event[rows], score[rows], when[rows], share),
    }
    book.put(f"{place}.n", len(event), "count")
    drawn = bootstrap_rows(event, seed, ROW_RESAMPLES, whole=whole, groups=groups)
    for name, measure in measures.items():
        draws = [measure(rows) for rows in drawn.rows]
        found = percentile_interval(measure(np.arange(len(event))), draws, len(event), drawn.method)
        if name == "top_rate" and found.value in (0.0, 1.0):
            _, count = count_top_events_within(event, score, when, share)
            effect = 1.0 if groups is None else mean_size_met(groups)
            found = widen_unanimous(found, round(found.value * count), count, effect)
        unit, of = ("score", None) if name == "roc_auc" else ("share", "top_cases")
        book.put(f"{place}.{name}", found, unit, of=of)  # type: ignore[arg-type]
    book.put(f"{place}.base_rate", float(event.mean()), "share", of="cases")


def roc_auc_within(event: Flags, score: Floats, period: Periods | Rows) -> float:
    """ROC-AUC of pairs from one period, pooled by the inverse of its variance without an effect (van Elteren
    1960); one half where no period has both kinds."""
    values, weights = [0.5], [0.0]
    for name in np.unique(period):
        here = period == name
        ones, others = int(event[here].sum()), int((~event[here]).sum())
        if ones and others:
            values.append(roc_auc(event[here], score[here]))
            weights.append(ones * others / (ones + others + 1))
    return float(np.average(values, weights=weights)) if sum(weights) > 0 else 0.5


def top_rate_within(event: Flags, score: Floats, period: Periods | Rows, share: float) -> float:
    """The share of events among the best share of each period, all periods together."""
    events, count = count_top_events_within(event, score, period, share)
    return events / count


def count_top_events_within(event: Flags, score: Floats, period: Periods | Rows, share: float) -> tuple[float, int]:
    """Events among the best share of each period, and how many cases those are, all periods together."""
    found = [count_top_events(share, event[period == name], score[period == name]) for name in np.unique(period)]
    return sum(events for events, _ in found), sum(count for _, count in found)
