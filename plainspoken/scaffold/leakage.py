"""Data, proposing: columns that alone tell the answer, and are likely known only after it. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.data.parse import NO_NUMBER, as_numbers, flag_of
from plainspoken.scaffold.columns import Proposed, as_after, decimal_of
from plainspoken.scaffold.profile import Looked
from plainspoken.scaffold.target import Answer

TOO_GOOD = 0.98  # ROC-AUC of one column alone: as good as the answer itself
FEWEST = 20  # rows of each class below which nothing is said
PRIOR = 5.0  # a value's rate is drawn to the usual one as if by this many rows
PARTS = 2  # a value's rate is told of one half of the rows and tried on the other
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
    told = max(power(each, cells, event, decimal))
    if told < TOO_GOOD:
        return each
    share = f"{told * 100:.0f} of 100 pairs"
    return as_after(each, f"alone it puts {share} in the right order: known only afterwards? If not: start")


def power(each: Proposed, cells: pd.Series[str], event: Flags, decimal: str) -> list[float]:
    """Areas under the ROC curve: of a column's numbers or values, and of whether it is filled at all."""
    filled = roc_auc((~cells.isin(NO_NUMBER)).to_numpy().astype(np.float64), event)
    if each.type in ("integer", "number"):
        numbers = as_numbers(cells, decimal)
        told = roc_auc(numbers.fillna(numbers.median()).to_numpy(np.float64), event)
        return [max(told, 1 - told), max(filled, 1 - filled)]
    return [of_values(cells, event), max(filled, 1 - filled)]


def of_values(cells: pd.Series[str], event: Flags) -> float:
    """How well the values of a column tell the event: their rates in one half of the rows, on the other.

    A rate over all rows but one's own would tell that row's answer: it is lower for an event.
    """
    part = np.zeros(len(event), dtype=int)
    draw = np.random.default_rng(0)
    for kind in (event, ~event):
        part[kind] = draw.permutation(np.arange(int(kind.sum())) % PARTS)
    told = [_tried(cells, event, part != each, part == each) for each in range(PARTS)]
    return float(np.mean(told))


def _tried(cells: pd.Series[str], event: Flags, fit: Flags, score: Flags) -> float:
    """Rates of the values among the rows `fit`, tried on the rows `score`."""
    usual = float(event[fit].mean())
    groups = pd.Series(event[fit].astype(float)).groupby(cells[fit].to_numpy())
    rates = (groups.sum() + PRIOR * usual) / (groups.size() + PRIOR)
    return roc_auc(cells[score].map(rates).fillna(usual).to_numpy(np.float64), event[score])


def roc_auc(score: Floats, event: Flags) -> float:
    """Area under the ROC curve by ranks (Mann and Whitney 1947)."""
    ranks, positives = pd.Series(score).rank().to_numpy(np.float64), int(event.sum())
    above = ranks[event].sum() - positives * (positives + 1) / 2
    return float(above / (positives * (len(event) - positives)))
