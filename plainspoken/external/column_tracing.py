"""Analysis, judged: which column each number inside a foreign model is made of, by trial."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.intervals import Flags, Floats

TRACING_ROWS = 500  # cases of the trial ...
MAX_TRACED_VALUES = 200  # ... and of each column without numbers one case for each of so many values


def encode_external_features(steps: Pipeline | None, table: pd.DataFrame) -> Floats | None:
    """The numbers (n, k) that the steps before a classifier make of a table; None if they are none."""
    made: Any = table if steps is None else steps.transform(table)
    if hasattr(made, "toarray"):
        made = made.toarray()
    kinds = made.dtypes if isinstance(made, pd.DataFrame) else [np.asarray(made).dtype]
    if not all(isinstance(kind, np.dtype) and kind.kind in "biuf" for kind in kinds):
        return None
    return np.asarray(made, dtype=float)


def sample_tracing_rows(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Cases by which numbers are traced: some by chance, and one for each value of each other column."""
    rows = random.choice(len(table), min(TRACING_ROWS, len(table)), replace=False)
    others = [each for name, each in table.items() if not pd.api.types.is_numeric_dtype(table[name])]
    firsts = [np.flatnonzero(~each.duplicated().to_numpy())[:MAX_TRACED_VALUES] for each in others]
    return table.iloc[np.unique(np.concatenate([rows, *firsts]))]


def trace_columns_by_permutation(
    steps: Pipeline | None, table: pd.DataFrame, random: np.random.Generator
) -> list[str] | None:
    """The column that each number changes with, '' where it never changes; None: one is made of several.

    Names of numbers are not trusted, for anybody may name theirs as they please: each column's values are
    dealt out anew among the cases, and what changes is made of it.
    """
    tried = sample_tracing_rows(table, random)
    usual = encode_external_features(steps, tried)
    if usual is None:
        return None
    owner = np.full(usual.shape[1], "", dtype=object)
    for name in tried:
        dealt = random.permutation(len(tried))
        anew = tried[name].iloc[dealt].set_axis(tried.index)
        moved = encode_external_features(steps, tried.assign(**{str(name): anew}))
        if moved is None:
            return None
        changed = (~equal_or_both_nan(usual, moved)).any(axis=0)
        if (owner[changed] != "").any():
            return None
        owner[changed] = str(name)
    return [str(each) for each in owner]


def equal_or_both_nan(one: Floats, other: Floats) -> Flags:
    """Where two tables hold the same number, or none both."""
    found: NDArray[np.bool_] = (one == other) | (np.isnan(one) & np.isnan(other))
    return found
