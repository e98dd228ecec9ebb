"""Real time: a fitted pipeline to something that scores and explains rows fast."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from plainspoken.analysis.shap import tree_shap_kernels
from plainspoken.analysis.shap.tree_arrays import ForestArrays, flatten_forest
from plainspoken.analysis.shap.tree_paths import ForestPaths, flatten_forest_paths
from plainspoken.case.serving_manifest import FeatureProfile, ServedModel
from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.encoder import Encoder, build_row_encoder

Floats = NDArray[np.float64]
MAX_SCORE_DIFFERENCE = 1e-9  # how far an engine may be from the pipeline it stands for
MADE_UP_ROWS = 64
# Two, and the asking thread waits: a thread that works on keeps the one it woke off its processor.
SHAP_THREAD_POOL = ThreadPoolExecutor(2, "trees") if (os.cpu_count() or 1) > 1 else None


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
    """A forest or a tree, walked by compiled code. Effects are exact (see `kernels`).

    `owners`, in all engines: (k, c), 1 where a number is made of a column; effects are summed by it.
    """

    encoder: Encoder
    forest: ForestArrays
    paths: ForestPaths
    columns: tuple[str, ...]
    owners: Floats
    room: threading.local = field(default_factory=threading.local)

    def numbers(self, rows: Floats) -> Floats:
        """The numbers that the trees ask for (n, k), in single precision, as scikit-learn compares them."""
        return self.encoder.encode(rows).astype(np.float32).astype(np.float64)

    def score(self, numbers: Floats) -> Floats:
        """Mean leaf value, to the last digit what scikit-learn gives."""
        forest, out = self.forest, np.zeros(len(numbers))
        tree_shap_kernels.compute_forest_scores(
            numbers, forest.starts, forest.child, forest.number, forest.cut, forest.missing_left, forest.value, out
        )
        return out

    def effects(self, numbers: Floats) -> Floats:
        """Shapley values along the trees' paths, summed to columns; half of the trees on each processor."""
        trees = len(self.paths.inner)
        half = trees // 2
        if SHAP_THREAD_POOL is None or not half:
            return np.asarray(self.effects_of(numbers, 0, trees) @ self.owners)
        first = SHAP_THREAD_POOL.submit(self.effects_of, numbers, 0, half)
        second = SHAP_THREAD_POOL.submit(self.effects_of, numbers, half, trees)
        out = (first.result() * half + second.result() * (trees - half)) / trees
        return np.asarray(out @ self.owners)

    def effects_of(self, numbers: Floats, first: int, end: int) -> Floats:
        """Shapley values (n, k) of the mean over some of the trees; the compiled code lets others run."""
        paths, out = self.paths, np.zeros((len(numbers), len(self.owners)))
        work, sums = self.workspace()
        tree_shap_kernels.compute_tree_shap(
            numbers, paths.starts[first : end + 1], paths.inner[first:end], paths.parent, paths.asked,
            paths.below, paths.cut, paths.missing, paths.share, paths.earlier, paths.value, work, sums, out,
        )  # fmt: skip
        return out

    def workspace(self) -> tuple[Floats, Floats]:
        """Memory to work in, one for each thread."""
        if not hasattr(self.room, "kept"):
            nodes = max(int(self.paths.inner.max()), 1)
            many = len(self.owners) * tree_shap_kernels.QUADRATURE_POINTS
            self.room.kept = (np.empty((5, nodes * tree_shap_kernels.QUADRATURE_POINTS)), np.empty(many))
        kept: tuple[Floats, Floats] = self.room.kept
        return kept


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
    """Any other model, through its own library. Effects only where that library has them exactly."""

    pipeline: Any
    seen: tuple[FeatureProfile, ...]
    columns: tuple[str, ...]
    owners: Floats

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
        """LightGBM's own exact contributions, summed to columns."""
        encoded = np.asarray(self.pipeline[:-1].transform(decode_to_frame(numbers, self.seen)))
        parts = self.pipeline[-1].booster_.predict(encoded, pred_contrib=True)
        return np.asarray(parts[:, :-1] @ self.owners)


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
    encoder, kind = build_row_encoder(pipeline, seen), type(pipeline[-1]).__name__
    engine: Predictor
    if encoder is not None and columns and kind in TREE_MODEL_TYPES:
        model = pipeline[-1]
        trees = list(getattr(model, "estimators_", [model]))
        engine = TreePredictor(encoder, flatten_forest(trees), flatten_forest_paths(trees), columns, owners)
    elif encoder is not None and columns and kind == "LogisticRegression":
        weights, intercept = pipeline[-1].coef_[0], float(pipeline[-1].intercept_[0])
        engine = LinearPredictor(encoder, weights, intercept, np.array(at.background), columns, owners)
    else:
        exact = columns if kind == "LGBMClassifier" else ()
        return SklearnPredictor(pipeline, seen, exact, owners)
    assert_matches_library(engine, SklearnPredictor(pipeline, seen, (), owners), seen, at)
    return engine


TREE_MODEL_TYPES = ("RandomForestClassifier", "ExtraTreesClassifier", "DecisionTreeClassifier")


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
