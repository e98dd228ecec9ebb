"""Data: the keys by which tables are joined, checked both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from plainspoken.case import Case, Pivot
from plainspoken.data.layout import TableSchema
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.text_table import TextTable

MAX_KEYS_SHOWN = 5
Keys = pd.Index


def find_key_faults(case: Case, plan: Sequence[TableSchema], raws: Mapping[str, TextTable]) -> list[str]:
    """Keys that stand twice, that only one of two tables has, or that are written in another way.

    Empty keys are left to the check of cells. A case may be absent from a further table only where all
    columns that the table brings may be missing.
    """
    there = [each for each in plan if each.name in raws and each.table.key in raws[each.name].frame]
    single = [each for each in there if each.table.add_up is None and not each.table.repeats]
    faults = [fault for each in single for fault in find_doubled_keys(each, raws[each.name])]
    if there and there[0] is plan[0]:
        first = plan[0]
        for each in there[1:]:
            faults += find_unmatched_keys(first, each, raws, lenient=allows_absent_cases(case, each))
            faults += find_incomplete_periods(case, each, raws[each.name])
    return faults


def allows_absent_cases(case: Case, layout: TableSchema) -> bool:
    """Whether a case needs no row in a further table."""
    return layout.table.add_up is not None or all(case.columns[name].missing for name in layout.brings)


def list_unique_keys(raw: TextTable, key: str) -> Keys:
    """The keys of a table, each once, in the order of the file; empty ones left out."""
    found: Keys = Keys(raw.frame.loc[raw.frame[key] != "", key].unique(), dtype=object)
    return found


def find_doubled_keys(layout: TableSchema, raw: TextTable) -> list[str]:
    """Keys with several rows where one is expected; in a long table, several rows of one period."""
    key, pivot = layout.table.key, layout.table.pivot
    parts = [key, pivot.by] if pivot else [key]
    if any(part not in raw.frame for part in parts):
        return []
    rows = raw.frame[(raw.frame[key] != "") & raw.frame.duplicated(parts, keep=False).to_numpy()]
    groups = list(rows.groupby(parts, sort=False).indices) if len(rows) else []
    return [_format_doubled_keys(layout, raw, rows, parts, len(groups))] if groups else []


def _format_doubled_keys(
    layout: TableSchema, raw: TextTable, rows: pd.DataFrame, parts: Sequence[str], count: int
) -> str:
    """The message for keys that stand more than once."""
    some = []
    for values, mine in list(rows.groupby(list(parts), sort=False))[:MAX_KEYS_SHOWN]:
        lines = raw.lines[raw.frame.index.get_indexer(mine.index)]
        some.append(f"{', '.join(map(str, values))} in rows {', '.join(map(str, lines[:MAX_KEYS_SHOWN]))}")
    pivot = layout.table.pivot
    expected = f'each key once for each value of "{pivot.by}"' if pivot else "each key once"
    found = f"{count:,} more than once ({_format_first_keys(some, count)})"
    remedy = "remove the rows that are wrong; nobody can know which of them holds"
    return str(Fault(raw.file, expected, found, remedy, column=layout.table.key))


def find_unmatched_keys(
    first: TableSchema, layout: TableSchema, raws: Mapping[str, TextTable], *, lenient: bool
) -> list[str]:
    """Keys that only one of the two tables has; one message where the two write all of them differently."""
    one, other = raws[first.name], raws[layout.name]
    key = layout.table.key
    here, there = list_unique_keys(one, key), list_unique_keys(other, key)
    if not len(here) or not len(there):
        return []
    if here.intersection(there).empty and detect_key_kind(here) != detect_key_kind(there):
        return [_format_unlike_keys(one, other, key, here, there)]
    strangers = first.table.repeats or (layout.table.add_up is not None and layout.table.add_up.others)
    faults = [] if strangers else [_format_absent_keys(one, other, key, there.difference(here, sort=False))]
    return [
        each
        for each in (
            *faults,
            *([] if lenient else [_format_absent_keys(other, one, key, here.difference(there, sort=False))]),
        )
        if each
    ]


def _format_absent_keys(where: TextTable, other: TextTable, key: str, lost: Keys) -> str:
    """The message for keys that one table has and another lacks; nothing where there is none."""
    if lost.empty:
        return ""
    expected = f"each key of {other.file}"
    found = f"{len(lost):,} missing ({_format_first_keys(lost, len(lost))})"
    remedy = f"add their rows, or remove them from {other.file}"
    return str(Fault(where.file, expected, found, remedy, column=key))


def detect_key_kind(keys: Keys) -> str:
    """What keys look like: whole numbers, numbers with a decimal sign, or text."""
    for kind, pattern in (("whole numbers", r"\d+"), ("numbers with a decimal sign", r"\d+[.,]\d+")):
        if all(re.fullmatch(pattern, str(each)) for each in keys):
            return kind
    return "text"


def _format_unlike_keys(one: TextTable, other: TextTable, key: str, here: Keys, there: Keys) -> str:
    """The message for keys of another type than those of the first table."""
    expected = f"{detect_key_kind(here)} as in {one.file} (such as {quote_value(here[0])})"
    found = f"{detect_key_kind(there)} (such as {quote_value(there[0])})"
    return str(Fault(other.file, expected, found, "write the keys alike in both tables", column=key))


def find_incomplete_periods(case: Case, layout: TableSchema, raw: TextTable) -> list[str]:
    """Periods that occur for some keys of a long table and not for others."""
    pivot, key = layout.table.pivot, layout.table.key
    if pivot is None or pivot.by not in raw.frame:
        return []
    if not raw.frame[pivot.by].isin(list(pivot.columns)).all():
        return []  # a period of another name is a fault of its own, and this one its consequence
    everyone = list_unique_keys(raw, key)
    needed = [each for each, column in pivot.columns.items() if not case.columns[column].missing]
    faults = []
    for period in needed:
        mine = raw.frame[key][(raw.frame[pivot.by] == period).to_numpy()]
        faults.append(
            _format_incomplete_period(raw, pivot, period, everyone, everyone.difference(Keys(mine), sort=False))
        )
    return [each for each in faults if each]


def _format_incomplete_period(raw: TextTable, pivot: Pivot, period: str, everyone: Keys, lost: Keys) -> str:
    """The message for a period that some keys lack; nothing where none does."""
    if lost.empty:
        return ""
    expected = f"{quote_value(period)} for each of the {len(everyone):,} keys"
    found = f"it for {len(everyone) - len(lost):,}, missing for {len(lost):,} ({_format_first_keys(lost, len(lost))})"
    remedy = f"add these rows, or declare columns.{pivot.columns[period]}.missing = true in the case"
    return str(Fault(raw.file, expected, found, remedy, column=pivot.by))


def _format_first_keys(names: Sequence[str] | Keys, count: int) -> str:
    """The first few of many."""
    return ", ".join(map(str, names[:MAX_KEYS_SHOWN])) + (", ..." if count > MAX_KEYS_SHOWN else "")
