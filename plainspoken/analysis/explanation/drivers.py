"""Analysis, explain: which columns weigh most, how surely, and which move together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from plainspoken.analysis.explanation.shap_values import ShapValues, compute_shap_values, refit_row_count
from plainspoken.analysis.explanation.values import column_values, is_numeric_series
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.statistics.resampling import covering_percentile_interval
from plainspoken.analysis.training.stability_refits import Refit
from plainspoken.analysis.training.trained_model import Rows, TrainedModel
from plainspoken.core.recorder import Estimate

MAX_DRIVERS_SHOWN = 8
RANK_TOLERANCE = 2  # places up or down within which a column keeps its place ...
STABLE_RANK_SHARE = 0.9  # ... in this share of the refits
MIN_MONOTONE_CORRELATION = 0.5  # rank correlation of value and effect from which a direction is named
MIN_COLUMN_ASSOCIATION = 0.7


@dataclass(frozen=True)
class Driver:
    """One column: its mean absolute effect (strongest = 1), its rank, and whether it keeps its place.

    `place`: where it stands in the effects' columns. `redrawn`: effects by each refit, see `ResampledEffects`.
    """

    column: str
    place: int
    size: Estimate
    rank: Estimate
    stable: bool


@dataclass(frozen=True)
class ResampledEffects:
    """What one refit says of some rows: `effects.values` is (len(rows), c)."""

    rows: Rows
    effects: ShapValues


def raw_and_derived_columns(trained: TrainedModel) -> list[str]:
    """Names of all raw and derived columns that a number of the model may be made of."""
    return [*trained.columns, *(each.slug for each in trained.case.derived)]


def explain_refits(
    trained: TrainedModel, refits: Sequence[Refit], sample: Rows, background: pd.DataFrame
) -> list[ResampledEffects]:
    """Explain a resample of the sample by each refit, so that a range holds fitting and sampling alike."""
    drawn = []
    for index, refit in enumerate(refits):
        random = np.random.default_rng(trained.case.seed + index)
        rows = np.sort(random.choice(sample, min(refit_row_count(trained.family), len(sample))))
        frame = trained.frame.iloc[rows][list(trained.columns)]
        drawn.append(
            ResampledEffects(
                rows, compute_shap_values(refit.pipeline, frame, background, raw_and_derived_columns(trained))
            )
        )
    return drawn


def rank_drivers(effects: ShapValues, redrawn: Sequence[ResampledEffects]) -> list[Driver]:
    """The drivers, strongest first, with 95 % confidence intervals of size and rank over the refits.

    A driver is stable when in nine of ten refits it stands within two places of its rank.
    """
    size = scaled_mean_abs_effects(effects.values)
    place = {column: index for index, column in enumerate(effects.columns)}
    again = np.array([[scaled_effects_by_column(each.effects).get(name, 0.0) for name in place] for each in redrawn])
    ranks = np.array([rankdata(-row, method="ordinal") for row in again])
    order = np.argsort(-size, kind="stable")[:MAX_DRIVERS_SHOWN]
    return [summarise_driver(effects.columns[at], int(at), nth + 1, size, again, ranks) for nth, at in enumerate(order)]


def summarise_driver(column: str, at: int, nth: int, size: Floats, again: Floats, ranks: Floats) -> Driver:
    """One driver from the sizes (c,) and the redrawn sizes and ranks (refits, c)."""
    stays = float(np.mean(np.abs(ranks[:, at] - nth) <= RANK_TOLERANCE))
    size_range, rank_range = (
        covering_percentile_interval(value, draws[:, at], len(draws), "resamples_95")
        for value, draws in ((float(size[at]), again), (float(nth), ranks))
    )
    return Driver(column, at, size_range, rank_range, stays >= STABLE_RANK_SHARE)


def scaled_mean_abs_effects(values: Floats) -> Floats:
    """Mean absolute effect of each column, the largest being 1; all nil where nothing has an effect."""
    mean = np.abs(values).mean(axis=0)
    largest = mean.max()
    return np.asarray(mean / largest if largest > 0 else mean)


def scaled_effects_by_column(effects: ShapValues) -> dict[str, float]:
    """The sizes, by column."""
    return dict(zip(effects.columns, scaled_mean_abs_effects(effects.values).tolist(), strict=True))


def effect_direction(values: pd.Series, effect: Floats) -> str:
    """`up` or `down` where effect and value rise or fall together, else `mixed` (also for categories)."""
    if not is_numeric_series(values):
        return "mixed"
    agreement = pairwise_spearman(values.to_numpy(float), effect)
    return "mixed" if abs(agreement) < MIN_MONOTONE_CORRELATION else ("up" if agreement > 0 else "down")


def pairwise_spearman(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation over the cases where both are known; 0 where one does not vary."""
    known = ~(np.isnan(one) | np.isnan(other))
    first, second = rankdata(one[known]), rankdata(other[known])
    if len(first) < 2 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def find_associated_columns(
    frame: pd.DataFrame, trained: TrainedModel, columns: Sequence[str]
) -> dict[str, list[tuple[str, float]]]:
    """For each column the others it moves with so closely that their weights cannot be told apart.

    Rank correlation of two numbers; for a category and a number the correlation ratio; two categories
    are compared by Cramér's V. Listed from 0.7, by size and with the sign of a correlation.
    """
    values = {name: column_values(frame, trained.case, name) for name in columns}
    found: dict[str, list[tuple[str, float]]] = {}
    for name in columns:
        close = [(other, association_strength(values[name], values[other])) for other in columns if other != name]
        found[name] = [pair for pair in close if abs(pair[1]) >= MIN_COLUMN_ASSOCIATION]
    return found


def association_strength(one: pd.Series, other: pd.Series) -> float:
    """How closely two columns move together, whatever their kinds, -1 to 1."""
    if is_numeric_series(one) and is_numeric_series(other):
        return pairwise_spearman(one.to_numpy(float), other.to_numpy(float))
    if is_numeric_series(one) or is_numeric_series(other):
        number, group = (one, other) if is_numeric_series(one) else (other, one)
        return correlation_ratio(number, group)
    return cramers_v(one, other)


def correlation_ratio(number: pd.Series, group: pd.Series) -> float:
    """Share of the ranks' spread that lies between groups, as a root (Pearson 1905)."""
    ranks = pd.Series(rankdata(number.to_numpy(float)))
    means = ranks.groupby(np.asarray(group.astype(str))).transform("mean")
    whole = float(ranks.var())
    return float(np.sqrt(means.var() / whole)) if whole > 0 else 0.0


def cramers_v(one: pd.Series, other: pd.Series) -> float:
    """Association of two categories, 0 to 1 (Cramér 1946)."""
    table = pd.crosstab(np.asarray(one.astype(str)), np.asarray(other.astype(str))).to_numpy(float)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    smaller = min(table.shape) - 1
    chi2 = float(((table - expected) ** 2 / expected).sum())
    return float(np.sqrt(chi2 / (table.sum() * smaller))) if smaller else 0.0
