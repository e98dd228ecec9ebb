"""Segments and their members to what they tell beyond the score, and how far they overlap.

A segment that is made from the score differs from the rest in how often the event happens by its very making. What is
left to find out is whether the event is more or less frequent in it than the scores of its members say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.subgroups.expected_errors import NORMAL_97_5, ScoredRows, compare_with_expected
from plainspoken.analysis.subgroups.slice_search import holm_adjusted
from plainspoken.core.recorder import Estimate, EvidenceRecorder

SCORE_COLUMNS = ("@band", "@score", "@picked")  # what a condition of a segment made from the score is on


def record_beyond_score(inside: Mapping[str, Flags], scored: ScoredRows, book: EvidenceRecorder) -> None:
    """Of each segment made from the score (its members (n,) by its slug): the rate that the scores of its members say,
    how far the true one lies from it, and the p value, adjusted for all of them."""
    compared = {
        name: compare_with_expected("calibration", scored.select(mine)) for name, mine in inside.items() if mine.any()
    }
    adjusted = holm_adjusted(np.array([each.p_value(two_sided=True) for each in compared.values()]))
    for (name, found), p in zip(compared.items(), adjusted, strict=True):
        half, size = NORMAL_97_5 * found.deviation, int(inside[name].sum())
        gap = Estimate(found.difference, found.difference - half, found.difference + half, size, "null_95")
        book.put(f"segments.{name}.said", found.expected, "share", of="cases")
        book.put(f"segments.{name}.beyond", gap, "share", of="cases")
        book.put(f"segments.{name}.beyond_p", float(p), "score")


def record_overlap(inside: Sequence[Flags], book: EvidenceRecorder) -> None:
    """How many cases are in more than one segment, so that shares of segments do not add up."""
    if len(inside) < 2:
        return
    several = int((np.sum(inside, axis=0) > 1).sum())
    book.put("segments.in_several.n", several, "count")
    book.put("segments.in_several.share", wilson_interval(several, len(inside[0])), "share", of="cases")
