"""What training hands to explanation, errors and segments. Knows no evidence address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.case import Case

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Trained:
    """The chosen model and its honest scores over one table of n rows.

    `frame`, `event`: the whole clean table. `train`, `test`: row numbers. `columns`: the raw columns the
    model uses. `make`: an unfitted pipeline with the chosen settings, from raw columns to a classifier
    (last step named `model`, everything before turns raw columns into numbers). `fitted`: the same, fitted
    on the training rows. `folds`: fold number of each training row. `calibrate`: raw score -> probability.
    `out_of_fold`: calibrated probability of each row by a model that did not see it (n,): training rows
    out of fold, test rows by `fitted`. `threshold`: contact at or above it.
    """

    case: Case
    frame: pd.DataFrame
    event: Flags
    train: Rows
    test: Rows
    columns: tuple[str, ...]
    family: str
    make: Callable[[], Pipeline]
    fitted: Pipeline
    folds: Rows
    calibrate: Callable[[Floats], Floats]
    out_of_fold: Floats
    threshold: float
