"""Data, proposing: columns that repeat another one, cell by cell or in other words, and are left out; and numbers that
rise and fall with those of another, such as a square or a logarithm, which are told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from plainspoken.case.case_checks import NUMBER_TYPES
from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.profile import TableProfile

MIN_ROWS_A_VALUE = 5  # on average, below which values of two columns may go together by chance
MIN_MOVING_VALUES = 10  # different numbers of a column, below which two may rise together by chance
MAX_ROWS_OF_FIRST_LOOK = 2_000
WORDED_TYPES = ("category", "flag")  # of other types, what is one to one may still count another thing


def leave_out_copies(columns: Sequence[ColumnProposal], looked: TableProfile) -> list[ColumnProposal]:
    """The columns, those left out that repeat another of their kind: they would share one weight."""
    features = [each for each in columns if each.role == "feature" and each.name in looked.sample]
    same = {later: f'the same as "{first}" in every row' for first, later in find_equal_columns(features, looked)}
    others = [each for each in features if each.name not in same and each.type in WORDED_TYPES]
    worded = find_worded_copies(others, looked)
    notes = same | {copy: f'tells in other words what "{kept}" tells, in every row' for copy, kept in worded.items()}
    left = [
        replace(each, role="ignore", note=notes[each.name], corrections={}, known="start")
        if each.name in notes
        else each
        for each in columns
    ]
    return tell_columns_that_move_alike(left, looked)


def tell_columns_that_move_alike(columns: Sequence[ColumnProposal], looked: TableProfile) -> list[ColumnProposal]:
    """The columns, a note at numbers that rise and fall with those of an earlier one: they stay, and share its
    weight."""
    numbers = [
        each
        for each in columns
        if each.role == "feature" and each.known == "start" and each.type in NUMBER_TYPES and each.name in looked.names
    ]
    moves = find_columns_that_move_alike(numbers, looked)

    def note(each: ColumnProposal) -> str:
        told = f"{moves[each.name]} in every row, as a square or a logarithm does, so both share one weight; "
        return "; ".join(filter(None, (each.note, f'{told}to leave it out: role = "ignore"')))

    return [replace(each, note=note(each)) if each.name in moves else each for each in columns]


def find_columns_that_move_alike(columns: Sequence[ColumnProposal], looked: TableProfile) -> Mapping[str, str]:
    """Each column whose numbers stand in the same order as those of an earlier one, or in the opposite one, with how
    they do in words. Only columns that do in some rows are read in all of them."""
    some = looked.sample.iloc[:: max(len(looked.sample) // MAX_ROWS_OF_FIRST_LOOK, 1)]
    marks = {each.name: min(_mark_orders(each, some, looked.decimal)) for each in columns}
    shared = {mark for mark, count in Counter(marks.values()).items() if count > 1 and mark}
    kept, found = dict[bytes, str](), dict[str, str]()
    for each in columns:
        up, down = _mark_orders(each, looked.sample, looked.decimal) if marks[each.name] in shared else (b"", b"")
        if up in kept:
            found[each.name] = f'rises with "{kept[up]}"'
        elif down in kept:
            found[each.name] = f'falls as "{kept[down]}" rises'
        elif up:
            kept[up] = each.name
    return found


def _mark_orders(column: ColumnProposal, cells: pd.DataFrame, decimal: str) -> tuple[bytes, bytes]:
    """A mark of the order in which the numbers of a column stand, and of the opposite one; none of few numbers."""
    ranks = parse_numbers(cells[column.name], column.decimal or decimal).rank(method="dense").fillna(0)
    places = ranks.to_numpy(np.int64)
    most = places.max(initial=0)
    if most < MIN_MOVING_VALUES:
        return b"", b""
    orders = (places, np.where(places > 0, most + 1 - places, 0))
    up, down = (hashlib.sha256(each.tobytes()).digest() for each in orders)
    return up, down


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
