"""Real time: a model's score and a row, held against the reference cases: probability, band, rank, how unusual."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from plainspoken.case.serving_manifest import CalibrationMap, FeatureProfile, Histogram, ServedModel
from plainspoken.serving.api_models import Band

Floats = NDArray[np.float64]
RARE_BIN_SHARE = 0.01


def apply_calibration_map(curve: CalibrationMap, score: Floats) -> Floats:
    """The probability of each score (n,), by the numbers that calibration left."""
    if curve.method == "none":
        return np.clip(score, curve.low, 1 - curve.low)
    if curve.method == "isotonic":
        return np.interp(score, curve.xs, curve.ys)
    if curve.method == "sigmoid" and not curve.on_log_odds:
        return np.asarray(expit(score * curve.weights[0] + curve.intercept))
    kept = np.clip(score, curve.low, 1 - curve.low)
    if curve.method == "sigmoid":
        return np.asarray(expit(np.log(kept / (1 - kept)) * curve.weights[0] + curve.intercept))
    bent = np.log(kept) * curve.weights[0] - np.log(1 - kept) * curve.weights[1]
    return np.asarray(expit(bent + curve.intercept))


def find_ranking_band(at: ServedModel, chance: float) -> Band:
    """The band of the ranking that a probability lies in."""
    top, near = at.band_edges
    return "top" if chance >= top else "next" if chance >= near else "rest"


def ranks_above(scores: Histogram, chance: float) -> float:
    """The share of the reference cases in lower bins than a probability, to the nearest bin."""
    below = sum(scores.counts[: bisect_right(scores.edges, chance)])
    return below / sum(scores.counts)


def list_seen_values(each: FeatureProfile) -> Floats:
    """Values from all over what was seen of a column: numbers, or codes of all categories."""
    return np.array(each.grid) if each.is_number else np.arange(len(each.values), dtype=np.float64)


@dataclass(frozen=True)
class ReferenceBins:
    """The bins of some columns. `costs`: how surprising each bin is; `rare`: which hold hardly any case; `edges`: where
    those of numbers meet."""

    seen: tuple[FeatureProfile, ...]
    costs: tuple[tuple[float, ...], ...]
    rare: tuple[tuple[bool, ...], ...]
    edges: tuple[Floats, ...]

    @classmethod
    def of(cls, seen: Sequence[FeatureProfile]) -> ReferenceBins:
        """The reference of these columns."""
        costs = tuple((*each.spread.surprises(), 0.0) for each in seen)
        rare = tuple((*find_rare_bins(each.spread.counts), False) for each in seen)
        return cls(tuple(seen), costs, rare, tuple(np.array(each.spread.edges) for each in seen))

    def bins(self, rows: Floats) -> list[list[int]]:
        """The bin of each value of some rows (n, c); the one after the last for a missing value."""
        found = np.empty(rows.shape, dtype=np.int64)
        for place, each in enumerate(self.seen):
            values = rows[:, place]
            missing = np.isnan(values)
            known = np.searchsorted(self.edges[place], values, side="right") if each.is_number else values
            found[:, place] = np.where(missing, len(each.spread.counts), np.where(missing, 0, known))
        return [row.tolist() for row in found]

    def surprise(self, bins: Sequence[int]) -> float:
        """How surprising a row is in all."""
        return sum(costs[place] for costs, place in zip(self.costs, bins, strict=True))

    def rare_fields(self, bins: Sequence[int]) -> tuple[str, ...]:
        """The columns whose value hardly any reference case has."""
        named = zip(self.seen, self.rare, bins, strict=True)
        return tuple(each.column for each, rare, place in named if rare[place])


def find_rare_bins(counts: Sequence[int]) -> list[bool]:
    """Which bins hold fewer than one in a hundred of the reference cases."""
    whole = sum(counts)
    return [count < RARE_BIN_SHARE * whole for count in counts]
