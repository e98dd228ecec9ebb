"""Divides rows before anything is learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold, train_test_split

from plainspoken.analysis.statistics.clusters import Groups

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]
TEST_PIECES = 20  # of which a test part of whole groups is put together
# Few groups, of any size, are dealt one by one, each to the fold that it suits best. Of many, those with an event and
# those without spread evenly by themselves, and dealing them is hundreds of times faster.
MAX_GROUPS_DEALT_SINGLY = 1_000


@dataclass(frozen=True)
class Fold:
    """Row numbers to fit on and to score."""

    fit: Rows
    score: Rows


def split_train_test(event: Flags, test_share: float, seed: int, groups: Groups | None = None) -> tuple[Rows, Rows]:
    """Row numbers of the training and of the test part, in file order, with the same share of events.

    `groups` (n,): rows that must stand on one side; the test part is then as near to its share as twentieths are.
    """
    rows = np.arange(len(event))
    if groups is None:
        train, test = train_test_split(rows, test_size=test_share, stratify=event, random_state=seed)
        return np.sort(train), np.sort(test)
    pieces = stratified_folds(rows, event, TEST_PIECES, seed, groups)[: max(1, round(test_share * TEST_PIECES))]
    test = np.sort(np.concatenate([piece.score for piece in pieces]))
    return np.setdiff1d(rows, test), test


def stratified_folds(rows: Rows, event: Flags, count: int, seed: int, groups: Groups | None = None) -> list[Fold]:
    """Stratified, shuffled folds over some rows of a table; `groups`: of each row of the table, kept together."""
    if groups is None:
        splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
        return [Fold(rows[fit], rows[score]) for fit, score in splitter.split(rows, event[rows])]
    _, firsts, place = np.unique(groups[rows], return_index=True, return_inverse=True)
    if len(firsts) <= MAX_GROUPS_DEALT_SINGLY:
        dealt = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
        return [Fold(rows[fit], rows[score]) for fit, score in dealt.split(rows, event[rows], place)]
    has_event = np.bincount(place, weights=event[rows]) > 0
    whole = StratifiedKFold(count, shuffle=True, random_state=seed).split(firsts, has_event)
    return [Fold(rows[np.isin(place, fit)], rows[np.isin(place, score)]) for fit, score in whole]


def repeated_folds(
    rows: Rows, event: Flags, count: int, repeats: int, seed: int, groups: Groups | None = None
) -> list[Fold]:
    """Stratified folds, several times over with other shuffles."""
    return [fold for repeat in range(repeats) for fold in stratified_folds(rows, event, count, seed + repeat, groups)]


def stratified_sample(rows: Rows, event: Flags, size: int, seed: int, groups: Groups | None = None) -> Rows:
    """A stratified sample of rows; all of them where there are no more than `size`. Of groups, about `size` rows of
    whole groups, at least one of each class."""
    if size >= len(rows):
        return rows
    if groups is None:
        chosen, _ = train_test_split(rows, train_size=size, stratify=event[rows], random_state=seed)
        return np.sort(chosen)
    return sample_whole_groups(rows, event, size, seed, groups)


def sample_whole_groups(rows: Rows, event: Flags, size: int, seed: int, groups: Groups) -> Rows:
    """About `size` rows of whole groups: groups with an event and groups without are drawn alike."""
    _, place = np.unique(groups[rows], return_inverse=True)
    has_event = np.bincount(place, weights=event[rows]) > 0
    random, part = np.random.default_rng(seed), size / len(rows)
    kinds = [np.flatnonzero(kind) for kind in (has_event, ~has_event) if kind.any()]
    taken = np.concatenate([random.choice(each, max(1, round(part * len(each))), replace=False) for each in kinds])
    return np.sort(rows[np.isin(place, taken)])
