"""Analysis, explain: how much each column moves each score (SHAP), by the fastest exact way. Knows no case.

Shapley values after Lundberg & Lee 2017; trees exactly after Lundberg et al. 2020; anything that has no
exact way by sampled permutations of the raw columns (Štrumbelj & Kononenko 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier

from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.stability_refits import RANDOM_FOREST

PERMUTATION_BACKGROUND_ROWS = 8  # cases that stand for "value not known" where an explainer needs some
# What the dear ones can afford.
EXPLAINED_ROWS_BY_FAMILY = {
    RANDOM_FOREST: 120,
    "extra_trees": 250,
    "nearest_neighbours": 40,
    "support_vectors": 60,
    "support_vectors_exact": 60,
    "soft_vote": 40,
}
DEFAULT_EXPLAINED_ROWS = 1200
# The same, for each refit.
REFIT_ROWS_BY_FAMILY = {
    RANDOM_FOREST: 40,
    "extra_trees": 40,
    "nearest_neighbours": 10,
    "support_vectors": 20,
    "support_vectors_exact": 20,
    "soft_vote": 10,
}
DEFAULT_REFIT_ROWS = 600
FAST_SHAP_FAMILIES = (
    "logistic_regression",
    "logistic_l1",
    "decision_tree",
    "lightgbm",
)  # a whole table in about a second


TREE_SHAP_MODELS = (
    RandomForestClassifier,
    ExtraTreesClassifier,
    DecisionTreeClassifier,
    HistGradientBoostingClassifier,
)


@dataclass(frozen=True)
class ShapValues:
    """How much each column moves the score of each case, in the unit the model adds up in.

    `columns`: (c,) raw and derived columns; `values`: (n, c); `error`: largest distance between base
    plus effects and the model's own score.
    """

    columns: tuple[str, ...]
    values: Floats
    error: float


def explained_row_count(family: str) -> int:
    """How many cases a family's explanation can afford."""
    return EXPLAINED_ROWS_BY_FAMILY.get(family, DEFAULT_EXPLAINED_ROWS)


def refit_row_count(family: str) -> int:
    """How many cases each refit of a family can afford to explain."""
    return REFIT_ROWS_BY_FAMILY.get(family, DEFAULT_REFIT_ROWS)


def compute_shap_values(
    pipeline: Pipeline, frame: pd.DataFrame, background: pd.DataFrame, known: Sequence[str]
) -> ShapValues:
    """The effect of each column on each row of `frame`, which holds the raw columns the pipeline takes.

    `background`: rows of the same kind that stand for the average case. `known`: names of raw and derived
    columns. Numbers made of one column are summed back to it. Where the model's numbers cannot be traced
    to columns, or the model has no exact explainer, raw columns are permuted instead.
    """
    owners = trace_source_columns(pipeline, frame, known)
    model = pipeline.named_steps["model"]
    if owners is None or not isinstance(model, (LGBMClassifier, *TREE_SHAP_MODELS, LogisticRegression)):
        return permutation_shap(pipeline, frame, background)
    numbers = encode_features(pipeline, frame)
    if isinstance(model, LogisticRegression):
        values, base, score = linear_shap(model, numbers, encode_features(pipeline, background))
    elif isinstance(model, LGBMClassifier):
        values, base, score = lightgbm_tree_shap(model, numbers)
    else:
        values, base, score = sklearn_tree_shap(model, numbers)
    error = float(np.abs(values.sum(axis=1) + base - score).max())
    columns = tuple(dict.fromkeys(owners))
    return ShapValues(columns, sum_by_source_column(values, owners, columns), error)


def trace_source_columns(pipeline: Pipeline, frame: pd.DataFrame, known: Sequence[str]) -> list[str] | None:
    """The column that each of the model's numbers is made of; None where that cannot be told."""
    try:
        names = [str(name) for name in encoded_feature_names(pipeline)]
    except (AttributeError, ValueError):  # a step that does not name its numbers
        return None
    owners = [source_column_of(name, known) for name in names]
    return None if None in owners else [owner for owner in owners if owner is not None]


def encoded_feature_names(pipeline: Pipeline) -> Sequence[str]:
    """What the steps before the model call its numbers; a choice of numbers is told what it chooses from."""
    if "select" in pipeline.named_steps:
        return list(pipeline[-2].get_feature_names_out(pipeline[-3].get_feature_names_out()))
    return list(pipeline[-2].get_feature_names_out())


def source_column_of(name: str, known: Sequence[str]) -> str | None:
    """The longest known column that a number's name is, or begins with: `Month_Nov` is made of `Month`."""
    bare = name.rsplit("__", 1)[-1]
    fits = [column for column in known if bare == column or bare.startswith(f"{column}_")]
    return max(fits, key=len, default=None)


