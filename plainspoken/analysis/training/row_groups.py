"""Which rows belong together: they stand on one side of every split, and count as one where ranges are drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError

MIN_GROUPS_PER_FOLD = 4  # with fewer, a fold is judged by three customers or less
MAX_COPIES_SHARE = 0.1  # of the table: of coarse columns more rows are alike, and no copies
Flags = NDArray[np.bool_]


def declared_groups(case: Case, frame: pd.DataFrame) -> Groups | None:
    """The number of the group of each row (n,) by `[split] group`; None where none is declared, or each row has a
    group of its own. A row that names no group is one by itself."""
    if not case.split.group:
        return None
    named = frame[case.split.group]
    groups, _ = pd.factorize(named)
    nameless = groups < 0
    groups[nameless] = groups.max(initial=-1) + 1 + np.arange(int(nameless.sum()))
    return None if len(np.unique(groups)) == len(groups) else np.asarray(groups, dtype=np.intp)


def inseparable_rows(case: Case, frame: pd.DataFrame) -> Groups | None:
    """The number of the group of each row (n,) that no split may take apart; None where each row stands alone.

    Rows of one declared group, and copies: rows alike in every feature, whatever their identifiers, which a model on
    the other side would know by heart. Where a tenth of the table is alike, its columns are too few to tell a copy
    from another case, and alike rows are taken for different ones.
    """
    groups, copies = declared_groups(case, frame), number_feature_rows(case, frame)
    if not are_copies(copies):
        return groups
    if groups is None:
        return copies
    size = len(groups)
    links = coo_array((np.ones(size, dtype=np.int8), (groups, groups.max() + 1 + copies)))
    return np.asarray(connected_components(as_square(links), directed=False)[1][groups], dtype=np.intp)


def as_square(links: coo_array) -> coo_array:
    """The same links in a matrix with as many rows as columns, as a graph wants it."""
    size = max(links.shape)
    return coo_array((links.data, links.coords), shape=(size, size))


def number_feature_rows(case: Case, frame: pd.DataFrame) -> Groups:
    """A number for each row (n,), the same where every feature is the same."""
    names = list(case.features())
    if not names:
        return np.arange(len(frame))
    whole = pd.util.hash_pandas_object(frame[names], index=False)
    return np.asarray(pd.factorize(whole)[0], dtype=np.intp)


def alike_rows(copies: Groups) -> Flags:
    """Which rows share their number with another (n,)."""
    return np.asarray(np.bincount(copies)[copies] > 1)


def are_copies(copies: Groups) -> bool:
    """Whether rows alike in every feature are few enough to be taken for copies; not where there are none."""
    share = float(alike_rows(copies).mean())
    return 0 < share < MAX_COPIES_SHARE


def check_group_count(case: Case, groups: Groups | None, event: Flags) -> None:
    """Refuse a table whose groups are too few to learn from some and to judge by others.

    Raises:
        PlainspokenError: fewer than four groups a fold, or fewer groups with (or without) an event than folds.
    """
    if groups is None:
        return
    folds, count = case.split.folds, len(np.unique(groups))
    sides = {"with": len(np.unique(groups[event])), "without": len(np.unique(groups[~event]))}
    for found, least, which in (
        (count, MIN_GROUPS_PER_FOLD * folds, ""),
        *((number, folds, f" {side} the event in some row") for side, number in sides.items()),
    ):
        if found < least:
            raise PlainspokenError(
                f"{case.name}: [split] group: expected at least {least} values of {case.split.group!r}{which} (each of "
                f"the {folds} folds needs some), found {found}; add some, or lower folds"
            )
