"""Analysis, production: what the reference table held in each column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Case, slug
from plainspoken.case.serving_manifest import FeatureProfile, Histogram

Floats = NDArray[np.float64]
TAIL_QUANTILES = (0.001, 0.01, 0.05)
HISTOGRAM_QUANTILES = (
    *TAIL_QUANTILES,
    *np.linspace(0.1, 0.9, 9).round(1),
    *(1 - each for each in reversed(TAIL_QUANTILES)),
)
REFERENCE_GRID_POINTS = 21  # numbers from all over a column's range, each twentieth of the cases
OUTLIER_QUANTILE = 0.999  # of the reference cases are no more surprising than this


def profile_features(case: Case, frame: pd.DataFrame, columns: Sequence[str]) -> tuple[FeatureProfile, ...]:
    """What the table held in each of these columns."""
    return tuple(profile_feature(case, frame[name], name) for name in columns)


def profile_feature(case: Case, values: pd.Series, name: str) -> FeatureProfile:
    """One column: its range and spread, or its categories."""
    declared, corrections = case.columns[name], list_corrections(case, name)
    if not pd.api.types.is_numeric_dtype(values):
        counts = values.dropna().astype(str).value_counts(sort=False).sort_index()
        held = counts[counts > 0]
        return FeatureProfile(
            column=name,
            slug=slug(name),
            declared=declared,
            values=tuple(map(str, held.index)),
            spread=Histogram(counts=tuple(map(int, held))),
            corrections=corrections,
        )
    known = values.dropna().to_numpy(float)
    grid = np.unique(np.quantile(known, np.linspace(0, 1, REFERENCE_GRID_POINTS), method="nearest"))
    return FeatureProfile(
        column=name,
        slug=slug(name),
        declared=declared,
        low=float(known.min()),
        high=float(known.max()),
        grid=tuple(map(float, grid)),
        spread=quantile_histogram(known),
        corrections=corrections,
    )


def list_corrections(case: Case, name: str) -> dict[str, str]:
    """What the case reads the texts of a column as, after all steps that correct it."""
    found: dict[str, str] = {}
    for step in case.clean:
        if step.step == "correct" and step.column == name:
            found = {told: step.corrections.get(meant, meant) for told, meant in found.items()}
            found |= {told: meant for told, meant in step.corrections.items() if told not in found}
    return found


def quantile_histogram(values: Floats) -> Histogram:
    """How numbers lie in bins between their quantiles; the tails finer than the middle."""
    edges = np.unique(np.quantile(values, HISTOGRAM_QUANTILES))
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return Histogram(edges=tuple(map(float, edges)), counts=tuple(map(int, counts)))


def find_outlier_threshold(frame: pd.DataFrame, known: Sequence[FeatureProfile]) -> float:
    """The total surprise that one in a thousand rows of the table exceeds."""
    total = np.zeros(len(frame))
    for each in known:
        total += value_surprisal(frame[each.column], each)
    return float(np.quantile(total, OUTLIER_QUANTILE))


def value_surprisal(values: pd.Series, known: FeatureProfile) -> Floats:
    """How surprising each value of one column is (n,); a missing one is not."""
    costs = np.array(known.spread.surprises())
    if known.is_number:
        numbers = values.to_numpy(float)
        found = costs[np.searchsorted(known.spread.edges, numbers, side="right")]
        return np.where(np.isnan(numbers), 0.0, found)
    place = dict(zip(known.values, costs, strict=True))
    return values.astype(object).map(place).fillna(0.0).to_numpy(float)
