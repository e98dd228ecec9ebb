"""Verify: what the tables tell of groups of rows, counted a second time: their size, their events, their medians.

The groups are those that the findings name, by their conditions; how they were found is left to the second analysis."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.reread_table import RereadTable, is_true, named_column, number_at
from plainspoken.verify.saved_scores import Flags

Figures = dict[str, float]


def recompute_group_figures(findings: Findings, table: RereadTable) -> Figures:
    """Every figure of groups of rows that the tables decide, by its address (`:n` of a size)."""
    found: Figures = {}
    for each in (
        recompute_values(findings, table),
        recompute_periods(findings, table),
        recompute_splits(findings, table),
        recompute_bins(findings, table),
        recompute_engagement(findings, table),
        recompute_absent_columns(findings, table),
        recompute_certain_values(findings, table),
    ):
        found |= each
    return found


def count_events(address: str, rows: Flags, event: Flags, rate: str = "rate") -> Figures:
    """Rows, events and their rate, with the number of rows that it rests on."""
    size, hits = float(rows.sum()), float(event[rows].sum())
    found = {f"{address}.n": size, f"{address}.positives": hits}
    return found | (share_of(f"{address}.{rate}", hits, size) if size else {})


def share_of(address: str, hits: float, size: float) -> Figures:
    """A share with the number that it is of."""
    return {address: hits / size, f"{address}:n": size} if size else {}


def recompute_values(findings: Findings, table: RereadTable) -> Figures:
    """Groups by one value of a column: of the columns that were looked at, and those too small to judge."""
    event, found = table.saved.event, Figures()
    for place in findings.over("breakdowns"):
        rates = []
        for member in findings.over(f"{place}.values"):
            rows = table.rows_with_value(findings, f"{member}.value", named_column(findings, place))
            if rows is not None:
                found |= count_events(member, rows, event, "base_rate") | share_of(
                    f"{member}.share", float(rows.sum()), len(event)
                )
                rates.append((float(event[rows].mean()), float(rows.sum())) if rows.any() else (0.0, 0.0))
        found |= first_and_last(place, rates)
    for place in findings.over("small_groups"):
        rows = table.rows_with_value(findings, f"{place}.value", named_column(findings, place))
        if rows is not None:
            found |= count_events(place, rows, event)
    return found


def first_and_last(place: str, rates: list[tuple[float, float]]) -> Figures:
    """The highest and the lowest of some rates, with their numbers of rows."""
    if not rates:
        return {}
    best, worst = max(rates), min(rates)
    return {
        f"{place}.best_rate": best[0],
        f"{place}.best_rate:n": best[1],
        f"{place}.worst_rate": worst[0],
        f"{place}.worst_rate:n": worst[1],
    }


def recompute_periods(findings: Findings, table: RereadTable) -> Figures:
    """Rows and events of each period, of the late ones together, and what an action says of the fullest."""
    event, found = table.saved.event, Figures()
    late: Flags = np.zeros(len(event), dtype=bool)
    rows_of = {place: period_rows(findings, table, place) for place in findings.over("months")}
    known = {place: rows for place, rows in rows_of.items() if rows is not None}
    for place, rows in known.items():
        found |= count_events(place, rows, event, "base_rate")
        found |= share_of(f"{place}.share", float(rows.sum()), len(event))
    for place in findings.over("time.periods"):
        mine = known.get(place.replace("time.periods", "months"))
        if mine is not None:
            late |= mine
            found |= count_events(place, mine, event, "observed_rate")
    if late.any():
        for at, rate in (("time", "base_rate"), ("time", "observed_rate"), ("plan.score", "base_rate")):
            if is_late_score(findings, at):
                found |= count_events(at, late, event, rate)
    worst = [place for place in findings.over("time.periods") if same_name(findings, place, "time.worst")]
    for place in worst:
        mine = known.get(place.replace("time.periods", "months"))
        if mine is not None:
            found |= count_events("time.worst", mine, event, "observed_rate")
    if known:
        found |= first_and_last("months", [(float(event[each].mean()), float(each.sum())) for each in known.values()])
        found |= recompute_staffed_periods(findings, table, list(known.values()))
    return found


def is_late_score(findings: Findings, at: str) -> bool:
    """Whether what stands at an address was tested on late periods."""
    return at == "time" or is_true(findings, "plan.score.tested_later")


def same_name(findings: Findings, place: str, other: str) -> bool:
    """Whether two places name one period."""
    first, second = (findings.evidence.get(f"{each}.period") for each in (place, other))
    return first is not None and second is not None and first.value == second.value


def period_rows(findings: Findings, table: RereadTable, place: str) -> Flags | None:
    """The rows of a period (n,)."""
    name = findings.evidence.get(f"{place}.period")
    column = str(name.value).split(".")[1] if name is not None else ""
    return table.rows_with_value(findings, f"{place}.period", column)


def recompute_staffed_periods(findings: Findings, table: RereadTable, periods: list[Flags]) -> Figures:
    """The periods with the most events and the most rows, where an action speaks of them."""
    event, found = table.saved.event, Figures()
    sizes = [(float(event[rows].sum()), float(rows.sum())) for rows in periods]
    busiest, fullest = max(sizes), max(sizes, key=lambda each: each[1])
    for place in findings.over("actions"):
        if f"{place}.busiest_cases" in findings.evidence:
            found |= {f"{place}.busiest_events": busiest[0], f"{place}.busiest_cases": busiest[1]}
            found |= {f"{place}.fullest_events": fullest[0], f"{place}.fullest_cases": fullest[1]}
            found |= {f"{place}.mean_events": sum(hits for hits, _ in sizes) / len(sizes)}
    return found


def recompute_splits(findings: Findings, table: RereadTable) -> Figures:
    """The events on both sides of what a driver or a lever splits the rows at: a number, or two values."""
    event, found = table.saved.event, Figures()
    for place in (*findings.over("drivers"), *findings.over("levers")):
        column, split = named_column(findings, place), number_at(findings, f"{place}.split")
        sides: dict[str, Flags | None] = {}
        if split is not None:
            below, above = table.rows_between(column, None, split), table.rows_between(column, split, None)
            sides = {"above": above, "below": below, "high": above, "low": below}
            if above is not None:
                found[f"{place}.split"] = split  # as the rates on both sides tell
        else:
            for side in ("high", "low"):
                sides[side] = table.rows_with_value(findings, f"{place}.{side}_value", column)
        for side, rows in sides.items():
            if rows is not None and f"{place}.{side}_rate" in findings.evidence:
                found |= share_of(f"{place}.{side}_rate", float(event[rows].sum()), float(rows.sum()))
                found[f"{place}.{side}_n"] = float(rows.sum())
    return found


def recompute_bins(findings: Findings, table: RereadTable) -> Figures:
    """The steps of a driver: between which numbers, how many rows, and how many of them with the event."""
    event, found = table.saved.event, Figures()
    for place in findings.over("driver_groups"):
        column = named_column(findings, place)
        members = list(findings.over(f"{place}.bins"))
        for number, member in enumerate(members):
            low, high = (number_at(findings, f"{member}.{end}") for end in ("from", "to"))
            if low is None and high is None:
                rows = table.rows_with_value(findings, f"{member}.value", column)
            else:
                rows = table.rows_between(column, low, None if number == len(members) - 1 else high)
            if rows is None:
                continue
            found |= count_events(member, rows, event)
            found |= outermost_edges(table, column, member, low, high, number, len(members))
    return found


def outermost_edges(
    table: RereadTable, column: str, member: str, low: float | None, high: float | None, number: int, of: int
) -> Figures:
    """The edges of a step: the outer ones are the least and the largest number, the inner ones part the rows."""
    if low is None or high is None or column not in table.numbers:
        return {}
    known = table.numbers[column]
    first, last = number == 0, number == of - 1
    return {
        f"{member}.from": float(np.nanmin(known)) if first else low,
        f"{member}.to": float(np.nanmax(known)) if last else high,
    }


def recompute_engagement(findings: Findings, table: RereadTable) -> Figures:
    """Who did much and yet was lost, in all and by group."""
    least = number_at(findings, "engagement.least")
    unwanted = findings.evidence.get("engagement.unwanted")
    engaged = table.rows_between(named_column(findings, "engagement"), least, None)
    if engaged is None or least is None or unwanted is None:
        return {}
    lost = table.saved.event if unwanted.value else ~table.saved.event
    found = count_lost_rows("engagement", engaged, ~engaged, lost)
    found |= share_of("engagement.share", float(engaged.sum()), len(engaged))
    found["engagement.lost_n"] = float(lost[engaged].sum())
    for place in findings.over("engagement"):
        rows = table.rows_with_value(findings, f"{place}.value", named_column(findings, place))
        if rows is not None:
            found |= count_lost_rows(place, engaged & rows, engaged & ~rows, lost)
    return found


def count_lost_rows(place: str, inside: Flags, outside: Flags, lost: Flags) -> Figures:
    """The lost among some rows and among others."""
    return {
        f"{place}.n": float(inside.sum()),
        **share_of(f"{place}.lost", float(lost[inside].sum()), float(inside.sum())),
        **share_of(f"{place}.elsewhere", float(lost[outside].sum()), float(outside.sum())),
    }


def recompute_absent_columns(findings: Findings, table: RereadTable) -> Figures:
    """A suspected column where its number is nil: the rows and events of each period, and of those without any."""
    event, found = table.saved.event, Figures()
    for place in findings.over("suspects"):
        absent = number_at(findings, f"{place}.without.value")
        known = table.numbers.get(named_column(findings, place))
        if absent is None or known is None:
            continue
        counts = list(count_absent_by_period(findings, table, place, known == absent))
        for member, rows in counts:
            found |= count_events(member, rows, event)
        none = [rows for _, rows in counts if not event[rows].any()]
        some = [rows for _, rows in counts if event[rows].any()]
        for name, parts in (("without", none), ("elsewhere", some)):
            if parts:
                found |= count_events(f"{place}.{name}", np.logical_or.reduce(parts), event)
    return found


def recompute_certain_values(findings: Findings, table: RereadTable) -> Figures:
    """The rows of a suspected column with the value that makes the event certain, where no period bounds them."""
    event, found = table.saved.event, Figures()
    for place in (f"{each}.certain" for each in findings.over("suspects")):
        if f"{place}.first_period" in findings.evidence or f"{place}.value" not in findings.evidence:
            continue
        column = named_column(findings, place.removesuffix(".certain"))
        numbers, value = table.numbers.get(column), number_at(findings, f"{place}.value")
        rows = table.rows_with_value(findings, f"{place}.value", column)
        if numbers is not None and value is not None:
            rows = np.asarray(numbers == value, dtype=bool)
        if rows is not None and rows.any():
            found |= count_events(place, rows, event) | {f"{place}.expected": float(rows.sum() * event.mean())}
    return found


def count_absent_by_period(
    findings: Findings, table: RereadTable, place: str, absent: Flags
) -> Iterator[tuple[str, Flags]]:
    """Each period of a suspected column, and its rows without the column."""
    for member in findings.over(f"{place}.periods"):
        rows = period_rows(findings, table, member)
        if rows is not None:
            yield member, rows & absent
