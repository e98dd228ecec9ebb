"""Data, proposing: a column that says which rows are those of one customer, so that they are not taken apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.identifiers import MIN_ROWS_EACH, has_identifier_name
from plainspoken.scaffold.keywords import PERSON_KEYWORDS, split_name_words
from plainspoken.scaffold.profile import TableProfile

MIN_GROUPS = 40  # of fewer, such as shops or regions, no split leaves enough on both sides
MAX_ROWS_OF_SLIPS = 1.5  # on average: up to that most stand alone
MAX_SHOWN = 3
MAX_NAME_LENGTH = 60
MIN_NUMBER_LENGTH = 3  # digits of a number that names: two may be a count
CODE_PATTERN = r"^[^\W\d_]*[-_ ]?\d{2,}$"  # C0121, 100234, cust-17: a code that only names
EMAIL_PATTERN = r"\s*[^@\s]+@[^@\s]+\.[^@\s.]+\s*"
MIN_SHARE_OF_EMAILS = 0.95  # of the filled cells: they name people, whatever the column is called


@dataclass(frozen=True)
class RowGroup:
    """The column whose values repeat, how many values it has, and how many rows each has on average."""

    column: str
    groups: int
    rows_each: float


def detect_row_group(looked: TableProfile, target: str, key: str = "") -> RowGroup | None:
    """The column that names customers (or whatever has several rows); None where each row stands alone.

    Its values repeat, are many, and only name: the column is called so (customer_id, user), or its values are codes
    and another column never changes within one of them. Of several the one with the most rows each: an order belongs
    to a customer. `key`: the column that names single rows, whose copies go.
    """
    found = [
        RowGroup(name, int(values.nunique()), len(values) / max(int(values.nunique()), 1))
        for name in looked.names
        if name not in (target, key) and is_repeated_name(values := filled_cells(looked, name), name, looked, target)
    ]
    return max(found, key=lambda each: each.rows_each, default=None)


def describe_doubled_names(looked: TableProfile, group: RowGroup) -> str:
    """The first names that stand on several rows, with these, where nearly all stand on one: those few may be slips.

    Empty where several rows are the rule, or only a sample was looked at.
    """
    values = filled_cells(looked, group.column)
    values = values[~looked.sample.loc[values.index].duplicated()]
    doubled = values[values.duplicated(keep=False)]
    if group.rows_each > MAX_ROWS_OF_SLIPS or doubled.empty or not looked.whole:
        return ""
    above = looked.source.header_row + looked.source.header_rows
    rows = doubled.index.to_series().groupby(doubled.to_numpy(), sort=False)
    shown = [f"{name} in rows {', '.join(str(at + above) for at in each)}" for name, each in list(rows)[:MAX_SHOWN]]
    more = ", ..." if rows.ngroups > MAX_SHOWN else ""
    several = f"{rows.ngroups:,} of {group.groups:,} values stand on several rows with other cells"
    return f'"{group.column}": {several} ({"; ".join(shown)}{more}); are they slips? Then correct the table'


def make_name_group(looked: TableProfile, name: str) -> RowGroup:
    """The rows by a column that names them, copies of whole rows aside."""
    values = filled_cells(looked, name)
    count = int(values.nunique())
    return RowGroup(name, count, int((~looked.sample.duplicated()).sum()) / max(count, 1))


def filled_cells(looked: TableProfile, name: str) -> pd.Series:
    """The cells of a column that say something."""
    cells = looked.sample[name]
    return cells[cells != ""]


def is_repeated_name(values: pd.Series, name: str, looked: TableProfile, target: str) -> bool:
    """Whether values name what has several rows."""
    count = int(values.nunique())
    if count < MIN_GROUPS or len(values) < MIN_ROWS_EACH * count or not name.strip():
        return False
    if values.str.fullmatch(EMAIL_PATTERN).mean() >= MIN_SHARE_OF_EMAILS:
        return True
    if has_identifier_name(name) or set(split_name_words(name)[-1:]) & set(PERSON_KEYWORDS):
        return bool(values.str.len().max() <= MAX_NAME_LENGTH) and not may_be_counts(values)
    others = [each for each in looked.names if each not in (name, target)]
    return bool(values.str.match(CODE_PATTERN).all()) and any(
        never_changes_within(looked.sample.loc[values.index, each], values) for each in others
    )


def may_be_counts(values: pd.Series) -> bool:
    """Whether the values may count or measure: numbers with decimals, or small whole ones. Decimals of nothing, as in
    1.0, are how a program wrote a whole number."""
    values = values.str.replace(r"\.0+$", "", regex=True)
    measured = values.str.match(r"^[+-]?\d+[.,]\d+$").any()
    return bool(measured) or bool((values.str.match(r"^\d+$") & (values.str.len() < MIN_NUMBER_LENGTH)).mean() > 0.5)


def never_changes_within(cells: pd.Series, values: pd.Series) -> bool:
    """Whether a column that has nearly as many values as there are names holds one value for each of them."""
    each = cells.groupby(values.to_numpy()).nunique()
    return bool((each <= 1).all()) and int(cells.nunique()) > len(each) / 2


def name_key_column(columns: Iterable[ColumnProposal], key: str) -> list[ColumnProposal]:
    """The columns, the one that tells copies as one that names the rows."""
    return [replace(each, type="identifier", role="identifier") if each.name == key else each for each in columns]


def name_row_group(columns: Iterable[ColumnProposal], group: RowGroup | None) -> list[ColumnProposal]:
    """The columns, the group's as one that names and is never learned from."""
    if group is None:
        return list(columns)
    note = "several rows have the same: they are kept together (see split); never learned from"
    return [
        replace(each, type="identifier", role="identifier", unit="", nothing=(), corrections={}, note=note)
        if each.name == group.column
        else each
        for each in columns
    ]
