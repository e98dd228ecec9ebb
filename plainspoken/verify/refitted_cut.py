"""Verify: customers at an earlier moment, cut anew by k-means of our own, and how well those segments rank who returns.

Powers are found by golden sections, centres by Lloyd's steps from many starts of our own. Searches end in cuts that are
all but equally good: the ranking must lie among those of all such cuts. Where these differ much, or few starts find
them, nothing is held: another search may then end elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plainspoken.case import Case
from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import Whole
from plainspoken.verify.rebuilt_customers import CustomersAt, FollowedCustomers, count_points
from plainspoken.verify.recompute import ScoreCurve
from plainspoken.verify.recompute_cut import MOST_COMPARED
from plainspoken.verify.recompute_follow_up import RANKING_RESAMPLES, draw_rankings
from plainspoken.verify.reread_table import number_at
from plainspoken.verify.resampled_ranges import RangeEnds
from plainspoken.verify.saved_cut import EDGE_PERCENTILES, PowerScale, nearest_centre, raise_to_power
from plainspoken.verify.saved_scores import Floats

STARTS, MOST_STEPS, START_SEED = 30, 300, 20_029
NEARLY_BEST = 1.001  # times the least squared distances: cuts that a search may take for the best one
LEAST_FOUND = 0.5  # of the starts must lead to such a cut: then fifteen starts all but surely do
SEARCH_MARGIN, MOST_APART = 1e-3, 5e-3  # of a ROC-AUC: beyond those of all such cuts; between these themselves
POWERS, GOLDEN, NARROWINGS = (-4.0, 6.0), 0.6180339887498949, 60
LEAST_VARIED = 1e-3  # between the outer hundredths of a column
FEWEST_EACH = 10  # different customers for each segment that is tried: with fewer, nothing is fitted
RANKINGS = ("later.roc_auc", "yardsticks.segment.roc_auc")


@dataclass(frozen=True)
class RefittedRanking:
    """How well segments fitted at a moment tell who came again: between what values, and with what range."""

    least: float
    most: float
    size: int
    ends: RangeEnds

    @classmethod
    def of(cls, followed: FollowedCustomers, count: int, fewest: int) -> RefittedRanking | None:
        """The ranking by all cuts that are nearly the best; None where they say too little."""
        scores, again = score_by_own_segments(followed.at_cut, count, fewest), followed.again
        if not scores or not 0 < int(again.sum()) < len(again):
            return None
        found = [ScoreCurve.of(each, again, np.ones(len(again))).roc_auc() for each in scores]
        if max(found) - min(found) > MOST_APART:
            return None
        ends = RangeEnds.of(draw_rankings(scores[0], again), RANKING_RESAMPLES)
        least, most = min(found) - SEARCH_MARGIN, max(found) + SEARCH_MARGIN
        return cls(least, most, len(again), ends.widened(found[0] - least, most - found[0]))


def list_refitted_rankings(
    findings: Findings, case: Case, followed: FollowedCustomers, earlier: FollowedCustomers
) -> Iterator[tuple[str, RefittedRanking]]:
    """Each ranking by segments that were fitted at its own moment."""
    algorithm, count = findings.evidence.get("clusters.algorithm"), number_at(findings, "clusters.count")
    if algorithm is None or algorithm.value != "algorithm.k_means" or count is None:
        return
    for places, mine in ((RANKINGS, followed), (("later.earlier_roc_auc",), earlier)):
        found = RefittedRanking.of(mine, int(count), FEWEST_EACH * case.clustering.most)
        if found is not None:
            yield from ((place, found) for place in places if place in findings.evidence)


def score_by_own_segments(customers: CustomersAt, count: int, fewest: int) -> list[Floats]:
    """The mean points of each customer's segment (k,), by each nearly best cut of who kept something, the best first;
    none where too few or too many did, a column does not vary, or few starts lead there."""
    matrix = customers.matrix()
    buyers = matrix[customers.orders > 0]
    if len(buyers) > MOST_COMPARED or len(np.unique(buyers, axis=0)) < fewest:
        return []
    low, high = np.percentile(buyers, EDGE_PERCENTILES, axis=0)
    if bool((high - low <= LEAST_VARIED).any()):
        return []
    scales = [PowerScale.of(column, find_power(column)) for column in buyers.T]
    points, every = (
        np.column_stack([scale.scale(column) for scale, column in zip(scales, part.T, strict=True)])
        for part in (buyers, matrix)
    )
    cuts = find_nearly_best_centres(points, count)
    points_of = count_points(customers)
    return [mean_of_segment(points_of, nearest_centre(every, centres)) for centres in cuts]


def mean_of_segment(points: Floats, segment: Whole) -> Floats:
    """The mean points of the segment that each customer is in (k,)."""
    return np.asarray((np.bincount(segment, weights=points) / np.maximum(np.bincount(segment), 1))[segment])


def find_power(values: Floats) -> float:
    """The power that makes values most like a normal distribution: the largest likelihood, by golden sections."""
    low, high = POWERS
    for _ in range(NARROWINGS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if power_likelihood(values, left) > power_likelihood(values, right) else (left, high)
    return (low + high) / 2


def power_likelihood(values: Floats, power: float) -> float:
    """The log likelihood of a power, without what does not depend on it (Yeo and Johnson 2000)."""
    spread = float(raise_to_power(values, power).var())
    stretched = float((np.sign(values) * np.log1p(np.abs(values))).sum())
    return -len(values) / 2 * float(np.log(spread)) + (power - 1) * stretched


def find_nearly_best_centres(points: Floats, count: int) -> list[Floats]:
    """The centres (count, c) that several starts lead to, nearly the best ones, the best first; none where few do."""
    random = np.random.default_rng(START_SEED)
    found = [move_centres(points, draw_centres(points, count, random)) for _ in range(STARTS)]
    away = [float(squared_distances(points, centres).min(axis=1).sum()) for centres in found]
    near = [at for at in np.argsort(away, kind="stable").tolist() if away[at] <= NEARLY_BEST * min(away)]
    return [found[at] for at in near] if len(near) >= LEAST_FOUND * STARTS else []


def squared_distances(points: Floats, centres: Floats) -> Floats:
    """From each point to each centre (n, k)."""
    return np.stack([np.square(points - centre).sum(axis=1) for centre in centres], axis=1)


def draw_centres(points: Floats, count: int, random: np.random.Generator) -> Floats:
    """Points far from each other to begin with (Arthur and Vassilvitskii 2007)."""
    centres = points[random.integers(len(points), size=1)]
    while len(centres) < count:
        away = squared_distances(points, centres).min(axis=1)
        centres = np.vstack([centres, points[random.choice(len(points), p=away / away.sum())]])
    return centres


def move_centres(points: Floats, centres: Floats) -> Floats:
    """Centres moved to the means of their points until no point changes sides (Lloyd 1982)."""
    before: Whole = np.full(len(points), -1)
    for _ in range(MOST_STEPS):
        nearest = nearest_centre(points, centres)
        if bool((nearest == before).all()):
            break
        before = nearest
        kept = [points[nearest == each] for each in range(len(centres))]
        centres = np.array([part.mean(axis=0) if len(part) else old for part, old in zip(kept, centres, strict=True)])
    return centres
