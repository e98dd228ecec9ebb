"""Analysis, explain: how much each column moves each score (SHAP), by the fastest exact way.

Shapley values after Lundberg & Lee 2017. Models that are made of trees exactly, by the compiled kernels that the
service explains by too (`analysis.shap`); linear ones exactly by shap; anything else by sampled permutations of the
raw columns (Štrumbelj & Kononenko 2014)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from plainspoken.analysis.explanation.permutation_shap import clipped_log_odds, permutation_shap
from plainspoken.analysis.shap.tree_nodes import FOREST_MODELS, TREE_MODELS, read_tree_ensemble
from plainspoken.analysis.shap.tree_shap import TreeShap
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.category_encoder import CategoryEncoder

PERMUTATION_BACKGROUND_ROWS = 8  # cases that stand for "value not known" where columns are permuted
EXPLAINED_ROWS, EXPLAINED_ROWS_A_REFIT = 1200, 600  # of what is explained exactly
PERMUTED_ROWS = {  # the same of each family whose columns are permuted: some ten milliseconds and more a row
    "nearest_neighbours": (40, 10),
    "support_vectors": (60, 20),
    "support_vectors_exact": (60, 20),
    "soft_vote": (40, 10),
}
# A whole table in about a second.
FAST_SHAP_FAMILIES = ("logistic_regression", "logistic_l1", "decision_tree", "lightgbm")
EXACT_SHAP_MODELS = (*TREE_MODELS, LogisticRegression)


@dataclass(frozen=True)
class ShapValues:
    """How much each column moves the score of each case, in the unit the model adds up in.

    `columns`: (c,) raw and derived columns; `values`: (n, c); `error`: largest distance between base
    plus effects and the model's own score. `base`, `margin`: what the effects are added to and the model's own
    score (n,); `log_odds`: whether these are log-odds of a probability, else they are the score itself.
    """

    columns: tuple[str, ...]
    values: Floats
    error: float
    base: Floats = field(default_factory=lambda: np.empty(0))
    margin: Floats = field(default_factory=lambda: np.empty(0))
    log_odds: bool = True


def has_exact_shap(family: str) -> bool:
    """Whether a family is explained exactly, which takes a millisecond a row or less."""
    return family not in PERMUTED_ROWS


def explained_row_count(family: str) -> int:
    """How many cases a family's explanation rests on."""
    return PERMUTED_ROWS.get(family, (EXPLAINED_ROWS, EXPLAINED_ROWS_A_REFIT))[0]


def refit_row_count(family: str) -> int:
    """How many cases each refit of a family explains."""
    return PERMUTED_ROWS.get(family, (EXPLAINED_ROWS, EXPLAINED_ROWS_A_REFIT))[1]


def compute_shap_values(
    pipeline: Pipeline, frame: pd.DataFrame, background: pd.DataFrame, known: Sequence[str]
) -> ShapValues:
    """The effect of each column on each row of `frame`, which holds the raw columns the pipeline takes.

    `background`: rows of the same kind that stand for the average case. `known`: names of raw and derived
    columns. Numbers made of one column are summed back to it. Where the model's numbers cannot be traced
    to columns, or the model has no exact explainer, raw columns are permuted instead.
    """
    owners = trace_source_columns(pipeline, known)
    exact = None if owners is None else exact_column_shap(pipeline, frame, background, owners)
    if exact is not None:
        return exact
    few = background.iloc[:PERMUTATION_BACKGROUND_ROWS]
    moved = columns_to_permute(pipeline, frame, owners)
    rest = frame.iloc[:1].drop(columns=moved)
    values, base, margin = permutation_shap(
        lambda rows: score_margin(pipeline, beside_same(rows, rest)), frame[moved], few[moved]
    )
    return measured_shap_values(tuple(moved), values, base, margin, hasattr(pipeline, "predict_proba"))


def columns_to_permute(pipeline: Pipeline, frame: pd.DataFrame, owners: Sequence[str] | None) -> list[str]:
    """The raw columns that may move the score: all, or those that a choice of numbers has kept, by their owners."""
    if owners is None or "select" not in pipeline.named_steps:
        return list(map(str, frame.columns))
    kept = set(owners)
    return [name for name in map(str, frame.columns) if name in kept]


def beside_same(rows: pd.DataFrame, rest: pd.DataFrame) -> pd.DataFrame:
    """Rows (n, k) with the other columns (1, c) that move nothing, the same in each."""
    if not len(rest.columns):
        return rows
    return pd.concat([rows, rest.iloc[np.zeros(len(rows), dtype=int)].set_index(rows.index)], axis=1)


