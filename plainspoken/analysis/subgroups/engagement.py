"""Analysis: cases that were engaged and yet lost. In: the table and the declared measure of engagement. Knows no model.

Lost: without the event, or with it where the event is unwanted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import norm

from plainspoken.analysis.explanation.adjusted_contrast import adjust_contrast, columns_known_by
from plainspoken.analysis.explanation.values import is_numeric_series
from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.statistics.clusters import Groups, share_design_effect
from plainspoken.analysis.statistics.intervals import NORMAL_95, Flags, rows_in_groups, share_interval
from plainspoken.analysis.training.row_groups import declared_groups
from plainspoken.case import Case, Engagement, slug
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.dataset import Dataset

DEFAULT_ENGAGED_QUANTILE = 0.75  # where the case states no least value, the top quarter is engaged
MIN_GROUP_CASES = 50  # engaged cases of one value, and of all others: with fewer hardly any gap can be seen
SIGNIFICANCE_LEVEL = 0.05
MOST_GROUPS = 4


@dataclass(frozen=True)
class LostGroup:
    """Engaged cases of one value of a column, of which surely more are lost than of the other engaged ones."""

    column: str
    value: str
    n: int
    lost: Estimate | None
    elsewhere: Estimate | None
    remains: Estimate
    held: int


@dataclass(frozen=True)
class EngagedCases:
    """The engaged cases (n): their rows, which are lost, their groups as declared and what those make of a range, and
    the columns that may be held alike, with when each column of the case is known."""

    frame: pd.DataFrame
    lost: Flags
    groups: Groups | None
    design_effect: float
    columns: Sequence[str]
    known: Mapping[str, str]


def record_engagement(loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """Write `engagement` where the case declares a measure of it: how many cases were engaged, how many of them were
    lost, and in which groups surely more, the other columns known by then held alike."""
    declared = case.engagement
    if declared is None or declared.column not in loaded.frame:
        return
    least, engaged = find_engaged(loaded, declared)
    lost, groups = loaded.event if case.target.unwanted else ~loaded.event, declared_groups(case, loaded.frame)
    if not engaged.any() or engaged.all():
        return
    book.put("engagement.column", f"column.{slug(declared.column)}", "name")
    book.value("engagement.least", least, declared.column)
    book.put("engagement.unwanted", case.target.unwanted, "flag")
    book.put("engagement.n", int(engaged.sum()), "count")
    book.put("engagement.share", float(engaged.mean()), "share", of="cases")
    book.put("engagement.lost_n", int(lost[engaged].sum()), "count")
    book.put("engagement.lost", count_lost(lost, engaged, groups), "share", of="engaged")
    book.put("engagement.elsewhere", count_lost(lost, ~engaged, groups), "share", of="cases")
    tried, cases = list_groups(loaded, case, engaged), gather_engaged(loaded, case, engaged, lost[engaged], groups)
    found = [group for each in tried if (group := compare_group(cases, *each, len(tried)))]
    book.put("engagement.tried", len(tried), "count")
    book.put("engagement.found", len(found), "count")
    shown = sorted(found, key=lambda group: -group.remains.value)[:MOST_GROUPS]
    book.list("engagement", map(str, range(len(shown))))
    for number, group in enumerate(shown):
        record_lost_group(f"engagement.{number}", group, book)


def find_engaged(loaded: Dataset, declared: Engagement) -> tuple[float, Flags]:
    """The least value from which on a case is engaged, and which cases (n,) are."""
    values = loaded.frame[declared.column].to_numpy(np.float64)
    stated = declared.at_least
    least = float(np.nanquantile(values, DEFAULT_ENGAGED_QUANTILE)) if stated is None else stated
    return least, np.asarray(values >= least)


def count_lost(lost: Flags, rows: Flags, groups: Groups | None) -> Estimate | None:
    """The share of some rows that is lost, with its range; `groups` (n,) as declared."""
    return share_interval(lost[rows], rows_in_groups(groups, rows))


def list_groups(loaded: Dataset, case: Case, engaged: Flags) -> list[tuple[str, str]]:
    """Column and value of each group to compare: of the categories that can be changed or are explored, but the
    calendar's; with enough engaged cases inside and outside."""
    calendar = case.calendar.column if case.calendar else ""
    asked = [name for name in case.known_by("start", "during") if name in loaded.frame and name != calendar]
    asked = [name for name in asked if case.columns[name].changeable == "yes" or name in case.explore]
    groups = []
    for name in asked:
        if is_numeric_series(loaded.frame[name]):
            continue
        sizes = loaded.frame.loc[engaged, name].astype(str).value_counts()
        total = int(engaged.sum())
        groups += [(name, str(value)) for value, n in sizes.items() if MIN_GROUP_CASES <= n <= total - MIN_GROUP_CASES]
    return groups


def gather_engaged(loaded: Dataset, case: Case, engaged: Flags, lost: Flags, groups: Groups | None) -> EngagedCases:
    """The engaged rows of the table; `lost`: of these."""
    frame, together = loaded.frame[engaged], rows_in_groups(groups, engaged)
    columns = [name for name in case.known_by("start", "during") if name in frame and frame[name].nunique() > 1]
    known = {name: each.known for name, each in case.columns.items()}
    return EngagedCases(frame, lost, together, share_design_effect(lost, together), columns, known)


def compare_group(cases: EngagedCases, column: str, value: str, tried: int) -> LostGroup | None:
    """One group of the engaged against the others; None where not surely more of it are lost, accounting for how
    many groups were tried (Bonferroni)."""
    inside = (cases.frame[column].astype(str) == value).to_numpy()
    others = columns_known_by(cases.known, cases.columns, column)
    adjusted = adjust_contrast(cases.frame[others], cases.lost, inside, ~inside)
    if adjusted is None:
        return None
    remains = widen_interval(adjusted.difference, cases.design_effect)
    if p_value_above_nil(remains) * tried >= SIGNIFICANCE_LEVEL:
        return None
    here, there = (count_lost(cases.lost, rows, cases.groups) for rows in (inside, ~inside))
    return LostGroup(column, value, int(inside.sum()), here, there, remains, adjusted.columns)


def widen_interval(difference: Estimate, effect: float) -> Estimate:
    """A difference with its range widened by a design effect, the variance over that of rows that stand alone."""
    if effect <= 1 or difference.low is None or difference.high is None:
        return difference
    low, high = (difference.value + (end - difference.value) * effect**0.5 for end in (difference.low, difference.high))
    return replace(difference, low=low, high=high, method="clusters_95")


def p_value_above_nil(difference: Estimate) -> float:
    """Two-sided p value of a difference with a normal 95 % range; 1 where it is not above nil."""
    if difference.value <= 0 or difference.low is None:
        return 1.0
    error = (difference.value - difference.low) / NORMAL_95
    return float(2 * norm.sf(difference.value / error)) if error > 0 else 0.0


def record_lost_group(place: str, group: LostGroup, book: EvidenceRecorder) -> None:
    """One group: how many of it are lost, how many of the other engaged ones, and what of the gap remains."""
    book.put(f"{place}.column", f"column.{slug(group.column)}", "name")
    book.put(f"{place}.value", value_name_key(group.column, group.value), "name")
    book.put(f"{place}.n", group.n, "count")
    book.put(f"{place}.lost", group.lost, "share", of="engaged")
    book.put(f"{place}.elsewhere", group.elsewhere, "share", of="engaged")
    book.put(f"{place}.remains", group.remains, "share", of="engaged")
    book.put(f"{place}.held", group.held, "count")
