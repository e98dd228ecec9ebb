"""Analysis: ranges of measures on a test part that was drawn with the table's own share of events.

How many events such a part holds is no accident of its own: only the whole table's share of events is. A
range that ignores it is too wide for whatever mixes both classes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from plainspoken.analysis.statistics.clusters import Groups, cluster_total_variance, mean_size_met
from plainspoken.analysis.statistics.intervals import Flags, Floats, share_interval, wilson_interval
from plainspoken.core.recorder import Estimate


def stratified_wilson_intervals(
    event: Flags, picked: Flags, whole: int, groups: Groups | None = None
) -> dict[str, Estimate | None]:
    """Recall, precision and accuracy of a part (n,) of a table of `whole` rows, with Wilson ranges. `groups`: of
    these rows (n,); whole groups are dealt to the part so that it has the table's share of events."""
    if groups is not None:
        everyone = np.ones(len(event), dtype=bool)
        return {
            "recall": share_interval(picked[event], groups[event]),
            "precision": stratified_group_interval(event, picked, event, groups, whole),
            "accuracy": stratified_group_interval(event == picked, everyone, event, groups, whole),
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


def stratified_group_interval(hits: Flags, among: Flags, event: Flags, groups: Groups, whole: int) -> Estimate | None:
    """The share of hits among some rows (n,) of a part that was dealt by whole groups; None where there are none.

    Variances of totals over groups (Korn & Graubard 1999): what the classes hold within counts whole, what lies between
    them by the part of the table that was drawn. `event`: the class of each row (n,).
    """
    count, share = int(among.sum()), float(hits[among].mean()) if among.any() else 0.0
    simple = share * (1 - share) / count if count else 0.0
    effect = mean_size_met(groups[among]) if count else 1.0
    if simple > 0:
        moved = np.where(among, hits - share, 0.0) / count
        inside = cluster_total_variance(centre_by_class(moved, event), groups)
        between = max(cluster_total_variance(moved, groups) - inside, 0.0)
        effect = (inside + len(event) / whole * between) / simple
    found = wilson_interval(int(hits[among].sum()), count, effect)
    return found and replace(found, method="clusters_95")


def centre_by_class(values: Floats, event: Flags) -> Floats:
    """Values (n,) less the mean of their class."""
    means = [float(values[side].mean()) if side.any() else 0.0 for side in (~event, event)]
    return np.asarray(values - np.where(event, means[1], means[0]))
