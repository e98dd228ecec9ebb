"""What reading and cleaning hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.data.alike_rows import AlikeByChance
from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.data.unused_columns import UnusedColumn


@dataclass(frozen=True)
class LedgerStep:
    """One line of the cleaning ledger: how many rows a step saw, kept and touched.

    `kind` is `read` (first; touches all rows), `join` (one for each further table; touches the cases that
    have no row there; `slug` is then the table's), a step of the case, `alike_values` (one for each column
    without declared values in which some look misspelt) or `constant_column` (last ones, one for each feature
    with a single value); `slug` of both is the column's. A row is a case: one of the first table.
    `affected_positive`: how many of the touched rows were events. `cells`: how many cells of any table a
    correction changed. Of a first table that is added up, `of_nobody` and `repeated_rows` count its rows, and
    `one_row_each` makes cases of them, of which `over_early`, `event_early` and `only_later` are left out.
    `keep_duplicates`: touches rows that equal an earlier one and stay, as no key says that they
    are copies; `chance`: how many chance would make, where there are any.
    """

    kind: str
    slug: str
    rows_in: int
    rows_out: int
    affected: int
    affected_positive: int
    cells: int = 0
    chance: AlikeByChance | None = None


@dataclass(frozen=True)
class ImplausibleRows:
    """Rows that a step set aside as impossible. `before`: the column's values in all rows before the step
    (n,); `event`: the answer of these rows (n,); `taken`: which of them were set aside (n,)."""

    slug: str
    column: str
    before: NDArray[np.float64]
    event: NDArray[np.bool_]
    taken: NDArray[np.bool_]


@dataclass(frozen=True)
class Dataset:
    """A tidy table. `frame`: one row a case, in file order, index 0..n-1, original column names without
    the target (features, identifiers and what a case is worth); numbers as float64, flags and categories as
    pandas Categorical of strings with all declared (or, where none are declared, all seen) values; a gap is
    the value `plainspoken.case.MISSING_CATEGORY`. `event`: the answer, one flag a row. `asides`: what was set aside
    as impossible. `unused`: the columns that nothing is learned from, and cells that say nothing. `drawn`: what was
    drawn, where the engine did not take all rows."""

    frame: pd.DataFrame
    event: NDArray[np.bool_]
    ledger: tuple[LedgerStep, ...]
    hashes: Mapping[str, str]
    demonstration: bool
    asides: tuple[ImplausibleRows, ...] = ()
    unused: tuple[UnusedColumn, ...] = ()
    drawn: DrawnSample | None = None
