"""Analysis, judged: how far each column moves a foreign model's score (SHAP). Knows no case and no address.

Shapley values after Lundberg & Lee 2017: exactly where the model is linear or made of trees and its numbers
can be traced to columns, else by sampled permutations of the columns (Štrumbelj & Kononenko 2014).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier

from plainspoken.analysis.explanation.shap_values import (
    TREE_SHAP_MODELS,
    ShapValues,
    lightgbm_tree_shap,
    linear_shap,
    sklearn_tree_shap,
    sum_by_source_column,
)
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.trained_model import Rows
from plainspoken.external.column_tracing import encode_external_features, trace_columns_by_permutation
from plainspoken.external.external_model import ExternalModel

Heard = Callable[[int], None]  # told how many cases are explained
EXTERNAL_BACKGROUND_ROWS = 30  # cases that stand for the usual one
PROGRESS_BATCH_CASES = 10  # cases between two words on how far it is
PERMUTATION_PAIRS = 2  # permutations and their reverses for each case
MAX_PERMUTED_ROWS = 400_000  # rows that permuting may have the model score ...
MIN_PERMUTED_CASES, MAX_PERMUTED_CASES = 60, 250  # ... by these many explained cases
FOREST_MODELS = (RandomForestClassifier, ExtraTreesClassifier)
MAX_FOREST_CASES, DEFAULT_EXPLAINED_CASES = 120, 1200
FAST_SHAP_MODELS = (LogisticRegression, LGBMClassifier, DecisionTreeClassifier)
MAX_FULLY_EXPLAINED_ROWS = 50_000  # up to so many rows a cheap model tells its reasons for each
COMPARED_PROBABILITY_MARGIN = (
    1e-6  # where a probability is nearer to nil or one, its odds hold too few digits to compare
)
PERMUTED_PROBABILITY_MARGIN = 1e-4  # nor are they told apart when columns are permuted
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
        if self.owner is None:
            width = self.model.table.shape[1]
            return int(
                np.clip(
                    MAX_PERMUTED_ROWS // (PERMUTATION_PAIRS * (2 * width + 1) * EXTERNAL_BACKGROUND_ROWS),
                    MIN_PERMUTED_CASES,
                    MAX_PERMUTED_CASES,
                )
            )
        return MAX_FOREST_CASES if isinstance(self.last, FOREST_MODELS) else DEFAULT_EXPLAINED_CASES

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
    known = isinstance(last, (*TREE_SHAP_MODELS, *FAST_SHAP_MODELS)) and len(whole.classes_) == 2
    owner = trace_columns_by_permutation(steps, model.table, random) if known else None
    if owner is not None:
        how = ExternalExplainer(model, steps, last, tuple(owner))
        few = random.choice(len(model.table), min(EXTERNAL_BACKGROUND_ROWS, len(model.table)), replace=False)
        if exact_shap_values(how, few, few).error < ADDITIVITY_TOLERANCE:
            return how
    return ExternalExplainer(model, steps, last, None)


def explain_external_rows(how: ExternalExplainer, rows: Rows, background: Rows, heard: Heard) -> ShapValues:
    """The effect of each column on the score of some rows, against the usual case.

    In log-odds of the event; of a single tree or a forest in probability.
    """
    if how.owner is None:
        return batched_permutation_shap(how.model, rows, background, heard)
    found = exact_shap_values(how, rows, background)
    heard(len(rows))
    return found


def exact_shap_values(how: ExternalExplainer, rows: Rows, background: Rows) -> ShapValues:
    """Exact effects; what a number that belongs to no column does is left out, and told as error."""
    table, last, owner = how.model.table, how.last, np.array(how.owner)
    made, standing = (encode_external_features(how.steps, table.iloc[each]) for each in (rows, background))
    assert made is not None and standing is not None  # the columns could be traced through these steps
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        if isinstance(last, LogisticRegression):
            values, base, _ = linear_shap(last, made, standing)
        else:
            values, base, _ = (
                lightgbm_tree_shap(last, made) if isinstance(last, LGBMClassifier) else sklearn_tree_shap(last, made)
            )
    mine, columns = owner != "", tuple(map(str, table.columns))
    values = values[:, mine]
    towards = 1 if how.model.place == 1 else -1
    error = additivity_error(how, rows, values.sum(axis=1) + base)
    return ShapValues(columns, towards * sum_by_source_column(values, list(owner[mine]), columns), error)


def additivity_error(how: ExternalExplainer, rows: Rows, told: Floats) -> float:
    """The largest distance between base plus effects and what the whole model says of the same cases."""
    said = np.asarray(how.model.classifier.predict_proba(how.model.table.iloc[rows]), dtype=np.float64)[:, 1]
    if isinstance(how.last, (*FOREST_MODELS, DecisionTreeClassifier)):
        return float(np.abs(told - said).max())
    limit = clipped_log_odds(np.array(1 - COMPARED_PROBABILITY_MARGIN), COMPARED_PROBABILITY_MARGIN)
    return float(np.abs(np.clip(told, -limit, limit) - clipped_log_odds(said, COMPARED_PROBABILITY_MARGIN)).max())


def clipped_log_odds(chance: Floats, least: float) -> Floats:
    """Log-odds of a probability kept `least` away from nil and one."""
    kept = np.clip(chance, least, 1 - least)
    return np.asarray(np.log(kept / (1 - kept)))


def batched_permutation_shap(model: ExternalModel, rows: Rows, background: Rows, heard: Heard) -> ShapValues:
    """Effects by permuting columns, whatever the model is made of; in log-odds of the event."""
    import shap  # only now: it takes as much memory as all the rest

    coded = ValueCodes.of(model.table.iloc[np.concatenate([background, rows])])
    standing, wanted = coded.codes[: len(background)], coded.codes[len(background) :]

    def score(codes: Floats) -> Floats:
        return clipped_log_odds(model.probability(coded.table(codes)), PERMUTED_PROBABILITY_MARGIN)

    dealer = shap.PermutationExplainer(score, standing, seed=0)
    evaluations = PERMUTATION_PAIRS * (2 * wanted.shape[1] + 1)
    parts, bases = [], []
    for start in range(0, len(wanted), PROGRESS_BATCH_CASES):
        found = dealer(wanted[start : start + PROGRESS_BATCH_CASES], max_evals=evaluations, silent=True)
        parts.append(np.asarray(found.values))
        bases.append(np.broadcast_to(np.ravel(found.base_values), len(parts[-1])))
        heard(min(start + PROGRESS_BATCH_CASES, len(wanted)))
    values = np.concatenate(parts)
    error = float(np.abs(values.sum(axis=1) + np.concatenate(bases) - score(wanted)).max())
    return ShapValues(tuple(map(str, model.table.columns)), values, error)


@dataclass(frozen=True)
class ValueCodes:
    """A table as numbers and back: a cell is the place of its value, so that every type stays what it was."""

    cells: pd.DataFrame
    codes: Floats

    @classmethod
    def of(cls, cells: pd.DataFrame) -> ValueCodes:
        """Number the values of each column by the first row that holds them."""
        return cls(cells, np.column_stack([first_occurrence_index(each) for _, each in cells.items()]))

    def table(self, codes: Floats) -> pd.DataFrame:
        """The numbers (n, c) as a table."""
        places = codes.astype(int)
        columns = {
            name: each.iloc[places[:, at]].reset_index(drop=True) for at, (name, each) in enumerate(self.cells.items())
        }
        return pd.DataFrame(columns)


def first_occurrence_index(values: pd.Series) -> Floats:
    """For each value the first place at which it stands."""
    codes, _ = pd.factorize(values, use_na_sentinel=False)
    _, first = np.unique(codes, return_index=True)
    return np.asarray(first[codes], dtype=float)
