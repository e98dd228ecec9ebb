"""Saved scores, as a second computation takes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class SavedScores:
    """The rows of scores.parquet that count: probability, event and whether tested (n,), and the segment."""

    probability: Floats
    event: Flags
    tested: Flags
    segment: NDArray[np.str_]
