"""Analysis: customers scaled in other usual ways, and how far the cut then agrees with the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.stats import rankdata
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import PowerTransformer, StandardScaler

from plainspoken.analysis.clustering.clusterers import Floats, fit_clusterers
from plainspoken.analysis.clustering.scaling import Scales
from plainspoken.analysis.clustering.select_clustering import FittedClustering
from plainspoken.analysis.clustering.stability import Job, measure_refit_agreement, refit_all_resamples
from plainspoken.core.recorder import EvidenceRecorder

SCALING_RESAMPLES = 10  # refits of each cut, enough to tell a stable one from a rough one


def scale_by_logarithm(raw: Floats) -> Floats:
    """Logarithms of values and one; a sum below nil counts as nil."""
    return np.log1p(np.maximum(raw, 0.0))


def scale_by_rank(raw: Floats) -> Floats:
    """The place of each value among all; equal values share one."""
    return np.column_stack([rankdata(column) for column in raw.T]).astype(np.float64)


def scale_by_power(raw: Floats) -> Floats:
    """The power of the chosen scaling (Yeo & Johnson 2000), without setting outer values to the edge."""
    return np.asarray(PowerTransformer().fit_transform(raw), dtype=np.float64)


OTHER_SCALINGS: Mapping[str, Callable[[Floats], Floats]] = {
    "logarithm": scale_by_logarithm,
    "rank": scale_by_rank,
    "power_unclipped": scale_by_power,
}


def record_scaling_agreement(
    chosen: FittedClustering, points: Floats, raw: Floats, scales: Scales, seed: int, book: EvidenceRecorder
) -> None:
    """Write `scalings` and `clusters.across_scalings`: the chosen algorithm and number on other usual scales.

    `points`, `raw`: the same customers on the chosen scales and on none (n, columns). Agreement: the adjusted Rand
    index with the chosen cut; stability: that of the other cut with its own refits on resamples.
    """
    ours, found = chosen.cutter.predict(points), []
    for name, scale in OTHER_SCALINGS.items():
        scaled = np.asarray(StandardScaler().fit_transform(scale(raw[:, scales.kept_])), dtype=np.float64)
        cutter = fit_clusterers(chosen.algorithm, scaled, (chosen.count,), seed).get(chosen.count)
        if cutter is None:
            continue
        jobs: list[Job] = [(chosen.algorithm, (chosen.count,), seed + number) for number in range(SCALING_RESAMPLES)]
        refits = [each[chosen.count] for each in refit_all_resamples(scaled, jobs) if chosen.count in each]
        book.put(f"scalings.{name}.scaling", f"scaling.{name}", "name")
        book.put(f"scalings.{name}.agreement", float(adjusted_rand_score(ours, cutter.predict(scaled))), "score")
        book.put(f"scalings.{name}.stability", measure_refit_agreement(cutter, refits, scaled), "score")
        found.append(name)
    book.list("scalings", found)
    if found:
        least = min(found, key=lambda name: book.evidence[f"scalings.{name}.agreement"].number)
        book.put("clusters.across_scalings", book.evidence[f"scalings.{least}.agreement"].number, "score")
        book.put("clusters.other_scaling", f"scaling.{least}", "name")
