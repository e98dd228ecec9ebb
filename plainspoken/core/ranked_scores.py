"""How well scores rank events: ROC-AUC, of all cases or of weighted ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class RankedScores:
    """Scores of n cases put in order once, so that a resample is one pass; `ties`: where each value starts."""

    order: NDArray[np.intp]
    ties: NDArray[np.intp]
    event: Flags

    @classmethod
    def of(cls, event: Flags, score: Floats) -> RankedScores:
        """Rank the scores, lowest first."""
        order = np.argsort(score)
        steps = np.diff(score[order]) > 0
        return cls(order, np.concatenate([[0], np.flatnonzero(steps) + 1]), event[order])

    def auc(self, weight: Floats | None = None) -> float:
        """ROC-AUC when case i counts `weight[i]` times; once, where there are no weights. Both classes are there."""
        counts = np.ones(len(self.order)) if weight is None else weight[self.order]
        ones = np.add.reduceat(counts * self.event, self.ties)
        others = np.add.reduceat(counts, self.ties) - ones
        below = np.cumsum(others) - others / 2
        return float((ones * below).sum() / (ones.sum() * others.sum()))


def roc_auc(event: Flags, score: Floats) -> float:
    """The share of (event, no event) pairs in which the event scores higher; ties count half (Mann & Whitney 1947).

    `event`, `score`: (n,). 0.5 where one class is missing: nothing can be ranked then.
    """
    return RankedScores.of(event, score).auc() if 0 < int(event.sum()) < len(event) else 0.5
