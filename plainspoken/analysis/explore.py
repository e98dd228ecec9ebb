"""Analysis: what the table holds, before any model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.stats import chi2, chi2_contingency

from plainspoken.analysis.evaluation import implausible_values, target_check
from plainspoken.analysis.statistics.clusters import Groups, share_design_effect, sum_by_group
from plainspoken.analysis.statistics.intervals import Flags, rows_in_groups, share_interval
from plainspoken.analysis.training.row_groups import declared_groups
from plainspoken.case import Calendar, Case, slug
from plainspoken.case.case_names import TRAFFIC_SOURCE_NAME
from plainspoken.case.tables import DAYS_PER_WEEK, DAYS_PER_YEAR
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.dataset import Dataset

MIN_MAX_TO_P99_RATIO = 5.0  # a largest value this many times the 99th percentile is worth a word
MAX_OUTLIER_COLUMNS = 6
# What a line of the ledger is named after, where that is no declared step.
LEDGER_NAME_PREFIXES = {"constant_column": "column", "alike_values": "column", "join": "table"}


def record_exploration(loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """Write the sections `data`, `ledger`, `sections`, `months`, `breakdowns`, `outliers` and, from their
    own modules, `implausible`, `definition` and `worth`."""
    record_table_size(loaded, case, book)
    record_cleaning_ledger(loaded, book)
    record_column_sections(case, book)
    implausible_values.record_implausible_values(loaded, book)
    target_check.record_target_check(loaded, case, book)
    if case.calendar is not None:
        record_calendar_coverage(loaded, case.calendar, book)
        record_period_rates(loaded, case.calendar, declared_groups(case, loaded.frame), book)
    record_base_rate_breakdowns(loaded, case, book)
    record_outlier_columns(loaded, case, book)


def record_table_size(loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """Size of the table, its positives and its duplicates."""
    rows, positives = len(loaded.event), int(loaded.event.sum())
    days = case.calendar.period_days if case.calendar else DAYS_PER_YEAR
    book.put("data.rows_raw", loaded.ledger[0].rows_in if loaded.ledger else rows, "count")
    book.put("data.rows", rows, "count")
    book.put("data.columns", len(loaded.frame.columns), "count")
    book.put("data.tables", len(case.tables), "count")
    book.put("data.positives", positives, "count")
    book.put("data.negatives", rows - positives, "count")
    groups = declared_groups(case, loaded.frame)
    book.put("data.base_rate", share_interval(loaded.event, groups), "share", of="cases")
    record_row_groups(case, groups, loaded.event, book)
    if case.traffic is not None:
        book.put("data.cases_per_year", count_cases_for_plan(rows, case), "count", source="assumed")
        book.put("data.traffic_source", TRAFFIC_SOURCE_NAME, "name", source="assumed")
    if case.calendar is not None:
        book.put("data.period_days", days, "days")
    dropped = [step for step in loaded.ledger if step.kind == "drop_duplicates"]
    book.put("data.duplicates", sum(step.affected for step in dropped), "count")
    book.put("data.duplicates_positive", sum(step.affected_positive for step in dropped), "count")
    record_alike_rows(loaded, book)


def record_alike_rows(loaded: Dataset, book: EvidenceRecorder) -> None:
    """Rows that equal an earlier one and stayed, and how many chance would make; nothing where none are."""
    for step in loaded.ledger:
        if step.chance is not None:
            chance = Estimate(step.chance.mean, step.chance.low, step.chance.high, step.rows_in, "resamples_95")
            book.put("data.alike.n", step.affected, "count")
            book.put("data.alike.positives", step.affected_positive, "count")
            book.put("data.alike.by_chance", chance, "count")


def record_row_groups(case: Case, groups: Groups | None, event: Flags, book: EvidenceRecorder) -> None:
    """How many rows the groups of `[split] group` have; nothing where each row stands alone."""
    if groups is None:
        return
    sizes = np.unique(groups, return_counts=True)[1]
    mixed = sum_by_group(event.astype(np.float64), groups)
    book.put("data.groups.column", f"column.{slug(case.split.group)}", "name")
    book.put("data.groups.n", len(sizes), "count")
    book.put("data.groups.rows_each", float(sizes.mean()), "number")
    book.put("data.groups.largest", int(sizes.max()), "count")
    book.put("data.groups.mixed", int(((mixed > 0) & (mixed < sizes)).sum()), "count")
    book.put("data.groups.worth", len(event) / share_design_effect(event, groups), "count")


def count_cases_for_plan(rows: int, case: Case) -> int:
    """The cases of a year by the traffic that the case gives; without it the rows at hand.

    Rows are no traffic: a table may be a sample, so nothing is scaled to a year that nobody has told.
    """
    return rows if case.traffic is None else round(case.traffic.per_week * DAYS_PER_YEAR / DAYS_PER_WEEK)


def record_cleaning_ledger(loaded: Dataset, book: EvidenceRecorder) -> None:
    """One line per cleaning step, in order."""
    members = [str(index) for index in range(len(loaded.ledger))]
    book.list("ledger", members)
    for member, step in zip(members, loaded.ledger, strict=True):
        book.put(f"ledger.{member}.kind", step.kind, "name")
        book.put(f"ledger.{member}.step", f"{LEDGER_NAME_PREFIXES.get(step.kind, 'clean')}.{step.slug}", "name")
        book.put(f"ledger.{member}.rows_in", step.rows_in, "count")
        book.put(f"ledger.{member}.rows_out", step.rows_out, "count")
        book.put(f"ledger.{member}.affected", step.affected, "count")
        book.put(f"ledger.{member}.affected_positive", step.affected_positive, "count")
        if step.kind == "correct":
            book.put(f"ledger.{member}.cells", step.cells, "count")


def record_column_sections(case: Case, book: EvidenceRecorder) -> None:
    """The groups in which the case sorts its columns, in the order in which they first occur."""
    groups: dict[str, list[str]] = {}
    for name, column in case.columns.items():
        if column.section:
            groups.setdefault(column.section, []).append(name)
    book.list("sections", map(slug, groups))
    for section, names in groups.items():
        address = f"sections.{slug(section)}"
        book.put(f"{address}.section", f"section.{slug(section)}", "name")
        book.put(f"{address}.n", len(names), "count")
        book.list(f"{address}.columns", map(slug, names))
        for name in names:
            book.put(f"{address}.columns.{slug(name)}.column", f"column.{slug(name)}", "name")


def record_calendar_coverage(loaded: Dataset, calendar: Calendar, book: EvidenceRecorder) -> None:
    """First and last period, and those of the calendar that are missing."""
    seen = observed_periods(loaded.frame, calendar)
    missing = [period for period in calendar.order if period not in seen]
    book.put("data.period_first", value_name_key(calendar.column, seen[0]), "name")
    book.put("data.period_last", value_name_key(calendar.column, seen[-1]), "name")
    book.put("data.periods_seen", len(seen), "count")
    book.put("data.periods_missing", len(missing), "count")
    book.list("data.periods", map(slug, calendar.order))
    book.list("data.missing_periods", map(slug, missing))
    for period in missing:
        name = value_name_key(calendar.column, period)
        book.put(f"data.missing_periods.{slug(period)}.period", name, "name")


def record_period_rates(loaded: Dataset, calendar: Calendar, groups: Groups | None, book: EvidenceRecorder) -> None:
    """Size and base rate of each period, the best and the worst, and whether they differ at all."""
    here = loaded.frame[calendar.column].astype(str).to_numpy()
    seen = observed_periods(loaded.frame, calendar)
    members = {period: here == period for period in seen}
    book.list("months", map(slug, seen))
    for period, mine in members.items():
        address = f"months.{slug(period)}"
        book.put(f"{address}.period", value_name_key(calendar.column, period), "name")
        record_group_rate(address, mine, loaded.event, groups, book)
    record_extreme_rates("months", calendar.column, members, loaded.event, groups, book)


def record_extreme_rates(
    address: str, column: str, members: Mapping[str, Flags], event: Flags, groups: Groups | None, book: EvidenceRecorder
) -> None:
    """The values with the highest and the lowest rate among their `members` (n,), and whether they differ."""
    ordered = sorted(members, key=lambda value: float(event[members[value]].mean()))
    for role, value in (("worst", ordered[0]), ("best", ordered[-1])):
        mine = members[value]
        book.put(f"{address}.{role}", value_name_key(column, value), "name")
        book.put(
            f"{address}.{role}_rate", share_interval(event[mine], rows_in_groups(groups, mine)), "share", of="cases"
        )
    counts = [(int(event[mine].sum()), int(mine.sum())) for mine in members.values()]
    book.put(f"{address}.differ_p", chi_square_p_value(counts, share_design_effect(event, groups)), "score")


def chi_square_p_value(counts: Iterable[tuple[int, int]], effect: float = 1.0) -> float | None:
    """The p value of Pearson's chi-square test that all groups (events, size) share one rate.

    `effect`: the design effect of the rate; the statistic is divided by it (Rao & Scott 1981, first order).
    """
    table = np.array([(events, size - events) for events, size in counts])
    if len(table) < 2 or (table.sum(axis=0) == 0).any():
        return None
    found = chi2_contingency(table)
    return float(found.pvalue) if effect == 1 else float(chi2.sf(found.statistic / effect, found.dof))


def record_base_rate_breakdowns(loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """The base rate by value of each further column the case wants explored."""
    calendar, groups = case.calendar.column if case.calendar else None, declared_groups(case, loaded.frame)
    columns = [name for name in case.explore if name != calendar and name in loaded.frame]
    book.list("breakdowns", map(slug, columns))
    for column in columns:
        record_column_breakdown(column, loaded.frame[column], loaded.event, groups, book)


def record_column_breakdown(
    column: str, values: pd.Series, event: Flags, groups: Groups | None, book: EvidenceRecorder
) -> None:
    """One column: its values that occur, in declared order, each with size and base rate."""
    here = values.astype(str).to_numpy()
    seen = [str(each) for each in ordered_categories(values) if (here == str(each)).any()]
    address = f"breakdowns.{slug(column)}"
    book.put(f"{address}.column", f"column.{slug(column)}", "name")
    book.list(f"{address}.values", map(slug, seen))
    members = {value: here == value for value in seen}
    for value, mine in members.items():
        book.put(f"{address}.values.{slug(value)}.value", value_name_key(column, value), "name")
        record_group_rate(f"{address}.values.{slug(value)}", mine, event, groups, book)
    record_extreme_rates(address, column, members, event, groups, book)


def record_group_rate(address: str, mine: Flags, event: Flags, groups: Groups | None, book: EvidenceRecorder) -> None:
    """Size, share of all rows, positives and base rate of some rows."""
    size, rows = int(mine.sum()), len(mine)
    book.put(f"{address}.n", size, "count")
    book.put(f"{address}.share", size / rows, "share", of="cases", n=rows)
    book.put(f"{address}.positives", int(event[mine].sum()), "count")
    book.put(f"{address}.base_rate", share_interval(event[mine], rows_in_groups(groups, mine)), "share", of="cases")


def record_outlier_columns(loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """Number columns whose largest value lies far beyond the 99th percentile, worst first."""
    found = []
    for column in case.features():
        values = loaded.frame.get(column)
        if values is None or not pd.api.types.is_numeric_dtype(values):
            continue
        median, high, largest = np.nanquantile(values.to_numpy(float), [0.5, 0.99, 1.0])
        if high > 0 and largest / high > MIN_MAX_TO_P99_RATIO:
            found.append((largest / high, column, median, high, largest))
    found = sorted(found, reverse=True)[:MAX_OUTLIER_COLUMNS]
    book.list("outliers", [slug(column) for _, column, *_ in found])
    for ratio, column, median, high, largest in found:
        address = f"outliers.{slug(column)}"
        book.put(f"{address}.column", f"column.{slug(column)}", "name")
        book.value(f"{address}.median", float(median), column)
        book.value(f"{address}.p99", float(high), column)
        book.value(f"{address}.max", float(largest), column)
        book.put(f"{address}.ratio", float(ratio), "ratio")


def observed_periods(frame: pd.DataFrame, calendar: Calendar) -> list[str]:
    """The periods that occur, in the order of the calendar."""
    present = set(frame[calendar.column].astype(str))
    return [period for period in calendar.order if period in present]


def value_name_key(column: str, value: object) -> str:
    """The key of a value's readable name."""
    return f"value.{slug(column)}.{slug(value)}"


def ordered_categories(values: pd.Series) -> list[object]:
    """The values of a column: declared ones in declared order, else those seen, sorted."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return list(values.cat.categories)
    return sorted(values.dropna().unique())
