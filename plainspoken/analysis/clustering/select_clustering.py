"""Analysis: into how many segments, by which algorithm; one cut chosen by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from joblib import Parallel, delayed

from plainspoken.analysis.clustering.clusterers import ALGORITHMS_SIMPLEST_FIRST, Clusterer, Floats, fit_clusterers
from plainspoken.analysis.clustering.null_reference import ClusterQuality, measure_cluster_quality
from plainspoken.analysis.clustering.stability import measure_refit_agreement, refit_all_resamples
from plainspoken.analysis.training.cross_validation import CORES
from plainspoken.case import ClusteringSettings
from plainspoken.case.invoice_settings import Algorithm
from plainspoken.core.recorder import Estimate

SCREENING_RESAMPLES = 8  # resamples by which cuts without hope are told from the others
SCREENING_TOLERANCE = 0.04  # below the demanded stability: what the screening may be wrong by
STABILITY_DECIMALS = 2  # decimals at which two cuts are equally stable


@dataclass(frozen=True)
class FittedClustering:
    """One algorithm's cut into `count` groups, its refits on `resamples` resamples (fewer, where it found
    another number of groups on some), and how well those agree with it."""

    algorithm: Algorithm
    count: int
    cutter: Clusterer
    look: ClusterQuality
    smallest_share: float
    resamples: int = 0
    refits: tuple[Clusterer, ...] = ()
    agreed: Estimate | None = None

    @property
    def stability(self) -> float:
        """Mean agreement with the refits; 0 where there are none."""
        return self.agreed.value if self.agreed else 0.0

    def reaches(self, demanded: ClusteringSettings) -> bool:
        """Whether it is as stable as demanded, on the mean and on nearly every resample, and no group too small."""
        low = self.stability if self.agreed is None or self.agreed.low is None else self.agreed.low
        steady = self.stability >= demanded.stability and low >= demanded.least_agreement
        return steady and self.smallest_share >= demanded.min_share


@dataclass(frozen=True)
class ClusteringChoice:
    """Every cut that was tried, and the chosen one."""

    cuts: tuple[FittedClustering, ...]
    chosen: FittedClustering

    def steps(self) -> tuple[FittedClustering, ...]:
        """The chosen algorithm's cuts, by number of groups."""
        return tuple(each for each in self.cuts if each.algorithm == self.chosen.algorithm)


def select_clustering(points: Floats, demanded: ClusteringSettings, seed: int) -> ClusteringChoice:
    """Try every algorithm and number of segments, and choose by rule.

    Each cut is refitted on a few resamples; what then comes near the demanded stability, and all of the
    chosen algorithm's cuts, on as many as the case asks for.
    """
    tried = fit_all_clusterings(points, demanded, seed)
    screened = refit_clusterings(points, tried, range(seed, seed + SCREENING_RESAMPLES))
    rest = range(seed + SCREENING_RESAMPLES, seed + max(demanded.resamples, SCREENING_RESAMPLES))
    hopeful = [each for each in screened if may_reach_stability(each, demanded)]
    known = replace_refitted_clusterings(screened, refit_clusterings(points, hopeful, rest))
    algorithm = pick_best_clustering(known, demanded).algorithm
    left = [each for each in known if each.algorithm == algorithm and each.resamples <= SCREENING_RESAMPLES]
    known = replace_refitted_clusterings(known, refit_clusterings(points, left, rest))
    return ClusteringChoice(
        tuple(known), pick_best_clustering([each for each in known if each.algorithm == algorithm], demanded)
    )


def fit_all_clusterings(points: Floats, demanded: ClusteringSettings, seed: int) -> list[FittedClustering]:
    """Every algorithm's cut of all points, for each number of groups it can make."""
    counts = range(demanded.fewest, demanded.most + 1)
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    fits = run(delayed(fit_clusterers)(algorithm, points, counts, seed) for algorithm in demanded.algorithms)
    return [
        FittedClustering(
            algorithm,
            count,
            cutter,
            measure_cluster_quality(points, cutter),
            smallest_cluster_share(points, cutter, count),
        )
        for algorithm, cutters in zip(demanded.algorithms, fits, strict=True)
        for count, cutter in cutters.items()
    ]


def smallest_cluster_share(points: Floats, cutter: Clusterer, count: int) -> float:
    """The share of points in the smallest group; 0 where one is empty."""
    return float(np.bincount(cutter.predict(points), minlength=count).min() / len(points))


def refit_clusterings(points: Floats, cuts: Sequence[FittedClustering], seeds: range) -> list[FittedClustering]:
    """The cuts with further refits, one for each seed; every cut sees the same resamples."""
    counts: dict[Algorithm, list[int]] = defaultdict(list)
    for cut in cuts:
        counts[cut.algorithm].append(cut.count)
    jobs = [(name, tuple(each), seed) for seed in seeds for name, each in counts.items()]
    found: dict[tuple[Algorithm, int], list[Clusterer]] = defaultdict(list)
    for (name, _, _), cutters in zip(jobs, refit_all_resamples(points, jobs), strict=True):
        for count, cutter in cutters.items():
            found[name, count].append(cutter)
    return [add_clustering_refits(points, cut, found[cut.algorithm, cut.count], len(seeds)) for cut in cuts]


def add_clustering_refits(
    points: Floats, cut: FittedClustering, more: Sequence[Clusterer], resamples: int
) -> FittedClustering:
    """The cut with the refits on more resamples, and its agreement with all of them."""
    together, asked = (*cut.refits, *more), cut.resamples + resamples
    agreed = measure_refit_agreement(cut.cutter, together, points, asked - len(together))
    return replace(cut, resamples=asked, refits=together, agreed=agreed)


def may_reach_stability(cut: FittedClustering, demanded: ClusteringSettings) -> bool:
    """Whether a screened cut may turn out as stable as demanded."""
    return cut.stability >= demanded.stability - SCREENING_TOLERANCE and cut.smallest_share >= demanded.min_share


def replace_refitted_clusterings(
    cuts: Sequence[FittedClustering], newer: Sequence[FittedClustering]
) -> list[FittedClustering]:
    """The cuts, each replaced by its newer form where there is one."""
    known: Mapping[tuple[Algorithm, int], FittedClustering] = {(each.algorithm, each.count): each for each in newer}
    return [known.get((each.algorithm, each.count), each) for each in cuts]


def pick_best_clustering(cuts: Sequence[FittedClustering], demanded: ClusteringSettings) -> FittedClustering:
    """The declared rule: of all cuts that reach what is demanded, the one with most segments; then the most
    stable; the simplest among equals. Where none does, the most stable one without too small a segment."""
    reaching = [each for each in cuts if each.reaches(demanded)]
    if reaching:
        return max(reaching, key=lambda each: (each.count, *stability_sort_key(each)))
    large = [each for each in cuts if each.smallest_share >= demanded.min_share]
    return max(large or cuts, key=stability_sort_key)


def stability_sort_key(cut: FittedClustering) -> tuple[float, int]:
    """More stable is better, then simpler."""
    return round(cut.stability, STABILITY_DECIMALS), -ALGORITHMS_SIMPLEST_FIRST.index(cut.algorithm)
