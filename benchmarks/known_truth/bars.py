"""Truth: what is to be found where it was planted, and what may not be said where nothing was. No ranges."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.known_truth.known import Known
from benchmarks.known_truth.worlds import in_group
from plainspoken.analysis.leakage.univariate_auc import folds, together
from plainspoken.analysis.statistics.roc_auc import roc_auc
from plainspoken.core.findings import Claim, Verdict

CHANGES = 0.05  # ROC-AUC that a leak must add to count
STRONG = 1.0  # signal from which the three strongest drivers are to be named
TWICE = 2.0
OVERLAP = 0.3  # Jaccard index from which a named group is the planted one
SKILL = (
    "answer_yes",
    "answer_partly",
    "answer_rule",
    "ranks_pairs",
    "ranks_top",
    "beats_simple_rule",
    "holds_over_time",
    "still_useful_later",
)
DRIVER = ("drives_numeric", "drives_category", "drivers_keep_their_place", "strongest_driver")
ACTION = ("action_contact_top", "test_fits_a_year", "wider_test")
SEGMENT = ("segment_differs", "segments_apart")


def bars(known: Known) -> Iterator[tuple[str, bool]]:
    """Each bar that this world puts to the test, and whether it was met."""
    dials = known.built.dials
    if not known.informative:
        yield from placebo(known)
        return
    if dials.leak and changes(known):
        yield f"leak found: {dials.leak}", leak_found(known)
    if dials.rate_drift >= 1.5:
        yield "drift of the base rate found", drift_found(known)
    if dials.group_share >= 0.05 and twice_as_bad(known):
        yield f"bad group found: {dials.group_parts} of conditions", group_found(known)
    if dials.signal >= STRONG and not dials.leak:
        first = [known.column(f"{address}.column") for address in known.findings.over("drivers")][:4]
        best = list(known.importance)[:3]
        yield "three strongest drivers among the first four", set(best) <= set(first)


def holding(known: Known, rules: tuple[str, ...]) -> list[Claim]:
    """The claims of some rules that hold."""
    return [each for each in known.findings.claims if each.rule in rules and each.verdict is Verdict.HOLDS]


def placebo(known: Known) -> Iterator[tuple[str, bool]]:
    """What must not be said where nothing tells the event; each bar is met where it is not said."""
    said = {
        "no skill claimed": holding(known, SKILL),
        "no driver named as reliable": holding(known, DRIVER),
        "no action on the score": holding(known, ACTION),
        "no segment shown as different": holding(known, SEGMENT),
    }
    for name, claims in said.items():
        yield f"placebo: {name}", not claims
    yield "placebo: none of these four", not any(said.values())
    yield "placebo: the first page says there is nothing to act on", bool(holding(known, ("answer_no",)))


def changes(known: Known) -> bool:
    """Whether the leak changes ROC-AUC by more than 0.05: out of fold, with its column and without."""
    frame, event = known.built.drawn.frame, known.built.drawn.event
    if "leak" not in frame:
        return True  # the order of the rows is no column; it tells the answer as planted
    parts = folds(event, 0)
    with_it, without = (together(each, event, parts, 0) for each in (frame, frame.drop(columns="leak")))
    return roc_auc(event, with_it) - roc_auc(event, without) > CHANGES


def leak_found(known: Known) -> bool:
    """Whether the leak is named, and kept from the model."""
    if known.built.dials.leak == "row_order":
        return bool(holding(known, ("rows_in_order",)))
    return "suspects.leak.column" in known.findings.evidence and "leak" not in known.trained.columns


def drift_found(known: Known) -> bool:
    """Whether the briefing says that the base rate changes: between periods, or against what was expected."""
    return bool(holding(known, ("periods_differ", "misjudges_a_period")))


def twice_as_bad(known: Known) -> bool:
    """Whether in the planted group one of the errors is truly twice as frequent as elsewhere."""
    mine = known.many.group
    return any(ratio(known, metric, mine) >= TWICE for metric in ("missed", "false_alarms", "ranking"))


def ratio(known: Known, metric: str, mine: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """The errors in a group over those elsewhere."""
    there = known.errors(metric, ~mine)
    return known.errors(metric, mine) / there if there > 0 else float("inf")


def group_found(known: Known) -> bool:
    """Whether a named group is about the planted one."""
    planted = in_group(known.many.frame, known.built.dials)[0]
    named = (known.slice(each.subject) for each in holding(known, GROUPS))
    return any((planted & mine).sum() / (planted | mine).sum() >= OVERLAP for mine in named)


GROUPS = ("weak_group_missed", "weak_group_false_alarms", "weak_group_ranking")
