"""Analysis: writes how the cut was chosen, and how it would look without groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, davies_bouldin_score
from sklearn.preprocessing import StandardScaler

from plainspoken.analysis.clustering.clusterers import Floats, Labels, fit_clusterers, label_by_density
from plainspoken.analysis.clustering.null_data import draw_gaussian_sample, shuffle_columns
from plainspoken.analysis.clustering.null_reference import (
    ClusterQuality,
    bounded_prediction_interval,
    measure_cluster_quality,
    measure_null_samples,
    measure_single_cluster,
    prediction_interval,
)
from plainspoken.analysis.clustering.select_clustering import ClusteringChoice, FittedClustering
from plainspoken.analysis.clustering.stability import (
    Job,
    measure_refit_agreement,
    measure_split_halves,
    refit_all_resamples,
)
from plainspoken.case import ClusteringSettings
from plainspoken.case.invoice_settings import Algorithm
from plainspoken.core.recorder import Estimate, EvidenceRecorder

CHOSEN_HALVINGS = 10  # of the chosen cut
CANDIDATE_HALVINGS = 4  # of each of the others
NULL_SAMPLE_DRAWS = 6  # of the clouds that only the chosen cut is held against
Looks = Sequence[Mapping[int, ClusterQuality]]
Clouds = Mapping[Algorithm, Looks]


@dataclass(frozen=True)
class ClusteringComparison:
    """A choice on points (n, columns), and how each algorithm's cuts look on clouds without groups."""

    choice: ClusteringChoice
    points: Floats
    clouds: Clouds
    demanded: ClusteringSettings
    seed: int

    @property
    def chosen(self) -> FittedClustering:
        """The chosen cut."""
        return self.choice.chosen


def compare_with_null_samples(
    choice: ClusteringChoice, points: Floats, demanded: ClusteringSettings, seed: int
) -> ClusteringComparison:
    """Hold every cut against clouds without groups; the stability there only for the chosen algorithm."""
    clouds: dict[Algorithm, Looks] = {}
    for algorithm in dict.fromkeys(each.algorithm for each in choice.cuts):
        counts = [each.count for each in choice.cuts if each.algorithm == algorithm]
        again = {} if algorithm == choice.chosen.algorithm else {"refitted": 0}
        clouds[algorithm] = measure_null_samples(points, algorithm, counts, seed, **again)
    return ClusteringComparison(choice, points, clouds, demanded, seed)


def record_clustering_comparison(compared: ClusteringComparison, raw: Floats, book: EvidenceRecorder) -> None:
    """Everything under `clusters`, `candidates`, `steps` and `density`. `raw`: unscaled, (n, columns)."""
    record_clustering_choice(compared, book)
    record_null_reference(compared, book)
    record_clustering_candidates(compared, book)
    record_stability_by_count(compared, book)
    record_unscaled_clustering(compared, raw, book)
    labels = label_by_density(compared.points)
    book.put("density.count", int(labels.max()) + 1, "count")
    book.put("density.noise_share", float((labels < 0).mean()), "share", of="customers")


def record_clustering_choice(compared: ClusteringComparison, book: EvidenceRecorder) -> None:
    """What was chosen, and how stable it is."""
    chosen, points = compared.chosen, compared.points
    book.put("clusters.algorithm", f"algorithm.{chosen.algorithm}", "name")
    book.put("clusters.count", chosen.count, "count")
    book.put("clusters.tried", len(compared.choice.cuts), "count")
    book.put("clusters.resamples", chosen.resamples, "count")
    book.put("clusters.features", points.shape[1], "count")
    book.put("clusters.n", len(points), "count")
    book.put("clusters.enough", compared.demanded.stability, "score", source="assumed")
    book.put("clusters.least", compared.demanded.least_agreement, "score", source="assumed")
    book.put("clusters.stability", chosen.agreed, "score")
    split = measure_split_halves(points, {chosen.algorithm: (chosen.count,)}, compared.seed, CHOSEN_HALVINGS)
    book.put("clusters.halves", split.get((chosen.algorithm, chosen.count)), "score")
    book.put("clusters.between", agreement_between_algorithms(compared), "score")
    book.put("clusters.smallest_share", chosen.smallest_share, "share", of="customers")
    book.put("clusters.silhouette", chosen.look.silhouette, "score", n=len(points))


