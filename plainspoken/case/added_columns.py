"""What a case says of the columns that are made of several rows: when they are known, where it says nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def date_added_columns(tables: Any, columns: Any) -> Any:
    """The entries of columns, those made of rows before a day known at the start, those of first rows during it.

    Rows after that moment are never added up, so that nobody has to vouch for it. What is written otherwise stays.
    """
    if not (isinstance(tables, Mapping) and isinstance(columns, Mapping)):
        return columns
    moments = {name: when for table in tables.values() for name, when in _list_moments(table)}
    return {
        name: {**entry, "known": moments[name]}
        if name in moments and isinstance(entry, Mapping) and "known" not in entry
        else entry
        for name, entry in columns.items()
    }


def _list_moments(table: Any) -> list[tuple[str, str]]:
    """The columns that a table is added up to, each with when it is known; none where no moment is given."""
    add_up = table.get("add_up") if isinstance(table, Mapping) else None
    made = add_up.get("columns") if isinstance(add_up, Mapping) else None
    if not isinstance(add_up, Mapping) or not isinstance(made, Mapping):
        return []
    by_day = add_up.get("before") or add_up.get("before_column")
    when = "start" if by_day else "during" if add_up.get("first_rows") else ""
    return [(str(name), when) for name in made if when]
