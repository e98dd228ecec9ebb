"""Verify: how a saved cut of customers holds, from its centres, those of its refits and the customers of the lines."""

from __future__ import annotations

import numpy as np

from plainspoken.case import Case
from plainspoken.core.findings import Findings
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.saved_cut import ScaledCut, adjusted_rand_index
from plainspoken.verify.saved_scores import Floats

MOST_COMPARED = 5_000  # customers beyond which a cut is held against a part of them, which is not drawn again here
FEATURES = ("recency_days", "orders", "revenue")


def recompute_cut_figures(findings: Findings, scaled: ScaledCut, matrix: Floats, case: Case) -> Figures:
    """How many segments and refits, how small and how stable; `matrix`: of who kept something (n, 3)."""
    found = recompute_tried_cuts(findings, case) | recompute_skewness(scaled, matrix)
    found |= {"clusters.count": float(len(scaled.cut.names)), "clusters.resamples": float(len(scaled.cut.refits))}
    found |= {"clusters.features": float(len(scaled.cut.columns)), "clusters.enough": case.clustering.stability}
    found |= {"clusters.least": case.clustering.least_agreement}
    if len(matrix) > MOST_COMPARED:
        return found
    points = scaled.points(matrix)
    labels, again = scaled.place(points), scaled.place_by_refits(points)
    sizes = np.bincount(labels, minlength=len(scaled.cut.names))
    found |= {"clusters.n": float(len(points)), "clusters.smallest_share": float(sizes.min() / len(points))}
    if len(again) == case.clustering.resamples:  # else some refits found another number of segments and were not kept
        found |= mean_of_refits("clusters.stability", [adjusted_rand_index(labels, each) for each in again])
    return found


def recompute_tried_cuts(findings: Findings, case: Case) -> Figures:
    """Into how many segments each algorithm was asked to cut, as the case says, where it can cut into any number."""
    asked = range(case.clustering.fewest, case.clustering.most + 1)
    by_algorithm: dict[str, list[str]] = {}
    for place in findings.over("candidates"):
        told = findings.evidence.get(f"{place}.algorithm")
        by_algorithm.setdefault(str(told.value) if told is not None else "", []).append(place)
    found: Figures = {"clusters.tried": float(len(findings.members.get("candidates", ())))}
    for places in by_algorithm.values():
        if len(places) == len(asked):
            found |= {f"{place}.count": float(count) for place, count in zip(places, asked, strict=True)}
    steps = findings.members.get("steps", ())
    if len(steps) == len(asked):
        found |= {f"steps.{step}.count": float(count) for step, count in zip(steps, asked, strict=True)}
    return found


def recompute_skewness(scaled: ScaledCut, matrix: Floats) -> Figures:
    """How lopsided each feature is, as it stands and on its scale: the mean cube over the cubed deviation."""
    points, found = scaled.points(matrix), Figures()
    for place, column in enumerate(scaled.cut.columns):
        for name, values in (("before", matrix[:, column]), ("after", points[:, place])):
            apart = values - values.mean()
            found[f"features.{FEATURES[column]}.skew_{name}"] = float(
                (apart**3).mean() / np.square(apart).mean() ** 1.5
            )
        found[f"features.{FEATURES[column]}.power"] = float(scaled.cut.powers[place])
    return found


def mean_of_refits(address: str, values: list[float]) -> Figures:
    """A mean over refits with the range of 95 % of them."""
    low, high = np.percentile(values, [2.5, 97.5])
    ends = {"": np.mean(values), ":low": low, ":high": high, ":n": len(values)}
    return {f"{address}{end}": float(each) for end, each in ends.items()}


def recompute_segment_stability(scaled: ScaledCut, matrix: Floats) -> Figures:
    """For each segment the share of members that a refit leaves in it; `matrix`: of all customers (n, 3)."""
    points, found = scaled.points(matrix), Figures()
    labels, again = scaled.place(points), scaled.place_by_refits(points)
    for number, name in enumerate(scaled.cut.names):
        mine = labels == number
        if mine.any() and again:
            found |= mean_of_refits(
                f"segments.{name}.stability", [float((each[mine] == number).mean()) for each in again]
            )
    if again:
        found["moves.expected"] = float(np.mean([(each != labels).mean() for each in again]))
    return found
