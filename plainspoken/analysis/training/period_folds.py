"""Folds of whole periods: what was learned is tried on periods that it has not seen. Knows no model."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.training.split import Fold
from plainspoken.case import Case

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]
Periods = NDArray[np.str_]
MIN_PERIOD_EVENTS = 30  # cases of each kind: a ROC-AUC of fewer swings more than models differ
MIN_FIT_SHARE = 0.5  # of the other periods' rows
MIN_PERIODS = 3  # left out in turn; of fewer no range can be had


def periods_of_rows(frame: pd.DataFrame, case: Case) -> Periods | None:
    """The period of each row (n,), or None without a calendar."""
    return np.array(frame[case.calendar.column].astype(str).to_list()) if case.calendar else None


def leave_one_period_out(rows: Rows, event: Flags, period: Periods, groups: Groups | None = None) -> list[Fold]:
    """One fold a period with enough cases of each kind: fitted on all others, scored on it; none where such
    periods are fewer than three (leave-one-group-out).

    `groups`: what belongs to a row of the period is not fitted on, so that a customer is new there as well. Where
    half of the other rows would go, customers are there in every period: then none of these folds is made.
    """
    found = []
    for name in np.unique(period[rows]):
        here = period[rows] == name
        events = int(event[rows[here]].sum())
        if min(events, int(here.sum()) - events) >= MIN_PERIOD_EVENTS:
            fit = without_groups_of(rows[~here], rows[here], groups)
            if len(fit) < MIN_FIT_SHARE * int((~here).sum()):
                return []
            found.append(Fold(fit, rows[here]))
    return found if len(found) >= MIN_PERIODS else []


def period_halves(rows: Rows, event: Flags, period: Periods, groups: Groups | None = None) -> list[Fold]:
    """Two folds of whole periods of about one size, the largest periods dealt first; none where a half would
    lack cases of a kind. `groups`: as in `leave_one_period_out`."""
    names, counts = np.unique(period[rows], return_counts=True)
    size, first = [0, 0], set()
    for at in np.argsort(-counts, kind="stable"):
        side = int(size[1] < size[0])
        size[side] += int(counts[at])
        if side == 0:
            first.add(str(names[at]))
    one = np.isin(period[rows], sorted(first))
    halves = (rows[one], rows[~one])
    enough = all(MIN_PERIOD_EVENTS <= event[half].sum() <= len(half) - MIN_PERIOD_EVENTS for half in halves)
    folds = [Fold(without_groups_of(half, other, groups), other) for half, other in (halves[::-1], halves)]
    enough = enough and all(len(fold.fit) >= MIN_FIT_SHARE * (len(rows) - len(fold.score)) for fold in folds)
    return folds if enough else []


def without_groups_of(rows: Rows, others: Rows, groups: Groups | None) -> Rows:
    """The rows that share no group with the others."""
    return rows if groups is None else rows[~np.isin(groups[rows], groups[others])]
