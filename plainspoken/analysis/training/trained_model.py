"""What training hands to explanation, errors and segments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import rows_in_groups
from plainspoken.case import Case

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class TrainedModel:
    """The chosen model and its honest scores over one table of n rows.

    `frame`, `event`: the whole clean table. `train`, `test`: row numbers. `columns`: the raw columns the
    model uses. `make`: an unfitted pipeline with the chosen settings, from raw columns to a classifier
    (last step named `model`, everything before turns raw columns into numbers). `fitted`: the same, fitted
    on the training rows. `folds`: fold number of each training row. `calibrate`: raw score -> probability.
    `out_of_fold`: calibrated probability of each row by a model that did not see it (n,): training rows
    out of fold, test rows by `fitted`. `threshold`: contact at or above it.

    Where the table is too small for a test part, `train` and `test` are both all rows, `out_of_fold` is
    the mean over the repeats of a nested search, and there are two more: `line` (n,): for each row a
    threshold chosen without its fold, which is what evaluation judges by; `fold_models`: one a fold,
    fitted without it, by which its rows are explained.

    Where several rows are one customer's, `groups` is the number of each row's group (n,), over which ranges are
    drawn; `together`: of the rows that no split may take apart (n,), copies among them.
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
    line: Floats | None = None
    groups: Groups | None = None
    together: Groups | None = None
    fold_models: tuple[Pipeline, ...] = ()

    @property
    def test_groups(self) -> Groups | None:
        """The group of each test row."""
        return rows_in_groups(self.groups, self.test)

    @property
    def nested(self) -> bool:
        """Whether there is no test part, and every row is scored out of fold."""
        return self.line is not None

    @property
    def judged(self) -> Floats:
        """Scores (n,) to hold against `threshold`: shifted where a row's own threshold is another one."""
        return self.out_of_fold if self.line is None else self.out_of_fold + (self.threshold - self.line)
