"""Analysis: what was set aside as impossible, and what it would have done."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset, ImplausibleRows


def record_implausible_values(loaded: Dataset, book: EvidenceRecorder) -> None:
    """Write the section `implausible`: one member for each step that set rows aside, in order."""
    book.list("implausible", [str(index) for index in range(len(loaded.asides))])
    for index, aside in enumerate(loaded.asides):
        record_aside_effect(f"implausible.{index}", aside, book)


def record_aside_effect(address: str, aside: ImplausibleRows, book: EvidenceRecorder) -> None:
    """The value farthest from the mean of the rest; mean, spread and tie to the event with and without."""
    values, kept = aside.before, ~aside.taken
    taken = values[aside.taken]
    farthest = taken[np.nanargmax(np.abs(taken - np.nanmean(values[kept])))]
    book.put(f"{address}.column", f"column.{slug(aside.column)}", "name")
    book.put(f"{address}.step", f"clean.{aside.slug}", "name")
    book.put(f"{address}.n", int(aside.taken.sum()), "count")
    book.value(f"{address}.value", float(farthest), aside.column)
    for word, rows in (("with", np.ones_like(kept)), ("without", kept)):
        book.value(f"{address}.mean_{word}", float(np.nanmean(values[rows])), aside.column)
        book.value(f"{address}.sd_{word}", float(np.nanstd(values[rows], ddof=1)), aside.column)
        tie = correlate_with_event(values[rows], aside.event[rows])
        book.put(f"{address}.correlation_{word}", tie, "number")


def correlate_with_event(values: Floats, event: Flags) -> float | None:
    """Pearson's correlation of a number with the event, over known values; None where one does not vary."""
    known = ~np.isnan(values)
    if known.sum() < 2 or np.ptp(values[known]) == 0 or len(set(event[known])) < 2:
        return None
    return float(np.corrcoef(values[known], event[known])[0, 1])
