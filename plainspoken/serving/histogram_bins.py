"""Real time: in which bin of its column's reference each value lies. Knows no model and no word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.case.serving_manifest import FeatureProfile

Floats = NDArray[np.float64]
Bins = NDArray[np.intp]
RARE_BIN_SHARE = 0.01


@dataclass(frozen=True)
class ReferenceBins:
    """The bins of some columns. `costs`: how surprising each bin is; `rare`: which hold hardly any case."""

    seen: tuple[FeatureProfile, ...]
    costs: tuple[tuple[float, ...], ...]
    rare: tuple[tuple[bool, ...], ...]

    @classmethod
    def of(cls, seen: Sequence[FeatureProfile]) -> ReferenceBins:
        """The reference of these columns."""
        costs = tuple((*each.spread.surprises(), 0.0) for each in seen)
        rare = tuple((*find_rare_bins(each.spread.counts), False) for each in seen)
        return cls(tuple(seen), costs, rare)

    def bins(self, row: Floats) -> list[int]:
        """The bin of each value of one row (c,); the one after the last for a missing value."""
        found = []
        for each, value in zip(self.seen, row.tolist(), strict=True):
            if value != value:
                found.append(len(each.spread.counts))
            else:
                found.append(bisect_right(each.spread.edges, value) if each.is_number else int(value))
        return found

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
