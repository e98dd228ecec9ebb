"""What reading and cleaning hand over. Knows no model and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Step:
    """One line of the cleaning ledger: how many rows a step saw, kept and touched.

    `kind` is `read` (first; touches all rows), a step of the case, or `constant_column` (last ones, one for
    each feature with a single value; `slug` is then the column's). `affected_positive`: how many of the
    touched rows were events.
    """

    kind: str
    slug: str
    rows_in: int
    rows_out: int
    affected: int
    affected_positive: int


@dataclass(frozen=True)
class Loaded:
    """A tidy table. `frame`: one row a case, in file order, index 0..n-1, original column names without
    the target; numbers as float64, flags and categories as pandas Categorical of strings with all declared
    (or, where none are declared, all seen) values. `event`: the answer, one flag a row."""

    frame: pd.DataFrame
    event: NDArray[np.bool_]
    ledger: tuple[Step, ...]
    hashes: Mapping[str, str]
    demonstration: bool
