"""Rows with the event and without to a checklist: at most seven signs, each worth one point.

Unit weights after Dawes 1979. Cuts, order and number of the signs are found on the rows handed over and no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.training.split import stratified_folds
from plainspoken.core.ranked_scores import roc_auc

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
MAX_SIGNS = 7  # what a person keeps in mind
TRIED_QUANTILES = np.linspace(0.05, 0.95, 19)
INNER_FOLDS = 3
MIN_SIGN_GAIN = 0.001  # of the ROC-AUC: a sign that adds less is not worth looking up


@dataclass(frozen=True)
class ChecklistSign:
    """One sign: a number at or above `cut` (below it where `below`), or a category that is `value`."""

    column: str
    cut: float = np.nan
    below: bool = False
    value: str | None = None

    def shows(self, frame: pd.DataFrame) -> Flags:
        """Which rows have the sign (n,); none whose value is missing."""
        if self.value is not None:
            return np.asarray(frame[self.column].astype(str) == self.value)
        known = frame[self.column].to_numpy(float)
        return np.asarray(known < self.cut if self.below else known >= self.cut)


@dataclass(frozen=True)
class Checklist:
    """Its signs, the most telling first."""

    signs: tuple[ChecklistSign, ...]

    def count(self, frame: pd.DataFrame) -> Rows:
        """How many of the signs each row has (n,)."""
        return np.sum([sign.shows(frame) for sign in self.signs], axis=0, dtype=np.intp) + np.zeros(len(frame), np.intp)


def learn_checklist(
    frame: pd.DataFrame, event: Flags, columns: Sequence[str], seed: int, groups: Groups | None = None
) -> Checklist:
    """The checklist on these rows (n); how many signs it has is chosen by folds inside them.

    `groups` (n,): rows that stay on one side of the folds.
    """
    rows, folds = np.arange(len(event)), []
    if 0 < event.sum() < len(event):
        folds = stratified_folds(rows, event, min(INNER_FOLDS, int(event.sum()), int((~event).sum())), seed, groups)
    scored = np.zeros((len(folds), MAX_SIGNS))
    for place, fold in enumerate(folds):
        inner = add_signs(frame.iloc[fold.fit], event[fold.fit], columns)
        shown = np.cumsum([sign.shows(frame.iloc[fold.score]) for sign in inner], axis=0)
        found = [roc_auc(event[fold.score], counts.astype(float)) for counts in shown] or [0.5]
        scored[place] = [found[min(number, len(found) - 1)] for number in range(MAX_SIGNS)]
    most = int(scored.mean(axis=0).argmax()) + 1 if len(folds) else 0
    return Checklist(tuple(add_signs(frame, event, columns)[:most]))


def add_signs(frame: pd.DataFrame, event: Flags, columns: Sequence[str]) -> list[ChecklistSign]:
    """The best sign of each column, added one by one while the count of signs ranks better; at most seven."""
    left = [sign for name in columns if (sign := best_sign(frame[name], event)) is not None]
    shows = {sign: sign.shows(frame) for sign in left}
    chosen: list[ChecklistSign] = []
    counts, reached = np.zeros(len(event), np.intp), 0.5
    while left and len(chosen) < MAX_SIGNS:
        ranked = rank_with_each_sign(event, counts, [shows[sign] for sign in left])
        best = int(np.argmax(ranked))
        if ranked[best] < reached + MIN_SIGN_GAIN:
            break
        chosen.append(left.pop(best))
        counts, reached = counts + shows[chosen[-1]], ranked[best]
    return chosen


def rank_with_each_sign(event: Flags, counts: Rows, shows: Sequence[Flags]) -> Floats:
    """ROC-AUC (signs,) of the counts (n,) with one further sign each: `roc_auc` to the last digit, without sorting.

    `shows[i]` (n,): the rows that have the sign; it moves them up by one count. 0.5 where one class is missing.
    """
    cells, width = 2 * counts + event, 2 * (int(counts.max(initial=0)) + 2)
    before = np.bincount(cells, minlength=width)
    moved = np.array([np.bincount(cells[shown], minlength=width) for shown in shows]).reshape(len(shows), width)
    after = before - moved
    after[:, 2:] += moved[:, :-2]
    others, ones = after[:, 0::2], after[:, 1::2]
    below = np.cumsum(others, axis=1) - others / 2
    pairs = int(event.sum()) * int((~event).sum())
    return np.asarray((ones * below).sum(axis=1) / pairs if pairs else np.full(len(shows), 0.5))


def best_sign(values: pd.Series, event: Flags) -> ChecklistSign | None:
    """The cut, or the category's value, with the best balanced accuracy (Youden 1950); None where none tells."""
    name = str(values.name)
    if not pd.api.types.is_numeric_dtype(values):
        text = values.astype(str).to_numpy()
        tried = sorted(set(text))
        gains = [youden_index(event, text == each) for each in tried]
        best = int(np.argmax(gains))
        return ChecklistSign(name, value=tried[best]) if gains[best] > 0 else None
    known = values.to_numpy(float)
    cuts = candidate_cuts(known)
    if not len(cuts):
        return None
    at_cuts = gains_at_cuts(known, cuts, event)
    best = int(np.argmax(at_cuts))
    return ChecklistSign(name, float(cuts[best // 2]), bool(best % 2)) if at_cuts[best] > 0 else None


def gains_at_cuts(known: Floats, cuts: Floats, event: Flags) -> Floats:
    """Youden's index of lying at or above each cut, then of lying below it, (2 x cuts,); nil with one answer only."""
    if event.all() or not event.any():
        return np.zeros(2 * len(cuts))
    told = ~np.isnan(known)
    sides = [(np.sort(known[told & side]), int(side.sum())) for side in (event, ~event)]
    below = [(np.searchsorted(values, cuts), len(values), size) for values, size in sides]
    with_it, without = ([(many - low) / size, low / size] for low, many, size in below)
    gains: Floats = np.subtract(with_it, without)
    return gains.ravel(order="F")


def candidate_cuts(known: Floats) -> Floats:
    """Quantiles as a person would write them: whole numbers of what is counted, else two digits."""
    told = known[~np.isnan(known)]
    if not len(told):
        return told
    cuts = np.quantile(told, TRIED_QUANTILES)
    whole = bool(np.all(told == np.round(told)))
    written = np.unique([float(np.ceil(cut)) if whole else float(f"{cut:.2g}") for cut in cuts])
    return np.asarray(written[(written > told.min()) & (written <= told.max())])


def youden_index(event: Flags, sign: Flags) -> float:
    """Share of the events with the sign, less share of the others with it."""
    return float(sign[event].mean() - sign[~event].mean()) if event.any() and not event.all() else 0.0
