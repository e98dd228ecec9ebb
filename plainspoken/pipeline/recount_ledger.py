"""The cleaning of a case's table done a second time: rows before and after each step, and how many it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from plainspoken.case import Case, CleaningStep
from plainspoken.core.findings import Findings
from plainspoken.pipeline.reread_tables import lay_out, read_columns, read_whole_table
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.recompute_members import rows_under
from plainspoken.verify.saved_scores import Flags, SavedScores

DROPPING_STEPS = ("drop_where", "implausible")
KINDS_THAT_KEEP = ("read", "join", "keep_duplicates", "correct", "report_where")


def recount_ledger(case: Case, findings: Findings, folder: Path) -> Figures:
    """Every figure of the ledger that the tables decide, by its address; nothing where they are not readable."""
    columns = read_whole_table(case, folder)
    if columns is None:
        return {}
    kept: Flags = np.ones(len(columns[case.target.column]), dtype=bool)
    table = lay_out(case, columns, empty_scores(len(kept)))
    first = next(iter(case.tables))
    uncorrected = read_columns(case, first, folder, corrected=False)
    found: Figures = {}
    for place, kind, step in list_ledger_steps(case, findings):
        before = kept
        touched = None if step is None or not step.when else rows_under(step.when, table, findings, case)
        if kind in DROPPING_STEPS and touched is not None:
            kept = kept & ~touched
        elif kind not in KINDS_THAT_KEEP:
            return found  # a step that is not done a second time: what follows cannot be counted
        found |= {f"{place}.rows_in": float(before.sum()), f"{place}.rows_out": float(kept.sum())}
        found |= count_touched(place, kind, step, touched, before, uncorrected)
    return found


def empty_scores(rows: int) -> SavedScores:
    """Scores of nothing, for rows that are only looked up."""
    no: Flags = np.zeros(rows, dtype=bool)
    return SavedScores(np.zeros(rows), no, no, np.full(rows, ""))


def list_ledger_steps(case: Case, findings: Findings) -> Iterator[tuple[str, str, CleaningStep | None]]:
    """Each line of the ledger, its kind, and the declared step behind it."""
    by_slug = {step.slug: step for step in case.clean}
    for place in findings.over("ledger"):
        kind, name = (findings.evidence.get(f"{place}.{each}") for each in ("kind", "step"))
        if kind is not None and name is not None:
            yield place, str(kind.value), by_slug.get(str(name.value).partition(".")[2])


def count_touched(
    place: str,
    kind: str,
    step: CleaningStep | None,
    touched: Flags | None,
    before: Flags,
    uncorrected: Mapping[str, list[str]],
) -> Figures:
    """How many rows a step touches, where the tables say so."""
    if kind == "read":
        return {f"{place}.affected": float(before.sum())}
    if kind == "keep_duplicates":
        rows = list(zip(*uncorrected.values(), strict=True))
        return {f"{place}.affected": float(len(rows) - len(set(rows)))}
    if kind == "correct" and step is not None and step.column in uncorrected:
        return {f"{place}.affected": float(sum(cell in step.corrections for cell in uncorrected[step.column]))}
    return {} if touched is None else {f"{place}.affected": float((touched & before).sum())}
