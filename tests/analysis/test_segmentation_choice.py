"""How many segments: planted groups are found, a cloud is called a cloud, the rule is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.clustering import null_data, record_comparison
from plainspoken.analysis.clustering.clusterers import Centres, fit_clusterers, label_by_density
from plainspoken.analysis.clustering.null_reference import ClusterQuality, measure_cluster_quality
from plainspoken.analysis.clustering.scaling import Scales, extract_rfm_matrix
from plainspoken.analysis.clustering.select_clustering import FittedClustering, pick_best_clustering, select_clustering
from plainspoken.analysis.clustering.stability import match_cluster_labels, measure_refit_agreement
from plainspoken.case import ClusteringSettings
from plainspoken.case.invoice_settings import Algorithm
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from tests.analysis.planted_customers import cloud, groups

ONE = Centres(np.zeros((1, 1)))
QUICK = ClusteringSettings(fewest=2, most=4, stability=0.9, resamples=10, algorithms=("k_means", "gaussian_mixture"))


def compared(frame: pd.DataFrame, demanded: ClusteringSettings = QUICK) -> record_comparison.ClusteringComparison:
    """What comes of comparing cuts of planted customers."""
    raw = extract_rfm_matrix(frame)
    points = Scales().fit(raw).transform(raw)
    return record_comparison.compare_with_null_samples(select_clustering(points, demanded, 5), points, demanded, 5)


@pytest.fixture(scope="module")
def apart() -> record_comparison.ClusteringComparison:
    """Cuts of three groups that do not touch."""
    return compared(groups())


def test_three_groups_that_do_not_touch_are_found_and_stable(apart: record_comparison.ClusteringComparison) -> None:
    three = next(each for each in apart.choice.cuts if each.algorithm == "k_means" and each.count == 3)
    assert record_comparison.natural_count(apart) == 3
    assert three.stability > 0.99
    assert record_comparison.gap_best_count(apart) == 3


def test_one_cloud_has_no_natural_groups() -> None:
    found = compared(cloud())
    assert record_comparison.natural_count(found) == 0
    assert record_comparison.gap_best_count(found) == 1


def test_every_measure_of_every_cut_is_written(apart: record_comparison.ClusteringComparison) -> None:
    book = EvidenceRecorder()
    record_comparison.record_clustering_comparison(apart, extract_rfm_matrix(groups()), book)
    count = len(book.members["candidates"])
    assert count == book.evidence["clusters.tried"].value == 6
    chosen = [each for each in range(count) if book.evidence[f"candidates.{each}.chosen"].value]
    assert len(chosen) == 1
    measures = ("silhouette", "davies_bouldin", "calinski_harabasz", "gap", "stability", "halves", "reaches")
    for what in measures:
        assert all(f"candidates.{each}.{what}" in book.evidence for each in range(count)), what
    assert book.evidence["clusters.natural_count"].value == 3


def cut(algorithm: Algorithm, count: int, stability: float, smallest: float = 0.1) -> FittedClustering:
    """A cut of which only these things are known."""
    agreed = Estimate(stability, n=10)
    return FittedClustering(algorithm, count, ONE, ClusterQuality(0.3, 1.0), smallest, 10, (), agreed)


def test_of_cuts_that_reach_what_is_demanded_the_one_with_most_segments_is_taken() -> None:
    demanded = ClusteringSettings(stability=0.9, min_share=0.05)
    cuts = [cut("k_means", 3, 0.99), cut("k_means", 5, 0.91), cut("k_means", 6, 0.89)]
    assert pick_best_clustering(cuts, demanded).count == 5
    assert pick_best_clustering([*cuts, cut("k_means", 7, 0.95, smallest=0.01)], demanded).count == 5


def test_among_equals_the_more_stable_and_then_the_simpler_is_taken() -> None:
    demanded = ClusteringSettings(stability=0.9)
    mixture, plain = cut("gaussian_mixture", 4, 0.951), cut("k_means", 4, 0.949)
    assert pick_best_clustering([mixture, plain], demanded).algorithm == "k_means"
    assert (
        pick_best_clustering([replace(mixture, agreed=Estimate(0.97)), plain], demanded).algorithm == "gaussian_mixture"
    )


def test_where_nothing_reaches_it_the_most_stable_is_shown() -> None:
    demanded = ClusteringSettings(stability=0.95, min_share=0.05)
    cuts = [cut("k_means", 3, 0.9), cut("k_means", 4, 0.93, smallest=0.01), cut("k_means", 5, 0.8)]
    chosen = pick_best_clustering(cuts, demanded)
    assert chosen.count == 3 and not chosen.reaches(demanded)


def test_a_cut_that_falls_elsewhere_on_some_draws_is_not_taken() -> None:
    demanded = ClusteringSettings(stability=0.88, min_share=0.05)
    fickle = replace(cut("k_means", 4, 0.9), agreed=Estimate(0.9, 0.7, 0.99, 20))
    steady = replace(cut("k_means", 2, 0.95), agreed=Estimate(0.95, 0.85, 1.0, 20))
    assert not fickle.reaches(demanded) and pick_best_clustering([fickle, steady], demanded) is steady


def test_groups_are_matched_whatever_their_numbers() -> None:
    labels = np.repeat([0, 1, 2], 10)
    other = np.array([2, 0, 1])[labels]
    assert (match_cluster_labels(labels, other, 3)[other] == labels).all()


def test_a_refit_that_found_another_number_agrees_in_nothing() -> None:
    points = np.arange(20.0)[:, None]
    halves = Centres(np.array([[5.0], [15.0]]))
    found = measure_refit_agreement(halves, [halves], points, failed=1)
    assert found is not None and found.value == pytest.approx(0.5)


def hills(places: tuple[float, ...], size: int = 300) -> np.ndarray:
    """Points in as many round hills as places on the diagonal (n, 2)."""
    random = np.random.default_rng(1)
    return np.concatenate([random.normal(place, 0.3, (size, 2)) for place in places])


def test_a_cloud_without_groups_has_the_same_correlations_and_one_peak() -> None:
    points = hills((0.0, 4.0, 8.0))
    drawn = null_data.draw_single_peak_sample(points, 3)
    assert np.corrcoef(drawn.T) == pytest.approx(np.corrcoef(points.T), abs=0.02)
    cut, like = (fit_clusterers("k_means", each, (3,), 1)[3] for each in (points, drawn))
    assert (
        measure_cluster_quality(points, cut).silhouette > 0.85 > 0.65 > measure_cluster_quality(drawn, like).silhouette
    )
    assert label_by_density(points).max() == 2


def test_valleys_are_filled_and_a_tall_first_step_stays() -> None:
    values = null_data.fit_single_peak(hills((0.0, 4.0))[:, 0]).at(np.linspace(0, 1, 4001))
    assert ((values > 1.5) & (values < 2.5)).mean() > 0.1  # where there was nothing
    once = np.repeat([1.0, 2.0, 3.0], [700, 200, 100])
    assert (null_data.fit_single_peak(once).at(np.linspace(0, 1, 1001)) == 1).mean() == pytest.approx(0.7, abs=0.01)


def test_wards_groups_are_those_of_the_tree() -> None:
    points = np.concatenate([np.full((20, 2), place) for place in (0.0, 5.0, 9.0)])
    points += np.random.default_rng(1).normal(0, 0.1, points.shape)
    labels = fit_clusterers("hierarchical", points, (3,), 1)[3].predict(points)
    assert [len(set(part)) for part in np.split(labels, 3)] == [1, 1, 1]
    assert len(set(labels)) == 3
