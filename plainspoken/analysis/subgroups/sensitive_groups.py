"""A trained model to rates by group of each column that the case calls sensitive, with calibration beside them.

Selection rate, recall, precision and false positive rate differ between groups for a model that is exactly right, too,
where the event is not equally frequent in them (Corbett-Davies & Goel 2018). They are shown, and none is judged:
judged is whether the event is as frequent in a group as the scores of its members say. Computed here, not by
`MetricFrame` of fairlearn: it would bring a dependency for four shares, without calibration within groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.subgroups.expected_errors import (
    NORMAL_97_5,
    ErrorComparison,
    ScoredRows,
    compare_with_expected,
)
from plainspoken.analysis.subgroups.group_conditions import (
    MIN_LISTED_GROUP_ROWS,
    SliceCondition,
    build_slice_conditions,
)
from plainspoken.analysis.subgroups.record_conditions import record_slice_conditions
from plainspoken.analysis.subgroups.slice_search import holm_adjusted, scored_cases
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.recorder import Estimate, EvidenceRecorder


@dataclass(frozen=True)
class SensitiveGroup:
    """A group, its members, how often the event happened against what their scores say, and the adjusted p value."""

    part: SliceCondition
    members: Flags
    compared: ErrorComparison
    p_adjusted: float


def record_sensitive_groups(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """Write the collection `sensitive`, one member a group; nothing where no column is sensitive.

    Rests on all rows, each by a score out of fold.
    """
    columns = [name for name in trained.frame if name in trained.case.sensitive_columns()]
    if not columns:
        return
    scored = scored_cases(trained)
    found = compare_sensitive_groups(trained, columns, scored)
    names = [f"{slug(each.part.column)}_{index}" for index, each in enumerate(found)]
    book.list("sensitive", names)
    book.put("sensitive.groups", len(found), "count")
    for name, each in zip(names, found, strict=True):
        record_sensitive_group(f"sensitive.{name}", each, scored.select(each.members), book)


def compare_sensitive_groups(trained: TrainedModel, columns: list[str], scored: ScoredRows) -> list[SensitiveGroup]:
    """Each category and each third of a number that holds enough cases, with p values adjusted for all of them."""
    parts = build_slice_conditions(trained.frame, trained.case, columns)
    held = [(part, part.holds(trained.frame)) for part in parts]
    large = [(part, mine) for part, mine in held if mine.sum() >= MIN_LISTED_GROUP_ROWS]
    compared = [compare_with_expected("calibration", scored.select(mine)) for _, mine in large]
    adjusted = holm_adjusted(np.array([each.p_value(two_sided=True) for each in compared]))
    return [
        SensitiveGroup(part, mine, each, float(p))
        for (part, mine), each, p in zip(large, compared, adjusted, strict=True)
    ]


def record_sensitive_group(address: str, found: SensitiveGroup, here: ScoredRows, book: EvidenceRecorder) -> None:
    """One group: its size, its rates at the threshold, and how far the event's rate lies from what its scores say."""
    event, picked, size = here.event, here.picked, len(here.event)
    book.put(f"{address}.n", size, "count")
    book.put(f"{address}.positives", int(event.sum()), "count")
    book.put(f"{address}.negatives", int((~event).sum()), "count")
    rates = {
        "base_rate": (event, np.ones(size, dtype=bool), "cases"),
        "selection_rate": (picked, np.ones(size, dtype=bool), "cases"),
        "recall": (picked, event, "positives"),
        "precision": (event, picked, "picked"),
        "false_positive_rate": (picked, ~event, "negatives"),
    }
    for name, (counted, among, whole) in rates.items():
        book.put(
            f"{address}.{name}", wilson_interval(int((counted & among).sum()), int(among.sum())), "share", of=whole
        )
    half, gap = NORMAL_97_5 * found.compared.deviation, found.compared.difference
    book.put(f"{address}.said", found.compared.expected, "share", of="cases")
    book.put(f"{address}.gap", Estimate(gap, gap - half, gap + half, size, "null_95"), "share", of="cases")
    book.put(f"{address}.p_adjusted", found.p_adjusted, "score")
    record_slice_conditions(f"{address}.conditions", [found.part], book)
