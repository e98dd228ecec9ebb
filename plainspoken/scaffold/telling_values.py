"""The start: values of a column that settle the answer by themselves, told before anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.case.case_checks import NUMBER_TYPES
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import quote_value
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS

# As the analysis looks for them; its own module loads the libraries of learning, for which nobody should wait here.
MAX_EXCLUDED_EVENT_RATIO = 0.02
MIN_EXPECTED_EVENTS = 20.0
MIN_NEVER_SHARE, MIN_ALWAYS_SHARE = 0.05, 0.03
MIN_SHARE_OF_OTHERS = 0.5  # of the rows with the other answer: a value that so many share is the answer's own mark
MAX_TOLD_COLUMNS = 8
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class TellingValue:
    """A value with which the event always occurs, or never, but for very few of its `rows`.

    `said`: the value in words; `events`: of its rows; `expected`: rows with the other answer, if it told nothing;
    `marks`: whether most rows of the answer that it settles hold it; `sought`: whether the build looks for it, too.
    """

    column: str
    said: str
    always: bool
    rows: int
    events: int
    expected: float
    marks: bool
    sought: bool = True

    def tell(self) -> str:
        """The value, what the build will make of its column, and what to do."""
        counted = self.events if self.always else self.rows - self.events
        share = f"all {self.rows:,}" if counted == self.rows else f"{counted:,} of the {self.rows:,}"
        have = "have the event" if self.always else "have no event"
        found = f'"{self.column}": {share} rows {self.said} {have}'
        if self.marks and self.sought:
            return (
                f"{found}; the build is likely to take the column for known only afterwards and leave it out: write "
                'known = "after" in its entry, or trusted = true where it is known in time'
            )
        asks = ", and asks" if self.sought else ""
        return f'{found}; the build learns from it{asks}: if it is known only afterwards, write known = "after"'


def describe_telling_values(columns: Sequence[ColumnProposal], looked: TableProfile, event: Flags) -> list[str]:
    """A line for each column that is learned from and has such a value; `event`: of the rows of the sample."""
    found = [
        max(values, key=lambda value: (value.marks, value.expected))
        for each in columns
        if each.role == "feature" and each.known != "after" and not each.period and each.name in looked.sample
        if (values := list(list_telling_values(each, looked.sample[each.name], event)))
    ]
    shown = [value.tell() for value in found[:MAX_TOLD_COLUMNS]]
    more = [f"so do values of {len(found) - len(shown):,} further columns"] if len(found) > len(shown) else []
    return shown + more


def list_telling_values(each: ColumnProposal, cells: pd.Series[str], event: Flags) -> Iterator[TellingValue]:
    """The values of a column that settle the answer; whatever stands in a cell counts as one, too.

    Of a number no value is looked at by which the event is certain: at the end of a scale it may be so by chance.
    """
    counted = _count_values(each, cells, event)
    numeric = each.type in NUMBER_TYPES
    for value, rows, with_it in counted:
        said = f"with {quote_value(value)}" if value else "with an empty cell"
        yield from _judge_value(each.name, said, rows, with_it, event, MIN_NEVER_SHARE, always=False)
        if not (numeric and value):
            yield from _judge_value(each.name, said, rows, with_it, event, MIN_ALWAYS_SHARE, always=True)
    empty, with_none = next(((rows, with_it) for value, rows, with_it in counted if not value), (0, 0))
    if 0 < empty < len(event):
        rows, with_it, said = len(event) - empty, int(event.sum()) - with_none, "in which it is filled in"
        yield from _judge_value(each.name, said, rows, with_it, event, MIN_ALWAYS_SHARE, always=True)
        for never in _judge_value(each.name, said, rows, with_it, event, MIN_NEVER_SHARE, always=False):
            yield replace(never, sought=False)


def _count_values(each: ColumnProposal, cells: pd.Series[str], event: Flags) -> list[tuple[str, int, int]]:
    """Each value as the case reads it, empty for none, where enough rows hold it, with its rows and its events."""
    places, values = pd.factorize(cells.to_numpy(object))
    silent = {*MISSING_NUMBER_SPELLINGS, *each.nothing}
    read = ["" if value in silent else each.corrections.get(value, value) for value in map(str, values)]
    merged, names = pd.factorize(np.array(read, dtype=object))
    sizes = np.bincount(merged[places])
    events = np.bincount(merged[places], weights=event).astype(int)
    common = np.flatnonzero(sizes >= min(MIN_ALWAYS_SHARE, MIN_NEVER_SHARE) * len(event))
    rare_gap = [at for at, name in enumerate(names) if not name and at not in common]
    return [(str(names[at]), int(sizes[at]), int(events[at])) for at in (*common, *rare_gap)]


def _judge_value(
    column: str, said: str, rows: int, events: int, event: Flags, share: float, *, always: bool
) -> Iterator[TellingValue]:
    """The value, where it settles the answer: `always` as the event, else as none. `share`: of all rows, at least."""
    total, of_event = len(event), int(event.sum())
    other, of_other = (rows - events, total - of_event) if always else (events, of_event)
    expected = rows * of_other / total
    if rows < share * total or expected < MIN_EXPECTED_EVENTS or other > MAX_EXCLUDED_EVENT_RATIO * expected:
        return
    marks = rows - other >= MIN_SHARE_OF_OTHERS * (total - of_other)
    yield TellingValue(column, said, always, rows, events, expected, marks)
