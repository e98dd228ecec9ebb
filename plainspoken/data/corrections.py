"""Data: declared corrections of spelling, made on text before anything is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Case, CleaningStep
from plainspoken.data.dataset import LedgerStep
from plainspoken.data.layout import TableSchema
from plainspoken.tables.text_table import TextTable

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class AppliedCorrection:
    """What one step corrected: per table that holds its column, which rows (n of that table,)."""

    step: CleaningStep
    touched: Mapping[str, Flags]


def apply_corrections(
    case: Case, raws: Mapping[str, TextTable]
) -> tuple[dict[str, TextTable], tuple[AppliedCorrection, ...]]:
    """The tables with each declared correction made, in every table that holds its column."""
    now, done = dict(raws), []
    for step in case.clean:
        if step.step == "correct":
            touched = {name: _find_misspelt_cells(step, raw) for name, raw in now.items() if step.column in raw.frame}
            now |= {name: _correct_column(step, now[name]) for name in touched}
            done.append(AppliedCorrection(step, touched))
    return now, tuple(done)


def _find_misspelt_cells(step: CleaningStep, raw: TextTable) -> Flags:
    """Which cells of the step's column it corrects."""
    return raw.frame[step.column].isin(list(step.corrections)).to_numpy(np.bool_)


def _correct_column(step: CleaningStep, raw: TextTable) -> TextTable:
    """A table with the step's column corrected."""
    return replace(raw, frame=raw.frame.assign(**{step.column: raw.frame[step.column].replace(dict(step.corrections))}))


def list_correction_steps(
    done: Sequence[AppliedCorrection],
    plan: Sequence[TableSchema],
    raws: Mapping[str, TextTable],
    event: Flags,
    first: pd.DataFrame,
) -> list[LedgerStep]:
    """A line for each correction: the cases that it touched in any table, and how many cells.

    `event`: the answer of each case; `first`: the first table, a row a case.
    """
    return [_make_correction_step(each, plan, raws, event, first) for each in done]


def _make_correction_step(
    each: AppliedCorrection,
    plan: Sequence[TableSchema],
    raws: Mapping[str, TextTable],
    event: Flags,
    first: pd.DataFrame,
) -> LedgerStep:
    """The ledger's line for one correction."""
    rows = len(event)
    touched = np.zeros(rows, dtype=np.bool_)
    for layout in plan:
        mine = each.touched.get(layout.name)
        if mine is not None:
            key = layout.table.key
            touched |= (
                mine
                if layout is plan[0] and layout.table.add_up is None
                else _match_corrected_cases(first[key], raws[layout.name].frame[key][mine])
            )
    cells = sum(int(mine.sum()) for mine in each.touched.values())
    kind = name_correction_kind(each.step.corrections)
    return LedgerStep(kind, each.step.slug, rows, rows, int(touched.sum()), int(event[touched].sum()), cells)


def name_correction_kind(corrections: Mapping[str, str]) -> str:
    """What the ledger calls a correction: one that says what a blank means mends no slip of the pen."""
    return "read_blanks" if "" in corrections else "correct"


def list_texts_for_nobody(case: Case) -> tuple[str, ...]:
    """The texts of the customer column by which the case says that a line names no customer."""
    customer = case.invoices.customer if case.invoices is not None else ""
    emptied = [
        text
        for step in case.clean
        if step.step == "correct" and step.column == customer
        for text, meant in step.corrections.items()
        if text and not meant
    ]
    return (*emptied, *(case.columns[customer].nothing if customer in case.columns else ()))


def _match_corrected_cases(keys: pd.Series[str], of: pd.Series[str]) -> Flags:
    """Which cases some keys of another table belong to."""
    return keys.isin(of).to_numpy(np.bool_)
