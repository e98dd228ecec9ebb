"""Analysis: writes how the cut was chosen, and how it would look without groups. Knows no profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, davies_bouldin_score
from sklearn.preprocessing import StandardScaler

from plainspoken.analysis.clustering.clusterers import Floats, Labels, dense, fit
from plainspoken.analysis.clustering.null_data import gaussian, shuffled
from plainspoken.analysis.clustering.null_reference import (
    Look,
    look,
    next_index,
    next_one,
    undivided,
    without_groups,
)
from plainspoken.analysis.clustering.select_clustering import Choice, Cut
from plainspoken.analysis.clustering.stability import Job, agreement, halves, refits
from plainspoken.case import Clustering
from plainspoken.case.invoices import Algorithm
from plainspoken.core.recorder import Book, Estimate

HALVINGS = 10  # of the chosen cut
FEW_HALVINGS = 4  # of each of the others
DRAWS = 6  # of the clouds that only the chosen cut is held against
Looks = Sequence[Mapping[int, Look]]
Clouds = Mapping[Algorithm, Looks]


@dataclass(frozen=True)
class Compared:
    """A choice on points (n, columns), and how each algorithm's cuts look on clouds without groups."""

    choice: Choice
    points: Floats
    clouds: Clouds
    demanded: Clustering
    seed: int

    @property
    def chosen(self) -> Cut:
        """The chosen cut."""
        return self.choice.chosen


def compare(choice: Choice, points: Floats, demanded: Clustering, seed: int) -> Compared:
    """Hold every cut against clouds without groups; the stability there only for the chosen algorithm."""
    clouds: dict[Algorithm, Looks] = {}
    for algorithm in dict.fromkeys(each.algorithm for each in choice.cuts):
        counts = [each.count for each in choice.cuts if each.algorithm == algorithm]
        again = {} if algorithm == choice.chosen.algorithm else {"refitted": 0}
        clouds[algorithm] = without_groups(points, algorithm, counts, seed, **again)
    return Compared(choice, points, clouds, demanded, seed)


def write(compared: Compared, raw: Floats, book: Book) -> None:
    """Everything under `clusters`, `candidates`, `steps` and `density`. `raw`: unscaled, (n, columns)."""
    write_choice(compared, book)
    write_null(compared, book)
    write_candidates(compared, book)
    write_steps(compared, book)
    write_wholesale(compared, raw, book)
    labels = dense(compared.points)
    book.put("density.count", int(labels.max()) + 1, "count")
    book.put("density.noise_share", float((labels < 0).mean()), "share", of="customers")


def write_choice(compared: Compared, book: Book) -> None:
    """What was chosen, and how stable it is."""
    chosen, points = compared.chosen, compared.points
    book.put("clusters.algorithm", f"algorithm.{chosen.algorithm}", "name")
    book.put("clusters.count", chosen.count, "count")
    book.put("clusters.tried", len(compared.choice.cuts), "count")
    book.put("clusters.resamples", chosen.resamples, "count")
    book.put("clusters.features", points.shape[1], "count")
    book.put("clusters.n", len(points), "count")
    book.put("clusters.enough", compared.demanded.stability, "score", source="assumed")
    book.put("clusters.stability", chosen.agreed, "score")
    split = halves(points, {chosen.algorithm: (chosen.count,)}, compared.seed, HALVINGS)
    book.put("clusters.halves", split.get((chosen.algorithm, chosen.count)), "score")
    book.put("clusters.between", between(compared), "score")
    book.put("clusters.smallest_share", chosen.smallest_share, "share", of="customers")
    book.put("clusters.silhouette", chosen.look.silhouette, "score", n=len(points))


def between(compared: Compared) -> Estimate | None:
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


def write_null(compared: Compared, book: Book) -> None:
    """How good the chosen cut would look without groups, and whether any number of groups stands out."""
    chosen, points, seed = compared.chosen, compared.points, compared.seed
    looks = compared.clouds[chosen.algorithm]
    mine = [each[chosen.count] for each in looks if chosen.count in each]
    book.put("clusters.null_silhouette", next_index([each.silhouette for each in mine]), "score")
    book.put("clusters.null_stability", next_index([each.stability for each in mine]), "score")
    for name, cloud in (("gaussian", gaussian), ("shuffled", shuffled)):
        drawn = [cloud(points, seed + number) for number in range(DRAWS)]
        fits = [fit(chosen.algorithm, each, (chosen.count,), seed) for each in drawn]
        pairs = zip(drawn, fits, strict=True)
        found = [look(each, cut[chosen.count]).silhouette for each, cut in pairs if chosen.count in cut]
        book.put(f"clusters.{name}_silhouette", next_index(found), "score")
    book.put("clusters.gap", gap(chosen, looks), "number")
    book.put("clusters.gap_best_count", gap_best_count(compared), "count")
    book.put("clusters.natural_count", natural_count(compared), "count")


def gap(cut: Cut, looks: Looks) -> Estimate | None:
    """How much tighter the groups are than on clouds without groups, in logs (Tibshirani et al. 2001)."""
    found = next_one([each[cut.count].spread for each in looks if cut.count in each])
    if found is None or found.low is None or found.high is None:
        return None
    own = cut.look.spread
    return Estimate(found.value - own, found.low - own, found.high - own, found.n, found.method)


