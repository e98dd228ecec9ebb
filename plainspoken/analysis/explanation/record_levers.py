"""Analysis, explain: writes the section "What we can change": each such column's contrast, observed and adjusted."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.explanation.adjusted_contrast import adjust_contrast, columns_known_by
from plainspoken.analysis.explanation.dependence import DependenceData, RateContrast, contrast_observed_rates
from plainspoken.analysis.explanation.values import column_changeability, column_unit
from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.statistics.intervals import Flags, rows_in_groups, share_interval
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder


def record_levers(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """Write `levers`: every column of the model that the business can change, a driver or not.

    Where the column is a driver, the contrast is that driver's, so that one figure has one source.
    """
    found = {column: observed_contrast(trained, column, book) for column in trained.columns
             if column_changeability(trained.case, column) == "yes"}  # fmt: skip
    told = {column: contrast for column, contrast in found.items() if contrast is not None}
    book.list("levers", [slug(column) for column in told])
    for column, contrast in told.items():
        record_lever(trained, column, contrast, book)


def observed_contrast(trained: TrainedModel, column: str, book: EvidenceRecorder) -> RateContrast | None:
    """The shares on both sides of a number's cut, or of a category's ends."""
    split = book.evidence.get(f"drivers.{slug(column)}.split")
    if split is not None:
        return contrast_at_driver_split(trained, column, split.number)
    values, event = trained.frame[column], trained.event
    effect = event.astype(np.float64) - float(event.mean())
    along = DependenceData(values, effect, [], values, event, trained.groups)
    return contrast_observed_rates(along, column_unit(trained.case, column))


def contrast_at_driver_split(trained: TrainedModel, column: str, split: float) -> RateContrast | None:
    """The shares at or above a cut that was chosen before, and below it."""
    values = trained.frame[column].to_numpy(float)
    above, below = values >= split, values < split
    high, low = (share_interval(trained.event[rows], rows_in_groups(trained.groups, rows)) for rows in (above, below))
    return RateContrast(split, None, None, high, low) if high and low else None


def sides_of_contrast(trained: TrainedModel, column: str, found: RateContrast) -> tuple[Flags, Flags]:
    """The rows (n,) on the high side of a contrast, and on the low side."""
    values = trained.frame[column]
    if found.split is not None:
        numbers = values.to_numpy(float)
        return numbers >= found.split, numbers < found.split
    text = np.asarray(values.astype(str))
    return text == found.high_value, text == found.low_value


def record_lever(trained: TrainedModel, column: str, found: RateContrast, book: EvidenceRecorder) -> None:
    """One column: the sides, what is observed, and what remains among cases alike in the others known by then."""
    address = f"levers.{slug(column)}"
    book.put(f"{address}.column", f"column.{slug(column)}", "name")
    book.value(f"{address}.split", found.split, column)
    if found.high_value is not None and found.low_value is not None:
        book.put(f"{address}.high_value", value_name_key(column, found.high_value), "name")
        book.put(f"{address}.low_value", value_name_key(column, found.low_value), "name")
        book.put(f"{address}.differ_p", found.differ_p, "score")
    for side, rate in (("high", found.high_rate), ("low", found.low_rate)):
        book.put(f"{address}.{side}_rate", rate, "share", of="cases")
    record_adjusted_sides(trained, column, found, address, book)


def record_adjusted_sides(
    trained: TrainedModel, column: str, found: RateContrast, address: str, book: EvidenceRecorder
) -> None:
    """The adjusted shares, and by how much the side with more events keeps more of them."""
    known = {name: each.known for name, each in trained.case.columns.items()}
    others = columns_known_by(known, trained.columns, column)
    high, low = sides_of_contrast(trained, column, found)
    swap = found.high_rate.value < found.low_rate.value
    adjusted = adjust_contrast(trained.frame[others], trained.event, *((low, high) if swap else (high, low)))
    if adjusted is None:
        return
    sides = ("low", "high") if swap else ("high", "low")
    for side, share in zip(sides, (adjusted.more, adjusted.fewer), strict=True):
        book.put(f"{address}.adjusted_{side}", share, "share", of="cases")
    book.put(f"{address}.remains", adjusted.difference, "share", of="cases")
    book.put(f"{address}.held", adjusted.columns, "count")
