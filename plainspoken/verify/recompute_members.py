"""Verify: the members of each declared segment and offer, found a second time from scores and cells, and measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plainspoken.case import Case, Condition, slug
from plainspoken.core.findings import Findings
from plainspoken.verify.recompute_groups import Figures, count_events, share_of
from plainspoken.verify.reread_table import RereadTable, named_column, number_at, rank_bands, share_below
from plainspoken.verify.saved_scores import Flags

TRUE_WORDS = {True: True, False: False, "yes": True, "no": False, "true": True, "false": False}


def recompute_member_figures(findings: Findings, table: RereadTable, case: Case) -> Figures:
    """Every figure of segments and offers that scores and cells decide, by its address."""
    event, found = table.saved.event, Figures()
    members = {each.slug: rows_under(each.when, table, findings, case) for each in case.segments}
    known = {name: rows for name, rows in members.items() if rows is not None}
    for name, rows in known.items():
        found |= measure_members(f"segments.{name}", rows, findings, table, case)
    if len(known) == len(members) and known:
        found |= recompute_unions(findings, known, table)
    for offer in case.offers:
        applies = rows_under(offer.when, table, findings, case)
        if applies is not None:
            place = f"offers.{offer.slug}"
            found |= {f"{place}.applies_n": float(applies.sum())}
            found |= share_of(f"{place}.applies_share", float(applies.sum()), len(event))
            found |= share_of(f"{place}.rate_with", float(event[applies].sum()), float(applies.sum()))
            found |= share_of(f"{place}.rate_without", float(event[~applies].sum()), float((~applies).sum()))
    return found


def rows_under(when: Sequence[Condition], table: RereadTable, findings: Findings, case: Case) -> Flags | None:
    """The rows that fulfil all conditions of a case (n,); None where one cannot be read a second time."""
    inside: Flags = np.ones(len(table.saved.event), dtype=bool)
    for condition in when:
        held = rows_fulfilling_again(condition, table, findings, case)
        if held is None:
            return None
        inside &= held
    return inside


def rows_fulfilling_again(condition: Condition, table: RereadTable, findings: Findings, case: Case) -> Flags | None:
    """The rows that fulfil one condition (n,)."""
    score, wanted = table.saved.probability, condition.value
    if condition.column == "@picked":
        line = number_at(findings, "evaluation.threshold")
        told = TRUE_WORDS.get(wanted.lower() if isinstance(wanted, str) else wanted) if is_plain(wanted) else None
        if line is None or told is None:
            return None
        equal = (score >= line) == told
        return np.asarray(equal if condition.operator == "==" else ~equal)
    if condition.column == "@band":
        bands = rank_bands(score, case.decision.top_share, case.decision.next_share)
        return compare_cells(bands, condition)
    if condition.column == "@score":
        return compare_numbers(score, condition)
    if condition.column == "@value_rank":
        worth = table.numbers.get(slug(case.value.column)) if case.value else None
        return None if worth is None else compare_numbers(share_below(np.nan_to_num(worth)), condition)
    name = slug(condition.column)
    if name in table.numbers:
        return compare_numbers(table.numbers[name], condition)
    return compare_cells(table.cells[name], condition) if name in table.cells else None


def is_plain(value: object) -> bool:
    """Whether a wanted value is one value."""
    return isinstance(value, (str, bool))


def compare_numbers(known: np.typing.NDArray[np.float64], condition: Condition) -> Flags:
    """The numbers that stand to the wanted one as the condition says (n,)."""
    wanted = np.asarray(condition.value, dtype=float)
    if condition.operator == "in":
        return np.isin(known, wanted)
    gap = known - wanted
    signs = {"==": gap == 0, "!=": gap != 0, "<": gap < 0, "<=": gap <= 0, ">": gap > 0, ">=": gap >= 0}
    return np.asarray(signs[condition.operator])


def compare_cells(cells: np.typing.NDArray[np.str_], condition: Condition) -> Flags | None:
    """The cells that are, or are not, the wanted ones (n,)."""
    wanted = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    equal = np.isin(cells, [str(each) for each in wanted])
    if condition.operator in ("==", "in"):
        return equal
    return ~equal if condition.operator == "!=" else None


def measure_members(place: str, rows: Flags, findings: Findings, table: RereadTable, case: Case) -> Figures:
    """Size, events, what the model said, and what sets the members of a segment apart."""
    event, size = table.saved.event, float(rows.sum())
    if not size:
        return {f"{place}.n": 0.0}
    found = count_events(place, rows, event)
    found |= share_of(f"{place}.share", size, len(event))
    found |= share_of(f"{place}.share_of_positives", float(event[rows].sum()), float(event.sum()))
    found |= share_of(f"{place}.elsewhere", float(event[~rows].sum()), float((~rows).sum()))
    for trait in findings.over(f"{place}.traits"):
        found |= measure_trait(trait, rows, findings, table)
    found |= measure_consent(place, rows, table, case)
    worth = table.numbers.get(slug(case.value.column)) if case.value else None
    if worth is not None:
        known = np.nan_to_num(worth)
        found |= {f"{place}.value_sum": float(known[rows].sum())}
        found |= {f"{place}.value_weighted": float((known * table.saved.probability)[rows].sum())}
        found |= {f"{place}.value_share": float(known[rows].sum() / known.sum())}
        found |= {f"{place}.value_median": float(np.median(known[rows]))}
        if (~rows).any():
            found |= {f"{place}.value_median_elsewhere": float(np.median(known[~rows]))}
    return found


def measure_trait(trait: str, rows: Flags, findings: Findings, table: RereadTable) -> Figures:
    """The median of a column among members and others, or how often one value stands there."""
    column = named_column(findings, trait)
    if f"{trait}.value" in findings.evidence:
        held = table.rows_with_value(findings, f"{trait}.value", column)
        if held is None:
            return {}
        return {f"{trait}.share_here": float(held[rows].mean()), f"{trait}.share_elsewhere": float(held[~rows].mean())}
    known = table.numbers.get(column)
    if known is None:
        return {}
    return {
        f"{trait}.median_here": float(np.nanmedian(known[rows])),
        f"{trait}.median_elsewhere": float(np.nanmedian(known[~rows])),
    }


def measure_consent(place: str, rows: Flags, table: RereadTable, case: Case) -> Figures:
    """How many members agreed to be contacted."""
    if case.consent is None or slug(case.consent.column) not in table.cells:
        return {}
    agreed = table.cells[slug(case.consent.column)] == case.consent.yes
    hits = float(agreed[rows].sum())
    return {f"{place}.consent_n": hits, **share_of(f"{place}.consent_share", hits, float(rows.sum()))}


def recompute_unions(findings: Findings, members: dict[str, Flags], table: RereadTable) -> Figures:
    """Rows in no segment, in several, and in one that is to be seen to first."""
    event, counts = table.saved.event, np.sum(list(members.values()), axis=0)
    found = measure_union("unsegmented", counts == 0, event)
    found |= share_of("segments.in_several.share", float((counts > 1).sum()), len(event))
    urgent = [rows for name, rows in members.items() if is_first(findings, name)]
    return found | (measure_union("act_first", np.logical_or.reduce(urgent), event) if urgent else {})


def is_first(findings: Findings, name: str) -> bool:
    """Whether a segment is to be seen to first."""
    found = findings.evidence.get(f"segments.{name}.priority")
    return found is not None and found.value == "priority.first"


def measure_union(place: str, rows: Flags, event: Flags) -> Figures:
    """Size and events of some rows, also as shares of all."""
    found = count_events(place, rows, event)
    found |= share_of(f"{place}.share", float(rows.sum()), len(event))
    return found | share_of(f"{place}.share_of_positives", float(event[rows].sum()), float(event.sum()))
