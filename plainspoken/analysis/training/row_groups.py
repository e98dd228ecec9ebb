"""Which rows belong together: they stand on one side of every split, and count as one where ranges are drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError

MIN_GROUPS_PER_FOLD = 4  # with fewer, a fold is judged by three customers or less
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
    """The number of the group of each row (n,) that no split may take apart; None where each row stands alone."""
    return declared_groups(case, frame)


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
