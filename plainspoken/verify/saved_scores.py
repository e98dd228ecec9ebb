"""Saved scores, as a second computation takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
TOLD_COLUMNS = (
    "in_time",
    "at_start",
    "late",
    "late_probability",
    "late_informed",
    "late_start",
    "late_no_after",
    "signs",
    "line",
)


@dataclass(frozen=True)
class SavedScores:
    """The rows of scores.parquet that count: probability, event and whether tested (n,), and the segment.

    `told`: by column what other models told rows that they had not seen (n,); NaN elsewhere.
    """

    probability: Floats
    event: Flags
    tested: Flags
    segment: NDArray[np.str_]
    told: Mapping[str, Floats] = field(default_factory=dict)
