"""Analysis, leaks: averages that can only be known when a case is over.

An average over the parts of a case (pages of a visit, lines of an order) betrays itself on the smallest
cases: of size one, two, three it takes one fixed value, then half of it, then a third. Whoever knows it
knows how large the case will be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.case import Case

SMALL_CASE_SIZES = (1, 2, 3, 4, 5)
MIN_CASES_PER_SIZE = 30  # cases of a size with a value that is not nil
MIN_MODE_SHARE = 0.15  # share of those that hold the commonest value
MIN_DISTINCT_AVERAGES = 30  # a column with fewer values is a scale or a count, not an average
MIN_AGREEING_SIZES = 4  # of the sizes


def fixed_at_the_end(values: pd.Series, sizes: list[Floats]) -> bool:
    """Whether the column's commonest value, times the size of the case, is one constant on small cases."""
    if not pd.api.types.is_numeric_dtype(values) or values.nunique() < MIN_DISTINCT_AVERAGES:
        return False
    known = values.to_numpy(float)
    return any(falls_with_size(known, size) for size in sizes)


def falls_with_size(values: Floats, size: Floats) -> bool:
    """Whether commonest value x size agrees on at least four of the five smallest sizes.

    For a column that does not care for the size the products grow with it, so it is left alone.
    """
    found = {each: nonzero_mode(values[size == each]) for each in SMALL_CASE_SIZES}
    products = np.round([mode * each for each, mode in found.items() if mode is not None], 4)
    return len(products) >= MIN_AGREEING_SIZES and bool(
        np.unique(products, return_counts=True)[1].max() >= MIN_AGREEING_SIZES
    )


def nonzero_mode(values: Floats) -> float | None:
    """The commonest value that is not nil, if it is common enough among those to be no accident."""
    some = values[(values != 0) & ~np.isnan(values)]
    if len(some) < MIN_CASES_PER_SIZE:
        return None
    found, counts = np.unique(some, return_counts=True)
    return float(found[counts.argmax()]) if counts.max() / len(some) >= MIN_MODE_SHARE else None


def candidate_case_sizes(frame: pd.DataFrame, case: Case) -> Iterator[Floats]:
    """What may be the size of a case: each column of counts, and their sum."""
    counts = [name for name in case.features() if case.columns[name].type == "integer" and name in frame]
    for name in counts:
        yield frame[name].to_numpy(float)
    if len(counts) > 1:
        yield frame[counts].sum(axis=1).to_numpy(float)