def agreement_between_algorithms(compared: ClusteringComparison) -> Estimate | None:
    """Mean agreement of the chosen cut with the other algorithms' cuts into as many groups, and the lowest
    and highest one; None where there are none."""
    chosen, points = compared.chosen, compared.points
    labels = chosen.cutter.predict(points)
    found = [
        float(adjusted_rand_score(labels, each.cutter.predict(points)))
        for each in compared.choice.cuts
        if each.count == chosen.count and each.algorithm != chosen.algorithm
    ]
    return Estimate(float(np.mean(found)), min(found), max(found), len(found)) if found else None


def record_null_reference(compared: ClusteringComparison, book: EvidenceRecorder) -> None:
    """How good the chosen cut would look without groups, and whether any number of groups stands out."""
    chosen, points, seed = compared.chosen, compared.points, compared.seed
    looks = compared.clouds[chosen.algorithm]
    mine = [each[chosen.count] for each in looks if chosen.count in each]
    book.put("clusters.null_silhouette", bounded_prediction_interval([each.silhouette for each in mine]), "score")
    book.put("clusters.null_stability", bounded_prediction_interval([each.stability for each in mine]), "score")
    for name, cloud in (("gaussian", draw_gaussian_sample), ("shuffled", shuffle_columns)):
        drawn = [cloud(points, seed + number) for number in range(NULL_SAMPLE_DRAWS)]
        fits = [fit_clusterers(chosen.algorithm, each, (chosen.count,), seed) for each in drawn]
        pairs = zip(drawn, fits, strict=True)
        found = [
            measure_cluster_quality(each, cut[chosen.count]).silhouette for each, cut in pairs if chosen.count in cut
        ]
        book.put(f"clusters.{name}_silhouette", bounded_prediction_interval(found), "score")
    book.put("clusters.gap", gap_statistic(chosen, looks), "number")
    book.put("clusters.gap_best_count", gap_best_count(compared), "count")
    book.put("clusters.natural_count", natural_count(compared), "count")


def gap_statistic(cut: FittedClustering, looks: Looks) -> Estimate | None:
    """How much tighter the groups are than on clouds without groups, in logs (Tibshirani et al. 2001)."""
    found = prediction_interval([each[cut.count].spread for each in looks if cut.count in each])
    if found is None or found.low is None or found.high is None:
        return None
    own = cut.look.spread
    return Estimate(found.value - own, found.low - own, found.high - own, found.n, found.method)


def gap_best_count(compared: ClusteringComparison) -> int:
    """The fewest groups whose gap is no smaller than the next one's less its error (Tibshirani et al. 2001);
    one group is among the numbers tried."""
    looks = compared.clouds[compared.chosen.algorithm]
    own = {1: measure_single_cluster(compared.points).spread}
    own |= {each.count: each.look.spread for each in compared.choice.steps()}
    known = {count for count in own if any(count in each for each in looks)}
    gaps = {count: gap_and_error(count, own[count], looks) for count in known}
    counts = sorted(gaps)
    for count, following in pairwise(counts):
        if gaps[count][0] >= gaps[following][0] - gaps[following][1]:
            return count
    return counts[-1]


def gap_and_error(count: int, own: float, looks: Looks) -> tuple[float, float]:
    """The gap at a number of groups, and its error from drawing few clouds."""
    spreads = [each[count].spread for each in looks if count in each]
    return float(np.mean(spreads)) - own, float(np.std(spreads)) * float(np.sqrt(1 + 1 / len(spreads)))


def natural_count(compared: ClusteringComparison) -> int:
    """The number of groups at which silhouette, gap and stability all lie beyond what one more cloud without
    groups would show; at several the one with the best silhouette; 0 at none."""
    looks = compared.clouds[compared.chosen.algorithm]
    natural = [each for each in compared.choice.steps() if stands_out_from_null(each, looks)]
    return max(natural, key=lambda each: each.look.silhouette).count if natural else 0


def stands_out_from_null(cut: FittedClustering, looks: Looks) -> bool:
    """Whether a cut looks better by every measure than on clouds without groups."""
    mine = [each[cut.count] for each in looks if cut.count in each]
    silhouettes = bounded_prediction_interval([each.silhouette for each in mine])
    stabilities = bounded_prediction_interval([each.stability for each in mine])
    tighter = gap_statistic(cut, looks)
    return (
        lies_above_interval(cut.look.silhouette, silhouettes)
        and lies_above_interval(cut.stability, stabilities)
        and (tighter is not None and tighter.low is not None and tighter.low > 0)
    )


