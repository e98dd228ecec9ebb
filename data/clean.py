"""Data: the declared cleaning steps, each with a line in the ledger. Knows no file and no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.conditions import rows_where
from data.loaded import Step
from plainspoken.case import Case, Clean, slug
from plainspoken.errors import PlainspokenError

Flags = NDArray[np.bool_]
Taken = tuple[pd.DataFrame, Flags]
READ = "read"
CONSTANT = "constant_column"


def cleaned(case: Case, values: pd.DataFrame, positive: str) -> tuple[pd.DataFrame, tuple[Step, ...]]:
    """The frame after each declared step, in order, and the ledger; its first line says what was read.

    `values`: all declared columns, the target among them. `positive`: the target's value for the event.

    Raises:
        PlainspokenError: a step's condition that these columns cannot answer.
    """
    rows, positives = len(values), int((values[case.target.column] == positive).sum())
    ledger = [Step(READ, READ, rows, rows, rows, positives)]
    for step in case.clean:
        event = (values[case.target.column] == positive).to_numpy(np.bool_)
        after, touched = _take(step, values)
        ledger.append(_line(step, len(values), len(after), event[touched]))
        values = after
    values = values.reset_index(drop=True)
    return values, (*ledger, *_constant(case, values, positive))


def _take(step: Clean, frame: pd.DataFrame) -> Taken:
    """One step: the frame after it, and which rows of the frame before it touched."""
    try:
        return STEPS[step.step](frame, step)
    except PlainspokenError as error:
        raise PlainspokenError(f"clean step {step.slug!r}: {error}") from None


def _line(step: Clean, rows_in: int, rows_out: int, touched: Flags) -> Step:
    """The ledger's line for a step; `touched`: the event of each row that it touched."""
    return Step(step.step, step.slug, rows_in, rows_out, len(touched), int(touched.sum()))


def drop_duplicates(frame: pd.DataFrame, step: Clean) -> Taken:
    """Without rows that equal an earlier one in every column, the answer included."""
    touched = frame.duplicated(keep="first").to_numpy(np.bool_)
    return frame[~touched], touched


def drop_where(frame: pd.DataFrame, step: Clean) -> Taken:
    """Without rows for which the conditions hold."""
    touched = rows_where(frame, step.when)
    return frame[~touched], touched


def set_missing_where(frame: pd.DataFrame, step: Clean) -> Taken:
    """With the cells of the first condition's column emptied where all conditions hold."""
    if not step.when:
        raise PlainspokenError("set_missing_where: expected a condition, found none; say where")
    touched = rows_where(frame, step.when)
    column = step.when[0].column
    return frame.assign(**{column: frame[column].mask(touched)}), touched


def report_where(frame: pd.DataFrame, step: Clean) -> Taken:
    """Unchanged; the ledger says for how many rows the conditions hold."""
    return frame, rows_where(frame, step.when)


STEPS: Mapping[str, Callable[[pd.DataFrame, Clean], Taken]] = {
    "drop_duplicates": drop_duplicates,
    "drop_where": drop_where,
    "set_missing_where": set_missing_where,
    "report_where": report_where,
}


def _constant(case: Case, values: pd.DataFrame, positive: str) -> list[Step]:
    """A line for each feature that has one value only: it is kept, and can tell nothing."""
    rows, positives = len(values), int((values[case.target.column] == positive).sum())
    same = [name for name in case.features() if values[name].nunique(dropna=False) <= 1]
    return [Step(CONSTANT, slug(name), rows, rows, rows, positives) for name in same]
