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

from plainspoken.analysis.statistics.intervals import corrected_t_interval
from plainspoken.analysis.training.candidates import Candidate, Hyperparameters
from plainspoken.analysis.training.cross_validation import FoldScores, cross_validate
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
    """A candidate with the settings that won its search, and how it did on the shared folds."""

    candidate: Candidate
    settings: Hyperparameters
    results: FoldScores

    @property
    def roc_auc(self) -> float:
        """Mean ROC-AUC over all folds."""
        return float(np.mean(self.results.roc_auc))


@dataclass(frozen=True)
class ModelComparison:
    """All contenders, best first; how far each is behind the best; the chosen one; the folds they share.

    `passed_over`: the contender that would be simplest, had its reasons not been too dear.
    """

    contenders: tuple[SearchResult, ...]
    behind: tuple[Estimate, ...]
    chosen: SearchResult
    folds: tuple[Fold, ...]
    settings_tried: int
    passed_over: SearchResult | None = None

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
) -> ModelComparison:
    """Search, compare and choose on training rows only.

    The simplest contender that cannot be told apart from the best is chosen.
    """
    everyone = [(each, settings) for each in candidates for settings in each.settings()]
    survivors = run_halving_round(
        everyone,
        build,
        frame,
        event,
        stratified_sample(train, event, FIRST_ROUND_ROWS, seed),
        FIRST_ROUND_SURVIVORS,
        seed,
    )
    winners = run_halving_round(
        survivors, build, frame, event, stratified_sample(train, event, SECOND_ROUND_ROWS, seed), 1, seed + 1
    )
    shared = repeated_folds(train, event, fold_count, repeats, seed)
    results = cross_validate([build(*each) for each in winners], frame, event, shared)
    contenders = [SearchResult(*each, result) for each, result in zip(winners, results, strict=True)]
    return compare_search_results(contenders, shared, fold_count, len(everyone))


def run_halving_round(
    entries: Sequence[tuple[Candidate, Hyperparameters]],
    build: Build,
    frame: pd.DataFrame,
    event: Flags,
    rows: Rows,
    keep: int,
    seed: int,
) -> list[tuple[Candidate, Hyperparameters]]:
    """The best `keep` settings of each candidate on these rows; nothing is fitted where none has more."""
    if max(Counter(each.slug for each, _ in entries).values(), default=0) <= keep:
        return list(entries)
    results = cross_validate(
        [build(*each) for each in entries], frame, event, stratified_folds(rows, event, HALVING_FOLDS, seed)
    )
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
) -> ModelComparison:
    """Paired differences to the best on the same folds, and the choice.

    The simplest of those that cannot be told apart from the best; first among those whose reasons can be
    had exactly, where there are any.
    """
    ranked = sorted(contenders, key=lambda each: -each.roc_auc)
    best = ranked[0].results.roc_auc
    behind = [corrected_t_interval(best - each.results.roc_auc, 1 / (fold_count - 1)) for each in ranked]
    alike = [each for each, gap in zip(ranked, behind, strict=True) if gap.low is None or gap.low <= 0]
    simplest = min(alike, key=lambda each: each.candidate.simplicity)
    explained = [each for each in alike if not each.candidate.dear] if prefer_explained else []
    chosen = min(explained or alike, key=lambda each: each.candidate.simplicity)
    passed = simplest if chosen is not simplest else None
    return ModelComparison(tuple(ranked), tuple(behind), chosen, tuple(shared), tried, passed)
