"""Data, proposing: columns that repeat another one, cell by cell or in other words, and are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.profile import TableProfile

MIN_ROWS_A_VALUE = 5  # on average, below which values of two columns may go together by chance
WORDED_TYPES = ("category", "flag")  # of other types, what is one to one may still count another thing


def leave_out_copies(columns: Sequence[ColumnProposal], looked: TableProfile) -> list[ColumnProposal]:
    """The columns, those left out that repeat another of their kind: they would share one weight."""
    features = [each for each in columns if each.role == "feature" and each.name in looked.sample]
    same = {later: f'the same as "{first}" in every row' for first, later in find_equal_columns(features, looked)}
    others = [each for each in features if each.name not in same and each.type in WORDED_TYPES]
    worded = find_worded_copies(others, looked)
    notes = same | {copy: f'tells in other words what "{kept}" tells, in every row' for copy, kept in worded.items()}
    return [
        replace(each, role="ignore", note=notes[each.name], corrections={}, known="start")
        if each.name in notes
        else each
        for each in columns
    ]


def find_equal_columns(columns: Sequence[ColumnProposal], looked: TableProfile) -> Iterator[tuple[str, str]]:
    """Each column that equals an earlier one of its type cell by cell, after that one."""
    kept = dict[tuple[str, int], str]()
    for each in columns:
        cells = looked.sample[each.name]
        # By one number for all cells: thousands of columns are not compared with one another.
        first = kept.setdefault((each.type, hash(tuple(cells))), each.name)
        if first != each.name and looked.sample[first].equals(cells):
            yield first, each.name


def find_worded_copies(columns: Sequence[ColumnProposal], looked: TableProfile) -> Mapping[str, str]:
    """Each column whose values go one to one with those of another, with that one: of yes and no beside words, the
    words stay, else the first."""
    groups = dict[bytes, list[ColumnProposal]]()
    for each in columns:
        places, values = pd.factorize(looked.sample[each.name])
        if 1 < len(values) <= len(places) / MIN_ROWS_A_VALUE:
            groups.setdefault(places.tobytes(), []).append(each)
    found = dict[str, str]()
    for group in groups.values():
        kept = min(group, key=lambda each: WORDED_TYPES.index(each.type))
        found |= {each.name: kept.name for each in group if each is not kept}
    return found
