"""Analysis: what a segment is worth, who in it may be contacted, and what drives it."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.explanation import ReasonCodes
from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.training.case_value import Floats, case_values
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder

MIN_EXPLAINED_MEMBERS = 20  # explained members below which nothing is said of what drives a segment
MAX_SEGMENT_DRIVERS = 5


def record_segment_value(
    address: str, mine: Flags, agreed: Flags, trained: TrainedModel, book: EvidenceRecorder
) -> None:
    """Share and median of the value, where the case has one; who agreed to be contacted, where it asks."""
    own = case_values(trained.case, trained.frame)
    if own is not None and trained.case.value is not None and mine.any():
        column = trained.case.value.column
        whole = float(own.sum())
        book.put(f"{address}.value_share", float(own[mine].sum()) / whole if whole else None, "share", of="value")
        record_weighted_value(address, own, mine, trained, book)
        book.value(f"{address}.value_median", float(np.median(own[mine])), column)
        if not mine.all():
            book.value(f"{address}.value_median_elsewhere", float(np.median(own[~mine])), column)
    if trained.case.consent is not None:
        reached = int((mine & agreed).sum())
        book.put(f"{address}.consent_share", wilson_interval(reached, int(mine.sum())), "share", of="members")
        book.put(f"{address}.consent_n", reached, "count")


def record_selected_value(trained: TrainedModel, picked: Flags, book: EvidenceRecorder) -> None:
    """Add to `worth`, where cases have a worth: that of those selected, and that of all weighted by probability."""
    own = case_values(trained.case, trained.frame)
    if own is None or trained.case.value is None or not own.sum():
        return
    for name, found in (("picked", float(own[picked].sum())), ("weighted", float((own * trained.out_of_fold).sum()))):
        book.value(f"worth.{name}", found, trained.case.value.column)
        book.put(f"worth.{name}_share", found / float(own.sum()), "share", of="worth")


def record_weighted_value(
    address: str, own: Floats, mine: Flags, trained: TrainedModel, book: EvidenceRecorder
) -> None:
    """The value of these cases, and the same with each case weighted by its probability of the event: what they are
    worth, and how much of that lies with the likeliest. It is no forecast of a loss."""
    column = trained.case.value.column if trained.case.value else ""
    book.value(f"{address}.value_sum", float(own[mine].sum()), column)
    book.value(f"{address}.value_weighted", float((own * trained.out_of_fold)[mine].sum()), column)


def record_segment_drivers(address: str, mine: Flags, reasons: ReasonCodes, book: EvidenceRecorder) -> None:
    """The columns with the largest mean absolute effect inside a segment (strongest = 1), and their way.

    Effects are by models that did not see the row where there are such. `.pull`: mean effect over mean
    absolute effect, -1 to 1: whether the column speaks for or against the event for the members.
    """
    effects = reasons.every.values[mine[reasons.rows]]
    if len(effects) < MIN_EXPLAINED_MEMBERS:
        return
    size = np.abs(effects).mean(axis=0)
    order = [int(at) for at in np.argsort(-size, kind="stable")[:MAX_SEGMENT_DRIVERS] if size[at] > 0]
    book.list(address, [slug(reasons.every.columns[at]) for at in order])
    for at in order:
        place = f"{address}.{slug(reasons.every.columns[at])}"
        book.put(f"{place}.column", f"column.{slug(reasons.every.columns[at])}", "name")
        book.put(f"{place}.size", float(size[at] / size[order[0]]), "ratio", n=len(effects))
        book.put(f"{place}.pull", float(effects[:, at].mean() / size[at]), "number")
