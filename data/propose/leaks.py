"""Data, proposing: columns that alone tell the answer, and are likely known only after it. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from data.parse import NO_NUMBER, as_numbers, flag_of
from data.propose.columns import Proposed, as_after, decimal_of
from data.propose.look import Looked
from data.propose.target import Answer

TOO_GOOD = 0.98  # ROC-AUC of one column alone: as good as the answer itself
FEWEST = 20  # rows of each class below which nothing is said
PRIOR = 5.0  # a value's rate is drawn to the usual one as if by this many rows
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def marked(columns: Sequence[Proposed], looked: Looked, answer: Answer) -> tuple[Proposed, ...]:
    """The columns, those that alone tell the answer marked as known after it. Looks at the sample only."""
    event = is_event(looked, answer)
    if min(int(event.sum()), int((~event).sum())) < FEWEST:
        return tuple(columns)
    decimal = decimal_of(looked)
    name = answer.column.name
    return tuple(
        each if each.name == name else _judged(each, looked.sample[each.name], event, decimal)
        for each in columns
    )


def is_event(looked: Looked, answer: Answer) -> Flags:
    """Which rows of the sample are events."""
    cells = looked.sample[answer.column.name]
    if answer.column.type == "flag":
        return (cells.map(flag_of) == flag_of(answer.positive)).to_numpy(np.bool_)
    return (cells.replace(dict(answer.column.corrections)) == answer.positive).to_numpy(np.bool_)


def _judged(each: Proposed, cells: pd.Series[str], event: Flags, decimal: str) -> Proposed:
    """A column as it is, or marked as known after the answer."""
    if each.role != "feature":
        return each
    told = max(roc_auc(score, event) for score in scores(each, cells, event, decimal))
    if told < TOO_GOOD:
        return each
    share = f"{told * 100:.0f} of 100 pairs"
    return as_after(each, f"alone it puts {share} in the right order: known only afterwards? If not: start")


def scores(each: Proposed, cells: pd.Series[str], event: Flags, decimal: str) -> list[Floats]:
    """Scores of a column: its numbers or the rate of its values, and whether it is filled at all."""
    filled = (~cells.isin(NO_NUMBER)).to_numpy(np.float64)
    if each.type in ("integer", "number"):
        numbers = as_numbers(cells, decimal)
        return [numbers.fillna(numbers.median()).to_numpy(np.float64), filled]
    groups = pd.Series(event.astype(float), index=cells.index).groupby(cells)
    usual, size = float(event.mean()), groups.transform("size")
    rate = (groups.transform("sum") - event + PRIOR * usual) / (size - 1 + PRIOR)
    return [rate.to_numpy(np.float64), filled]


def roc_auc(score: Floats, event: Flags) -> float:
    """Area under the ROC curve by ranks (Mann and Whitney 1947), in whichever direction it is larger."""
    ranks, positives = rankdata(score), int(event.sum())
    above = ranks[event].sum() - positives * (positives + 1) / 2
    area = float(above / (positives * (len(event) - positives)))
    return max(area, 1 - area)
