"""Data, proposing: how several tables hang together: keys, and long tables turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from plainspoken.case import AddUp
from plainspoken.core.errors import Faults
from plainspoken.scaffold.columns import ColumnProposal, propose_columns
from plainspoken.scaffold.identifiers import has_identifier_name
from plainspoken.scaffold.invoice_roles import is_time_column, may_name
from plainspoken.scaffold.keywords import PERSON_KEYWORDS, name_has_keyword, split_name_words
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_add_up import AddUpProposal, CutWish, propose_add_up
from plainspoken.tables.fault import Fault, join_first_words

MAX_PIVOT_PERIODS = 36
ANY_DAY = CutWish()
MIN_SHARE_SHARED = 0.9  # of the cells that are keys of the other table


@dataclass(frozen=True)
class PivotProposal:
    """A long table turned: the column with the period, the one with the number, and the new columns."""

    by: str
    value: str
    columns: Mapping[str, str]


class AddedTable(Protocol):
    """Whatever says how a table is added up."""

    @property
    def add_up(self) -> AddUp:
        """The entry of the case."""


@dataclass(frozen=True)
class JoinedTable:
    """One table with its name in the case, its key (empty where it stands alone), and what it brings: as it is, turned,
    or added up."""

    name: str
    looked: TableProfile
    key: str
    turned: PivotProposal | None
    columns: tuple[ColumnProposal, ...]
    added: AddedTable | None = None
    repeats: bool = False  # several rows of the first table have one key
    key_here: str = ""  # what the key is called in this table, where it has another name

    @property
    def read_key(self) -> str:
        """What the key is called where columns of all rows are read: the sample calls it as the first table does, the
        file as it calls it itself."""
        return self.key if self.looked.whole else self.key_here or self.key


def propose_table_joins(tables: Mapping[str, TableProfile], cut: CutWish = ANY_DAY) -> tuple[JoinedTable, ...]:
    """The tables, the first of which holds one row a case, with keys found by their names and values. `cut`: from
    which day on the answer counts, where rows are added up.

    Raises:
        Faults: a table that hangs on nothing, several rows a case that cannot be turned, one name twice.
    """
    (name, first), *others = tables.items()
    if not others:
        return (JoinedTable(name, first, "", None, propose_columns(first)),)
    looks_up = all(find_looked_up_key(looked, first) for _, looked in others)
    join = _look_up_table if looks_up else partial(_join_further_table, cut=cut)
    found = [join(other, looked, first) for other, looked in others]
    keys = {each.key for each in found}
    if len(keys) > 1:
        expected = "one key by which all tables hang together"
        raise _join_fault(first, expected, join_first_words(sorted(keys)), "give tables that share one column")
    own = [_propose_key_column(each) if each.name in keys else each for each in propose_columns(first)]
    whole = (JoinedTable(name, first, keys.pop(), None, tuple(own), repeats=looks_up), *found)
    _refuse_repeated_columns(whole)
    return whole


def _propose_key_column(column: ColumnProposal) -> ColumnProposal:
    """The column by which tables are joined names the cases."""
    note = "the key by which the tables are joined; never learned from"
    return ColumnProposal(column.name, "identifier", "identifier", note=note)


def find_looked_up_key(looked: TableProfile, first: TableProfile) -> str:
    """The column of keys that stand once in a further table and several times in the first; empty where there is none.

    Such is a table of customers to one of orders, where the question is about an order.
    """
    shared = [each for each in looked.names if each in first.names]
    if any(first.sample[each].is_unique for each in shared):
        return ""
    fits = (each for each in shared if looked.sample[each].is_unique and may_name(looked.column(each)))
    return next((each for each in fits if first.sample[each].isin(looked.sample[each]).any()), "")


def _look_up_table(name: str, looked: TableProfile, first: TableProfile) -> JoinedTable:
    """A table with what is to be said of each key of the first one."""
    key = find_looked_up_key(looked, first)
    absent = not bool(first.sample[key].isin(looked.sample[key]).all())
    own = [replace(each, table=name) for each in propose_columns(looked) if each.name != key]
    return JoinedTable(name, looked, key, None, tuple(_allow_missing(each, absent) for each in own))


def _join_further_table(name: str, looked: TableProfile, first: TableProfile, cut: CutWish) -> JoinedTable:
    """A table that hangs on the first one by a column that both have."""
    shared = [each for each in looked.names if each in first.names and first.sample[each].is_unique]
    if not shared or _means_another(shared[0], looked, first):
        mine, theirs = _find_same_keys(looked, first)
        if mine and (has_identifier_name(mine) or name_has_keyword(mine, PERSON_KEYWORDS)):
            joined = _join_further_table(name, _rename_key(looked, mine, theirs), first, cut)
            return replace(joined, key_here=mine, added=_leave_own_key(joined, looked))
        expected = f"a column that {first.path.name} has too, with a value of its own in each row there"
        hint = _hint_at_key(looked, first)
        remedy = f"name the key alike in both tables{hint}, and give the table with one row a case first"
        raise _join_fault(looked, expected, f"none ({join_first_words(looked.names)})", remedy)
    key = shared[0]
    absent = bool(set(first.sample[key]) - set(looked.sample[key]))
    columns = [replace(each, table=name) for each in propose_columns(looked) if each.name != key]
    if looked.sample[key].is_unique:
        return JoinedTable(name, looked, key, None, tuple(_allow_missing(each, absent) for each in columns))
    turned = _propose_pivot(looked, key, columns)
    if turned is None:
        added = propose_add_up(name, looked, key, first, cut)
        if added is None:
            raise _several_rows_fault(looked, key)
        return JoinedTable(name, looked, key, None, added.columns, added)
    number = next(each for each in columns if each.name == turned.value)
    patchy = absent or looked.sample.groupby(key, sort=False).size().nunique() > 1
    made = [replace(_allow_missing(number, patchy), name=each) for each in turned.columns.values()]
    return JoinedTable(name, looked, key, turned, tuple(made))


def _means_another(key: str, looked: TableProfile, first: TableProfile) -> bool:
    """Whether a column called just "id" in both tables numbers other things in the further one: each row of it, while
    another column holds what the first table numbers so."""
    bare = len(split_name_words(key)) == 1 and has_identifier_name(key)
    return bare and looked.sample[key].is_unique and bool(_find_same_keys(looked, first)[0])


def _rename_key(looked: TableProfile, mine: str, theirs: str) -> TableProfile:
    """The table with its key called as in the first; a column that is called so already goes."""
    kept = [each for each in looked.columns if each.name != theirs]
    columns = tuple(replace(each, name=theirs) if each.name == mine else each for each in kept)
    sample = looked.sample.drop(columns=[theirs], errors="ignore").rename(columns={mine: theirs})
    return replace(looked, columns=columns, sample=sample)


def _leave_own_key(joined: JoinedTable, looked: TableProfile) -> AddedTable | None:
    """How a table is added up, its own column of the key's name among those that nothing is made of."""
    added = joined.added
    if not isinstance(added, AddUpProposal) or joined.key not in looked.names:
        return added
    add_up = added.add_up.model_copy(update={"unused": (*added.add_up.unused, joined.key)})
    return replace(added, add_up=add_up)


