"""Real time: a fitted pipeline to something that scores and explains rows fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from plainspoken.analysis.shap import tree_shap_kernels
from plainspoken.analysis.shap.tree_arrays import ForestArrays, flatten_forest
from plainspoken.analysis.shap.tree_nodes import read_tree_ensemble
from plainspoken.analysis.shap.tree_shap import TreeShap, as_compared
from plainspoken.case.serving_manifest import FeatureProfile, ServedModel
from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.encoder import Encoder, build_row_encoder

Floats = NDArray[np.float64]
MAX_SCORE_DIFFERENCE = 1e-9  # how far an engine may be from the pipeline it stands for
MADE_UP_ROWS = 64


class Predictor(Protocol):
    """Scores rows (n, c) of columns, categories as codes, and tells how much each column moved each score.

    `columns`: what the effects (n, len(columns)) are told for; empty where they cannot be had in time.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...

    def numbers(self, rows: Floats) -> Floats:
        """What the model sees of rows (n, c); the other two take it."""

    def score(self, numbers: Floats) -> Floats:
        """The model's own score of each row (n,)."""

    def effects(self, numbers: Floats) -> Floats:
        """How much each column moved each score."""


@dataclass(frozen=True)
class TreePredictor:
    """A tree, a forest or boosted trees, walked by compiled code. Effects are exact, see `analysis.shap`.

    `offset`: what the trees' mean starts from.
    `owners`, in all engines: (k, c), 1 where a number is made of a column; effects are summed by it.
    """

    encoder: Encoder
    forest: ForestArrays
    offset: float
    shap: TreeShap
    columns: tuple[str, ...]
    owners: Floats

    def numbers(self, rows: Floats) -> Floats:
        """The numbers that the trees ask for (n, k), as precise as their library compares them."""
        return as_compared(self.encoder.encode(rows), self.shap.boosted)

    def score(self, numbers: Floats) -> Floats:
        """Mean leaf value, of a forest to the last digit what scikit-learn gives; of boosted trees as probability."""
        forest, out = self.forest, np.zeros(len(numbers))
        tree_shap_kernels.compute_forest_scores(
            numbers, forest.starts, forest.child, forest.number, forest.cut, forest.missing_left, forest.value, out
        )
        return np.asarray(expit(out + self.offset)) if self.shap.boosted else out

    def effects(self, numbers: Floats) -> Floats:
        """Shapley values along the trees' paths, summed to columns."""
        return np.asarray(self.shap.effects(numbers) @ self.owners)


@dataclass(frozen=True)
class LinearPredictor:
    """A logistic regression. Effects are exact, in log-odds against the typical case."""

    encoder: Encoder
    weights: Floats
    intercept: float
    background: Floats
    columns: tuple[str, ...]
    owners: Floats

    def numbers(self, rows: Floats) -> Floats:
        """The numbers that it weighs (n, k)."""
        return self.encoder.encode(rows)

    def score(self, numbers: Floats) -> Floats:
        """Its probability."""
        return np.asarray(expit(numbers @ self.weights + self.intercept))

    def effects(self, numbers: Floats) -> Floats:
        """Weight times distance from the typical case, summed to columns."""
        return np.asarray(((numbers - self.background) * self.weights) @ self.owners)


@dataclass(frozen=True)
class SklearnPredictor:
    """Any other model, through its own library, which tells no effects in time."""

    pipeline: Any
    seen: tuple[FeatureProfile, ...]
    columns: tuple[str, ...] = ()

    def numbers(self, rows: Floats) -> Floats:
        """The rows as they are."""
        return rows

    def score(self, numbers: Floats) -> Floats:
        """Its probability, or its decision value where it has none."""
        frame = decode_to_frame(numbers, self.seen)
        if hasattr(self.pipeline, "predict_proba"):
            return np.asarray(self.pipeline.predict_proba(frame)[:, 1], dtype=np.float64)
        return np.asarray(self.pipeline.decision_function(frame), dtype=np.float64)

    def effects(self, numbers: Floats) -> Floats:
        """None."""
        return np.zeros((len(numbers), 0))


def decode_to_frame(rows: Floats, seen: Sequence[FeatureProfile]) -> pd.DataFrame:
    """Rows of codes as the table that a pipeline was fitted on."""
    found = {}
    for place, each in enumerate(seen):
        if each.is_number:
            found[each.column] = rows[:, place]
        else:
            found[each.column] = np.array([*each.values, None], dtype=object)[rows[:, place].astype(int)]
    return pd.DataFrame(found)


def build_predictor(pipeline: Any, at: ServedModel, seen: tuple[FeatureProfile, ...]) -> Predictor:
    """The fastest engine for a fitted pipeline.

    Raises:
        PlainspokenError: the engine does not say what the pipeline says.
    """
    columns = tuple(dict.fromkeys(at.owners))
    owners = np.array([[float(each == column) for column in columns] for each in at.owners])
    encoder, model, library = build_row_encoder(pipeline, seen), pipeline[-1], SklearnPredictor(pipeline, seen)
    if encoder is None or not columns:
        return library
    width = encoder.encode(make_up_rows(seen)).shape[1]
    require_width(at, width == len(at.owners))
    engine: Predictor
    ensemble = read_tree_ensemble(model)
    if ensemble is not None:
        forest = flatten_forest(ensemble.trees)
        require_width(at, int(forest.number.max(initial=0)) < width)  # compiled code looks wherever it is told
        trees = TreeShap.of(ensemble, len(owners))
        engine = TreePredictor(encoder, forest, ensemble.offset, trees, columns, owners)
    elif isinstance(model, LogisticRegression):
        weights, intercept = model.coef_[0], float(model.intercept_[0])
        require_width(at, len(weights) == width == len(at.background))
        engine = LinearPredictor(encoder, weights, intercept, np.array(at.background), columns, owners)
    else:
        return library
    assert_matches_library(engine, library, seen, at)
    return engine


def require_width(at: ServedModel, fits: bool) -> None:
    """See that a model looks at the numbers that are made for it.

    Raises:
        PlainspokenError: it does not.
    """
    if not fits:
        raise PlainspokenError(
            f"{at.file}: expected a model of the columns that it is said to take, found another; build the case again"
        )


def assert_matches_library(
    engine: Predictor, library: Predictor, seen: Sequence[FeatureProfile], at: ServedModel
) -> None:
    """Hold an engine against the library on rows from all over the columns' ranges."""
    rows = make_up_rows(seen)
    apart = float(np.abs(engine.score(engine.numbers(rows)) - library.score(rows)).max())
    if apart > MAX_SCORE_DIFFERENCE:
        raise PlainspokenError(
            f"{at.file}: the fast way and the library disagree by {apart:.1e} on made-up cases; "
            "the installed libraries are not those it was built with: build the case again"
        )


def make_up_rows(seen: Sequence[FeatureProfile]) -> Floats:
    """Rows (TRIED, c) of values that each column was seen with."""
    random = np.random.default_rng(0)
    return np.column_stack(
        [
            random.choice(each.grid, MADE_UP_ROWS)
            if each.is_number
            else random.integers(0, len(each.values), MADE_UP_ROWS).astype(np.float64)
            for each in seen
        ]
    )
