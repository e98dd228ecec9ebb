"""What was drawn of a table that has more rows than an analysis takes, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DrawnSample:
    """How many `rows` were drawn of the `table_rows` of a table; `cases`: of how many keys all rows were drawn, where
    rows of one key belong together, and 0 where each row was drawn for itself."""

    rows: int
    table_rows: int
    cases: int = 0