def _hint_at_key(looked: TableProfile, first: TableProfile) -> str:
    """Two columns of other names that seem to hold the same keys, in brackets; nothing where there are none."""
    mine, name = _find_same_keys(looked, first)
    return f' ("{mine}" seems to hold what is "{name}" there)' if mine else ""


def _find_same_keys(looked: TableProfile, first: TableProfile) -> tuple[str, str]:
    """Two columns of other names that seem to hold the same keys: of this table, and of the first; empty names where
    there are none."""
    keys = {name: set(first.sample[name]) for name in first.names if name and first.sample[name].is_unique}
    pairs = (
        (each.name, name)
        for each in looked.columns
        for name, values in keys.items()
        if each.name != name and may_name(each) and looked.sample[each.name].isin(values).mean() >= MIN_SHARE_SHARED
    )
    return next(pairs, ("", ""))


def _allow_missing(column: ColumnProposal, absent: bool) -> ColumnProposal:
    """The column with gaps allowed where some cases have no row in its table."""
    return replace(column, missing=column.missing or absent)


def _propose_pivot(looked: TableProfile, key: str, columns: Sequence[ColumnProposal]) -> PivotProposal | None:
    """How a long table becomes one row a case: one column of periods and one of numbers beside the key; else None."""
    periods = [
        each.name
        for each in columns
        if 1 < looked.sample[each.name].nunique() <= MAX_PIVOT_PERIODS
        and not looked.sample.duplicated([key, each.name]).any()
        and not is_time_column(looked.column(each.name))  # rows of days are added up, so that none of the future counts
    ]
    values = [each.name for each in columns if each.type in ("integer", "number") and each.name not in periods]
    if len(periods) != 1 or len(values) != 1 or len(columns) != 2:
        return None
    seen = looked.column(periods[0]).values
    return PivotProposal(periods[0], values[0], {each: f"{values[0]} {each}" for each in seen})


def _several_rows_fault(looked: TableProfile, key: str) -> Faults:
    """The message for a table that can be neither turned nor added up."""
    expected = f"one row for each {key}, or three columns: {key}, a period, a number; or a column of days"
    remedy = (
        f"add the day of each row, so that those known in time can be added up, or add up the rows of each {key} before"
    )
    return _join_fault(looked, expected, f"several rows for some {key}", remedy)


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
