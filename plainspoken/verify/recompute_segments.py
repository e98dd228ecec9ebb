"""Verify: what the saved rows of customers decide of each segment, computed a second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainspoken.core.findings import Findings

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FORECAST_PREFIXES = ("day_", "interest")
SURE_FROM = 0.8  # the share of refits that place a customer in the same segment, from which on it is sure


@dataclass(frozen=True)
class SavedCustomers:
    """The rows of scores.parquet of a segmentation: one customer each (n,).

    `told`: by column what new customers were told, and what the saved rows say came (n,); None elsewhere.
    """

    segment: NDArray[np.str_]
    recency_days: Floats
    orders: Floats
    revenue: Floats
    sure: Floats
    late: Flags
    lapsed: Flags
    category: NDArray[np.str_]
    told: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def recompute_segment_values(findings: Findings, saved: SavedCustomers) -> dict[str, float]:
    """Every value of the segments that the saved customers decide, by its address."""
    whole = len(saved.segment)
    found = {"data.customers": float(whole)}
    for name in findings.members.get("segments", ()):
        inside = saved.segment == name
        size = int(inside.sum())
        if size:
            found |= {f"segments.{name}.{what}": each for what, each in measure_segment(saved, inside).items()}
            found[f"segments.{name}.share"] = size / whole
    return found


def measure_segment(saved: SavedCustomers, inside: Flags) -> dict[str, float]:
    """Size, money and habits of the customers of one segment."""
    revenue, late = saved.revenue[inside], float(saved.late[inside].sum())
    return {
        "n": float(inside.sum()),
        "revenue": float(revenue.sum()),
        "revenue_share": float(revenue.sum() / saved.revenue.sum()),
        "revenue_each": float(np.median(revenue)),
        "largest_share": float(revenue.max() / revenue.sum()),
        "orders": float(np.median(saved.orders[inside])),
        "recency_days": float(np.median(saved.recency_days[inside])),
        "sure_share": float((saved.sure[inside] >= SURE_FROM).mean()),
        "late_n": late,
        "late_share": late / float(inside.sum()),
    }
