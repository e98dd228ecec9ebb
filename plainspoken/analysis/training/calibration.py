"""Scores to probabilities, learned on held-out training scores. Knows no model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from plainspoken.analysis.training.split import folds

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Calibrator = Callable[[Floats], Floats]
TINY = 1e-4
# A more flexible method must lower the held-out log loss by this much, and surely, or the simpler one stays.
WORTH_IT, SURELY = 5e-4, 2.0
FOLDS = 5


@dataclass(frozen=True)
class Calibration:
    """The method that was chosen, and the map from score to probability it gives."""

    method: str
    apply: Calibrator


@dataclass(frozen=True)
class Logistic:
    """A fitted logistic regression over what `inputs` makes of the scores."""

    model: LogisticRegression
    inputs: Callable[[Floats], Floats]

    def __call__(self, score: Floats) -> Floats:
        """The probability of each score (n,)."""
        return np.asarray(self.model.predict_proba(self.inputs(score))[:, 1])


@dataclass(frozen=True)
class Steps:
    """A fitted isotonic regression."""

    model: IsotonicRegression

    def __call__(self, score: Floats) -> Floats:
        """The probability of each score (n,)."""
        return np.asarray(self.model.predict(score))


def clipped(score: Floats) -> Floats:
    """Probabilities kept off nil and one."""
    return np.clip(score, TINY, 1 - TINY)


def identity(score: Floats, event: Flags) -> Calibrator:
    """The scores as they are; only for scores that are probabilities already."""
    return clipped


def sigmoid(score: Floats, event: Flags) -> Calibrator:
    """Platt scaling on the log-odds of a probability, or on a decision value as it is (Platt 1999)."""
    inputs = log_odds if bool(score.min() >= 0 and score.max() <= 1) else as_column
    return Logistic(LogisticRegression(C=1e6).fit(inputs(score), event), inputs)


def beta(score: Floats, event: Flags) -> Calibrator:
    """Beta calibration: both ends of a probability bend on their own (Kull, Silva Filho & Flach 2017)."""
    return Logistic(LogisticRegression(C=1e6).fit(two_sided(score), event), two_sided)


def two_sided(score: Floats) -> Floats:
    """The logarithms of probability and of its complement, (n, 2)."""
    kept = clipped(score)
    return np.column_stack([np.log(kept), -np.log(1 - kept)])


def log_odds(score: Floats) -> Floats:
    """Probabilities as one column on the log-odds scale."""
    kept = clipped(score)
    return np.log(kept / (1 - kept)).reshape(-1, 1)


def as_column(score: Floats) -> Floats:
    """Scores as they are, as one column."""
    return score.reshape(-1, 1)


def isotonic(score: Floats, event: Flags) -> Calibrator:
    """Isotonic regression (Zadrozny & Elkan 2002)."""
    return Steps(IsotonicRegression(y_min=TINY, y_max=1 - TINY, out_of_bounds="clip").fit(score, event))


METHODS = {"none": identity, "sigmoid": sigmoid, "beta": beta, "isotonic": isotonic}
FOR_PROBABILITIES = ("none", "beta")


def calibrate(score: Floats, event: Flags, seed: int) -> Calibration:
    """Choose the simplest method whose held-out log loss is not clearly beaten, and fit it on all scores.

    `score`, `event`: held-out training scores (n,) and their truth.
    """
    is_probability = bool(score.min() >= 0 and score.max() <= 1)
    usable = [name for name in METHODS if name not in FOR_PROBABILITIES or is_probability]
    losses = {name: surprise(event, held_out(name, score, event, seed)) for name in usable}
    chosen = usable[0]
    for name in usable[1:]:
        if clearly_less(losses[name], losses[chosen]):
            chosen = name
    return Calibration(chosen, METHODS[chosen](score, event))


def surprise(event: Flags, probability: Floats) -> Floats:
    """Log loss of each case (n,)."""
    return -np.log(np.where(event, probability, 1 - probability))


def clearly_less(one: Floats, other: Floats) -> bool:
    """Whether the first losses are lower by an amount that matters and that chance does not explain."""
    saved = other - one
    error = float(saved.std(ddof=1)) / np.sqrt(len(saved))
    return bool(saved.mean() > WORTH_IT and saved.mean() > SURELY * error)


def held_out(method: str, score: Floats, event: Flags, seed: int) -> Floats:
    """Each score's probability by a calibrator that did not see it (n,)."""
    out = np.empty(len(score))
    for fold in folds(np.arange(len(score)), event, FOLDS, seed):
        out[fold.score] = METHODS[method](score[fold.fit], event[fold.fit])(score[fold.score])
    return np.clip(out, TINY, 1 - TINY)
