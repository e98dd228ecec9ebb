"""How well scores rank events: ROC-AUC, of all cases or of weighted ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RESAMPLED_CELLS = 1_000_000  # weights that are counted in one pass: few passes, and little memory


@dataclass(frozen=True)
class RankedScores:
    """Scores of n cases ranked once, so that a resample is one pass.

    `cell`: (n,) twice the rank of each case's score among the `many` different ones, and one more with the event.
    """

    cell: NDArray[np.intp]
    many: int

    @classmethod
    def of(cls, event: Flags, score: Floats) -> RankedScores:
        """Rank the scores, lowest first."""
        order = np.argsort(score)
        rank = np.empty(len(order), dtype=np.intp)
        rank[order] = np.concatenate([[0], np.cumsum(np.diff(score[order]) > 0)])
        return cls(2 * rank + event, int(rank.max()) + 1)

    def auc(self, weight: Floats | None = None) -> float:
        """ROC-AUC when case i counts `weight[i]` times; once, where there are no weights. Both classes are there."""
        return float(self.resampled(np.ones((1, len(self.cell))) if weight is None else weight[None])[0])

    def resampled(self, weights: Floats) -> Floats:
        """ROC-AUC (resamples,) when case i counts `weights[k, i]` times, (resamples, n). Both classes are there."""
        step = max(1, RESAMPLED_CELLS // max(len(self.cell), 1))
        parts = [self._few(weights[start : start + step]) for start in range(0, len(weights), step)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _few(self, weights: Floats) -> Floats:
        """The same of resamples that are counted together."""
        width = 2 * self.many
        cells = (np.arange(len(weights))[:, None] * width + self.cell).ravel()
        counts = np.bincount(cells, weights.ravel(), len(weights) * width).reshape(len(weights), self.many, 2)
        others, ones = counts[:, :, 0], counts[:, :, 1]
        below = np.cumsum(others, axis=1) - others / 2
        return np.asarray((ones * below).sum(axis=1) / (ones.sum(axis=1) * others.sum(axis=1)))


def roc_auc(event: Flags, score: Floats) -> float:
    """The share of (event, no event) pairs in which the event scores higher; ties count half (Mann & Whitney 1947).

    `event`, `score`: (n,). 0.5 where one class is missing: nothing can be ranked then.
    """
    return RankedScores.of(event, score).auc() if 0 < int(event.sum()) < len(event) else 0.5
