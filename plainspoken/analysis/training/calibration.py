"""Scores to probabilities, learned on held-out training scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.training.split import stratified_folds

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Calibrator = Callable[[Floats], Floats]
PROBABILITY_CLIP = 1e-4
# A more flexible method must lower the held-out log loss by this much, and surely, or the simpler one stays.
MIN_LOG_LOSS_GAIN, MIN_GAIN_STANDARD_ERRORS = 5e-4, 2.0
CALIBRATION_FOLDS = 5


@dataclass(frozen=True)
class Calibration:
    """The method that was chosen, and the map from score to probability it gives."""

    method: str
    apply: Calibrator


@dataclass(frozen=True)
class LogisticCalibrator:
    """A fitted logistic regression over what `inputs` makes of the scores."""

    model: LogisticRegression
    inputs: Callable[[Floats], Floats]

    def __call__(self, score: Floats) -> Floats:
        """The probability of each score (n,)."""
        return np.asarray(self.model.predict_proba(self.inputs(score))[:, 1])


@dataclass(frozen=True)
class IsotonicCalibrator:
    """A fitted isotonic regression."""

    model: IsotonicRegression

    def __call__(self, score: Floats) -> Floats:
        """The probability of each score (n,)."""
        return np.asarray(self.model.predict(score))


def clip_probabilities(score: Floats) -> Floats:
    """Probabilities kept off nil and one."""
    return np.clip(score, PROBABILITY_CLIP, 1 - PROBABILITY_CLIP)


def fit_identity(score: Floats, event: Flags) -> Calibrator:
    """The scores as they are; only for scores that are probabilities already."""
    return clip_probabilities


def fit_platt_scaling(score: Floats, event: Flags) -> Calibrator:
    """Platt scaling on the log-odds of a probability, or on a decision value as it is (Platt 1999)."""
    inputs = log_odds_column if bool(score.min() >= 0 and score.max() <= 1) else score_as_column
    return LogisticCalibrator(LogisticRegression(C=1e6).fit(inputs(score), event), inputs)


def fit_beta_calibration(score: Floats, event: Flags) -> Calibrator:
    """Beta calibration: both ends of a probability bend on their own (Kull, Silva Filho & Flach 2017)."""
    return LogisticCalibrator(
        LogisticRegression(C=1e6).fit(beta_calibration_inputs(score), event), beta_calibration_inputs
    )


def beta_calibration_inputs(score: Floats) -> Floats:
    """The logarithms of probability and of its complement, (n, 2)."""
    kept = clip_probabilities(score)
    return np.column_stack([np.log(kept), -np.log(1 - kept)])


def log_odds_column(score: Floats) -> Floats:
    """Probabilities as one column on the log-odds scale."""
    kept = clip_probabilities(score)
    return np.log(kept / (1 - kept)).reshape(-1, 1)


def score_as_column(score: Floats) -> Floats:
    """Scores as they are, as one column."""
    return score.reshape(-1, 1)


def fit_isotonic(score: Floats, event: Flags) -> Calibrator:
    """Isotonic regression (Zadrozny & Elkan 2002)."""
    return IsotonicCalibrator(
        IsotonicRegression(y_min=PROBABILITY_CLIP, y_max=1 - PROBABILITY_CLIP, out_of_bounds="clip").fit(score, event)
    )


CALIBRATION_METHODS = {
    "none": fit_identity,
    "sigmoid": fit_platt_scaling,
    "beta": fit_beta_calibration,
    "isotonic": fit_isotonic,
}
PROBABILITY_ONLY_METHODS = ("none", "beta")


def calibrate_scores(score: Floats, event: Flags, seed: int, groups: Groups | None = None) -> Calibration:
    """Choose the simplest method whose held-out log loss is not clearly beaten, and fit it on all scores.

    `score`, `event`: held-out training scores (n,) and their truth; `groups`: rows kept together (n,).
    """
    is_probability = bool(score.min() >= 0 and score.max() <= 1)
    usable = [name for name in CALIBRATION_METHODS if name not in PROBABILITY_ONLY_METHODS or is_probability]
    losses = {
        name: log_loss_by_case(event, held_out_probabilities(name, score, event, seed, groups)) for name in usable
    }
    chosen = usable[0]
    for name in usable[1:]:
        if losses_clearly_lower(losses[name], losses[chosen]):
            chosen = name
    return Calibration(chosen, CALIBRATION_METHODS[chosen](score, event))


def log_loss_by_case(event: Flags, probability: Floats) -> Floats:
    """Log loss of each case (n,)."""
    return -np.log(np.where(event, probability, 1 - probability))


def losses_clearly_lower(one: Floats, other: Floats) -> bool:
    """Whether the first losses are lower by an amount that matters and that chance does not explain."""
    saved = other - one
    error = float(saved.std(ddof=1)) / np.sqrt(len(saved))
    return bool(saved.mean() > MIN_LOG_LOSS_GAIN and saved.mean() > MIN_GAIN_STANDARD_ERRORS * error)


def held_out_probabilities(method: str, score: Floats, event: Flags, seed: int, groups: Groups | None = None) -> Floats:
    """Each score's probability by a calibrator that did not see it (n,)."""
    out = np.empty(len(score))
    for fold in stratified_folds(np.arange(len(score)), event, CALIBRATION_FOLDS, seed, groups):
        out[fold.score] = CALIBRATION_METHODS[method](score[fold.fit], event[fold.fit])(score[fold.score])
    return np.clip(out, PROBABILITY_CLIP, 1 - PROBABILITY_CLIP)
