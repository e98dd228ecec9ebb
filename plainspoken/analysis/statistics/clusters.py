"""Statistics of rows that come in groups, such as the months of one customer: groups are drawn, not rows.

The cluster bootstrap (Field & Welsh 2007), and linearised variances over cluster totals (Korn & Graubard 1999).
`Groups` is the number of the group of each row (n,); None where each row stands for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Groups = NDArray[np.intp]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class RowsByGroup:
    """Row numbers in the order of their groups (n,); where each group starts, and its size (groups,)."""

    order: Rows
    starts: Rows
    sizes: Rows

    @classmethod
    def of(cls, groups: Groups) -> RowsByGroup:
        """The rows of each group together."""
        order = np.argsort(groups, kind="stable")
        _, starts, sizes = np.unique(groups[order], return_index=True, return_counts=True)
        return cls(order, starts, sizes)

    def rows_of(self, chosen: Rows) -> Rows:
        """The rows of some groups, by their places; of one chosen twice, twice."""
        sizes = self.sizes[chosen]
        before = np.cumsum(sizes) - sizes
        return self.order[np.repeat(self.starts[chosen] - before, sizes) + np.arange(int(sizes.sum()))]


def resample_groups(groups: Groups, seed: int, count: int) -> Iterator[Rows]:
    """`count` resamples of row numbers: as many groups as there are, drawn with replacement, with all their rows."""
    random, together = np.random.default_rng(seed), RowsByGroup.of(groups)
    size = len(together.sizes)
    return (together.rows_of(random.integers(0, size, size)) for _ in range(count))


def resample_groups_of_both_classes(
    groups: Groups, event: Flags, seed: int, count: int, part: float = 1.0
) -> Iterator[Rows]:
    """The same, each with rows of both classes; draws of one class only are drawn again. Both must be there.

    `part`: of a table from which whole groups were dealt with its own share of events: how many groups have one then
    varies as over such tables, and not as over parts drawn at random.
    """
    random, together = np.random.default_rng(seed), RowsByGroup.of(groups)
    with_event = np.bincount(np.unique(groups, return_inverse=True)[1], weights=event) > 0
    ones, others = np.flatnonzero(with_event), np.flatnonzero(~with_event)
    size, made = len(together.sizes), 0
    while made < count:
        number = round(random.binomial(round(size / part), len(ones) / size) * part)
        number = min(max(number, 1), size - 1) if len(others) else size
        chosen = np.concatenate([random.choice(ones, number), random.choice(others, size - number)])
        rows = together.rows_of(chosen)
        if 0 < int(event[rows].sum()) < len(rows):
            made += 1
            yield rows


def sum_by_group(values: Floats, groups: Groups) -> Floats:
    """The sum of the values of each group (groups,)."""
    _, place = np.unique(groups, return_inverse=True)
    return np.asarray(np.bincount(place, weights=values), dtype=np.float64)


def cluster_total_variance(values: Floats, groups: Groups) -> float:
    """Variance of the sum of values (n,), which add up to about nil, where groups are drawn."""
    totals = sum_by_group(values, groups)
    count = len(totals)
    return float(np.square(totals - totals.mean()).sum() * count / (count - 1)) if count > 1 else float("inf")


def share_design_effect(hits: Flags, groups: Groups | None) -> float:
    """Variance of a share over that of as many rows that stand for themselves; at least one.

    Where all rows agree no spread is seen: then each group counts as one row, which is the most it can be.
    """
    if groups is None or len(hits) == 0:
        return 1.0
    share, size = float(hits.mean()), len(hits)
    simple = share * (1 - share) / size
    if simple == 0:
        return mean_size_met(groups)
    return max(1.0, min(cluster_total_variance(hits.astype(np.float64) - share, groups) / size**2 / simple, size))


def mean_size_met(groups: Groups) -> float:
    """The size of the group of a row, over all rows: what design effects are at most."""
    _, sizes = np.unique(groups, return_counts=True)
    return float(np.square(sizes).sum() / sizes.sum())


def intraclass_correlation(values: Floats, groups: Groups) -> float:
    """How alike two rows of one group are, from 0 to 1 (analysis of variance; Donner 1986, eq. 2)."""
    _, place, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    count, size = len(sizes), len(values)
    if count < 2 or count == size:
        return 0.0
    means = np.bincount(place, weights=values) / sizes
    between = float((sizes * np.square(means - values.mean())).sum() / (count - 1))
    within = float(np.square(values - means[place]).sum() / (size - count))
    typical = (size - float(np.square(sizes).sum()) / size) / (count - 1)
    whole = between + (typical - 1) * within
    return min(max((between - within) / whole, 0.0), 1.0) if whole > 0 else 0.0
