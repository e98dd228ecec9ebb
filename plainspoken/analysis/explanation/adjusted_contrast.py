"""Analysis, explain: what remains of a contrast between cases that are alike in everything known by then.

Standardisation (g-computation, Robins 1986) over a logistic regression with every other column known no later than
the one looked at: what it brings about on the way (pages looked at after arriving) is no reason to take from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import rankdata

from plainspoken.analysis.explanation.values import is_numeric_series
from plainspoken.analysis.statistics.intervals import NORMAL_95, Flags, Floats
from plainspoken.core.recorder import Estimate

KNOWN_ORDER = ("start", "during", "end", "after")
MIN_LEVEL_SHARE = 0.01  # rarer values of a category are taken together
RIDGE_PENALTY = 0.5  # half an observation's worth: keeps levels without an event finite
NEWTON_STEPS, NEWTON_TOLERANCE = 50, 1e-8


@dataclass(frozen=True)
class AdjustedContrast:
    """Shares of the event were all cases on one side or the other, and their difference, with 95 % ranges."""

    more: Estimate
    fewer: Estimate
    difference: Estimate
    columns: int


def adjust_contrast(frame: pd.DataFrame, event: Flags, more: Flags, fewer: Flags) -> AdjustedContrast | None:
    """The contrast of two groups of rows (n,), the columns of `frame` (n, c) held alike.

    Rows in neither group help to tell what the columns do. None where a group is empty.
    """
    if not more.any() or not fewer.any():
        return None
    held = encode_adjusters(frame)
    neither = ~more & ~fewer
    numbers = np.column_stack([np.ones(len(event)), more, neither, held]).astype(float)
    weights, covariance = fit_logistic(numbers, event)
    as_more, as_fewer = numbers.copy(), numbers.copy()
    as_more[:, 1], as_fewer[:, 1] = 1.0, 0.0
    as_more[:, 2], as_fewer[:, 2] = 0.0, 0.0
    (high, high_slope), (low, low_slope) = (mean_and_slope(each, weights) for each in (as_more, as_fewer))
    n = int(more.sum() + fewer.sum())
    return AdjustedContrast(
        delta_interval(high, high_slope, covariance, n, bounded=True),
        delta_interval(low, low_slope, covariance, n, bounded=True),
        delta_interval(high - low, high_slope - low_slope, covariance, n),
        frame.shape[1],
    )


def encode_adjusters(frame: pd.DataFrame) -> Floats:
    """Columns as numbers (n, k): numbers by rank and its square, categories by their frequent values."""
    parts = [encode_number(frame[name]) if is_numeric_series(frame[name]) else encode_levels(frame[name])
             for name in frame.columns]  # fmt: skip
    return np.hstack(parts) if parts else np.empty((len(frame), 0))


def encode_number(values: pd.Series) -> Floats:
    """Rank between -1 and 1, its square, and whether it is missing: outliers weigh as any other."""
    numbers = values.to_numpy(float)
    missing = np.isnan(numbers)
    ranks = np.zeros(len(numbers))
    if (~missing).any():
        ranks[~missing] = 2 * rankdata(numbers[~missing]) / max(int((~missing).sum()), 1) - 1
    parts = [ranks, ranks**2, *([missing.astype(float)] if missing.any() else [])]
    return np.column_stack(parts)


def encode_levels(values: pd.Series) -> Floats:
    """One column a frequent value but the most frequent; rare ones are as the most frequent."""
    text = values.astype(str)
    shares = text.value_counts(normalize=True)
    frequent = [str(level) for level in shares.index[1:] if shares[level] >= MIN_LEVEL_SHARE]
    told = [(text == level).to_numpy(float) for level in frequent]
    return np.column_stack(told) if told else np.empty((len(text), 0))


def fit_logistic(design: Floats, event: Flags) -> tuple[Floats, Floats]:
    """Weights (k,) of a logistic regression by Newton's method, and their covariance (k, k)."""
    weights = np.zeros(design.shape[1])
    penalty = RIDGE_PENALTY * np.eye(design.shape[1])
    penalty[0, 0] = 1e-9  # the usual rate is not drawn towards one half
    for _ in range(NEWTON_STEPS):
        said = expit(design @ weights)
        slope = design.T @ (event - said) - penalty @ weights
        step = np.linalg.solve(information_matrix(design, said) + penalty, slope)
        weights = weights + step
        if float(np.abs(step).max()) < NEWTON_TOLERANCE:
            break
    covariance = np.linalg.inv(information_matrix(design, expit(design @ weights)) + penalty)
    return np.asarray(weights, dtype=np.float64), np.asarray(covariance, dtype=np.float64)


def information_matrix(design: Floats, said: Floats) -> Floats:
    """Fisher information (k, k) at these probabilities."""
    return np.asarray(design.T @ (design * (said * (1 - said))[:, None]))


def mean_and_slope(design: Floats, weights: Floats) -> tuple[float, Floats]:
    """Mean probability over all rows, and its derivative by the weights (k,)."""
    said = expit(design @ weights)
    return float(said.mean()), np.asarray(design.T @ (said * (1 - said)) / len(said))


def delta_interval(value: float, slope: Floats, covariance: Floats, n: int, bounded: bool = False) -> Estimate:
    """A 95 % range by the delta method; `bounded`: a share, kept between 0 and 1."""
    half = NORMAL_95 * float(np.sqrt(max(float(slope @ covariance @ slope), 0.0)))
    low, high = value - half, value + half
    return Estimate(value, max(low, 0.0) if bounded else low, min(high, 1.0) if bounded else high, n, "delta_95")


def columns_known_by(known: Mapping[str, str], columns: Sequence[str], column: str) -> list[str]:
    """The other columns that are known no later than this one."""
    latest = KNOWN_ORDER.index(known[column])
    return [name for name in columns if name != column and KNOWN_ORDER.index(known[name]) <= latest]
