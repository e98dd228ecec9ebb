"""The checklist beside the model and the best single column, on rows that none of them saw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import rows_in_groups, share_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows
from plainspoken.analysis.statistics.roc_auc import roc_auc_difference, roc_auc_interval
from plainspoken.analysis.subgroups.group_conditions import SliceCondition
from plainspoken.analysis.subgroups.record_conditions import record_slice_conditions
from plainspoken.analysis.training.checklist import Checklist, ChecklistSign, learn_checklist
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.core.recorder import EvidenceRecorder

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class LearnedChecklists:
    """The one of all training rows, which is shown; those learned without each fold of them; and of each test row
    (t,) how many signs it has, of a checklist that did not see it."""

    shown: Checklist
    by_fold: tuple[Checklist, ...]
    counts: Rows


def record_checklist(trained: TrainedModel, single: NDArray[np.float64], book: EvidenceRecorder) -> None:
    """Write the section `checklist`; `single`: the best single column's score of each test row. Nothing where no
    column makes a sign."""
    found = learn_checklists(trained)
    if not found.shown.signs:
        return
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    counts, groups = found.counts.astype(float), trained.test_groups
    drawn = bootstrap_rows(event, trained.case.seed, whole=len(trained.event), groups=groups)
    top = trained.case.decision.top_share
    book.keep_rows("signs", trained.test, counts)
    book.put("checklist.size", len(found.shown.signs), "count")
    book.put("checklist.n", len(event), "count")
    book.put("checklist.roc_auc", roc_auc_interval(event, counts, groups), "score")
    book.put("checklist.top_rate", metrics.bootstrap_top_rate(top, event, counts, drawn), "share", of="top_cases")
    book.put("checklist.behind", roc_auc_difference(event, score, counts, groups), "score")
    behind = metrics.bootstrap_measure_difference(metrics.precision_at_top(top), event, score, counts, drawn)
    book.put("checklist.behind_top", behind, "share", of="top_cases")
    book.put("checklist.ahead", roc_auc_difference(event, counts, single, groups), "score")
    record_checklist_signs(found, book)
    # Who has more signs of a longer list of its fold has all of the one that is shown.
    record_rates_by_count(event, np.minimum(found.counts, len(found.shown.signs)), trained, book)


def learn_checklists(trained: TrainedModel) -> LearnedChecklists:
    """Learned on the training rows and no others, fold by fold where they are the test rows, too."""
    by_fold = tuple(learn_on(trained, trained.train[trained.folds != number]) for number in np.unique(trained.folds))
    shown = learn_on(trained, trained.train)
    if not trained.nested:
        return LearnedChecklists(shown, by_fold, shown.count(trained.frame.iloc[trained.test]))
    counts = np.zeros(len(trained.event), np.intp)
    for number, each in zip(np.unique(trained.folds), by_fold, strict=True):
        mine = trained.train[trained.folds == number]
        counts[mine] = each.count(trained.frame.iloc[mine])
    return LearnedChecklists(shown, by_fold, counts[trained.test])


def learn_on(trained: TrainedModel, rows: Rows) -> Checklist:
    """The checklist of some rows."""
    groups = rows_in_groups(trained.groups, rows)
    return learn_checklist(trained.frame.iloc[rows], trained.event[rows], trained.columns, trained.case.seed, groups)


def record_checklist_signs(found: LearnedChecklists, book: EvidenceRecorder) -> None:
    """Each sign with its cut, and in how many of the folds' own checklists its column stands."""
    signs = found.shown.signs
    book.put("checklist.folds", len(found.by_fold), "count")
    book.list("checklist.signs", [str(place) for place in range(len(signs))])
    for place, sign in enumerate(signs):
        record_slice_conditions(f"checklist.signs.{place}.conditions", [sign_condition(sign)], book)
        again = sum(any(each.column == sign.column for each in one.signs) for one in found.by_fold)
        book.put(f"checklist.signs.{place}.again", again, "count")


def sign_condition(sign: ChecklistSign) -> SliceCondition:
    """A sign as the condition of a group."""
    if sign.value is not None:
        return SliceCondition(sign.column, "is", value=sign.value)
    if sign.below:
        return SliceCondition(sign.column, "below", high=sign.cut)
    return SliceCondition(sign.column, "at_least", low=sign.cut)


def record_rates_by_count(event: Flags, counts: Rows, trained: TrainedModel, book: EvidenceRecorder) -> None:
    """How often the event comes by the number of signs, among the test rows."""
    seen = [int(each) for each in np.unique(counts)]
    book.list("checklist.counts", map(str, seen))
    for each in seen:
        mine = np.flatnonzero(counts == each)
        rate = share_interval(event[mine], rows_in_groups(trained.test_groups, mine))
        book.put(f"checklist.counts.{each}.signs", each, "count")
        book.put(f"checklist.counts.{each}.n", len(mine), "count")
        book.put(f"checklist.counts.{each}.rate", rate, "share", of="cases")
