"""Analysis, judged: how far each column moves a foreign model's score (SHAP).

Shapley values after Lundberg & Lee 2017: exactly where the model is linear or made of trees and its numbers
can be traced to columns, else by sampled permutations of the columns (Štrumbelj & Kononenko 2014)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier

from plainspoken.analysis.explanation.permutation_shap import Heard, clipped_log_odds, permutation_shap
from plainspoken.analysis.explanation.shap_values import (
    EXACT_SHAP_MODELS,
    EXPLAINED_ROWS,
    ShapValues,
    exact_number_shap,
    measured_shap_values,
    sum_by_source_column,
)
from plainspoken.analysis.shap.tree_nodes import FOREST_MODELS
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.trained_model import Rows
from plainspoken.external.column_tracing import encode_external_features, trace_columns_by_permutation
from plainspoken.external.external_model import ExternalModel

EXTERNAL_BACKGROUND_ROWS = 30  # cases that stand for the usual one
PERMUTATION_PAIRS = 2  # permutations and their reverses for each case
MAX_PERMUTED_ROWS = 400_000  # rows that permuting may have the model score ...
MIN_PERMUTED_CASES, MAX_PERMUTED_CASES = 60, 250  # ... by these many explained cases
FAST_SHAP_MODELS = (LogisticRegression, LGBMClassifier, DecisionTreeClassifier)
MAX_FULLY_EXPLAINED_ROWS = 50_000  # up to so many rows a cheap model tells its reasons for each
COMPARED_PROBABILITY_MARGIN = 1e-6  # where a probability is nearer to nil or one, its odds hold too few digits
ADDITIVITY_TOLERANCE = 1e-3


@dataclass(frozen=True)
class ExternalExplainer:
    """How a model is explained. `steps`, `last`: what makes numbers of its columns, and what scores them;
    `owner`: the column each number is made of; None: columns are permuted."""

    model: ExternalModel
    steps: Pipeline | None
    last: Any
    owner: tuple[str, ...] | None

    @property
    def cases(self) -> int:
        """How many cases can be explained in a reasonable time."""
        if self.owner is not None:
            return EXPLAINED_ROWS
        rows_a_case = PERMUTATION_PAIRS * (2 * self.model.table.shape[1] + 1) * EXTERNAL_BACKGROUND_ROWS
        return int(np.clip(MAX_PERMUTED_ROWS // rows_a_case, MIN_PERMUTED_CASES, MAX_PERMUTED_CASES))

    @property
    def compares(self) -> bool:
        """Whether cases are explained against others; trees hold what is usual themselves."""
        return self.owner is None or isinstance(self.last, LogisticRegression)

    @property
    def cheap(self) -> bool:
        """Whether every case can be explained."""
        return (
            self.owner is not None
            and isinstance(self.last, FAST_SHAP_MODELS)
            and len(self.model.table) <= MAX_FULLY_EXPLAINED_ROWS
        )


def choose_explainer(model: ExternalModel, seed: int) -> ExternalExplainer:
    """The fastest exact way to explain a model, tried on a few cases; permutations where there is none."""
    whole = model.classifier
    steps = whole[:-1] if isinstance(whole, Pipeline) and len(whole) > 1 else None
    last = whole[-1] if isinstance(whole, Pipeline) else whole
    random = np.random.default_rng(seed)
    known = isinstance(last, EXACT_SHAP_MODELS) and len(whole.classes_) == 2
    owner = trace_columns_by_permutation(steps, model.table, random) if known else None
    if owner is not None:
        how = ExternalExplainer(model, steps, last, tuple(owner))
        few = random.choice(len(model.table), min(EXTERNAL_BACKGROUND_ROWS, len(model.table)), replace=False)
        found = exact_shap_values(how, few, few)
        if found is not None and found.error < ADDITIVITY_TOLERANCE:
            return how
    return ExternalExplainer(model, steps, last, None)


def explain_external_rows(how: ExternalExplainer, rows: Rows, background: Rows, heard: Heard) -> ShapValues:
    """The effect of each column on the score of some rows, against the usual case.

    In log-odds of the event; of a single tree or a forest in probability.
    """
    found = None if how.owner is None else exact_shap_values(how, rows, background)
    if found is None:
        return permuted_shap_values(how.model, rows, background, heard)
    heard(len(rows))
    return found


def exact_shap_values(how: ExternalExplainer, rows: Rows, background: Rows) -> ShapValues | None:
    """Exact effects; what a number that belongs to no column does is left out, and told as error."""
    table, owner = how.model.table, np.array(how.owner)
    made, standing = (encode_external_features(how.steps, table.iloc[each]) for each in (rows, background))
    assert made is not None and standing is not None  # the columns could be traced through these steps
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        found = exact_number_shap(how.last, made, standing)
    if found is None:
        return None
    mine, columns = owner != "", tuple(map(str, table.columns))
    values, base = found[0][:, mine], found[1]
    towards = 1 if how.model.place == 1 else -1
    told = values.sum(axis=1) + base
    odds, summed = not isinstance(how.last, FOREST_MODELS), sum_by_source_column(values, list(owner[mine]), columns)
    turn = 0.0 if towards == 1 or odds else 1.0  # the other class has the log-odds turned, the probability from one
    said = margins_said(how, rows)
    error = float(np.abs(clip_told(how, told) - said).max(initial=0.0))
    start, own = (turn + towards * each for each in (np.full(len(told), base), said))
    return ShapValues(columns, towards * summed, error, start, own, odds)


def margins_said(how: ExternalExplainer, rows: Rows) -> Floats:
    """What the whole model says of some cases (n,), in the unit its effects add up in, of its second class."""
    said = np.asarray(how.model.classifier.predict_proba(how.model.table.iloc[rows]), dtype=np.float64)[:, 1]
    return said if isinstance(how.last, FOREST_MODELS) else clipped_log_odds(said, COMPARED_PROBABILITY_MARGIN)


def clip_told(how: ExternalExplainer, told: Floats) -> Floats:
    """Base plus effects, no farther than log-odds can be compared."""
    if isinstance(how.last, FOREST_MODELS):
        return told
    limit = clipped_log_odds(np.array(1 - COMPARED_PROBABILITY_MARGIN), COMPARED_PROBABILITY_MARGIN)
    return np.asarray(np.clip(told, -limit, limit))


def permuted_shap_values(model: ExternalModel, rows: Rows, background: Rows, heard: Heard) -> ShapValues:
    """Effects by permuting columns, whatever the model is made of; in log-odds of the event."""
    values, base, margin = permutation_shap(
        lambda table: clipped_log_odds(model.probability(table)),
        model.table.iloc[rows],
        model.table.iloc[background],
        PERMUTATION_PAIRS,
        heard,
    )
    return measured_shap_values(tuple(map(str, model.table.columns)), values, base, margin, log_odds=True)
