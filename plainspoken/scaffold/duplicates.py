"""Data, proposing: whether rows that are alike are copies of one case or different cases. Knows no model."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from plainspoken.scaffold.leakage import Flags, is_event
from plainspoken.scaffold.profile import Looked
from plainspoken.scaffold.target import Answer

BY_CHANCE = 0.25  # of the differing answers that chance would give: with fewer, rows are copies


@dataclass(frozen=True)
class Copies:
    """Rows that equal an earlier one in every column: how many, and whether they are to be taken out."""

    rows: int
    taken_out: bool


def copies_of(looked: Looked, answer: Answer) -> Copies:
    """Rows that equal an earlier one. They are copies unless those alike in all but the answer differ in it.

    Two customers of few columns may be alike; then their answers differ as often as those of any two. Copies
    agree. Where only a sample could be looked at, equal rows count as copies.
    """
    rows = int(looked.sample.duplicated().sum())
    if not looked.whole:
        return Copies(rows, True)
    return Copies(rows, rows > 0 and differing(looked, answer) < BY_CHANCE)


def differing(looked: Looked, answer: Answer) -> float:
    """How often rows that are alike in all other columns differ in the answer, where chance is 1."""
    event = is_event(looked, answer)
    others = [name for name in looked.names if name != answer.column.name]
    alike = pd.util.hash_pandas_object(looked.sample[others], index=False)
    groups = pd.Series(event.astype(float)).groupby(alike.to_numpy())
    size, events = groups.size(), groups.sum()
    pairs = float((size * (size - 1) / 2).sum())
    by_chance = 2 * share(event) * (1 - share(event)) * pairs
    return float((events * (size - events)).sum()) / by_chance if by_chance else 0.0


def share(event: Flags) -> float:
    """The share of events."""
    return float(event.mean())
