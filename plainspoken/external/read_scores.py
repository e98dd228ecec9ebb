"""Judging: a table of scores, read as strictly as any other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import Case
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.dataset import Dataset
from plainspoken.data.load import load_from_folder
from plainspoken.data.parse import find_missing_cells, parse_numbers
from plainspoken.external.case_for_scores import draft_case_for_scores
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.score_columns import ScoreColumns, identify_score_columns
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.scaffold.target import TargetProposal, propose_target
from plainspoken.tables.fault import Fault, join_first_words, quote_value
from plainspoken.tables.said_encoding import require_text_encoding
from plainspoken.tables.text_table import find_cell_faults, read_text_table

MODEL_FILE_SUFFIXES = (".pkl", ".pickle", ".joblib", ".skops")


@dataclass(frozen=True)
class ScoreTable:
    """A table of scores. `case`: what it asks by itself; `loaded`: its cases, with further columns if it has
    any; `ids`, `probability`: (n,), in the same order; `further`: the columns beside the three."""

    case: Case
    loaded: Dataset
    ids: NDArray[np.str_]
    probability: NDArray[np.float64]
    further: tuple[str, ...]


def read_score_table(path: Path, asked: ExternalModelOptions, case: Case | None) -> ScoreTable:
    """Read a table of scores by the roles of its columns; `case`: what declares its further columns.

    Raises:
        Faults: all that is wrong with it, each cell with its row and column.
    """
    if path.suffix.lower() in MODEL_FILE_SUFFIXES:
        raise PlainspokenError(f"--predictions {path}: expected a table of scores; a model is --model {path}")
    require_text_encoding(asked.encoding, [path])
    looked = profile_table(path, encoding=asked.encoding)
    roles = identify_score_columns(looked, asked)
    own = draft_case_for_scores(looked, roles, find_event_value(looked, roles, asked, case), asked, case)
    faults = find_probability_faults(looked, roles, own)
    try:
        loaded = load_from_folder(own, path.parent)
    except Faults as found:
        raise Faults([*faults, *found.faults]) from None
    if faults:
        raise Faults(faults)
    frame = loaded.frame
    probability = frame[roles.probability].to_numpy(np.float64)
    further = tuple(str(name) for name in frame if name not in roles)
    kept = frame.drop(columns=[roles.probability])
    taken = Dataset(kept, loaded.event, loaded.ledger, loaded.hashes, loaded.demonstration)
    return ScoreTable(own, taken, frame[roles.id].to_numpy(str), probability, further)


def find_event_value(
    looked: TableProfile, roles: ScoreColumns, asked: ExternalModelOptions, case: Case | None
) -> TargetProposal:
    """What came true, and which value of it is the event: as said, as in the case, or as it reads.

    Raises:
        Faults: a row without an answer, a single class, or nobody knows which value is the event.
    """
    seen = looked.column(roles.truth)
    if len(seen.values) == 1 and not seen.many:
        expected = "both: cases with the event and cases without"
        found = f"only {quote_value(*seen.values)} in all {looked.rows:,} rows"
        raise _truth_column_fault(
            looked, roles.truth, expected, found, "add the others; nothing can be judged on one class"
        )
    usual = case.target.positive if case and case.target.positive in seen.values else ""
    found_answer = propose_target(looked, roles.truth, asked.positive or usual)
    if found_answer.open:
        found = f"{found_answer.open:,} empty cells"
        raise _truth_column_fault(looked, roles.truth, "an answer in every row", found, "remove these rows")
    if found_answer.positive:
        return found_answer
    found = f"{len(found_answer.choices)} values ({join_first_words(found_answer.choices)})"
    raise _truth_column_fault(looked, roles.truth, "one value that is the event", found, "say which: --positive VALUE")


def find_probability_faults(looked: TableProfile, roles: ScoreColumns, own: Case) -> list[str]:
    """Each cell of the probability that is missing or no share, with its row; the first few of each kind."""
    ((name, table),) = own.tables.items()
    raw = read_text_table(looked.path, table, name, tuple(own.columns))
    cells, column = raw.frame[roles.probability], own.columns[roles.probability]
    numbers = parse_numbers(cells, table.decimal).to_numpy()
    empty = np.flatnonzero(find_missing_cells(cells, column).to_numpy())
    with np.errstate(invalid="ignore"):
        outside = np.flatnonzero((numbers < 0) | (numbers > 1))
    remedy = "give the model's probability of the event, as a share"
    told = find_cell_faults(raw, roles.probability, empty, "a probability", "fill the cell or remove the row")
    return told + find_cell_faults(raw, roles.probability, outside, "a probability from 0 to 1", remedy)


def _truth_column_fault(looked: TableProfile, column: str, expected: str, found: str, remedy: str) -> Faults:
    """One fault of the truth."""
    return Faults([str(Fault(looked.path.name, expected, found, remedy, column=column))])
