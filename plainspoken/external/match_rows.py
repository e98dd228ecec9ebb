"""Judging: the rows of a case's own tables, matched with scores by what names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.row_scores import find_identifier_column, identifiers_as_text
from plainspoken.case import Case
from plainspoken.core.errors import Faults
from plainspoken.data.dataset import Dataset, LedgerStep
from plainspoken.data.load import load_dataset
from plainspoken.data.locate import find_data_folder
from plainspoken.external.read_scores import ScoreTable
from plainspoken.tables.fault import Fault, join_first_words

ROW_DROPPING_STEPS = ("drop_duplicates", "drop_where", "implausible")  # the first only with a key
MAX_ROW_NAMES_SHOWN = 5
Ids = NDArray[np.str_]


def keep_every_row(case: Case) -> Case:
    """The case without the steps that take rows out: a score was given for each row, whatever it holds."""
    return case.model_copy(update={"clean": tuple(each for each in case.clean if each.step not in ROW_DROPPING_STEPS)})


def has_case_tables(case: Case) -> bool:
    """Whether the case's own tables are at hand."""
    folder = find_data_folder(case)
    return folder is not None and all((folder / each.file).is_file() for each in case.tables.values())


def load_every_row(case: Case, workspace: Path) -> Dataset:
    """All rows of the case's tables, cleaned but none taken out.

    Raises:
        Faults: all that is wrong with the tables.
    """
    return load_dataset(keep_every_row(case), find_data_folder(case), workspace)


def row_identifiers(case: Case, whole: Dataset) -> Ids:
    """What names each row: the case's identifier, or else the number of the row, the first one being 1."""
    column = find_identifier_column(case)
    if column is None or column not in whole.frame:
        return np.arange(1, len(whole.event) + 1).astype(str)
    return identifiers_as_text(whole.frame[column]).to_numpy(str)


def match_scores_to_rows(scored: ScoreTable, case: Case, whole: Dataset, file: str) -> Dataset:
    """The rows of the case's tables that were scored, in the order of the scores.

    Raises:
        Faults: scores of rows that are not there, or another truth than the table's.
    """
    places = pd.Index(row_identifiers(case, whole)).get_indexer(pd.Index(scored.ids))
    lost = scored.ids[places < 0]
    if len(lost):
        raise Faults([_unknown_rows_message(lost, case, whole, file)])
    event = whole.event[places]
    other = scored.ids[event != scored.loaded.event]
    if len(other):
        raise Faults([_truth_mismatch_message(other, case, file)])
    left = len(whole.event) - len(places)
    missing = np.setdiff1d(np.arange(len(whole.event)), places)
    gone = LedgerStep(
        "drop_where", "without_a_score", len(whole.event), len(places), left, int(whole.event[missing].sum())
    )
    ledger = (*whole.ledger, gone) if left else whole.ledger
    hashes = {**whole.hashes, **scored.loaded.hashes}
    frame = whole.frame.iloc[places].reset_index(drop=True)
    return replace(whole, frame=frame, event=event, ledger=ledger, hashes=hashes)


def _unknown_rows_message(lost: Ids, case: Case, whole: Dataset, file: str) -> str:
    """The message for scores of rows that the tables do not have."""
    column = find_identifier_column(case)
    meant = f'of column "{column}"' if column else f"of rows, from 1 to {len(whole.event):,}"
    expected = f"the names {meant} in the tables of {case.name}"
    found = f"{len(lost):,} that are not there ({join_first_words(lost[:MAX_ROW_NAMES_SHOWN])})"
    remedy = "give the columns to slice by in the file of scores, or the names of the rows that were scored"
    return str(Fault(file, expected, found, remedy, column="id"))


def _truth_mismatch_message(other: Ids, case: Case, file: str) -> str:
    """The message for a truth that is not the table's."""
    expected = f'what column "{case.target.column}" of {case.name} says'
    found = f"something else for {len(other):,} rows ({join_first_words(other[:MAX_ROW_NAMES_SHOWN])})"
    remedy = "check --id, --positive and the order of the rows"
    return str(Fault(file, expected, found, remedy, column="truth"))
