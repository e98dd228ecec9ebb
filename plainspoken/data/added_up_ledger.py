"""Data: what becomes of the rows of a first table that is added up, until there is a row a case, for the ledger."""

from __future__ import annotations

import pandas as pd

from plainspoken.case import AddUp
from plainspoken.data.add_up import parse_moments
from plainspoken.data.dataset import LedgerStep
from plainspoken.data.layout import TableSchema
from plainspoken.data.parse import Cells
from plainspoken.data.row_conditions import match_conditions
from plainspoken.tables.text_table import TextTable

OF_NOBODY_STEP = "of_nobody"
REPEATED_STEP = "repeated_rows"
ONE_ROW_EACH_STEP = "one_row_each"
OVER_EARLY_STEP = "over_early"
EVENT_EARLY_STEP = "event_early"
ONLY_LATER_STEP = "only_later"


def list_added_up_steps(layout: TableSchema, raw: TextTable, values: pd.DataFrame) -> list[LedgerStep]:
    """Lines for rows that name no case or repeat another, for the cases that the rows make, and for those of them that
    are left out; nothing of a table that has a row a case. `values`: the cells as values, before they are added up."""
    add_up = layout.table.add_up
    if add_up is None:
        return []
    keys = values[layout.table.key].fillna("")
    named = keys != ""
    rows, cases = int(named.sum()), int(keys[named].nunique())
    repeated = int(raw.frame[named.to_numpy()].duplicated().sum())
    steps = [LedgerStep(OF_NOBODY_STEP, OF_NOBODY_STEP, len(keys), rows, len(keys) - rows, 0)]
    steps += [LedgerStep(REPEATED_STEP, REPEATED_STEP, rows, rows, repeated, 0)]
    moments = parse_moments(raw.frame[add_up.time], add_up.times)
    left = [each for each in steps if each.affected]
    left += [LedgerStep(ONE_ROW_EACH_STEP, ONE_ROW_EACH_STEP, rows, cases, rows, 0)]
    return left + _list_cases_left_out(add_up, keys[named], moments[named], values[named])


def _list_cases_left_out(add_up: AddUp, keys: Cells, moments: Cells, values: pd.DataFrame) -> list[LedgerStep]:
    """Lines for the cases of which nothing was known then, or nothing is left to foresee; none where there are none."""
    if add_up.first_rows is None:
        cases, early = keys.nunique(), keys[moments < pd.Timestamp(add_up.before or "")].nunique()
        later = cases - early
        return [LedgerStep(ONLY_LATER_STEP, ONLY_LATER_STEP, cases, early, later, 0)] if later else []
    answers = pd.Series(match_conditions(values, add_up.answer), index=values.index)
    turns = count_turns(number_turns(keys, moments, answers))
    over = turns["rows"] < add_up.first_rows
    had = ~over & (turns["first"] <= add_up.first_rows)
    steps, rows = list[LedgerStep](), len(turns)
    for kind, touched in ((OVER_EARLY_STEP, over), (EVENT_EARLY_STEP, had)):
        gone, positive = int(touched.sum()), int(turns.loc[touched, "first"].notna().sum())
        steps += [LedgerStep(kind, kind, rows, rows - gone, gone, positive)] if gone else []
        rows -= gone
    return steps


def number_turns(keys: Cells, moments: Cells, answers: Cells) -> pd.DataFrame:
    """The rows in the order of time: of which case (`key`), which of its rows (`turn`), whether the event (`is`)."""
    order = moments.sort_values(kind="stable").index
    frame = pd.DataFrame({"key": keys, "is": answers}).loc[order]
    return frame.assign(turn=frame.groupby("key").cumcount() + 1)


def count_turns(numbered: pd.DataFrame) -> pd.DataFrame:
    """Of each case how many `rows` it has, and the place of the `first` event among them, if any."""
    cases = numbered.groupby("key")["turn"].max().to_frame("rows")
    return cases.assign(first=numbered[numbered["is"]].groupby("key")["turn"].min())
