"""Analysis, leaks: findings to evidence, with the counts that convince a layman."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.explore import observed_periods, value_name_key
from plainspoken.analysis.leakage.detect import find_leaks
from plainspoken.analysis.leakage.group_leak import group_labels
from plainspoken.analysis.leakage.later_part import record_later_part
from plainspoken.analysis.leakage.leakage_result import ExcludingValue, Filled, GroupLeak, LeakageResult, Suspect
from plainspoken.analysis.leakage.row_order import row_periods
from plainspoken.analysis.statistics.intervals import Flags, rows_in_groups, wilson_interval
from plainspoken.analysis.statistics.roc_auc import roc_auc_interval
from plainspoken.analysis.training.row_groups import alike_rows, are_copies, number_feature_rows
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case, slug
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.alike_rows import count_alike_by_chance
from plainspoken.data.dataset import Dataset

Rows = NDArray[np.intp]


def search_and_record_leaks(
    loaded: Dataset, case: Case, columns_used: Sequence[str], book: EvidenceRecorder, train: Rows | None = None
) -> LeakageResult:
    """Search and write the section Leaks; see `find_leaks` and `record_leaks`."""
    found = find_leaks(loaded, case, train)
    record_leaks(found, loaded, case, columns_used, book)
    return found


def record_leaks(
    found: LeakageResult, loaded: Dataset, case: Case, columns_used: Sequence[str], book: EvidenceRecorder
) -> None:
    """Write what was found. Counts of cases are over the whole table, ROC-AUCs over the rows searched."""
    book.put("leaks.columns_checked", found.checked, "count")
    book.put("leaks.suspected", len(found.columns), "count")
    book.put("leaks.questioned", len(found.questioned), "count")
    record_undated_columns(case, columns_used, book)
    book.put("leaks.used", len(set(found.columns) & set(columns_used)), "count")
    book.put("leaks.row_order.roc_auc", found.row_order.roc_auc, "score")
    book.put("leaks.row_order.suspect", found.row_order.suspect, "flag")
    if found.row_order.suspect and case.calendar is None:
        record_later_part(loaded, columns_used, case.seed, book)
    book.list("suspects", (slug(each.column) for each in found.suspects))
    for suspect in found.suspects:
        record_leak_suspect(suspect, case, book)
        if suspect.never is not None:
            record_never_value(suspect.never, loaded, case, book)
        if suspect.always is not None:
            record_telling_value(f"suspects.{slug(suspect.column)}.certain", suspect.always, loaded, case, book)
        if suspect.group is not None:
            record_group_leak(f"suspects.{slug(suspect.column)}.group", suspect.group, loaded, book)


def record_undated_columns(case: Case, columns_used: Sequence[str], book: EvidenceRecorder) -> None:
    """Of how many columns of the model the case says nothing of when they are known."""
    used = [name for name in columns_used if name in case.columns]
    undated = [name for name in used if "known" not in case.columns[name].model_fields_set]
    book.put("leaks.used_columns", len(used), "count")
    book.put("leaks.undated", len(undated), "count")


def record_copies(loaded: Dataset, case: Case, train: Rows, test: Rows, book: EvidenceRecorder) -> int:
    """Write `leaks.copies`, rows alike in every feature, whatever their identifiers, with how many chance would make;
    and `leaks.across_split`, test rows with such a twin, answer included, in the training part; return the latter.

    Where training and test part are both the whole table, in repeated folds, a twin would lie on either side of some
    split: all of them count, unless they are kept together.
    """
    numbers = number_feature_rows(case, loaded.frame)
    alike, kept = alike_rows(numbers), are_copies(numbers)
    book.put("leaks.copies.n", int(alike.sum()), "count")
    book.put("leaks.copies.positives", int(loaded.event[alike].sum()), "count")
    book.put("leaks.copies.kept_together", kept, "flag")
    if kept:
        features = loaded.frame[list(case.features())].assign(answer=loaded.event.astype(str))
        chance = count_alike_by_chance(features, case.calendar.column if case.calendar else "", case.seed)
        book.put("leaks.copies.again", int(pd.Series(numbers).duplicated().sum()), "count")
        spread = Estimate(chance.mean, chance.low, chance.high, len(alike), "resamples_95")
        book.put("leaks.copies.by_chance", spread, "count")
    whole = 2 * numbers + loaded.event
    nested = len(train) == len(test) == len(alike)
    twin = alike_rows(whole) & (not kept) if nested else np.isin(whole[test], whole[train])
    found = int(twin.sum())
    book.put("leaks.across_split.duplicates", found, "count")
    book.put("leaks.across_split.duplicates_positive", int(loaded.event[test][twin].sum()), "count")
    return found


def record_effect_of_copies(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """Write the ROC-AUC of the test rows that are no copies; nothing where copies are none, or all of a class."""
    single = ~alike_rows(number_feature_rows(trained.case, trained.frame))[trained.test]
    event, score = trained.event[trained.test], trained.out_of_fold[trained.test]
    if not single.all() and 0 < int(event[single].sum()) < int(single.sum()):
        groups = rows_in_groups(trained.test_groups, single)
        book.put("leaks.copies.roc_auc_without", roc_auc_interval(event[single], score[single], groups), "score")


def record_leak_suspect(suspect: Suspect, case: Case, book: EvidenceRecorder) -> None:
    """One suspect: what fired, what the case says of it, and how much it tells."""
    address = f"suspects.{slug(suspect.column)}"
    book.put(f"{address}.column", f"column.{slug(suspect.column)}", "name")
    book.put(f"{address}.kind", suspect.detectors[0], "name")
    book.put(f"{address}.detectors", len(suspect.detectors), "count")
    if suspect.column in case.columns:
        book.put(f"{address}.known", case.columns[suspect.column].known, "name")
    book.put(f"{address}.roc_auc_alone", suspect.alone, "score")
    book.put(f"{address}.roc_auc_with", suspect.with_it, "score")
    book.put(f"{address}.roc_auc_without", suspect.without, "score")
    book.put(f"{address}.gain", suspect.gain, "score")


def record_group_leak(address: str, group: GroupLeak, loaded: Dataset, book: EvidenceRecorder) -> None:
    """The groups in which a column holds the answer, and the counts, or the ROC-AUC, that show it."""
    book.put(f"{address}.by", f"column.{slug(group.by)}", "name")
    book.list(f"{address}.values", map(slug, group.groups))
    for each in group.groups:
        book.put(f"{address}.values.{slug(each)}.value", value_name_key(group.by, each), "name")
    if group.inside is not None and group.elsewhere is not None:
        book.put(f"{address}.roc_auc", group.inside, "score")
        book.put(f"{address}.roc_auc_elsewhere", group.elsewhere, "score")
    if group.never is not None:
        labels = group_labels(loaded.frame[group.by])
        mine = rows_holding_value(loaded.frame, group.never)
        here = mine & np.isin(labels, group.groups)
        book.put(f"{address}.n", int(here.sum()), "count")
        book.put(f"{address}.positives", int((here & loaded.event).sum()), "count")
        expected = expected_events_of_value(mine, loaded.event, labels, group.never)
        book.put(f"{address}.expected", expected, "count")


def record_never_value(never: ExcludingValue, loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """The cases with the value that excludes the event: in the periods where it does, and in the others."""
    address = f"suspects.{slug(never.column)}"
    record_telling_value(f"{address}.without", never, loaded, case, book)
    mine = rows_holding_value(loaded.frame, never)
    record_never_value_periods(f"{address}.periods", mine, loaded, case, book)
    inside = np.isin(row_periods(loaded.frame, case), never.periods)
    if not inside.all():
        record_value_elsewhere(f"{address}.elsewhere", mine & ~inside, loaded.event, book)


def record_telling_value(
    address: str, found: ExcludingValue, loaded: Dataset, case: Case, book: EvidenceRecorder
) -> None:
    """A value that tells the answer, and the cases that hold it in the periods where it does."""
    mine, period = rows_holding_value(loaded.frame, found), row_periods(loaded.frame, case)
    here = mine & np.isin(period, found.periods)
    if found.value is None or isinstance(found.value, Filled):
        book.put(f"{address}.{'empty' if found.value is None else 'filled'}", True, "flag")
    elif isinstance(found.value, str):
        book.put(f"{address}.value", value_name_key(found.column, found.value), "name")
    else:
        book.value(f"{address}.value", found.value, found.column)
    book.put(f"{address}.n", int(here.sum()), "count")
    book.put(f"{address}.positives", int((here & loaded.event).sum()), "count")
    book.put(f"{address}.expected", expected_events_of_value(mine, loaded.event, period, found), "count")
    if case.calendar is not None:
        for role, each in (("first", found.periods[0]), ("last", found.periods[-1])):
            book.put(f"{address}.{role}_period", value_name_key(case.calendar.column, each), "name")


def record_never_value_periods(address: str, mine: Flags, loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """The cases with this value and their events, period by period."""
    if case.calendar is None:
        return
    period = row_periods(loaded.frame, case)
    seen = observed_periods(loaded.frame, case.calendar)
    book.list(address, map(slug, seen))
    for each in seen:
        here = mine & (period == each)
        events, size = int(loaded.event[here].sum()), int(here.sum())
        book.put(f"{address}.{slug(each)}.period", value_name_key(case.calendar.column, each), "name")
        book.put(f"{address}.{slug(each)}.n", size, "count")
        book.put(f"{address}.{slug(each)}.positives", events, "count")
        book.put(f"{address}.{slug(each)}.rate", wilson_interval(events, size), "share", of="cases")


def record_value_elsewhere(address: str, mine: Flags, event: Flags, book: EvidenceRecorder) -> None:
    """The same value in the other periods."""
    size, events = int(mine.sum()), int(event[mine].sum())
    book.put(f"{address}.n", size, "count")
    book.put(f"{address}.positives", events, "count")
    if size:
        book.put(f"{address}.rate", events / size, "share", of="cases", n=size)


def expected_events_of_value(mine: Flags, event: Flags, period: NDArray[np.str_], found: ExcludingValue) -> float:
    """Events that the cases with this value would show at the base rates of their periods."""
    inside = [period == name for name in found.periods]
    return float(sum((mine & here).sum() * event[here].mean() for here in inside))


def rows_holding_value(frame: pd.DataFrame, found: ExcludingValue) -> Flags:
    """The rows that hold a value, or an empty cell, or anything at all."""
    values, value = frame[found.column], found.value
    if value is None or isinstance(value, Filled):
        return np.asarray(values.isna() == (value is None), dtype=bool)
    return np.asarray(values.astype(str) == value if isinstance(value, str) else values == value)
