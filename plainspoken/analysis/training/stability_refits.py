"""Analysis: the chosen model fitted anew on halves of the training rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.training.cross_validation import raw_score
from plainspoken.analysis.training.period_folds import without_groups_of
from plainspoken.analysis.training.split import stratified_sample
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.analysis.training.tree_limits import cap_row_settings

STABILITY_REFITS = 20
MAX_REFIT_TREES = 40  # of a forest: enough to see its reasons, and ten times cheaper
RANDOM_FOREST = "random_forest"
FOREST_FAMILIES = (RANDOM_FOREST, "extra_trees")


@dataclass(frozen=True)
class Refit:
    """A pipeline fitted on half of the training rows, and all the rows it has not seen."""

    pipeline: Pipeline
    unseen: NDArray[np.intp]


def refit_on_halves(trained: TrainedModel, count: int = STABILITY_REFITS) -> tuple[Refit, ...]:
    """Fit the chosen pipeline on `count` halves of the training rows, drawn without replacement by class.

    Halves drawn without replacement vary as much as a bootstrap of the full size and hold no row twice,
    which a flexible model would learn by heart (Buja & Stuetzle 2006).
    """
    halves = [draw_half_sample(trained, trained.case.seed + index) for index in range(count)]
    with ThreadPoolExecutor(2) as pool:
        return tuple(pool.map(lambda rows: fit_half_sample(trained, rows), halves))


def draw_half_sample(trained: TrainedModel, seed: int) -> NDArray[np.intp]:
    """Half of the training rows of each class, in order; where rows belong together, half of their groups."""
    if trained.together is not None:
        half = len(trained.train) // 2
        return stratified_sample(trained.train, trained.event, half, seed, trained.together)
    random = np.random.default_rng(seed)
    event = trained.event[trained.train]
    classes = (trained.train[event], trained.train[~event])
    return np.sort(np.concatenate([random.choice(rows, len(rows) // 2, replace=False) for rows in classes]))


def fit_half_sample(trained: TrainedModel, rows: NDArray[np.intp]) -> Refit:
    """The chosen pipeline fitted on some rows."""
    pipeline = trained.make()
    if trained.family in FOREST_FAMILIES:
        pipeline.set_params(model__n_estimators=min(MAX_REFIT_TREES, pipeline.named_steps["model"].n_estimators))
    cap_row_settings(pipeline, len(rows)).fit(trained.frame.iloc[rows][list(trained.columns)], trained.event[rows])
    return Refit(pipeline, without_groups_of(np.setdiff1d(np.arange(len(trained.event)), rows), rows, trained.together))


def score_refit(pipeline: Pipeline, trained: TrainedModel, rows: NDArray[np.intp]) -> Floats:
    """The raw score of some rows: fit to rank them, not calibrated."""
    return raw_score(pipeline, trained.frame.iloc[rows][list(trained.columns)])
