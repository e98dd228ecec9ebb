"""Analysis, explain: columns that move together, ranked as one, because no model can tell their weights apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from plainspoken.analysis.explanation.drivers import (
    MIN_COLUMN_ASSOCIATION,
    Driver,
    ResampledEffects,
    association_strength,
    rank_drivers,
)
from plainspoken.analysis.explanation.shap_values import ShapValues
from plainspoken.analysis.explanation.values import column_values
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.recorder import EvidenceRecorder

ASSOCIATION_ROWS = 2_000  # enough to tell 0.7 from less, whatever the table's size


@dataclass(frozen=True)
class DriverGroup:
    """Columns that move together, the strongest first; `driver`: their summed effects, under the strongest's name."""

    driver: Driver
    columns: tuple[str, ...]


def rank_driver_groups(
    trained: TrainedModel, effects: ShapValues, redrawn: Sequence[ResampledEffects]
) -> list[DriverGroup]:
    """The groups, strongest first, by the mean absolute sum of their columns' effects on each case.

    Effects add up (Lundberg & Lee 2017), so a group's is the sum of its columns'. Ranges and places are those over the
    refits, as for single columns.
    """
    groups = group_associated_columns(trained, effects)
    again = [ResampledEffects(each.rows, sum_effects_by_group(each.effects, groups)) for each in redrawn]
    ranked = rank_drivers(sum_effects_by_group(effects, groups), again)
    members = {group[0]: group for group in groups}
    return [DriverGroup(each, members[each.column]) for each in ranked]


def group_associated_columns(trained: TrainedModel, effects: ShapValues) -> list[tuple[str, ...]]:
    """All columns in groups in which each is associated with each by 0.7 or more, strongest first in each.

    Complete linkage on one less the absolute association (`association_strength`), over training rows.
    """
    weight = dict(zip(effects.columns, np.abs(effects.values).mean(axis=0).tolist(), strict=True))
    names = sorted(effects.columns, key=lambda name: -weight[name])
    if len(names) < 2:
        return [(name,) for name in names]
    random = np.random.default_rng(trained.case.seed)
    rows = random.choice(trained.train, min(ASSOCIATION_ROWS, len(trained.train)), replace=False)
    some = trained.frame.iloc[rows]
    values = [column_values(some, trained.case, name) for name in names]
    labels = fcluster(
        linkage(squareform(association_distances(values)), "complete"), 1 - MIN_COLUMN_ASSOCIATION, "distance"
    )
    found: dict[int, list[str]] = {}
    for name, label in zip(names, labels.tolist(), strict=True):
        found.setdefault(label, []).append(name)
    return [tuple(group) for group in found.values()]


def association_distances(values: Sequence[pd.Series]) -> np.ndarray:
    """One less the absolute association of each pair of columns, (c, c); nil on the diagonal."""
    apart = np.zeros((len(values), len(values)))
    for one in range(len(values)):
        for other in range(one):
            near = min(abs(association_strength(values[one], values[other])), 1.0)
            apart[one, other] = apart[other, one] = 1 - near
    return apart


def sum_effects_by_group(effects: ShapValues, groups: Sequence[tuple[str, ...]]) -> ShapValues:
    """The effects (n, groups), each the sum over its columns, under the name of its first; what is not there is nil."""
    place = {name: at for at, name in enumerate(effects.columns)}
    sums = [effects.values[:, [place[name] for name in group if name in place]].sum(axis=1) for group in groups]
    return replace(effects, columns=tuple(group[0] for group in groups), values=np.column_stack(sums))


def record_driver_groups(groups: Sequence[DriverGroup], book: EvidenceRecorder) -> None:
    """Each group in order: its strongest column, size, rank, steadiness and its other columns."""
    book.list("driver_groups", [slug(group.columns[0]) for group in groups])
    for group in groups:
        address = f"driver_groups.{slug(group.columns[0])}"
        book.put(f"{address}.column", f"column.{slug(group.columns[0])}", "name")
        book.put(f"{address}.columns", len(group.columns), "count")
        book.put(f"{address}.size", group.driver.size, "ratio")
        book.put(f"{address}.rank", group.driver.rank, "rank")
        book.put(f"{address}.stable", group.driver.stable, "flag")
        book.list(f"{address}.others", [slug(name) for name in group.columns[1:]])
        for name in group.columns[1:]:
            book.put(f"{address}.others.{slug(name)}.column", f"column.{slug(name)}", "name")
