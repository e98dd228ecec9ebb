"""Data, proposing: how several tables hang together: keys, and long tables turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plainspoken.core.errors import Faults
from plainspoken.scaffold.columns import ColumnProposal, propose_columns
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import Fault, join_first_words

MAX_PIVOT_PERIODS = 36


@dataclass(frozen=True)
class PivotProposal:
    """A long table turned: the column with the period, the one with the number, and the new columns."""

    by: str
    value: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class JoinedTable:
    """One table with its name in the case, its key (empty where it stands alone), and what it brings."""

    name: str
    looked: TableProfile
    key: str
    turned: PivotProposal | None
    columns: tuple[ColumnProposal, ...]


def propose_table_joins(tables: Mapping[str, TableProfile]) -> tuple[JoinedTable, ...]:
    """The tables, the first of which holds one row a case, with keys found by their names and values.

    Raises:
        Faults: a table that hangs on nothing, several rows a case that cannot be turned, one name twice.
    """
    (name, first), *others = tables.items()
    if not others:
        return (JoinedTable(name, first, "", None, propose_columns(first)),)
    found = [_join_further_table(other, looked, first) for other, looked in others]
    keys = {each.key for each in found}
    if len(keys) > 1:
        expected = "one key by which all tables hang together"
        raise _join_fault(first, expected, join_first_words(sorted(keys)), "give tables that share one column")
    own = [_propose_key_column(each) if each.name in keys else each for each in propose_columns(first)]
    whole = (JoinedTable(name, first, keys.pop(), None, tuple(own)), *found)
    _refuse_repeated_columns(whole)
    return whole


def _propose_key_column(column: ColumnProposal) -> ColumnProposal:
    """The column by which tables are joined names the cases."""
    note = "the key by which the tables are joined; never learned from"
    return ColumnProposal(column.name, "identifier", "identifier", note=note)


def _join_further_table(name: str, looked: TableProfile, first: TableProfile) -> JoinedTable:
    """A table that hangs on the first one by a column that both have."""
    shared = [each for each in looked.names if each in first.names and first.sample[each].is_unique]
    if not shared:
        expected = f"a column that {first.path.name} has too, with a value of its own in each row there"
        remedy = "name the key alike in both tables, and give the table with one row a case first"
        raise _join_fault(looked, expected, f"none ({join_first_words(looked.names)})", remedy)
    key = shared[0]
    absent = bool(set(first.sample[key]) - set(looked.sample[key]))
    columns = [replace(each, table=name) for each in propose_columns(looked) if each.name != key]
    if looked.sample[key].is_unique:
        return JoinedTable(name, looked, key, None, tuple(_allow_missing(each, absent) for each in columns))
    turned = _propose_pivot(name, looked, key, columns)
    number = next(each for each in columns if each.name == turned.value)
    patchy = absent or looked.sample.groupby(key, sort=False).size().nunique() > 1
    made = [replace(_allow_missing(number, patchy), name=each) for each in turned.columns.values()]
    return JoinedTable(name, looked, key, turned, tuple(made))


def _allow_missing(column: ColumnProposal, absent: bool) -> ColumnProposal:
    """The column with gaps allowed where some cases have no row in its table."""
    return replace(column, missing=column.missing or absent)


def _propose_pivot(name: str, looked: TableProfile, key: str, columns: Sequence[ColumnProposal]) -> PivotProposal:
    """How a long table becomes one row a case: one column of periods and one of numbers beside the key."""
    periods = [
        each.name
        for each in columns
        if 1 < looked.sample[each.name].nunique() <= MAX_PIVOT_PERIODS
        and not looked.sample.duplicated([key, each.name]).any()
    ]
    values = [each.name for each in columns if each.type in ("integer", "number") and each.name not in periods]
    if len(periods) != 1 or len(values) != 1 or len(columns) != 2:
        expected = f"one row for each {key}, or three columns: {key}, a period, a number"
        found = f"several rows for some {key}"
        raise _join_fault(looked, expected, found, f"add up the rows of each {key} before")
    seen = looked.column(periods[0]).values
    return PivotProposal(periods[0], values[0], {each: f"{values[0]} {each}" for each in seen})


def _refuse_repeated_columns(tables: Sequence[JoinedTable]) -> None:
    """No column but the key stands in two tables under one name."""
    owner: dict[str, str] = {}
    for each in tables:
        for column in each.columns:
            if column.name in owner:
                expected = "names that only one table has, the key aside"
                found = f"it in {owner[column.name]} too"
                fault = Fault(each.looked.path.name, expected, found, "rename one", column=column.name)
                raise Faults([str(fault)])
            owner[column.name] = each.looked.path.name


def _join_fault(looked: TableProfile, expected: str, found: str, remedy: str) -> Faults:
    """One fault of how tables hang together."""
    return Faults([str(Fault(looked.path.name, expected, found, remedy))])
