"""Data, proposing: orders and their items, perhaps with customers and products, to a copy as one table of lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from plainspoken.core.errors import Faults
from plainspoken.scaffold.invoice_lines import holds_invoice_lines, holds_purchases
from plainspoken.scaffold.invoice_roles import match_invoice_roles, may_name
from plainspoken.scaffold.keywords import TARGET_KEYWORDS, are_flag_spellings, name_has_keyword
from plainspoken.scaffold.line_copy import write_frames
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target_candidates import rank_target_candidates
from plainspoken.tables.fault import Fault, join_first_words

MAX_KEYS_SHOWN = 5
MIN_SHARE_FOUND = 0.5  # of the values of a column, in the column of its name in another table
Tables = Mapping[str, TableProfile]


def asks_for_no_answer(tables: Tables) -> bool:
    """Whether no column is called like an answer, or says yes and no: how somebody paid is no question."""
    return not any(
        name_has_keyword(name, TARGET_KEYWORDS) or are_flag_spellings(looked.column(name).values)
        for looked in tables.values()
        for name in rank_target_candidates(looked)
    )


def find_whole_lines(tables: Tables) -> str:
    """The table that tells who bought, when and for how much without the others; empty where none does."""
    fits = [name for name, looked in tables.items() if holds_invoice_lines(looked)]
    fits += [name for name, looked in tables.items() if holds_purchases(looked)]
    largest = max((looked.rows for looked in tables.values()), default=0)
    return next((name for name in fits if tables[name].rows == largest), "")


def tell_purchases_together(tables: Tables) -> bool:
    """Whether tables that hang together name customer, time and money between them, and none of them alone."""
    if not order_joins(tables):
        return False
    roles = [match_invoice_roles(looked) for looked in tables.values()]
    there = {role for each in roles for role in each}
    return {"customer", "time", "order"} <= there and bool({"price", "total"} & there)


def make_unjoined_fault(tables: Tables) -> Faults:
    """The message for tables of lines of which some hang on nothing."""
    files = ", ".join(each.path.name for each in tables.values())
    expected = "tables that share a column, such as the number of the order, with a value of its own in each row of one"
    remedy = "name that column alike in both tables, or give the table of invoice lines only"
    return Faults([str(Fault(files, expected, "none", remedy))])


def order_joins(tables: Tables) -> list[tuple[str, str]]:
    """The largest table and those that say more of its rows: each with the column whose values it has once; the first
    is the largest, with no column. Empty where some hang on nothing."""
    base = max(tables, key=lambda name: tables[name].rows)
    joined, left = [(base, "")], [name for name in tables if name != base]
    cells = {name: tables[base].sample[name] for name in tables[base].names}
    while left:
        pair = next(((name, key) for name in left if (key := _find_shared_key(cells, tables[name]))), None)
        if pair is None:
            return []
        joined.append(pair)
        left.remove(pair[0])
        other = tables[pair[0]]
        cells = {**{name: other.sample[name] for name in other.names}, **cells}
    return joined


def _find_shared_key(cells: Mapping[str, pd.Series[str]], other: TableProfile) -> str:
    """The column of a table that those joined so far have too, with the same values, each of which it has once: a name
    of a product and one of a customer stand in columns of one name, and are no key."""
    shared = (each for each in other.columns if each.name in cells and may_name(each) and each.filled)
    once = (each.name for each in shared if other.sample[each.name].is_unique)
    return next((name for name in once if cells[name].isin(other.sample[name]).mean() >= MIN_SHARE_FOUND), "")


def write_joined_lines(tables: Tables, joins: list[tuple[str, str]], target: Path) -> None:
    """Write the rows of the first table with what the others say of them to `target` (CSV, UTF-8).

    Raises:
        Faults: a key that stands twice where it should stand once.
    """
    others = [(name, key, pd.concat(tables[name].iterate_frames())) for name, key in joins[1:]]
    for name, key, frame in others:
        twice = frame.loc[frame[key].duplicated(), key].unique()
        if len(twice):
            found = f"{len(twice):,} more than once ({join_first_words(map(str, twice[:MAX_KEYS_SHOWN]))})"
            remedy = "remove the rows that are wrong; nobody can know which of them holds"
            raise Faults([str(Fault(tables[name].path.name, "each key once", found, remedy, column=key))])
    write_frames(_join_batches(tables[joins[0][0]], others), target)


def _join_batches(base: TableProfile, others: list[tuple[str, str, pd.DataFrame]]) -> Iterator[pd.DataFrame]:
    """The rows of a table, in pieces, with what the others say; a name that is there already gets its table's."""
    for frame in base.iterate_frames():
        for name, key, other in others:
            taken = {each: f"{name} {each}" for each in other.columns if each != key and each in frame.columns}
            frame = frame.merge(other.rename(columns=taken), on=key, how="left", validate="many_to_one").fillna("")
        yield frame
