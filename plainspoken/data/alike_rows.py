"""Data: rows that equal an earlier one in every column, and how many of them chance alone would make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]
MAX_DRAWS, MIN_DRAWS = 20, 3
MAX_DRAWN_CELLS = 5_000_000  # over all draws: beyond that the answer is sure enough with fewer


@dataclass(frozen=True)
class AlikeByChance:
    """How many rows would equal an earlier one by chance: the mean over draws, and the range of 95 % of them."""

    mean: float
    low: float
    high: float


def count_alike_by_chance(frame: pd.DataFrame, period: str, seed: int) -> AlikeByChance:
    """How many rows would equal an earlier one, were the columns independent among rows of one kind.

    Every column is shuffled on its own within its kind, and equal rows are counted again. A kind holds the rows of one
    period (`period`: the column that tells time, or empty) that stand at the commonest value in the same columns of
    numbers: a visit of one page has no time on others, so without kinds nothing would ever be alike. Columns that go
    together within a kind make more rows alike than this says; a count below it needs no copies to explain it.
    """
    random = np.random.default_rng(seed)
    codes = np.column_stack([pd.factorize(frame[name], use_na_sentinel=False)[0] for name in frame]).astype(np.uint64)
    kinds = rows_of_one_kind(frame, period)
    order = np.argsort(kinds, kind="stable")
    codes, kinds = codes[order], kinds[order]
    weights = random.integers(1, 2**63 - 1, codes.shape[1] + 1, dtype=np.uint64) | np.uint64(1)
    draws = int(np.clip(MAX_DRAWN_CELLS // codes.size, MIN_DRAWS, MAX_DRAWS))
    found = [count_alike_rows(shuffle_within(codes, kinds, random), kinds, weights) for _ in range(draws)]
    low, high = np.percentile(found, [2.5, 97.5])
    return AlikeByChance(float(np.mean(found)), float(low), float(high))


def rows_of_one_kind(frame: pd.DataFrame, period: str) -> Codes:
    """The number of the kind of each row (n,): its period, and in which columns of numbers it is at the commonest."""
    marks = [pd.factorize(frame[period])[0]] if period in frame else [np.zeros(len(frame), dtype=np.int64)]
    for name in frame:
        if pd.api.types.is_numeric_dtype(frame[name]) and frame[name].notna().any():
            marks.append((frame[name] == frame[name].mode().iloc[0]).to_numpy(np.int64))
    return np.asarray(np.unique(np.column_stack(marks), axis=0, return_inverse=True)[1].ravel(), dtype=np.int64)


def shuffle_within(codes: NDArray[np.uint64], kinds: Codes, random: np.random.Generator) -> NDArray[np.uint64]:
    """Each column (n, columns) in a random order of its own inside each kind; rows stand in the order of kinds."""
    shuffled = np.empty_like(codes)
    for place in range(codes.shape[1]):
        shuffled[:, place] = codes[np.argsort(kinds + random.random(len(kinds))), place]
    return shuffled


def count_alike_rows(codes: NDArray[np.uint64], kinds: Codes, weights: NDArray[np.uint64]) -> int:
    """How many rows equal an earlier one of their kind, by a sum of codes times large odd numbers."""
    summed = codes @ weights[:-1] + kinds.astype(np.uint64) * weights[-1]
    return len(summed) - len(np.unique(summed))
