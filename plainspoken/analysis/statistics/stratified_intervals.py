"""Analysis: ranges of measures on a test part that was drawn with the table's own share of events.

How many events such a part holds is no accident of its own: only the whole table's share of events is. A
range that ignores it is too wide for whatever mixes both classes."""

from __future__ import annotations

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import Flags, share_interval, wilson_interval
from plainspoken.core.recorder import Estimate


def stratified_wilson_intervals(
    event: Flags, picked: Flags, whole: int, groups: Groups | None = None
) -> dict[str, Estimate | None]:
    """Recall, precision and accuracy of a part (n,) of a table of `whole` rows, with Wilson ranges. `groups`: of
    these rows (n,); whole groups are dealt to the part, so their spread stands for that of the classes."""
    if groups is not None:
        return {
            "recall": share_interval(picked[event], groups[event]),
            "precision": share_interval(event[picked], groups[picked]),
            "accuracy": share_interval(event == picked, groups),
        }
    found, right = int((event & picked).sum()), int((event == picked).sum())
    return {
        "recall": wilson_interval(found, int(event.sum())),
        "precision": wilson_interval(found, int(picked.sum()), precision_design_effect(event, picked, whole)),
        "accuracy": wilson_interval(right, len(event), accuracy_design_effect(event, picked, whole)),
    }


def precision_design_effect(event: Flags, picked: Flags, whole: int) -> float:
    """Variance of the precision over that of a simple sample (delta method): what the classes add by
    themselves, and what the table's share of events adds."""
    if not picked.any():
        return 1.0
    precise, recall, alarm = event[picked].mean(), picked[event].mean(), picked[~event].mean()
    inside = (1 - precise) * (1 - recall) + precise * (1 - alarm)
    return float(inside + len(event) / whole * (1 - inside))


def accuracy_design_effect(event: Flags, picked: Flags, whole: int) -> float:
    """The same for the accuracy."""
    rate, right = event.mean(), (event == picked).mean()
    one, other = picked[event].mean(), 1 - picked[~event].mean()
    inside = rate * one * (1 - one) + (1 - rate) * other * (1 - other)
    simple = right * (1 - right)
    return float((inside + len(event) / whole * (simple - inside)) / simple) if simple > 0 else 1.0
