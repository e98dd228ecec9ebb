"""Data: the declared cleaning steps, each with a line in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Case, CleaningStep, slug
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.alike_rows import count_alike_by_chance
from plainspoken.data.dataset import ImplausibleRows, LedgerStep
from plainspoken.data.row_conditions import match_conditions

Flags = NDArray[np.bool_]
Taken = tuple[pd.DataFrame, Flags]
READ_STEP = "read"
BEFORE_CLEANING_STEPS = ("correct", "drop_no_cases")  # done to the text of a table, before its cells are checked
KEEP_DUPLICATES_STEP = "keep_duplicates"
CONSTANT_COLUMN_STEP = "constant_column"


@dataclass(frozen=True)
class CleaningResult:
    """The frame after all steps, the ledger, and what was set aside as impossible."""

    frame: pd.DataFrame
    ledger: tuple[LedgerStep, ...]
    asides: tuple[ImplausibleRows, ...]


def apply_cleaning_steps(
    case: Case, values: pd.DataFrame, positive: str, earlier: Sequence[LedgerStep] = (), rows_read: int | None = None
) -> CleaningResult:
    """The frame after each declared step, in order, and the ledger; its first line says what was read.

    `values`: all declared columns, the target among them. `positive`: the target's value for the event.
    `earlier`: lines of what was done before the tables were one; corrections are among them. `rows_read`: those of the
    file, where some were left out or added up before.

    Raises:
        PlainspokenError: a step's condition that these columns cannot answer.
    """
    rows, positives = len(values), int((values[case.target.column] == positive).sum())
    read = rows if rows_read is None else rows_read
    ledger, asides = [LedgerStep(READ_STEP, READ_STEP, read, read, read, positives), *earlier], []
    for step in case.clean:
        if step.step in BEFORE_CLEANING_STEPS:
            continue
        event = (values[case.target.column] == positive).to_numpy(np.bool_)
        after, touched = _apply_cleaning_step(step, values)
        ledger.append(_make_ledger_step(step, len(values), len(after), event[touched]))
        if keeps_alike_rows(step):
            ledger[-1] = _report_alike_rows(ledger[-1], case, values)
        if step.step == "implausible" and touched.any():
            asides.append(_collect_implausible_rows(step, values, event, touched))
        values = after
    values = values.reset_index(drop=True)
    return CleaningResult(values, (*ledger, *_list_constant_columns(case, values, positive)), tuple(asides))


def _collect_implausible_rows(step: CleaningStep, frame: pd.DataFrame, event: Flags, taken: Flags) -> ImplausibleRows:
    """What an `implausible` step sets aside, with all that is needed to show what it would have done."""
    column = _find_implausible_column(step, frame)
    return ImplausibleRows(step.slug, column, frame[column].to_numpy(np.float64), event, taken)


def _find_implausible_column(step: CleaningStep, frame: pd.DataFrame) -> str:
    """The number column whose values a step calls impossible: the one it names, or its first condition's.

    Raises:
        PlainspokenError: no such column, or one that holds no numbers.
    """
    column = step.column or (step.when[0].column if step.when else "")
    if column in frame and pd.api.types.is_numeric_dtype(frame[column]):
        return column
    raise PlainspokenError(f"implausible: expected a number column, found {column!r}; name one as column")


def _apply_cleaning_step(step: CleaningStep, frame: pd.DataFrame) -> Taken:
    """One step: the frame after it, and which rows of the frame before it touched."""
    try:
        return CLEANING_STEPS[step.step](frame, step)
    except PlainspokenError as error:
        raise PlainspokenError(f"clean step {step.slug!r}: {error}") from None


def _make_ledger_step(step: CleaningStep, rows_in: int, rows_out: int, touched: Flags) -> LedgerStep:
    """The ledger's line for a step; `touched`: the event of each row that it touched."""
    return LedgerStep(step.step, step.slug, rows_in, rows_out, len(touched), int(touched.sum()))


def keeps_alike_rows(step: CleaningStep) -> bool:
    """Whether a step only looks at rows that are alike: no key says that they are one case."""
    return step.step == "drop_duplicates" and not step.key


def _report_alike_rows(line: LedgerStep, case: Case, values: pd.DataFrame) -> LedgerStep:
    """The ledger's line of rows that are alike and stay, with how many chance would make where there are any."""
    period = case.calendar.column if case.calendar else ""
    chance = count_alike_by_chance(values, period, case.seed) if line.affected else None
    return replace(line, kind=KEEP_DUPLICATES_STEP, chance=chance)


def drop_duplicates(frame: pd.DataFrame, step: CleaningStep) -> Taken:
    """Without rows that equal an earlier one in every column, the answer included; without a key they stay."""
    touched = frame.duplicated(keep="first").to_numpy(np.bool_)
    return (frame[~touched] if step.key else frame), touched


def drop_where(frame: pd.DataFrame, step: CleaningStep) -> Taken:
    """Without rows for which the conditions hold."""
    touched = match_conditions(frame, step.when)
    return frame[~touched], touched


def set_missing_where(frame: pd.DataFrame, step: CleaningStep) -> Taken:
    """With the cells of the first condition's column emptied where all conditions hold."""
    if not step.when:
        raise PlainspokenError("set_missing_where: expected a condition, found none; say where")
    touched = match_conditions(frame, step.when)
    column = step.when[0].column
    return frame.assign(**{column: frame[column].mask(touched)}), touched


def drop_implausible(frame: pd.DataFrame, step: CleaningStep) -> Taken:
    """Without the rows whose value cannot be: where one cell is a slip, the others are not to be trusted."""
    _find_implausible_column(step, frame)
    touched = match_conditions(frame, step.when)
    return frame[~touched], touched


def report_where(frame: pd.DataFrame, step: CleaningStep) -> Taken:
    """Unchanged; the ledger says for how many rows the conditions hold."""
    return frame, match_conditions(frame, step.when)


CLEANING_STEPS: Mapping[str, Callable[[pd.DataFrame, CleaningStep], Taken]] = {
    "drop_duplicates": drop_duplicates,
    "implausible": drop_implausible,
    "drop_where": drop_where,
    "set_missing_where": set_missing_where,
    "report_where": report_where,
}


def _list_constant_columns(case: Case, values: pd.DataFrame, positive: str) -> list[LedgerStep]:
    """A line for each feature that has one value only: it is kept, and can tell nothing."""
    rows, positives = len(values), int((values[case.target.column] == positive).sum())
    same = [name for name in case.features() if values[name].nunique(dropna=False) <= 1]
    return [LedgerStep(CONSTANT_COLUMN_STEP, slug(name), rows, rows, rows, positives) for name in same]