def lies_above_interval(value: float, usual: Estimate | None) -> bool:
    """Whether a value lies above a range."""
    return usual is not None and usual.high is not None and value > usual.high


def record_clustering_candidates(compared: ClusteringComparison, book: EvidenceRecorder) -> None:
    """Every cut that was tried, by every measure."""
    cuts, halved = compared.choice.cuts, measure_candidate_halves(compared)
    book.list("candidates", [str(number) for number in range(len(cuts))])
    for number, cut in enumerate(cuts):
        address = f"candidates.{number}"
        labels = cut.cutter.predict(compared.points)
        book.put(f"{address}.algorithm", f"algorithm.{cut.algorithm}", "name")
        book.put(f"{address}.count", cut.count, "count")
        book.put(f"{address}.silhouette", cut.look.silhouette, "score")
        record_cluster_indices(address, compared.points, labels, book)
        book.put(f"{address}.gap", gap_statistic(cut, compared.clouds[cut.algorithm]), "number")
        book.put(f"{address}.stability", cut.agreed, "score")
        book.put(f"{address}.halves", halved.get((cut.algorithm, cut.count)), "score")
        book.put(f"{address}.smallest_share", cut.smallest_share, "share", of="customers")
        book.put(f"{address}.chosen", cut is compared.chosen, "flag")
        book.put(f"{address}.reaches", cut.reaches(compared.demanded), "flag")


def measure_candidate_halves(compared: ClusteringComparison) -> Mapping[tuple[Algorithm, int], Estimate]:
    """For each cut how alike two halves of the customers sort all."""
    cuts = compared.choice.cuts
    counts = {name: tuple(each.count for each in cuts if each.algorithm == name) for name in compared.clouds}
    return measure_split_halves(compared.points, counts, compared.seed, CANDIDATE_HALVINGS)


def record_cluster_indices(address: str, points: Floats, labels: Labels, book: EvidenceRecorder) -> None:
    """Davies and Bouldin's index (1979, lower is better), Calinski and Harabasz's (1974, higher)."""
    if len(np.unique(labels)) > 1:
        book.put(f"{address}.davies_bouldin", float(davies_bouldin_score(points, labels)), "number")
        book.put(f"{address}.calinski_harabasz", float(calinski_harabasz_score(points, labels)), "number")


def record_stability_by_count(compared: ClusteringComparison, book: EvidenceRecorder) -> None:
    """The chosen algorithm's stability by number of groups, beside that on clouds without groups."""
    steps, looks = compared.choice.steps(), compared.clouds[compared.chosen.algorithm]
    book.list("steps", [str(each.count) for each in steps])
    for cut in steps:
        address = f"steps.{cut.count}"
        usual = bounded_prediction_interval([each[cut.count].stability for each in looks if cut.count in each])
        book.put(f"{address}.count", cut.count, "count")
        book.put(f"{address}.stability", cut.agreed, "score")
        book.put(f"{address}.null", usual, "score")
        book.put(f"{address}.chosen", cut is compared.chosen, "flag")


def record_unscaled_clustering(compared: ClusteringComparison, raw: Floats, book: EvidenceRecorder) -> None:
    """The cut with the best silhouette of all on unscaled money and orders, and what it is: a handful."""
    points = StandardScaler().fit_transform(raw)
    counts = tuple(range(2, compared.demanded.most + 1))
    cutters = fit_clusterers("k_means", points, counts, compared.seed)
    looks = {count: measure_cluster_quality(points, cutter).silhouette for count, cutter in cutters.items()}
    count = max(looks, key=lambda each: looks[each])
    jobs: list[Job] = [("k_means", (count,), compared.seed + number) for number in range(10)]
    again = [each[count] for each in refit_all_resamples(points, jobs)]
    sizes = np.bincount(cutters[count].predict(points), minlength=count)
    book.put("clusters.wholesale.silhouette", looks[count], "score")
    book.put("clusters.wholesale.count", count, "count")
    book.put("clusters.wholesale.smallest_n", int(sizes.min()), "count")
    book.put("clusters.wholesale.stability", measure_refit_agreement(cutters[count], again, points), "score")
