"""Data: several checked tables to one with a row a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Case, slug
from plainspoken.data.dataset import LedgerStep
from plainspoken.data.layout import TableSchema

Flags = NDArray[np.bool_]
JOIN_STEP = "join"


def join_tables(case: Case, plan: Sequence[TableSchema], values: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of the first table, in its order, with what the others bring; columns in declared order.

    A case without a row in a further table gets missing values.
    """
    first = values[plan[0].name]
    for layout in plan[1:]:
        added = pivot_to_key(layout, values[layout.name]).reindex(first[layout.table.key])
        first = pd.concat([first, added.set_axis(first.index)], axis=1)
    return first[[name for name in case.columns if name in first]]


def pivot_to_key(layout: TableSchema, values: pd.DataFrame) -> pd.DataFrame:
    """One table with a row a key: as it is, or one column for each period of a long one."""
    pivot = layout.table.pivot
    if pivot is None:
        return values.set_index(layout.table.key)[list(layout.brings)]
    wide = values.pivot(index=layout.table.key, columns=pivot.by, values=pivot.value)
    return wide.reindex(columns=list(pivot.columns)).set_axis(list(pivot.columns.values()), axis=1)


def list_join_steps(plan: Sequence[TableSchema], values: Mapping[str, pd.DataFrame], event: Flags) -> list[LedgerStep]:
    """A line for each further table: how many cases have no row in it."""
    return [_make_join_step(layout, plan[0], values, event) for layout in plan[1:]]


def _make_join_step(
    layout: TableSchema, first: TableSchema, values: Mapping[str, pd.DataFrame], event: Flags
) -> LedgerStep:
    """The ledger's line for one join."""
    key = layout.table.key
    absent = ~values[first.name][key].isin(values[layout.name][key]).to_numpy(np.bool_)
    return LedgerStep(JOIN_STEP, slug(layout.name), len(event), len(event), int(absent.sum()), int(event[absent].sum()))
