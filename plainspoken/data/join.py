"""Data: several checked tables to one with a row a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Case, slug
from plainspoken.core.errors import Faults
from plainspoken.data.add_up import add_up_rows, find_cut_faults, list_nil_columns, read_cut_days, require_add_up
from plainspoken.data.dataset import LedgerStep
from plainspoken.data.layout import TableSchema
from plainspoken.tables.text_table import TextTable

Flags = NDArray[np.bool_]
JOIN_STEP = "join"


def join_tables(case: Case, plan: Sequence[TableSchema], values: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of the first table, in its order, with what the others bring; columns in declared order.

    A case without a row in a further table gets missing values; where rows were added up, nil of what is counted.
    """
    first = values[plan[0].name]
    for layout in plan[1:]:
        added = pivot_to_key(layout, values[layout.name]).reindex(first[layout.table.key])
        if layout.table.add_up is not None:
            added = added.fillna(dict.fromkeys(list_nil_columns(layout), 0))
        first = pd.concat([first, added.set_axis(first.index)], axis=1)
    return first[[name for name in case.columns if name in first]]


def add_up_tables(
    case: Case, plan: Sequence[TableSchema], raws: Mapping[str, TextTable], values: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """The tables, those with several rows a case added up to one.

    Raises:
        Faults: a day that cannot be read from which on rows do not count, or that leaves none or all of them out; no
            case left.
    """
    done, first = dict(values), raws[plan[0].name]
    added_up = [each for each in plan if each.table.add_up is not None]
    cut_up = [each for each in added_up if require_add_up(each).first_rows is None]
    cuts = {each.name: read_cut_days(first, plan[0].table.key, each) for each in cut_up}
    if faults := [fault for each in cut_up for fault in find_cut_faults(each, raws[each.name], cuts[each.name])]:
        raise Faults(faults)
    for layout in added_up:
        added = add_up_rows(case, layout, raws[layout.name], values[layout.name], cuts.get(layout.name))
        done[layout.name] = added.rename_axis(layout.table.key).reset_index()
    return done


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