def encode_features(pipeline: Pipeline, frame: pd.DataFrame) -> Floats:
    """The numbers that the model sees, (n, k), dense."""
    numbers = pipeline[:-1].transform(frame)
    return np.asarray(numbers.toarray() if hasattr(numbers, "toarray") else numbers, dtype=float)


def sum_by_source_column(values: Floats, owners: Sequence[str], columns: Sequence[str]) -> Floats:
    """(n, k) effects of numbers summed to (n, c) effects of columns."""
    place = {column: index for index, column in enumerate(columns)}
    total = np.zeros((len(values), len(columns)))
    for number, owner in enumerate(owners):
        total[:, place[owner]] += values[:, number]
    return total


def lightgbm_tree_shap(model: LGBMClassifier, numbers: Floats) -> tuple[Floats, float, Floats]:
    """LightGBM's own exact tree SHAP: effects (n, k), base, and log-odds (n,)."""
    parts = np.asarray(model.booster_.predict(numbers, pred_contrib=True, num_threads=2))
    score = np.asarray(model.booster_.predict(numbers, raw_score=True))
    return parts[:, :-1], float(parts[0, -1]), score


def linear_shap(model: LogisticRegression, numbers: Floats, background: Floats) -> tuple[Floats, float, Floats]:
    """Exact SHAP of a linear model against the mean of the background; log-odds."""
    import shap  # only now: it takes as much memory as all the rest

    explainer = shap.LinearExplainer(model, background)
    values = np.asarray(explainer.shap_values(numbers))
    return values, float(np.ravel(explainer.expected_value)[0]), np.asarray(model.decision_function(numbers))


def sklearn_tree_shap(model: object, numbers: Floats) -> tuple[Floats, float, Floats]:
    """Exact tree SHAP of scikit-learn trees: log-odds for boosting, probability for a tree or a forest."""
    import shap  # only now: it takes as much memory as all the rest

    explainer = shap.TreeExplainer(model)
    values = np.asarray(explainer.shap_values(numbers, check_additivity=False))
    values = values[..., 1] if values.ndim == 3 else values
    if isinstance(model, HistGradientBoostingClassifier):
        score = np.asarray(model.decision_function(numbers))
    else:
        score = np.asarray(model.predict_proba(numbers)[:, 1])  # type: ignore[attr-defined]
    return values, float(np.ravel(explainer.expected_value)[-1]), score


def permutation_shap(pipeline: Pipeline, frame: pd.DataFrame, background: pd.DataFrame) -> ShapValues:
    """SHAP of the whole pipeline by permuting raw columns; log-odds of the probability where there is one."""
    import shap  # only now: it takes as much memory as all the rest

    coded = CategoryCodes.of(pd.concat([background, frame]))
    rows, standing = coded.codes(frame), coded.codes(background.iloc[:PERMUTATION_BACKGROUND_ROWS])

    def score(codes: Floats) -> Floats:
        return score_margin(pipeline, coded.frame(codes))

    explainer = shap.PermutationExplainer(score, standing, seed=0)
    found = explainer(rows, max_evals=2 * rows.shape[1] + 1, silent=True)
    values = np.asarray(found.values)
    error = float(np.abs(values.sum(axis=1) + np.ravel(found.base_values) - score(rows)).max())
    return ShapValues(tuple(map(str, frame.columns)), values, error)


def score_margin(pipeline: Pipeline, frame: pd.DataFrame) -> Floats:
    """A score that can be added up: log-odds, kept finite."""
    if not hasattr(pipeline, "predict_proba"):
        return np.asarray(pipeline.decision_function(frame))
    chance = np.clip(pipeline.predict_proba(frame)[:, 1], 1e-4, 1 - 1e-4)
    return np.asarray(np.log(chance / (1 - chance)))


@dataclass(frozen=True)
class CategoryCodes:
    """A table as numbers and back: a category is the place of its value."""

    like: pd.DataFrame

    @classmethod
    def of(cls, frame: pd.DataFrame) -> CategoryCodes:
        """Remember the types of the columns."""
        return cls(frame.iloc[:1])

    def codes(self, frame: pd.DataFrame) -> Floats:
        """The table as numbers (n, c)."""
        columns = [each.cat.codes if isinstance(each.dtype, pd.CategoricalDtype) else each for _, each in frame.items()]
        return np.column_stack([np.asarray(each, dtype=float) for each in columns])

    def frame(self, codes: Floats) -> pd.DataFrame:
        """The numbers as a table."""
        return pd.DataFrame(
            {name: self.column(str(name), codes[:, place]) for place, name in enumerate(self.like.columns)}
        )

    def column(self, name: str, codes: Floats) -> pd.Series:
        """One column back from its numbers."""
        dtype = self.like[name].dtype
        if isinstance(dtype, pd.CategoricalDtype):
            return pd.Series(pd.Categorical.from_codes(codes.astype(int).tolist(), dtype=dtype))
        return pd.Series(codes)
