"""Analysis, leaks: columns that hold the answer in some groups of cases only.

A field that one country, one channel or one shop fills in after the event tells little over all cases, and everything
in that group. An honest sign may be stronger in one group than in others; none excludes the event there, or ranks
nearly without a mistake there, and does neither elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm

from plainspoken.analysis.leakage.excluding_value import find_excluding_value
from plainspoken.analysis.leakage.leakage_result import GroupLeak
from plainspoken.analysis.leakage.univariate_auc import Codes, normal_auc_interval, rate_elsewhere
from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.analysis.statistics.roc_auc import hanley_mcneil_variance
from plainspoken.case import Case
from plainspoken.core.ranked_scores import roc_auc

MAX_GROUPS = 12  # a column with more values does not say where a field was filled in
MIN_EVENTS_PER_GROUP = 20  # of either answer
NEAR_COPY_AUC_IN_GROUP = 0.98
MIN_LOW_IN_GROUP = 0.95  # end of the range, widened for all columns and groups looked at
MAX_AUC_ELSEWHERE = 0.9  # above it the column is strong everywhere: the detectors over all cases judge it
MIN_SHARE_OF_OTHERS_IN_GROUP = 0.5  # what the event fills in stands nearly nowhere without it
GROUP_LEAK_ALPHA = 0.01

Labels = NDArray[np.str_]


def list_groupings(frame: pd.DataFrame, case: Case) -> Iterator[tuple[str, Labels]]:
    """Each category of few values, and the value of each row (n,): by these a field may be filled in differently."""
    calendar = case.calendar.column if case.calendar else ""
    for name in map(str, frame):
        values = frame[name]
        declared = case.columns.get(name)
        category = declared is not None and declared.type in ("category", "flag")
        if category and name != calendar and 2 <= values.nunique() <= MAX_GROUPS:
            yield name, group_labels(values)


def group_labels(values: pd.Series) -> Labels:
    """The value of each row as text (n,); nothing for an empty cell."""
    return np.asarray(values.astype("string").fillna("").to_list(), dtype=str)


def find_group_leak(
    name: str,
    values: pd.Series,
    cells: Codes,
    event: Flags,
    parts: list[tuple[Codes, Codes]],
    groupings: list[tuple[str, Labels]],
    tests: int,
) -> GroupLeak | None:
    """The groups in which a column holds the answer, by the column that tells them best; None where there are none.

    `cells` (n,): the cell of each row, as `discretise_column` gives it. `tests`: how many columns and groups are
    looked at in all (Bonferroni, which is never more lenient than Holm). Silent where the column is as strong
    elsewhere, and where it is strong in one group without being nearly perfect.
    """
    found = []
    for by, labels in groupings:
        if by == name:
            continue
        judged = [value for value in np.unique(labels) if value and has_both_answers(event[labels == value])]
        for leak in (
            excluding_value_in_groups(by, labels, judged, values, event, tests),
            near_copy_in_groups(by, labels, judged, cells, event, parts, tests),
        ):
            if leak is not None:
                found.append(leak)
    return max(found, key=lambda each: each.n, default=None)


def has_both_answers(event: Flags) -> bool:
    """Whether a group holds enough cases with the event, and without it."""
    return min(int(event.sum()), int((~event).sum())) >= MIN_EVENTS_PER_GROUP


def excluding_value_in_groups(
    by: str, labels: Labels, judged: list[str], values: pd.Series, event: Flags, tests: int
) -> GroupLeak | None:
    """The groups in which a common value, or a gap, excludes the event, while elsewhere it does not."""
    found = find_excluding_value(values, event, labels, judged, tests)
    if found is None or found.everywhere or found.share_of_others < MIN_SHARE_OF_OTHERS_IN_GROUP:
        return None
    rows = np.isin(labels, found.periods)
    return GroupLeak(by, found.periods, int(rows.sum()), found, None, None)


def near_copy_in_groups(
    by: str, labels: Labels, judged: list[str], cells: Codes, event: Flags, parts: list[tuple[Codes, Codes]], tests: int
) -> GroupLeak | None:
    """The groups in which the column alone ranks nearly without a mistake, and the ROC-AUC there and elsewhere."""
    codes, _ = pd.factorize(labels)
    score = rate_elsewhere(codes * (int(cells.max()) + 1) + cells, event, parts)
    z = float(norm.ppf(1 - GROUP_LEAK_ALPHA / (2 * max(tests, 1))))
    held = tuple(value for value in judged if is_near_copy(event[labels == value], score[labels == value], z))
    rest = ~np.isin(labels, held)
    if not held or not has_both_answers(event[rest]) or roc_auc(event[rest], score[rest]) > MAX_AUC_ELSEWHERE:
        return None
    inside = normal_auc_interval(event[~rest], score[~rest])
    return GroupLeak(by, held, int((~rest).sum()), None, inside, normal_auc_interval(event[rest], score[rest]))


def is_near_copy(event: Flags, score: Floats, z: float) -> bool:
    """Whether a score ranks a group nearly without a mistake, beyond chance."""
    value = roc_auc(event, score)
    spread = float(np.sqrt(hanley_mcneil_variance(value, int(event.sum()), int((~event).sum()))))
    return value >= NEAR_COPY_AUC_IN_GROUP and value - z * spread >= MIN_LOW_IN_GROUP
