"""Data, proposing: columns that alone tell the answer, and are likely known only after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.core.ranked_scores import roc_auc
from plainspoken.scaffold.columns import ColumnProposal, detect_decimal_sign, mark_known_after
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target import TargetProposal
from plainspoken.tables.amount_text import parse_amounts
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS, parse_flag

SUSPECT_COLUMN_AUC = 0.98  # ROC-AUC of one column alone: as good as the answer itself
LEAKAGE_MIN_CLASS_ROWS = 20  # rows of each class below which nothing is said
VALUE_RATE_PRIOR_ROWS = 5.0  # a value's rate is drawn to the usual one as if by this many rows
VALUE_RATE_FOLDS = 2  # a value's rate is told of one half of the rows and tried on the other
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def mark_leaking_columns(
    columns: Sequence[ColumnProposal], looked: TableProfile, answer: TargetProposal
) -> tuple[ColumnProposal, ...]:
    """The columns, those that alone tell the answer marked as known after it. Looks at the sample only."""
    event = find_event_rows(looked, answer)
    if min(int(event.sum()), int((~event).sum())) < LEAKAGE_MIN_CLASS_ROWS:
        return tuple(columns)
    decimal = detect_decimal_sign(looked)
    name = answer.column.name
    return tuple(
        each if each.name == name else _mark_if_leaking(each, looked.sample[each.name], event, decimal)
        for each in columns
    )


def find_event_rows(looked: TableProfile, answer: TargetProposal) -> Flags:
    """Which rows of the sample are events."""
    cells = looked.sample[answer.column.name]
    if answer.column.type == "flag":
        return (cells.map(parse_flag) == parse_flag(answer.positive)).to_numpy(np.bool_)
    return (cells.replace(dict(answer.column.corrections)) == answer.positive).to_numpy(np.bool_)


def keep_decided_rows(looked: TableProfile, answer: TargetProposal) -> TableProfile:
    """The table with those rows of its sample that have an answer already."""
    if not answer.open:
        return looked
    cells = looked.sample[answer.column.name]
    return replace(looked, sample=looked.sample[~cells.isin(("", *answer.column.nothing))])


def _mark_if_leaking(each: ColumnProposal, cells: pd.Series[str], event: Flags, decimal: str) -> ColumnProposal:
    """A column as it is, or marked as known after the answer."""
    if each.role != "feature":
        return each
    told = max(column_roc_aucs(each, cells, event, decimal))
    if told < SUSPECT_COLUMN_AUC:
        return each
    if pd.factorize(cells)[0].tobytes() == pd.factorize(event)[0].tobytes():
        return mark_known_after(each, "it is the answer in other words, in every row")
    share = f"{told * 100:.0f} of 100 pairs"
    return mark_known_after(each, f"alone it puts {share} in the right order: known only afterwards? If not: start")


def column_roc_aucs(each: ColumnProposal, cells: pd.Series[str], event: Flags, decimal: str) -> list[float]:
    """Areas under the ROC curve: of a column's numbers or values, and of whether it is filled at all."""
    filled = roc_auc(event, (~cells.isin(MISSING_NUMBER_SPELLINGS)).to_numpy().astype(np.float64))
    if each.type in ("integer", "number"):
        numbers = parse_amounts(cells, decimal, each.unit)
        told = roc_auc(event, numbers.fillna(numbers.median()).to_numpy(np.float64))
        return [max(told, 1 - told), max(filled, 1 - filled)]
    return [value_rate_auc(cells, event), max(filled, 1 - filled)]


def value_rate_auc(cells: pd.Series[str], event: Flags) -> float:
    """How well the values of a column tell the event: their rates in one half of the rows, on the other.

    A rate over all rows but one's own would tell that row's answer: it is lower for an event.
    """
    part = np.zeros(len(event), dtype=int)
    draw = np.random.default_rng(0)
    for kind in (event, ~event):
        part[kind] = draw.permutation(np.arange(int(kind.sum())) % VALUE_RATE_FOLDS)
    told = [_fold_value_rate_auc(cells, event, part != each, part == each) for each in range(VALUE_RATE_FOLDS)]
    return float(np.mean(told))


def _fold_value_rate_auc(cells: pd.Series[str], event: Flags, fit: Flags, score: Flags) -> float:
    """Rates of the values among the rows `fit`, tried on the rows `score`."""
    usual = float(event[fit].mean())
    groups = pd.Series(event[fit].astype(float)).groupby(cells[fit].to_numpy())
    rates = (groups.sum() + VALUE_RATE_PRIOR_ROWS * usual) / (groups.size() + VALUE_RATE_PRIOR_ROWS)
    return roc_auc(event[score], cells[score].map(rates).fillna(usual).to_numpy(np.float64))
