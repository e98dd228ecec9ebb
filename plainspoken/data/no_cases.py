"""Data: rows of a file that are no cases, left out where the case says so, else told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from plainspoken.case import Case
from plainspoken.data.dataset import LedgerStep
from plainspoken.tables.row_kinds import CASE, Kinds, RowsLeftOut, classify_rows, group_rows_left_out, settle_totals
from plainspoken.tables.text_table import TextTable

NO_CASES_STEP = "drop_no_cases"
LEDGER_KIND = "drop_where"  # the line reads as that of any other rows that do not belong to the question


def leave_out_no_cases(case: Case, raws: Mapping[str, TextTable]) -> tuple[dict[str, TextTable], dict[str, int]]:
    """Each table without the rows that are no cases, and how many those were; where no step of the case leaves them
    out, the table has them told as faults."""
    declared = any(step.step == NO_CASES_STEP for step in case.clean)
    found, counts = dict[str, TextTable](), dict[str, int]()
    for name, raw in raws.items():
        kinds, left_out = find_no_cases(raw)
        stays = kinds == CASE
        faults = raw.faults if declared else (*raw.faults, *left_out.find_faults(raw.file))
        kept = (
            raw
            if bool(stays.all())
            else replace(raw, frame=raw.frame[stays].reset_index(drop=True), lines=raw.lines[stays])
        )
        found[name] = replace(kept, faults=faults)
        counts[name] = left_out.count
    return found, counts


def find_no_cases(raw: TextTable) -> tuple[Kinds, RowsLeftOut]:
    """The kind of each row of a table, and those that are no cases."""
    frame = raw.frame
    kinds = classify_rows(list(frame.columns), lambda place: frame.iloc[:, place].to_numpy(dtype=object), len(frame))
    if not kinds.any():
        return kinds, RowsLeftOut({})
    gaps = (frame == "").any(axis=1).to_numpy(np.bool_)
    settled = settle_totals(kinds, gaps)
    return settled, group_rows_left_out(settled, (int(each) for each in raw.lines))


def list_no_case_steps(case: Case, rows: int, left_out: int) -> list[LedgerStep]:
    """The ledger's line of rows left out, where the case declares the step. `rows`: those that stay."""
    steps = [step for step in case.clean if step.step == NO_CASES_STEP]
    return [LedgerStep(LEDGER_KIND, step.slug, rows + left_out, rows, left_out, 0) for step in steps[:1]]
