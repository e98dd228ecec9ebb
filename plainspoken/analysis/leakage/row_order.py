"""Analysis, leaks: identifiers, and the order of the file."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.leakage.leakage_result import RowOrderLeak
from plainspoken.analysis.leakage.univariate_auc import encode_as_numbers
from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.analysis.statistics.roc_auc import hanley_mcneil_variance
from plainspoken.case import Case
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate

Rows = NDArray[np.intp]
MIN_IDENTIFIER_DISTINCT_SHARE = 0.95
MAX_IDENTIFIER_SPAN_RATIO = 10.0  # identifiers given in sequence span at most so many times the number of cases
MIN_ROW_ORDER_DEVIATION = 0.05  # a ROC-AUC so far from one half is worth naming
ROW_ORDER_Z = 4.06  # two-sided normal quantile of one in 20,000: files are many, and few are in the order of the answer


def looks_like_identifier(values: pd.Series, declared: bool) -> bool:
    """Whether nearly each case has a value of its own: a label, or one of a dense run of whole numbers."""
    if values.nunique() < MIN_IDENTIFIER_DISTINCT_SHARE * len(values):
        return False
    if declared or not pd.api.types.is_numeric_dtype(values):
        return True
    known = encode_as_numbers(values)
    whole = bool(np.all(known == np.round(known)))
    return whole and float(np.ptp(known)) <= MAX_IDENTIFIER_SPAN_RATIO * len(known)


def detect_row_order_leak(event: Flags, place: Floats, period: NDArray[np.str_]) -> RowOrderLeak:
    """Whether the place in the file ranks the events, judged within each period and pooled.

    The ROC-AUCs of the periods are pooled by the inverse of their variance without an effect (the
    stratified rank-sum test of van Elteren 1960); the range is the normal one.
    """
    values, precisions = [], []
    for name in pd.unique(period):
        here = period == name
        ones, others = int(event[here].sum()), int((~event[here]).sum())
        if ones and others:
            values.append(roc_auc(event[here], place[here]))
            precisions.append(12 * ones * others / (ones + others + 1))
    weight = np.array(precisions)
    pooled = float((weight * np.array(values)).sum() / weight.sum())
    error = float(1 / np.sqrt(weight.sum()))
    suspect = abs(pooled - 0.5) > max(MIN_ROW_ORDER_DEVIATION, ROW_ORDER_Z * error)
    spread = 1.96 * float(np.sqrt(hanley_mcneil_variance(pooled, int(event.sum()), int((~event).sum()))))
    low, high = max(pooled - max(spread, 1.96 * error), 0.0), min(pooled + max(spread, 1.96 * error), 1.0)
    return RowOrderLeak(Estimate(pooled, low, high, len(event), "t_95"), suspect)


def row_periods(frame: pd.DataFrame, case: Case) -> NDArray[np.str_]:
    """The period of each row (n,); one nameless period where there is no calendar."""
    if case.calendar is None:
        return np.full(len(frame), "")
    return np.array(frame[case.calendar.column].astype(str).to_list())
