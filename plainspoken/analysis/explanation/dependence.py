"""Analysis, explain: how effect and observed rate change along a driver's values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from plainspoken.analysis.explanation.values import (
    all_whole_numbers,
    choose_nice_cut,
    is_numeric_series,
    round_to_nice_number,
)
from plainspoken.analysis.explore import chi_square_p_value
from plainspoken.analysis.statistics.clusters import Groups, share_design_effect
from plainspoken.analysis.statistics.intervals import Flags, Floats, rows_in_groups, share_interval
from plainspoken.analysis.statistics.resampling import covering_percentile_interval
from plainspoken.core.recorder import Estimate

MAX_DEPENDENCE_BINS, MAX_CATEGORY_BINS = 6, 8
MIN_CASES_PER_BIN = 20  # cases below which a bin is not shown, and sampled cases for an effect


@dataclass(frozen=True)
class DependenceBin:
    """One stretch of a number (`low` to `high`) or one category (`value`), with effect and observed rate."""

    low: float | None
    high: float | None
    value: str | None
    effect: Estimate | None
    rate: Estimate | None
    n: int


@dataclass(frozen=True)
class RateContrast:
    """Observed rates on both sides of a cut, or of the values with the highest and the lowest rate.

    `p_value`: the p value that all values have one rate, since the two ends were picked among them."""

    split: float | None
    high_value: str | None
    low_value: str | None
    high_rate: Estimate
    low_rate: Estimate
    differ_p: float | None = None


@dataclass(frozen=True)
class DependenceData:
    """A driver's values and effects: in the explained sample, by each refit, and in all rows."""

    sample: pd.Series
    effect: Floats
    redrawn: Sequence[tuple[pd.Series, Floats]]
    everyone: pd.Series
    event: Flags
    groups: Groups | None = None


def bin_dependence(along: DependenceData, unit: str) -> list[DependenceBin]:
    """At most six bins, low to high, or the eight commonest categories."""
    if not is_numeric_series(along.everyone):
        return bin_categories(along)
    edges = dependence_bin_edges(along.everyone.to_numpy(float), unit)
    inside = np.clip(np.searchsorted(edges, along.everyone.to_numpy(float), side="right") - 1, 0, len(edges) - 2)
    found = []
    for index in range(len(edges) - 1):
        mine = inside == index
        if mine.sum() >= MIN_CASES_PER_BIN:
            low, high = float(edges[index]), float(edges[index + 1])
            effect = mean_effect_where(along, partial(in_number_bin, edges=edges, index=index))
            found.append(DependenceBin(low, high, None, effect, observed_event_rate(along, mine), int(mine.sum())))
    return found


def dependence_bin_edges(values: Floats, unit: str) -> Floats:
    """Bin edges at quantiles, made human inside; a value that many share starts a bin of its own."""
    known = values[~np.isnan(values)]
    edges = np.quantile(known, np.linspace(0, 1, MAX_DEPENDENCE_BINS + 1))
    whole = all_whole_numbers(values)
    inner = [round_to_nice_number(edge, unit, whole) if edge > 0 else edge for edge in edges[1:-1]]
    kept = [edge for edge in inner if edges[0] < edge < edges[-1]]
    edges = np.unique([edges[0], *kept, edges[-1]])
    return edges if len(edges) > 1 else np.array([edges[0], edges[0] + 1])


def in_number_bin(values: pd.Series, edges: Floats, index: int) -> Flags:
    """Which values fall into a bin; the last one holds its upper edge."""
    at = np.clip(np.searchsorted(edges, values.to_numpy(float), side="right") - 1, 0, len(edges) - 2)
    return np.asarray(at == index)


def equals_category(values: pd.Series, value: str) -> Flags:
    """Which values are this category."""
    return np.asarray(values.astype(str) == value)


def bin_categories(along: DependenceData) -> list[DependenceBin]:
    """The commonest values, commonest first."""
    counts = along.everyone.astype(str).value_counts()
    found = []
    for value in counts.index[counts >= MIN_CASES_PER_BIN][:MAX_CATEGORY_BINS]:
        mine = np.asarray(along.everyone.astype(str) == value)
        effect = mean_effect_where(along, partial(equals_category, value=str(value)))
        found.append(DependenceBin(None, None, str(value), effect, observed_event_rate(along, mine), int(mine.sum())))
    return found


def mean_effect_where(along: DependenceData, chosen: Callable[[pd.Series], Flags]) -> Estimate | None:
    """Mean effect of the chosen values with its confidence interval over the refits; None where too few were
    explained."""
    mine = chosen(along.sample)
    if mine.sum() < MIN_CASES_PER_BIN / 4:
        return None
    again = [effect[chosen(values)].mean() for values, effect in along.redrawn if chosen(values).any()]
    value = float(along.effect[mine].mean())
    return covering_percentile_interval(value, again, int(mine.sum()), "resamples_95")


def observed_event_rate(along: DependenceData, mine: Flags) -> Estimate | None:
    """The observed rate of the chosen cases."""
    return share_interval(along.event[mine], rows_in_groups(along.groups, mine))


def contrast_observed_rates(along: DependenceData, unit: str) -> RateContrast | None:
    """Observed rates that a layman can check: above and below a human cut, or of two values."""
    return contrast_at_cut(along, unit) if is_numeric_series(along.everyone) else contrast_extreme_categories(along)


def contrast_at_cut(along: DependenceData, unit: str) -> RateContrast | None:
    """Rates at or above a cut and below it; the cut is where the effect changes its sign, made human."""
    values = along.everyone.to_numpy(float)
    split = choose_nice_cut(values, find_effect_sign_change(along.sample.to_numpy(float), along.effect), unit)
    if split is None:
        return None
    above = values >= split
    high, low = (observed_event_rate(along, above), observed_event_rate(along, ~above & ~np.isnan(values)))
    return RateContrast(split, None, None, high, low) if high and low else None


def find_effect_sign_change(values: Floats, effect: Floats) -> float:
    """The value that best divides positive from negative effects; the median where none does.

    The cut with the largest difference between both sides in their share of positive effects
    (Youden 1950), judged at quantiles.
    """
    known = ~np.isnan(values)
    values, up = values[known], effect[known] > 0
    cuts = np.unique(np.quantile(values, np.linspace(0.05, 0.95, 37)))
    gaps = [abs(up[values >= cut].mean() - up[values < cut].mean()) if (values < cut).any() else 0 for cut in cuts]
    return float(cuts[int(np.argmax(gaps))]) if max(gaps) > 0 else float(np.median(values))


def contrast_extreme_categories(along: DependenceData) -> RateContrast | None:
    """The values with the highest and lowest observed rate among those with enough cases to judge."""
    text = np.asarray(along.everyone.astype(str))
    enough = max(50, len(text) // 100)
    rates = {value: observed_event_rate(along, text == value) for value in np.unique(text)}
    judged = {value: rate for value, rate in rates.items() if rate and (rate.n or 0) >= enough}
    if len(judged) < 2:
        return None
    order = sorted(judged, key=lambda value: (judged[value].value, value))
    counts = [(round(rate.value * (rate.n or 0)), rate.n or 0) for rate in judged.values()]
    p = chi_square_p_value(counts, share_design_effect(along.event, along.groups))
    return RateContrast(None, str(order[-1]), str(order[0]), judged[order[-1]], judged[order[0]], p)
