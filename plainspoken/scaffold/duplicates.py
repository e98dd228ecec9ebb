"""Data, proposing: whether rows that are alike are copies of one case or different cases."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from plainspoken.scaffold.leakage import Flags, find_event_rows
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.target import TargetProposal

MAX_DUPLICATE_DISAGREEMENT = 0.25  # of the differing answers that chance would give: with fewer, rows are copies


@dataclass(frozen=True)
class DuplicateRows:
    """Rows that equal an earlier one in every column: how many, and whether they are to be taken out."""

    rows: int
    taken_out: bool


def detect_duplicate_rows(looked: TableProfile, answer: TargetProposal) -> DuplicateRows:
    """Rows that equal an earlier one. They are copies unless those alike in all but the answer differ in it.

    Two customers of few columns may be alike; then their answers differ as often as those of any two. Copies
    agree. Where only a sample could be looked at, equal rows count as copies.
    """
    rows = int(looked.sample.duplicated().sum())
    if not looked.whole:
        return DuplicateRows(rows, True)
    return DuplicateRows(rows, rows > 0 and duplicate_target_disagreement(looked, answer) < MAX_DUPLICATE_DISAGREEMENT)


def duplicate_target_disagreement(looked: TableProfile, answer: TargetProposal) -> float:
    """How often rows that are alike in all other columns differ in the answer, where chance is 1."""
    event = find_event_rows(looked, answer)
    others = [name for name in looked.names if name != answer.column.name]
    alike = pd.util.hash_pandas_object(looked.sample[others], index=False)
    groups = pd.Series(event.astype(float)).groupby(alike.to_numpy())
    size, events = groups.size(), groups.sum()
    pairs = float((size * (size - 1) / 2).sum())
    by_chance = 2 * mean_event_share(event) * (1 - mean_event_share(event)) * pairs
    return float((events * (size - events)).sum()) / by_chance if by_chance else 0.0


def mean_event_share(event: Flags) -> float:
    """The share of events."""
    return float(event.mean())
