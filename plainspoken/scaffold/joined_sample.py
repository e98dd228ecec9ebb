"""Data, proposing: the rows of the first table with what further tables say of each, as text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_join_keys import JoinedTable


def join_samples(first: TableProfile, further: Iterable[JoinedTable]) -> TableProfile:
    """The first table, beside each row of its sample the cells of the tables that hang on it; empty where one has no
    row of that key. What is added up is left out: it is made when the tables are read."""
    sample = first.sample
    for each in further:
        if each.added is None:
            cells = _index_by_key(each).reindex(first.sample[each.key]).fillna("")
            sample = pd.concat([sample, cells.set_axis(sample.index)], axis=1)
    return replace(first, sample=sample)


def _index_by_key(table: JoinedTable) -> pd.DataFrame:
    """A further table with a row a key, all of its rows: as it is, or turned."""
    key, turned = table.read_key, table.turned
    names = [turned.by, turned.value] if turned else [each.name for each in table.columns]
    rows = table.looked.read_columns([key, *names]).drop_duplicates([key, turned.by] if turned else [key])
    if turned is None:
        return rows.set_index(key)
    return rows.pivot(index=key, columns=turned.by, values=turned.value).rename(columns=dict(turned.columns))
