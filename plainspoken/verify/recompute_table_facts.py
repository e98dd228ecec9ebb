"""Verify: single facts of the tables, found a second time: what cases are worth, how the answer is defined, rules of
one column, cases that are shown."""

from __future__ import annotations

import numpy as np

from plainspoken.case import Case, slug
from plainspoken.core.findings import Findings
from plainspoken.verify.recompute import ScoreCurve
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.reread_table import RereadTable, named_column, number_at
from plainspoken.verify.saved_scores import Flags, Floats

PLAIN_TYPES = ("integer", "number", "category", "flag")  # of dates others are made, or they are left out
SHOWN_ROW_TOLERANCE = 1e-9


def recompute_table_facts(findings: Findings, table: RereadTable, case: Case) -> Figures:
    """Every single fact that the tables decide, by its address."""
    found = recompute_worth(findings, table, case) | recompute_definition(table, case)
    found |= recompute_column_rule(findings, table) | recompute_shown_cases(findings, table)
    return found | recompute_column_counts(findings, case) | recompute_alike_rows(table, case)


def recompute_worth(findings: Findings, table: RereadTable, case: Case) -> Figures:
    """What cases are worth, in all, with the event, without it, and of those picked."""
    worth = table.numbers.get(slug(case.value.column)) if case.value else None
    if worth is None or case.value is None:
        return {}
    event, known = table.saved.event, np.nan_to_num(worth)
    found: Figures = {"worth.mean": float(np.nanmean(worth)), "worth.total": float(known.sum())}
    found |= {"worth.mean_positive": float(np.nanmean(worth[event]))}
    found |= {"worth.mean_negative": float(np.nanmean(worth[~event]))}
    found |= {"worth.share_positive": float(known[event].sum() / known.sum())}
    found |= {"worth.weighted": float((known * table.saved.probability).sum())}
    margin, loss = float(known[event].mean()) * case.value.period_months, case.value.loss
    for place in ("money.margin", "assumptions.margin.value"):
        found |= {place: margin * loss.value, f"{place}:low": margin * loss.low, f"{place}:high": margin * loss.high}
    line = number_at(findings, "evaluation.threshold")
    if line is not None:
        mine = float(known[table.saved.probability >= line].sum())
        found |= {"worth.picked": mine, "worth.picked_share": mine / float(known.sum())}
    return found


def recompute_definition(table: RereadTable, case: Case) -> Figures:
    """Whose number of now lies below that of before, among cases with the event and without."""
    if case.definition is None:
        return {}
    now, before = (table.numbers.get(slug(each)) for each in (case.definition.now, case.definition.before))
    if now is None or before is None:
        return {}
    found: Figures = {}
    for word, rows in (("positive", table.saved.event), ("negative", ~table.saved.event)):
        found |= share_of(f"definition.fell_{word}", float((now < before)[rows].sum()), float(rows.sum()))
        found |= {f"definition.now_{word}": float(np.nanmedian(now[rows]))}
        found |= {f"definition.before_{word}": float(np.nanmedian(before[rows]))}
    return found


def column_rule(findings: Findings, table: RereadTable) -> Floats | None:
    """The best column alone as a score (n,): its number, up or down, whichever fits the rows that were learned from
    (all, where each part was learned without it); None where it was not read, or lacks a number."""
    known = table.numbers.get(named_column(findings, "evaluation.simple_rule"))
    if known is None or bool(np.isnan(known).any()):
        return None
    learned, event = ~table.saved.tested, table.saved.event
    if not learned.any():
        learned = table.saved.tested
    up = float(known[learned & event].mean()) >= float(known[learned & ~event].mean())
    return known if up else -known


def recompute_column_rule(findings: Findings, table: RereadTable) -> Figures:
    """How well the best column alone ranks the test cases."""
    score, share, tested = column_rule(findings, table), number_at(findings, "evaluation.top_share"), table.saved.tested
    if score is None or share is None:
        return {}
    curve, many = curve_of(score, table.saved.event, tested), max(1, round(share * int(tested.sum())))
    return {
        "evaluation.simple_rule.roc_auc": curve.roc_auc(),
        "evaluation.simple_rule.top_rate": curve.events_in(many) / many,
    }


def curve_of(score: Floats, event: Flags, rows: Flags) -> ScoreCurve:
    """The curve of scores of some rows, each counted once."""
    return ScoreCurve.of(score[rows], event[rows], np.ones(int(rows.sum())))


def recompute_shown_cases(findings: Findings, table: RereadTable) -> Figures:
    """The numbers of each case that is shown, from the row of the table that has them all and is scored so."""
    found: Figures = {}
    for place in findings.over("examples"):
        said = number_at(findings, f"{place}.probability")
        if said is None:
            continue
        rows: Flags = np.abs(table.saved.probability - said) <= SHOWN_ROW_TOLERANCE
        shown = {f"{place}.probability": said}
        for step in findings.over(f"{place}.steps"):
            known, value = table.numbers.get(named_column(findings, step)), number_at(findings, f"{step}.value")
            if known is not None and value is not None:
                rows &= known == value
                shown[f"{step}.value"] = value
        if rows.any():
            found |= shown
        found |= recompute_rest(findings, place)
    return found


def recompute_rest(findings: Findings, place: str) -> Figures:
    """What all columns that are not shown add to the case: the rest, so that the steps lead to what was said."""
    others = [number_at(findings, f"{each}.effect") for each in findings.over(f"{place}.others")]
    if not others or any(each is None for each in others):
        return {}
    return {f"{place}.rest": sum(each or 0.0 for each in others), f"{place}.rest_columns": float(len(others))}


def recompute_column_counts(findings: Findings, case: Case) -> Figures:
    """How many columns were looked at, how many are set aside as ones that know the answer, and what is said of those
    that are used."""
    found: Figures = {"checklist.size": float(len(findings.members.get("checklist.signs", ())))}
    found["leaks.columns_checked"] = float(len(case.columns) - 1)  # all but the answer
    suspects = {named_column(findings, place) for place in findings.over("suspects")}
    unused = {named_column(findings, place) for place in findings.over("unused")}
    if number_at(findings, "leaks.questioned") == 0:
        found["leaks.suspected"] = float(len(suspects))
        trusted = suspects & {slug(name) for name, column in case.columns.items() if column.trusted}
        plain = all(column.type in PLAIN_TYPES for column in case.columns.values() if column.role == "feature")
        if plain and not trusted:
            used = list_used_columns(case, suspects | unused)
            undated = [name for name in used if "known" not in case.columns[name].model_fields_set]
            found |= {"leaks.used_columns": float(len(used)), "leaks.undated": float(len(undated))}
    return found


def list_used_columns(case: Case, suspects: set[str]) -> list[str]:
    """The columns that may be learned from."""
    return [name for name, column in case.columns.items() if column.role == "feature" and slug(name) not in suspects]


def recompute_alike_rows(table: RereadTable, case: Case) -> Figures:
    """How many rows equal another one in every feature, and how many of these have the event."""
    names = [slug(name) for name in list_used_columns(case, set())]
    columns = [table.numbers[name] if name in table.numbers else table.cells.get(name) for name in names]
    if not columns or any(column is None for column in columns):
        return {}
    places = [np.unique(column, return_inverse=True)[1] for column in columns if column is not None]
    _, place, counts = np.unique(np.column_stack(places), axis=0, return_inverse=True, return_counts=True)
    alike: Flags = counts[place.ravel()] > 1
    return {"leaks.copies.n": float(alike.sum()), "leaks.copies.positives": float(table.saved.event[alike].sum())}
