"""Data, proposing: whether rows that are alike are copies of one case, which only a name can tell."""

from __future__ import annotations

from dataclasses import dataclass

from plainspoken.scaffold.columns import has_identifier_name
from plainspoken.scaffold.profile import TableProfile


@dataclass(frozen=True)
class DuplicateRows:
    """Rows that equal an earlier one in every column: how many, and the column by whose name they are copies."""

    rows: int
    key: str = ""

    @property
    def taken_out(self) -> bool:
        """Whether they count once: a key says that they are copies."""
        return bool(self.key)


def detect_duplicate_rows(looked: TableProfile) -> DuplicateRows:
    """Rows that equal an earlier one. They are copies where an identifier repeats in them and nowhere else.

    Two customers of few columns may be alike, whatever their answers; an order number that stands twice is one order.
    Where only a sample could be looked at, nothing is taken out: the rest may hold other rows of that name.
    """
    alike = looked.sample.duplicated()
    rows = int(alike.sum())
    if not rows or not looked.whole:
        return DuplicateRows(rows)
    once = looked.sample[~alike]
    names = (name for name in looked.names if has_identifier_name(name) and (once[name] != "").all())
    return DuplicateRows(rows, next((name for name in names if once[name].is_unique), ""))
