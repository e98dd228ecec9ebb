"""Divides rows before anything is learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold, train_test_split

Rows = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Fold:
    """Row numbers to fit on and to score."""

    fit: Rows
    score: Rows


def split_train_test(event: Flags, test_share: float, seed: int) -> tuple[Rows, Rows]:
    """Row numbers of the training and of the test part, in file order, with the same share of events."""
    rows = np.arange(len(event))
    train, test = train_test_split(rows, test_size=test_share, stratify=event, random_state=seed)
    return np.sort(train), np.sort(test)


def stratified_folds(rows: Rows, event: Flags, count: int, seed: int) -> list[Fold]:
    """Stratified, shuffled folds over some rows of a table."""
    splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
    return [Fold(rows[fit], rows[score]) for fit, score in splitter.split(rows, event[rows])]


def repeated_folds(rows: Rows, event: Flags, count: int, repeats: int, seed: int) -> list[Fold]:
    """Stratified folds, several times over with other shuffles."""
    return [fold for repeat in range(repeats) for fold in stratified_folds(rows, event, count, seed + repeat)]


def stratified_sample(rows: Rows, event: Flags, size: int, seed: int) -> Rows:
    """A stratified sample of rows; all of them where there are no more than `size`."""
    if size >= len(rows):
        return rows
    chosen, _ = train_test_split(rows, train_size=size, stratify=event[rows], random_state=seed)
    return np.sort(chosen)
