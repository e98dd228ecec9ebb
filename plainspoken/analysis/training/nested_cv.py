"""Nested search for small tables: each hold-out is scored by settings found without it.

Repeated nested cross-validation (Varma & Simon 2006; Krstajic et al. 2014): inside each outer fold every
candidate's grid is searched anew, so no outer score has seen a choice that was made with its own rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.training.candidates import Candidate, Hyperparameters
from plainspoken.analysis.training.cross_validation import FoldScores, cross_validate, cross_validate_each
from plainspoken.analysis.training.hyperparameter_search import ModelComparison, SearchResult, compare_search_results
from plainspoken.analysis.training.split import Fold, stratified_folds

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Build = Callable[[Candidate, Hyperparameters], Pipeline]
INNER_FOLDS = 3


@dataclass(frozen=True)
class FoldWinner:
    """The settings that won inside one outer fold, and the mean inner ROC-AUC that they won with.

    A vote has settings but no inner score: it averages the winners of its members.
    """

    settings: Hyperparameters
    inner: float | None


@dataclass(frozen=True)
class NestedSearchResult:
    """The comparison on the outer folds, and what each candidate's search found in each of them.

    `won[slug]`: one `FoldWinner` an outer fold, and a last one found on all rows: the settings that are used.
    """

    comparison: ModelComparison
    won: Mapping[str, tuple[FoldWinner, ...]]

    def inner(self, slug: str) -> Floats:
        """The best inner ROC-AUC of a candidate in each outer fold; nothing for a vote."""
        return np.array([each.inner for each in self.won[slug][:-1] if each.inner is not None])


def search_nested(
    candidates: Sequence[Candidate],
    build: Build,
    frame: pd.DataFrame,
    event: Flags,
    outer: Sequence[Fold],
    *,
    fold_count: int,
    seed: int,
    groups: Groups | None = None,
) -> NestedSearchResult:
    """Search inside each outer fold, score it, compare and choose. `fold_count`: outer folds of a round; `groups`:
    rows that inner folds keep together (n,)."""
    rows = np.sort(np.concatenate([fold.score for fold in outer[:fold_count]]))
    places = [*(fold.fit for fold in outer), rows]
    entries = [(each, settings) for each in candidates if not each.members for settings in each.settings()]
    won = search_inner_folds(entries, build, frame, event, places, seed, groups)
    for each in candidates:
        if each.members:
            won[each.slug] = combine_member_winners(each, won, len(places))
    scored = score_outer_folds(candidates, won, build, frame, event, outer)
    contenders = [SearchResult(each, won[each.slug][-1].settings, scored[each.slug]) for each in candidates]
    return NestedSearchResult(compare_search_results(contenders, outer, fold_count, len(entries)), won)


def search_inner_folds(
    entries: Sequence[tuple[Candidate, Hyperparameters]],
    build: Build,
    frame: pd.DataFrame,
    event: Flags,
    places: Sequence[NDArray[np.intp]],
    seed: int,
    groups: Groups | None = None,
) -> dict[str, tuple[FoldWinner, ...]]:
    """For each candidate the settings with the best inner ROC-AUC on each set of rows."""
    inner = [fold for rows in places for fold in stratified_folds(rows, event, INNER_FOLDS, seed, groups)]
    results = cross_validate([build(*each) for each in entries], frame, event, inner)
    means = np.array([each.roc_auc.reshape(-1, INNER_FOLDS).mean(axis=1) for each in results])
    found: dict[str, tuple[FoldWinner, ...]] = {}
    for slug in dict.fromkeys(entry[0].slug for entry in entries):
        mine = [number for number, entry in enumerate(entries) if entry[0].slug == slug]
        best = [mine[int(np.argmax(means[mine, place]))] for place in range(len(places))]
        found[slug] = tuple(
            FoldWinner(entries[number][1], float(means[number, place])) for place, number in enumerate(best)
        )
    return found


def combine_member_winners(
    vote: Candidate, won: Mapping[str, Sequence[FoldWinner]], places: int
) -> tuple[FoldWinner, ...]:
    """A vote's settings in each place: those that its members won with there."""
    voices = [name for name in vote.members if name in won]
    return tuple(FoldWinner({name: won[name][place].settings for name in voices}, None) for place in range(places))


def score_outer_folds(
    candidates: Sequence[Candidate],
    won: Mapping[str, Sequence[FoldWinner]],
    build: Build,
    frame: pd.DataFrame,
    event: Flags,
    outer: Sequence[Fold],
) -> dict[str, FoldScores]:
    """Each candidate's scores of the outer folds, by the settings found inside each."""
    return {
        each.slug: cross_validate_each(
            [build(each, won[each.slug][place].settings) for place in range(len(outer))], frame, event, outer
        )
        for each in candidates
    }
