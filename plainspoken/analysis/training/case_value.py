"""What each case is worth, and what reaching some of them brings."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import AssumedValue, Case, Money
from plainspoken.core.recorder import Estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
MIN_MARGIN = 1e-12  # a margin of nothing would make every threshold as good as any other


def case_values(case: Case, frame: pd.DataFrame) -> Floats | None:
    """The case's value column (n,), unknown values as nil; None where the case has none."""
    if case.value is None:
        return None
    return np.asarray(np.nan_to_num(frame[case.value.column].to_numpy(np.float64), nan=0.0))


def money_with_loss(case: Case) -> Money:
    """The case's money, its effect times the share of a case's worth that an event costs, at all three ends.

    Where a case has no worth of its own, an event costs the margin, and there is nothing to multiply.
    """
    if case.value is None:
        return case.money
    effect, loss = case.money.effect, case.value.loss
    gain = AssumedValue(value=effect.value * loss.value, low=effect.low * loss.low, high=effect.high * loss.high)
    return case.money.model_copy(update={"effect": gain})


def break_even_contact_cost(rate: Estimate, contacts: int, money: Money, margin: float) -> Estimate:
    """What one contact may cost at most: rate of events x relative effect x margin.

    The range takes the effect, and the rate where it has a range, at both ends, as that of the value does.
    """
    effect, (low, high) = money.effect, rate.ends
    ends = (low * effect.low * margin, high * effect.high * margin)
    return Estimate(rate.value * effect.value * margin, *ends, contacts, "assumed")


def money_for_threshold(case: Case, frame: pd.DataFrame, event: Flags) -> Money:
    """The same with the mean margin of the events among some rows: what the line may be drawn by."""
    own, money = case_values(case, frame), money_with_loss(case)
    if case.value is None or own is None or not event.any():
        return money
    mean = float(own[event].mean()) * case.value.period_months
    return money.model_copy(update={"margin": max(mean, MIN_MARGIN)})


def margins_by_case(trained: TrainedModel) -> Floats:
    """What is at stake with each case (n,), in the case's money: of that an event costs the share `loss`.

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
