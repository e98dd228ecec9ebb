"""Verify: the saved cut of a segmentation as plain numbers, and which segment it puts a customer in.

Powers and centres are those of the saved model; scales, distances and agreement are worked out here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plainspoken.verify.invoice_lines import Whole
from plainspoken.verify.saved_scores import Floats

EDGE_PERCENTILES = (1.0, 99.0)


@dataclass(frozen=True)
class SavedCut:
    """`columns`: which of recency, orders and revenue count (c,); `powers` of each; `centres` of the segments (k, c)
    and their `names`; the centres that each refit found, and which segment each of these stands for."""

    columns: Whole
    powers: Floats
    centres: Floats
    names: tuple[str, ...]
    refits: tuple[Floats, ...]
    meanings: tuple[Whole, ...]


@dataclass(frozen=True)
class PowerScale:
    """A column through a power, in standard deviations from its mean, cut at its edges, and once more in these."""

    power: float
    mean: float
    deviation: float
    low: float
    high: float
    cut_mean: float
    cut_deviation: float

    @classmethod
    def of(cls, values: Floats, power: float) -> PowerScale:
        """The scale of the values that it is made from (n,)."""
        powered = raise_to_power(values, power)
        mean, deviation = float(powered.mean()), float(powered.std())
        standard = (powered - mean) / deviation
        low, high = (float(each) for each in np.percentile(standard, EDGE_PERCENTILES))
        inside = np.minimum(np.maximum(standard, low), high)
        return cls(power, mean, deviation, low, high, float(inside.mean()), float(inside.std()))

    def scale(self, values: Floats) -> Floats:
        """Values on the scale (n,)."""
        standard = (raise_to_power(values, self.power) - self.mean) / self.deviation
        inside = np.minimum(np.maximum(standard, self.low), self.high)
        return np.asarray((inside - self.cut_mean) / self.cut_deviation)


def raise_to_power(values: Floats, power: float) -> Floats:
    """Yeo and Johnson's transformation (2000)."""
    above, below = np.maximum(values, 0.0), np.maximum(-values, 0.0)
    up = np.log1p(above) if abs(power) < 1e-12 else np.expm1(power * np.log1p(above)) / power
    other = 2.0 - power
    down = np.log1p(below) if abs(other) < 1e-12 else np.expm1(other * np.log1p(below)) / other
    return np.asarray(np.where(values >= 0, up, -down))


@dataclass(frozen=True)
class ScaledCut:
    """A saved cut with the scales of the customers that it was made of."""

    cut: SavedCut
    scales: tuple[PowerScale, ...]

    @classmethod
    def of(cls, cut: SavedCut, matrix: Floats) -> ScaledCut:
        """The cut on the scales of its customers; `matrix`: recency, orders and revenue of who kept something."""
        pairs = zip(cut.columns, cut.powers, strict=True)
        return cls(cut, tuple(PowerScale.of(matrix[:, column], float(power)) for column, power in pairs))

    def points(self, matrix: Floats) -> Floats:
        """Customers on the scales (n, c)."""
        pairs = zip(self.cut.columns, self.scales, strict=True)
        return np.column_stack([scale.scale(matrix[:, column]) for column, scale in pairs])

    def place(self, points: Floats) -> Whole:
        """The segment of each point, as its place in the names (n,)."""
        return nearest_centre(points, self.cut.centres)

    def place_by_refits(self, points: Floats) -> list[Whole]:
        """The same by each refit, as segments of the cut."""
        pairs = zip(self.cut.refits, self.cut.meanings, strict=True)
        return [meaning[nearest_centre(points, centres)] for centres, meaning in pairs]


def nearest_centre(points: Floats, centres: Floats) -> Whole:
    """The place of the nearest centre of each point (n,)."""
    away = np.stack([np.square(points - centre).sum(axis=1) for centre in centres], axis=1)
    return np.asarray(away.argmin(axis=1), dtype=np.int64)


def adjusted_rand_index(one: Whole, other: Whole) -> float:
    """How alike two cuts sort pairs of points, beyond chance (Hubert and Arabie 1985)."""
    _, table = np.unique(np.stack([one, other]), axis=1, return_counts=True)
    pairs, first, second = (
        float((counts * (counts - 1) / 2).sum()) for counts in (table, np.bincount(one), np.bincount(other))
    )
    whole = len(one) * (len(one) - 1) / 2
    expected, most = first * second / whole, (first + second) / 2
    return 1.0 if most == expected else (pairs - expected) / (most - expected)