def gap_best_count(compared: Compared) -> int:
    """The fewest groups whose gap is no smaller than the next one's less its error (Tibshirani et al. 2001);
    one group is among the numbers tried."""
    looks = compared.clouds[compared.chosen.algorithm]
    own = {1: undivided(compared.points).spread}
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


def natural_count(compared: Compared) -> int:
    """The number of groups at which silhouette, gap and stability all lie beyond what one more cloud without
    groups would show; at several the one with the best silhouette; 0 at none."""
    looks = compared.clouds[compared.chosen.algorithm]
    natural = [each for each in compared.choice.steps() if stands_out(each, looks)]
    return max(natural, key=lambda each: each.look.silhouette).count if natural else 0


def stands_out(cut: Cut, looks: Looks) -> bool:
    """Whether a cut looks better by every measure than on clouds without groups."""
    mine = [each[cut.count] for each in looks if cut.count in each]
    silhouettes = next_index([each.silhouette for each in mine])
    stabilities = next_index([each.stability for each in mine])
    tighter = gap(cut, looks)
    return (
        above(cut.look.silhouette, silhouettes)
        and above(cut.stability, stabilities)
        and (tighter is not None and tighter.low is not None and tighter.low > 0)
    )


def above(value: float, usual: Estimate | None) -> bool:
    """Whether a value lies above a range."""
    return usual is not None and usual.high is not None and value > usual.high


def write_candidates(compared: Compared, book: Book) -> None:
    """Every cut that was tried, by every measure."""
    cuts, halved = compared.choice.cuts, half_by_half(compared)
    book.list("candidates", [str(number) for number in range(len(cuts))])
    for number, cut in enumerate(cuts):
        address = f"candidates.{number}"
        labels = cut.cutter.predict(compared.points)
        book.put(f"{address}.algorithm", f"algorithm.{cut.algorithm}", "name")
        book.put(f"{address}.count", cut.count, "count")
        book.put(f"{address}.silhouette", cut.look.silhouette, "score")
        write_indices(address, compared.points, labels, book)
        book.put(f"{address}.gap", gap(cut, compared.clouds[cut.algorithm]), "number")
        book.put(f"{address}.stability", cut.agreed, "score")
        book.put(f"{address}.halves", halved.get((cut.algorithm, cut.count)), "score")
        book.put(f"{address}.smallest_share", cut.smallest_share, "share", of="customers")
        book.put(f"{address}.chosen", cut is compared.chosen, "flag")
        book.put(f"{address}.reaches", cut.reaches(compared.demanded), "flag")


def half_by_half(compared: Compared) -> Mapping[tuple[Algorithm, int], Estimate]:
    """For each cut how alike two halves of the customers sort all."""
    cuts = compared.choice.cuts
    counts = {name: tuple(each.count for each in cuts if each.algorithm == name) for name in compared.clouds}
    return halves(compared.points, counts, compared.seed, FEW_HALVINGS)


def write_indices(address: str, points: Floats, labels: Labels, book: Book) -> None:
    """Davies and Bouldin's index (1979, lower is better), Calinski and Harabasz's (1974, higher)."""
    if len(np.unique(labels)) > 1:
        book.put(f"{address}.davies_bouldin", float(davies_bouldin_score(points, labels)), "number")
        book.put(f"{address}.calinski_harabasz", float(calinski_harabasz_score(points, labels)), "number")


def write_steps(compared: Compared, book: Book) -> None:
    """The chosen algorithm's stability by number of groups, beside that on clouds without groups."""
    steps, looks = compared.choice.steps(), compared.clouds[compared.chosen.algorithm]
    book.list("steps", [str(each.count) for each in steps])
    for cut in steps:
        address = f"steps.{cut.count}"
        usual = next_index([each[cut.count].stability for each in looks if cut.count in each])
        book.put(f"{address}.count", cut.count, "count")
        book.put(f"{address}.stability", cut.agreed, "score")
        book.put(f"{address}.null", usual, "score")
        book.put(f"{address}.chosen", cut is compared.chosen, "flag")


def write_wholesale(compared: Compared, raw: Floats, book: Book) -> None:
    """The cut with the best silhouette of all on unscaled money and orders, and what it is: a handful."""
    points = StandardScaler().fit_transform(raw)
    counts = tuple(range(2, compared.demanded.most + 1))
    cutters = fit("k_means", points, counts, compared.seed)
    looks = {count: look(points, cutter).silhouette for count, cutter in cutters.items()}
    count = max(looks, key=lambda each: looks[each])
    jobs: list[Job] = [("k_means", (count,), compared.seed + number) for number in range(10)]
    again = [each[count] for each in refits(points, jobs)]
    sizes = np.bincount(cutters[count].predict(points), minlength=count)
    book.put("clusters.wholesale.silhouette", looks[count], "score")
    book.put("clusters.wholesale.count", count, "count")
    book.put("clusters.wholesale.smallest_n", int(sizes.min()), "count")
    book.put("clusters.wholesale.stability", agreement(cutters[count], again, points), "score")
