"""Judging: the rows of a case's own tables, matched with scores by what names them. Knows no model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.row_scores import identifier, named
from plainspoken.case import Case
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, listed
from plainspoken.data.dataset import Loaded, Step
from plainspoken.data.load import load
from plainspoken.data.locate import data_folder
from plainspoken.external.read_scores import Scored

DROPPING = ("drop_duplicates", "drop_where", "implausible")
SHOWN = 5
Ids = NDArray[np.str_]


def every_row(case: Case) -> Case:
    """The case without the steps that take rows out: a score was given for each row, whatever it holds."""
    return case.model_copy(update={"clean": tuple(each for each in case.clean if each.step not in DROPPING)})


def has_tables(case: Case) -> bool:
    """Whether the case's own tables are at hand."""
    folder = data_folder(case)
    return folder is not None and all((folder / each.file).is_file() for each in case.tables.values())


def rows_of(case: Case, workspace: Path) -> Loaded:
    """All rows of the case's tables, cleaned but none taken out.

    Raises:
        Faults: all that is wrong with the tables.
    """
    return load(every_row(case), data_folder(case), workspace)


def names_of_rows(case: Case, whole: Loaded) -> Ids:
    """What names each row: the case's identifier, or else the number of the row, the first one being 1."""
    column = identifier(case)
    if column is None or column not in whole.frame:
        return np.arange(1, len(whole.event) + 1).astype(str)
    return named(whole.frame[column]).to_numpy(str)


def matched(scored: Scored, case: Case, whole: Loaded, file: str) -> Loaded:
    """The rows of the case's tables that were scored, in the order of the scores.

    Raises:
        Faults: scores of rows that are not there, or another truth than the table's.
    """
    places = pd.Index(names_of_rows(case, whole)).get_indexer(pd.Index(scored.ids))
    lost = scored.ids[places < 0]
    if len(lost):
        raise Faults([_unknown(lost, case, whole, file)])
    event = whole.event[places]
    other = scored.ids[event != scored.loaded.event]
    if len(other):
        raise Faults([_other_truth(other, case, file)])
    left = len(whole.event) - len(places)
    missing = np.setdiff1d(np.arange(len(whole.event)), places)
    gone = Step(
        "drop_where", "without_a_score", len(whole.event), len(places), left, int(whole.event[missing].sum())
    )
    ledger = (*whole.ledger, gone) if left else whole.ledger
    hashes = {**whole.hashes, **scored.loaded.hashes}
    frame = whole.frame.iloc[places].reset_index(drop=True)
    return replace(whole, frame=frame, event=event, ledger=ledger, hashes=hashes)


def _unknown(lost: Ids, case: Case, whole: Loaded, file: str) -> str:
    """The message for scores of rows that the tables do not have."""
    column = identifier(case)
    meant = f'of column "{column}"' if column else f"of rows, from 1 to {len(whole.event):,}"
    expected = f"the names {meant} in the tables of {case.name}"
    found = f"{len(lost):,} that are not there ({listed(lost[:SHOWN])})"
    remedy = "give the columns to slice by in the file of scores, or the names of the rows that were scored"
    return str(Fault(file, expected, found, remedy, column="id"))


def _other_truth(other: Ids, case: Case, file: str) -> str:
    """The message for a truth that is not the table's."""
    expected = f'what column "{case.target.column}" of {case.name} says'
    found = f"something else for {len(other):,} rows ({listed(other[:SHOWN])})"
    remedy = "check --id, --positive and the order of the rows"
    return str(Fault(file, expected, found, remedy, column="truth"))
