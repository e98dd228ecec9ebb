"""Data, proposing: what stands in a column, counted over all its rows, piece by piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from plainspoken.scaffold import keywords
from plainspoken.tables.number_text import make_written_number_pattern
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS

MAX_COUNTED_VALUES = 500  # beyond this a column is no category, and its values are no longer listed
MAX_STRANGE_TEXTS = 40  # texts among numbers that are listed one by one
CELL_PATTERNS = {
    "integers": keywords.INTEGER_PATTERN,
    "points": make_written_number_pattern("."),
    "commas": make_written_number_pattern(","),
    "codes": keywords.LEADING_ZERO_PATTERN,
    "iso_days": keywords.ISO_DATE_PATTERN,
    "other_days": keywords.OTHER_DATE_PATTERN,
    "worded_days": keywords.WORDED_DATE_PATTERN,
    "compact_days": keywords.COMPACT_DATE_PATTERN,
    "long_codes": keywords.LONG_CODE_PATTERN,
}


@dataclass(frozen=True)
class ColumnProfile:
    """What stands in a column of `rows` cells.

    `empty`: cells with nothing at all; `absent`: empty ones and those that say so (NA, NULL); `counts`: how
    many of the others are spelt like each of PATTERNS (integers are points and commas too); `values`: each
    value, empty aside, with its count, or none where there are more than MOST_VALUES (`many`); `strange`:
    the texts that are no numbers and do not say that nothing is there, with their counts, the first MAX_STRANGE_TEXTS
    of them.
    """

    name: str
    rows: int
    empty: int
    absent: int
    counts: Mapping[str, int]
    values: Mapping[str, int]
    many: bool
    strange: Mapping[str, int]

    @property
    def filled(self) -> int:
        """Cells that say something."""
        return self.rows - self.absent

    @property
    def mostly_numbers(self) -> bool:
        """Whether at least half of the cells that say something are numbers, with either decimal sign."""
        return self.filled > 0 and 2 * max(self.counts["points"], self.counts["commas"]) >= self.filled

    def all_are(self, pattern: str) -> bool:
        """Whether every cell that says something is spelt like this."""
        return self.filled > 0 and self.counts[pattern] == self.filled


@dataclass
class ColumnCounter:
    """Counts one column, batch by batch, looking at each value of a batch once."""

    name: str
    rows: int = 0
    empty: int = 0
    absent: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CELL_PATTERNS, 0))
    values: dict[str, int] = field(default_factory=dict)
    many: bool = False
    strange: dict[str, int] = field(default_factory=dict)

    def add(self, cells: Any) -> None:
        """Count one more batch: an arrow array of text."""
        found = pc.value_counts(cells)
        values, counts = found.field("values"), found.field("counts")
        self.rows += len(cells)
        self.empty += _sum_selected_counts(counts, pc.equal(values, ""))
        nothing = pc.is_in(values, pa.array(MISSING_NUMBER_SPELLINGS))
        self.absent += _sum_selected_counts(counts, nothing)
        said = pc.invert(nothing)
        self._list(values, counts)
        self._match(values.filter(said), counts.filter(said))

    def _list(self, values: Any, counts: Any) -> None:
        """Keep the values while they are few."""
        if self.many or len(values) > MAX_COUNTED_VALUES + 1:
            self.many = True
            return
        for value, count in zip(values.to_pylist(), counts.to_pylist(), strict=True):
            if value:
                self.values[value] = self.values.get(value, 0) + count
        self.many = len(self.values) > MAX_COUNTED_VALUES

    def _match(self, values: Any, counts: Any) -> None:
        """Count the spellings; one that fitted nothing so far, where others did, is not tried again."""
        if not len(values):  # most columns of a very wide table, whose looking through takes longest
            return
        before = self.rows - self.absent - (pc.sum(counts).as_py() or 0)
        for kind, pattern in CELL_PATTERNS.items():
            if before and not self.counts[kind]:
                continue
            fits = pc.match_substring_regex(values, pattern)
            self.counts[kind] += _sum_selected_counts(counts, fits)
        self._note_strange(values, counts)

    def _note_strange(self, values: Any, counts: Any) -> None:
        """Count the first texts that are numbers with neither sign."""
        number = pc.or_(*(pc.match_substring_regex(values, CELL_PATTERNS[each]) for each in ("points", "commas")))
        others = pc.invert(number)
        for value, count in zip(values.filter(others).to_pylist(), counts.filter(others).to_pylist(), strict=True):
            if value in self.strange or len(self.strange) < MAX_STRANGE_TEXTS:
                self.strange[value] = self.strange.get(value, 0) + count

    def seen(self) -> ColumnProfile:
        """All that was counted."""
        values = {} if self.many else self.values
        return ColumnProfile(
            self.name, self.rows, self.empty, self.absent, dict(self.counts), dict(values), self.many,
            dict(self.strange),
        )  # fmt: skip


def _sum_selected_counts(counts: Any, chosen: Any) -> int:
    """The sum of some of the counts."""
    return int(pc.sum(counts.filter(chosen)).as_py() or 0)
