"""A soft vote: the mean probability of several models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin, clone

from plainspoken.analysis.training.tree_limits import cap_row_settings

Floats = NDArray[np.float64]
SVM_LOG_ODDS_SCALE = 2.0  # log-odds that one unit of a support vector machine's decision value stands for


class SoftVote(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Averages the probabilities of its members; a decision value is read as log-odds."""

    def __init__(self, members: Sequence[Any] = ()) -> None:
        self.members = members

    def fit(self, numbers: Floats, event: Any) -> SoftVote:
        """Fit every member on (n, k) numbers and their answers (n,)."""
        self.classes_ = np.unique(event)
        self.fitted_ = [cap_row_settings(clone(each), len(event)).fit(numbers, event) for each in self.members]
        return self

    def predict_proba(self, numbers: Floats) -> Floats:
        """Probabilities (n, 2) of no event and of the event."""
        chance = np.mean([event_probability(each, numbers) for each in self.fitted_], axis=0)
        return np.column_stack([1 - chance, chance])

    def predict(self, numbers: Floats) -> Any:
        """The likelier class of each row (n,)."""
        return self.classes_[(self.predict_proba(numbers)[:, 1] >= 0.5).astype(int)]


def event_probability(model: Any, numbers: Floats) -> Floats:
    """The event's probability of each row (n,)."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(numbers)[:, 1], dtype=np.float64)
    return np.asarray(expit(SVM_LOG_ODDS_SCALE * model.decision_function(numbers)), dtype=np.float64)
