"""Analysis: what a segment is called, by who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.stats import rankdata

Labels = NDArray[np.intp]


class SegmentProfile(NamedTuple):
    """Where the typical member stands among all customers, from 0 (lowest) to 1: how recently it bought,
    how many orders, how much revenue."""

    recent: float
    orders: float
    revenue: float


# Each profile by what its name says. Two segments never share a name: pairs are taken one to one.
SEGMENT_PROFILES = {
    "champions": SegmentProfile(0.9, 0.92, 0.92),
    "loyal": SegmentProfile(0.62, 0.78, 0.78),
    "big_rare": SegmentProfile(0.45, 0.4, 0.85),
    "promising": SegmentProfile(0.8, 0.55, 0.5),
    "new": SegmentProfile(0.6, 0.17, 0.2),
    "cooling": SegmentProfile(0.32, 0.55, 0.55),
    "sleeping": SegmentProfile(0.22, 0.3, 0.42),
    "gone": SegmentProfile(0.1, 0.15, 0.17),
}

MIN_RECENCY_OF_NEW = 0.4  # of all: who is new bought later than this share of customers
STALE_PROFILE_NAMES = {"new": "faded"}  # what a group is called instead whose name its last order belies


def rfm_percentile_ranks(customers: pd.DataFrame) -> NDArray[np.float64]:
    """Where each customer stands in recency (1: the latest), orders and revenue among all (n, 3)."""
    size = max(len(customers) - 1, 1)
    columns = [-customers["recency_days"], customers["orders"], customers["revenue"]]
    return np.column_stack([(rankdata(each) - 1) / size for each in columns])


def name_segments(customers: pd.DataFrame, labels: Labels, count: int) -> tuple[str, ...]:
    """A profile's slug for each group 0..count-1, by the median standing of its members."""
    places = rfm_percentile_ranks(customers)
    medians = np.array([median_standing(places[labels == each]) for each in range(count)])
    return rename_stale_segments(match_nearest_profiles(medians), medians[:, 0])


def rename_stale_segments(slugs: Sequence[str], recent: Sequence[float] | NDArray[np.float64]) -> tuple[str, ...]:
    """The slugs; no group is new whose middle member bought longer ago than most (`recent`: its standing)."""
    pairs = zip(slugs, recent, strict=True)
    return tuple(STALE_PROFILE_NAMES.get(slug, slug) if since < MIN_RECENCY_OF_NEW else slug for slug, since in pairs)


def median_standing(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median standing; the middle of all where there is nobody."""
    return np.asarray(np.median(places, axis=0)) if len(places) else np.full(3, 0.5)


def match_nearest_profiles(medians: NDArray[np.float64]) -> tuple[str, ...]:
    """The profiles that lie nearest to these standings in all, one to one (linear assignment).

    Raises:
        ValueError: more groups than profiles.
    """
    slugs: Sequence[str] = list(SEGMENT_PROFILES)
    if len(medians) > len(slugs):
        raise ValueError(f"{len(medians)} groups, but only {len(slugs)} profiles")
    wanted = np.array([SEGMENT_PROFILES[slug] for slug in slugs])
    distances = ((medians[:, None, :] - wanted[None, :, :]) ** 2).sum(axis=2)
    groups, profiles = linear_sum_assignment(distances)
    return tuple(slugs[profile] for _, profile in sorted(zip(groups, profiles, strict=True)))
