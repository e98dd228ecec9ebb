"""Finds settings by successive halving, then compares all on the same folds.

Successive halving: Jamieson & Talwalkar 2016. All settings start on few rows; the better ones get more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import corrected_t_interval
from plainspoken.analysis.training.candidates import Candidate, Hyperparameters
from plainspoken.analysis.training.cross_validation import FoldScores, cross_validate
from plainspoken.analysis.training.period_folds import Periods, leave_one_period_out, period_halves
from plainspoken.analysis.training.split import Fold, repeated_folds, stratified_folds, stratified_sample
from plainspoken.core.recorder import Estimate

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
FIRST_ROUND_ROWS, SECOND_ROUND_ROWS = 3_000, 6_000
FIRST_ROUND_SURVIVORS = 2
HALVING_FOLDS = 2

Build = Callable[[Candidate, Hyperparameters], Pipeline]


@dataclass(frozen=True)
class SearchResult:
    """A candidate with the settings that won its search, and how it did on the shared folds.

    `unseen`: how it did on whole periods that it had not seen, where a calendar tells them apart.
    """

    candidate: Candidate
    settings: Hyperparameters
    results: FoldScores
    unseen: FoldScores | None = None

    @property
    def compared(self) -> FoldScores:
        """What it is compared by: unseen periods where there are any, else the shared folds."""
        return self.unseen or self.results

    @property
    def roc_auc(self) -> float:
        """Mean ROC-AUC over the folds it is compared by."""
        return float(np.mean(self.compared.roc_auc))


@dataclass(frozen=True)
class ModelComparison:
    """All contenders, best first; how far each is behind the best; the chosen one; the folds they share.

    `passed_over`: the contender that would be simplest, had its reasons not been too dear. `by_period`: the
    folds of whole periods by which they were compared; none without a calendar.
    """

    contenders: tuple[SearchResult, ...]
    behind: tuple[Estimate, ...]
    chosen: SearchResult
    folds: tuple[Fold, ...]
    settings_tried: int
    passed_over: SearchResult | None = None
    by_period: tuple[Fold, ...] = ()

    def told_apart(self, number: int) -> bool:
        """Whether a contender is surely worse than the best."""
        low = self.behind[number].low
        return low is not None and low > 0


def search_hyperparameters(
    candidates: Sequence[Candidate],
    build: Build,
    frame: pd.DataFrame,
    event: Flags,
    train: Rows,
    *,
    fold_count: int,
    repeats: int,
    seed: int,
    period: Periods | None = None,
    groups: Groups | None = None,
) -> ModelComparison:
    """Search, compare and choose on training rows only.

    The simplest contender that cannot be told apart from the best is chosen. `period`: of each row of the table
    (n,); where it is known, all is compared on periods that were left out, and the random folds stand beside.
    `groups`: rows that all folds keep together (n,).
    """
    everyone = [(each, settings) for each in candidates for settings in each.settings()]
    survivors = run_halving_round(
        everyone,
        build,
        frame,
        event,
        stratified_sample(train, event, FIRST_ROUND_ROWS, seed, groups),
        FIRST_ROUND_SURVIVORS,
        seed,
        period,
        groups,
    )
    winners = run_halving_round(
        survivors,
        build,
        frame,
        event,
        stratified_sample(train, event, SECOND_ROUND_ROWS, seed, groups),
        1,
        seed + 1,
        period,
        groups,
    )
    shared = repeated_folds(train, event, fold_count, repeats, seed, groups)
    blocks = [] if period is None else leave_one_period_out(train, event, period, groups)
    pipelines = [build(*each) for each in winners]
    random = cross_validate(pipelines, frame, event, shared)
    unseen: Sequence[FoldScores | None] = [None] * len(winners)
    if blocks:
        unseen = cross_validate(pipelines, frame, event, blocks)
    contenders = [SearchResult(*each, one, other) for each, one, other in zip(winners, random, unseen, strict=True)]
    return compare_search_results(contenders, shared, fold_count, len(everyone), by_period=blocks)


def run_halving_round(
    entries: Sequence[tuple[Candidate, Hyperparameters]],
    build: Build,
    frame: pd.DataFrame,
    event: Flags,
    rows: Rows,
    keep: int,
    seed: int,
    period: Periods | None = None,
    groups: Groups | None = None,
) -> list[tuple[Candidate, Hyperparameters]]:
    """The best `keep` settings of each candidate on these rows; nothing is fitted where none has more."""
    if max(Counter(each.slug for each, _ in entries).values(), default=0) <= keep:
        return list(entries)
    halves = [] if period is None else period_halves(rows, event, period, groups)
    folds = halves or stratified_folds(rows, event, HALVING_FOLDS, seed, groups)
    results = cross_validate([build(*each) for each in entries], frame, event, folds)
    ranked = sorted(zip(entries, results, strict=True), key=lambda pair: -float(np.mean(pair[1].roc_auc)))
    kept: dict[str, list[tuple[Candidate, Hyperparameters]]] = {}
    for entry, _ in ranked:
        mine = kept.setdefault(entry[0].slug, [])
        if len(mine) < keep:
            mine.append(entry)
    order = dict.fromkeys(entry[0].slug for entry in entries)
    return [entry for slug in order for entry in kept[slug]]


def compare_search_results(
    contenders: Sequence[SearchResult],
    shared: Sequence[Fold],
    fold_count: int,
    tried: int,
    *,
    prefer_explained: bool = True,
    by_period: Sequence[Fold] = (),
) -> ModelComparison:
    """Paired differences to the best on the same folds, and the choice.

    The simplest of those that cannot be told apart from the best; first among those whose reasons can be
    had exactly, where there are any.
    """
    ranked = sorted(contenders, key=lambda each: -each.roc_auc)
    best = ranked[0].compared.roc_auc
    ratio = scored_over_fitted(by_period) if by_period else 1 / (fold_count - 1)
    behind = [corrected_t_interval(best - each.compared.roc_auc, ratio) for each in ranked]
    alike = [each for each, gap in zip(ranked, behind, strict=True) if gap.low is None or gap.low <= 0]
    simplest = min(alike, key=lambda each: each.candidate.simplicity)
    explained = [each for each in alike if not each.candidate.dear] if prefer_explained else []
    chosen = min(explained or alike, key=lambda each: each.candidate.simplicity)
    passed = simplest if chosen is not simplest else None
    return ModelComparison(tuple(ranked), tuple(behind), chosen, tuple(shared), tried, passed, tuple(by_period))


def scored_over_fitted(folds: Sequence[Fold]) -> float:
    """Size of the scored parts over that of the fitted ones."""
    return sum(len(fold.score) for fold in folds) / sum(len(fold.fit) for fold in folds)