def measured_shap_values(
    columns: tuple[str, ...], values: Floats, base: Floats, margin: Floats, log_odds: bool
) -> ShapValues:
    """Effects with how far they miss adding up to the model's own score."""
    error = float(np.abs(values.sum(axis=1) + base - margin).max(initial=0.0))
    return ShapValues(columns, values, error, base, margin, log_odds)


def exact_column_shap(
    pipeline: Pipeline, frame: pd.DataFrame, background: pd.DataFrame, owners: Sequence[str]
) -> ShapValues | None:
    """Exact effects of the columns that the model's numbers are made of; None where there is no exact way."""
    model, numbers = pipeline.named_steps["model"], encode_features(pipeline, frame)
    found = exact_number_shap(model, numbers, encode_features(pipeline, background))
    if found is None:
        return None
    values, base = found
    columns = tuple(dict.fromkeys(owners))
    return measured_shap_values(
        columns,
        sum_by_source_column(values, owners, columns),
        np.full(len(values), base),
        model_margin(model, numbers),
        not isinstance(model, FOREST_MODELS),
    )


def exact_number_shap(model: object, numbers: Floats, background: Floats) -> tuple[Floats, float] | None:
    """Exact effects (n, k) of the numbers (n, k) that a model takes, and their base; None where there is no way.

    They add up to the model's margin: in probability of a tree or a forest, else in log-odds.
    """
    if isinstance(model, LogisticRegression):
        return linear_shap(model, numbers, background)
    ensemble = read_tree_ensemble(model)
    if ensemble is not None:
        trees = TreeShap.of(ensemble, numbers.shape[1])
        return trees.effects(numbers), trees.base
    linear_leaves = isinstance(model, LGBMClassifier) and model.get_params().get("linear_tree", False)
    return lightgbm_own_shap(model, numbers) if isinstance(model, LGBMClassifier) and not linear_leaves else None


def model_margin(model: object, numbers: Floats) -> Floats:
    """What effects add up to: the event's probability (n,) of a tree or a forest, else its log-odds."""
    if isinstance(model, LGBMClassifier):
        return np.asarray(model.booster_.predict(numbers, raw_score=True))
    if isinstance(model, FOREST_MODELS):
        return np.asarray(model.predict_proba(numbers)[:, 1])
    return np.asarray(model.decision_function(numbers))  # type: ignore[attr-defined]


def trace_source_columns(pipeline: Pipeline, known: Sequence[str]) -> list[str] | None:
    """The column that each of the model's numbers is made of, one of `known`; None where that cannot be told."""
    steps = pipeline.named_steps
    if "encode" not in steps or "reduce" in steps:
        return None
    owners = list_encoded_owners(steps["encode"])
    if "select" in steps:
        owners = [owner for owner, kept in zip(owners, steps["select"].get_support(), strict=True) if kept]
    return owners if set(owners) <= set(known) else None


def list_encoded_owners(encoder: ColumnTransformer) -> list[str]:
    """The column of each number that `build_column_encoder` makes, by the parts that it is made of: a name such as
    `Month_Nov` does not tell whether it is a column, or a value of one."""
    owners: list[str] = []
    for _, part, columns in encoder.transformers_:
        if isinstance(part, CategoryEncoder) and len(columns):
            for column, kinds, rare in zip(columns, part.categories_, part.infrequent_categories_, strict=True):
                owners += [str(column)] * (len(kinds) - (len(rare) - 1 if rare is not None and len(rare) else 0))
        elif part != "drop" and len(columns):  # columns of the table that this model does not take
            owners += map(str, part.get_feature_names_out(columns))
    return owners


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


def linear_shap(model: LogisticRegression, numbers: Floats, background: Floats) -> tuple[Floats, float]:
    """Exact SHAP of a linear model against the mean of the background; log-odds."""
    import shap  # only now: it takes as much memory as all the rest

    explainer = shap.LinearExplainer(model, background)
    return np.asarray(explainer.shap_values(numbers)), float(np.ravel(explainer.expected_value)[0])


def lightgbm_own_shap(model: LGBMClassifier, numbers: Floats) -> tuple[Floats, float]:
    """LightGBM's own tree SHAP, for trees that split by categories; log-odds."""
    parts = np.asarray(model.booster_.predict(numbers, pred_contrib=True, num_threads=2))
    return parts[:, :-1], float(parts[0, -1])


def score_margin(pipeline: Pipeline, frame: pd.DataFrame) -> Floats:
    """A score that can be added up: log-odds, kept finite."""
    if not hasattr(pipeline, "predict_proba"):
        return np.asarray(pipeline.decision_function(frame))
    return clipped_log_odds(np.asarray(pipeline.predict_proba(frame))[:, 1])
