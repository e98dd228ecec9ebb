"""Analysis, leaks: how much a column says of the answer, out of fold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.analysis.statistics.roc_auc import hanley_mcneil_variance
from plainspoken.analysis.training.split import stratified_folds
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate

Codes = NDArray[np.intp]
UNIVARIATE_BINS = 40
SMOOTHING_PRIOR_ROWS = 20.0  # a cell's rate is drawn to the base rate as if it held so many further rows
LEAKAGE_FOLDS = 3


def stratified_leakage_folds(event: Flags, seed: int, groups: Groups | None = None) -> list[tuple[Codes, Codes]]:
    """(training rows, left-out rows) of each stratified fold; `groups`: rows kept together (n,)."""
    folds = stratified_folds(np.arange(len(event)), event, LEAKAGE_FOLDS, seed, groups)
    return [(fold.fit, fold.score) for fold in folds]


def encode_as_numbers(values: pd.Series) -> Floats:
    """A column as numbers: numbers as they are, anything else as the rank of its value in sorted order."""
    if pd.api.types.is_numeric_dtype(values):
        return np.asarray(values.to_numpy(float))
    text = values.astype("string")
    parsed = pd.to_numeric(text, errors="coerce")
    if parsed.notna().equals(text.notna()):
        return np.asarray(parsed.to_numpy(float, na_value=np.nan))
    codes, _ = pd.factorize(text, sort=True)
    return np.where(codes < 0, np.nan, codes.astype(float))


def discretise_column(values: pd.Series) -> Codes:
    """The cell of each row (n,): a category's code, or one of 40 quantile bins; missing has its own.

    A value held by many rows gets a bin of its own, since bin edges are quantiles and belong to the left.
    """
    distinct = values.nunique()
    if not pd.api.types.is_numeric_dtype(values) and distinct <= max(UNIVARIATE_BINS, len(values) // 50):
        return np.asarray(pd.factorize(values.astype("string"), use_na_sentinel=False)[0])
    known = encode_as_numbers(values)
    edges = np.unique(np.nanquantile(known, np.linspace(0, 1, UNIVARIATE_BINS + 1))) if distinct else np.zeros(1)
    return np.where(np.isnan(known), len(edges) + 1, np.searchsorted(edges, known, side="left"))


def univariate_scores(values: pd.Series, event: Flags, parts: Sequence[tuple[Codes, Codes]]) -> Floats:
    """Out-of-fold score of each row (n,) from one column: the rate of the event in its cell elsewhere."""
    return rate_elsewhere(discretise_column(values), event, parts)


def rate_elsewhere(cell: Codes, event: Flags, parts: Sequence[tuple[Codes, Codes]]) -> Floats:
    """Of each row (n,), the rate of the event in its cell (n,) among the rows of the other folds."""
    count = int(cell.max()) + 1
    score = np.zeros(len(event))
    for fit, out in parts:
        size = np.bincount(cell[fit], minlength=count)
        events = np.bincount(cell[fit], weights=event[fit], minlength=count)
        score[out] = ((events + SMOOTHING_PRIOR_ROWS * event[fit].mean()) / (size + SMOOTHING_PRIOR_ROWS))[cell[out]]
    return score


def multivariate_scores(frame: pd.DataFrame, event: Flags, parts: Sequence[tuple[Codes, Codes]], seed: int) -> Floats:
    """Out-of-fold score of each row (n,) from several columns: a small LightGBM; 0.5 where there are none."""
    if frame.shape[1] == 0:
        return np.full(len(event), 0.5)
    plain = pd.DataFrame({str(index): encode_as_numbers(frame[name]) for index, name in enumerate(frame)})
    score = np.zeros(len(event))
    for fit, out in parts:
        model = LGBMClassifier(
            n_estimators=60,
            num_leaves=15,
            learning_rate=0.08,
            min_child_samples=20,
            random_state=seed,
            n_jobs=1,  # at this size a second thread costs more waiting than it works
            deterministic=True,
            force_row_wise=True,
            verbosity=-1,
        )
        model.fit(plain.iloc[fit], event[fit])
        score[out] = np.asarray(model.predict_proba(plain.iloc[out]))[:, 1]
    return score


def normal_auc_interval(event: Flags, score: Floats) -> Estimate:
    """The ROC-AUC of a score (n,) with its normal range (Hanley and McNeil 1982)."""
    value = roc_auc(event, score)
    half = 1.96 * float(np.sqrt(hanley_mcneil_variance(value, int(event.sum()), int((~event).sum()))))
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0), len(event), "t_95")
