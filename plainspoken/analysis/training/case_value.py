"""What each case is worth, and what reaching some of them brings."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def case_values(case: Case, frame: pd.DataFrame) -> Floats | None:
    """The case's value column (n,), unknown values as nil; None where the case has none."""
    if case.value is None:
        return None
    return np.asarray(np.nan_to_num(frame[case.value.column].to_numpy(np.float64), nan=0.0))


def margins_by_case(trained: TrainedModel) -> Floats:
    """What one event more, or fewer, brings with each case (n,), in the case's money.

    The case's own value over its months where it has one, else the same margin for all.
    """
    case = trained.case
    own = case_values(case, trained.frame)
    if case.value is None or own is None:
        return np.full(len(trained.event), case.money.margin)
    return own * case.value.period_months


def mean_margin(trained: TrainedModel, inside: Flags | None = None) -> float:
    """The mean margin of the events, or of those inside some rows; the flat one where there is no event."""
    if trained.case.value is None:
        return trained.case.money.margin
    mine = trained.event if inside is None else trained.event & inside
    return float(margins_by_case(trained)[mine].mean()) if mine.any() else trained.case.money.margin


def percentile_ranks(own: Floats) -> Floats:
    """Each value's place from 0 (least) to 1 (most); equal values share theirs."""
    from scipy.stats import rankdata

    return np.asarray((rankdata(own) - 1) / max(len(own) - 1, 1))
