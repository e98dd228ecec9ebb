"""Segments cut anew by k-means of our own: what they find is what the library finds, and what is vague is not held."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.preprocessing import PowerTransformer

from plainspoken.core.findings import Evidence
from plainspoken.verify.rebuilt_customers import CustomersAt, FollowedCustomers
from plainspoken.verify.recompute_figures import HeldFigures
from plainspoken.verify.refitted_cut import (
    RefittedRanking,
    find_nearly_best_centres,
    find_power,
    list_refitted_rankings,
    squared_distances,
)
from tests.sample_customers import customers_findings
from tests.sample_lines import LINES_CASE

RANDOM = np.random.default_rng(11)
GROUP = np.arange(600) % 3
CUSTOMERS = CustomersAt(
    code=np.arange(600),
    recency_days=np.round(np.array([10.0, 80.0, 300.0])[GROUP] * RANDOM.lognormal(0, 0.1, 600)),
    orders=np.array([20.0, 6.0, 1.0])[GROUP] + RANDOM.integers(0, 3, 600),
    revenue=np.array([5000.0, 900.0, 90.0])[GROUP] * RANDOM.lognormal(0, 0.1, 600),
)
FOLLOWED = FollowedCustomers(CUSTOMERS, RANDOM.random(600) < np.array([0.9, 0.5, 0.2])[GROUP], np.zeros(600), 0, 60)


def test_powers_and_centres_are_those_of_the_library() -> None:
    power = PowerTransformer().fit(CUSTOMERS.matrix()).lambdas_
    assert [find_power(column) for column in CUSTOMERS.matrix().T] == pytest.approx(power, abs=1e-4)
    points = PowerTransformer().fit_transform(CUSTOMERS.matrix())
    ours = find_nearly_best_centres(points, 3)[0]
    theirs = KMeans(3, n_init=15, random_state=0).fit(points)
    assert squared_distances(points, ours).min(axis=1).sum() == pytest.approx(theirs.inertia_, rel=1e-9)


def test_a_changed_ranking_is_noticed() -> None:
    names = {"clusters.algorithm": Evidence(value="algorithm.k_means", unit="name")}
    names["clusters.count"] = Evidence(value=3, unit="count")
    ranking = RefittedRanking.of(FOLLOWED, 3, 30)
    assert ranking is not None and ranking.most - ranking.least < 0.01
    for value, noticed in (((ranking.least + ranking.most) / 2, False), (ranking.most + 0.001, True)):
        said = {**names, "later.roc_auc": Evidence(value=value, unit="score")}
        held = HeldFigures(customers_findings().model_copy(update={"evidence": said}))
        found = list(list_refitted_rankings(held.findings, LINES_CASE, FOLLOWED, FOLLOWED))
        held.hold_between("search", ((place, each.least, each.most) for place, each in found))
        assert [each.where for each in held.problems] == ["later.roc_auc"] * noticed


def test_what_a_search_finds_seldom_is_not_held() -> None:
    assert find_nearly_best_centres(np.random.default_rng(0).normal(size=(400, 3)), 8) == []
    assert RefittedRanking.of(FOLLOWED, 3, fewest=601) is None
