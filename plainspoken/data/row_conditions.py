"""Data: which rows a declared condition holds for."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Condition, Scalar
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.data.parse import Cells

Flags = NDArray[np.bool_]
NOTHING = ""  # in a condition: the cell is empty
ORDER_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def match_conditions(frame: pd.DataFrame, conditions: Iterable[Condition]) -> Flags:
    """Where all conditions hold (n,); a missing value fulfils only `!=`, and `== ""`. No condition holds everywhere.

    Raises:
        PlainspokenError: a column that is not in the frame, or an order asked of a column that has none.
    """
    holds = np.ones(len(frame), dtype=np.bool_)
    for condition in conditions:
        if condition.column not in frame:
            near = suggest_nearest(condition.column, dict.fromkeys(map(str, frame.columns)))
            raise PlainspokenError(f"condition on {condition.column!r}: no such column here{near}")
        holds &= match_condition(frame[condition.column], condition)
    return holds


def match_any_condition(frame: pd.DataFrame, conditions: Iterable[Condition]) -> Flags:
    """Where at least one condition holds for a row (n,); no condition holds nowhere."""
    holds = np.zeros(len(frame), dtype=np.bool_)
    for condition in conditions:
        holds |= match_conditions(frame, [condition])
    return holds


def match_condition(cells: Cells, condition: Condition) -> Flags:
    """Where one condition holds for a column's cells (n,)."""
    many = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    numeric = pd.api.types.is_numeric_dtype(cells)
    if condition.operator in ORDER_OPERATORS:
        return _match_order(cells, condition, numeric)
    said = [convert_condition_value(each, numeric) for each in many if each != NOTHING]
    among = cells.isin(said).to_numpy(np.bool_) | (cells.isna().to_numpy(np.bool_) & (NOTHING in many))
    return ~among if condition.operator == "!=" else among


def convert_condition_value(value: Scalar, numeric: bool) -> float | str:
    """A condition's value as a column holds it: a number, or text (a flag's as TRUE or FALSE)."""
    if numeric:
        return float(value)
    return str(value).upper() if isinstance(value, bool) else str(value)


def _match_order(cells: Cells, condition: Condition, numeric: bool) -> Flags:
    """Where a number lies on one side of another."""
    if not numeric or isinstance(condition.value, (str, tuple)):
        raise PlainspokenError(
            f"condition [{condition.column!r}, {condition.operator!r}, {condition.value!r}]: "
            f"expected a number column and a number; use == or in for categories"
        )
    return np.asarray(ORDER_OPERATORS[condition.operator](cells, float(condition.value)), dtype=np.bool_)
