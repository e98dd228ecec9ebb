"""Data: declared corrections of spelling, made on text before anything is checked. Knows no type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case import Case, Clean
from plainspoken.data.dataset import Step
from plainspoken.data.layout import Layout
from plainspoken.data.read_csv import Raw

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Corrected:
    """What one step corrected: per table that holds its column, which rows (n of that table,)."""

    step: Clean
    touched: Mapping[str, Flags]


def corrected(case: Case, raws: Mapping[str, Raw]) -> tuple[dict[str, Raw], tuple[Corrected, ...]]:
    """The tables with each declared correction made, in every table that holds its column."""
    now, done = dict(raws), []
    for step in case.clean:
        if step.step == "correct":
            touched = {name: _wrong(step, raw) for name, raw in now.items() if step.column in raw.frame}
            now |= {name: _right(step, now[name]) for name in touched}
            done.append(Corrected(step, touched))
    return now, tuple(done)


def _wrong(step: Clean, raw: Raw) -> Flags:
    """Which cells of the step's column it corrects."""
    return raw.frame[step.column].isin(list(step.corrections)).to_numpy(np.bool_)


def _right(step: Clean, raw: Raw) -> Raw:
    """A table with the step's column corrected."""
    return replace(
        raw, frame=raw.frame.assign(**{step.column: raw.frame[step.column].replace(dict(step.corrections))})
    )


def ledger_lines(
    done: Sequence[Corrected], plan: Sequence[Layout], raws: Mapping[str, Raw], event: Flags
) -> list[Step]:
    """A line for each correction: the cases that it touched in any table, and how many cells.

    `event`: the answer of each row of the first table.
    """
    return [_line(each, plan, raws, event) for each in done]


def _line(each: Corrected, plan: Sequence[Layout], raws: Mapping[str, Raw], event: Flags) -> Step:
    """The ledger's line for one correction."""
    rows, first = len(event), plan[0].name
    touched = np.zeros(rows, dtype=np.bool_)
    for layout in plan:
        mine = each.touched.get(layout.name)
        if mine is not None:
            key = layout.table.key
            touched |= (
                mine
                if layout.name == first
                else _cases(raws[first].frame[key], raws[layout.name].frame[key][mine])
            )
    cells = sum(int(mine.sum()) for mine in each.touched.values())
    return Step("correct", each.step.slug, rows, rows, int(touched.sum()), int(event[touched].sum()), cells)


def _cases(keys: pd.Series[str], of: pd.Series[str]) -> Flags:
    """Which cases some keys of another table belong to."""
    return keys.isin(of).to_numpy(np.bool_)
