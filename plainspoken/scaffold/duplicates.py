"""Data, proposing: whether rows that are alike are copies of one case, which only a name can tell."""

from __future__ import annotations

from dataclasses import dataclass

from plainspoken.scaffold.identifiers import may_name_rows, stand_nearly_alone
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

    def tell(self) -> str:
        """How many there are, as the beginning of a sentence."""
        return f"{self.rows:,} rows equal an earlier one" if self.rows != 1 else "1 row equals an earlier one"

    def tell_count_once(self) -> str:
        """The same, and that they are copies."""
        them, once = ("copies", "count") if self.rows != 1 else ("a copy", "counts")
        return f'{self.tell()}, "{self.key}" included: {them}, which {once} once'

    def tell_stay(self) -> str:
        """The same, and that they are not taken out."""
        return f"{self.tell()} and {'stay' if self.rows != 1 else 'stays'}"


def detect_duplicate_rows(looked: TableProfile) -> DuplicateRows:
    """Rows that equal an earlier one. They are copies where an identifier repeats in them and hardly anywhere else.

    Two customers of few columns may be alike, whatever their answers; an order number that stands twice is one order.
    Where only a sample could be looked at, nothing is taken out: the rest may hold other rows of that name.
    """
    alike = looked.sample.duplicated()
    rows = int(alike.sum())
    if not rows or not looked.whole:
        return DuplicateRows(rows)
    once = looked.sample[~alike]
    names = [name for name in looked.names if may_name_rows(name) and stand_nearly_alone(once[name])]
    return DuplicateRows(rows, max(names, key=lambda name: len(set(once[name])), default=""))
