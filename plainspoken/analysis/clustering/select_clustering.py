"""Analysis: into how many segments, by which algorithm; one cut chosen by rule. Knows no address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from joblib import Parallel, delayed

from plainspoken.analysis.clustering.clusterers import SIMPLEST_FIRST, Cutter, Floats, fit
from plainspoken.analysis.clustering.null_reference import Look, look
from plainspoken.analysis.clustering.stability import agreement, refits
from plainspoken.analysis.training.cross_validation import CORES
from plainspoken.case import Clustering
from plainspoken.case.invoices import Algorithm
from plainspoken.core.recorder import Estimate

SCREENED = 8  # resamples by which cuts without hope are told from the others
HOPE = 0.04  # below the demanded stability: what the screening may be wrong by
ALIKE = 2  # decimals at which two cuts are equally stable


@dataclass(frozen=True)
class Cut:
    """One algorithm's cut into `count` groups, its refits on `resamples` resamples (fewer, where it found
    another number of groups on some), and how well those agree with it."""

    algorithm: Algorithm
    count: int
    cutter: Cutter
    look: Look
    smallest_share: float
    resamples: int = 0
    refits: tuple[Cutter, ...] = ()
    agreed: Estimate | None = None

    @property
    def stability(self) -> float:
        """Mean agreement with the refits; 0 where there are none."""
        return self.agreed.value if self.agreed else 0.0

    def reaches(self, demanded: Clustering) -> bool:
        """Whether it is as stable as demanded, and no group too small."""
        return self.stability >= demanded.stability and self.smallest_share >= demanded.min_share


@dataclass(frozen=True)
class Choice:
    """Every cut that was tried, and the chosen one."""

    cuts: tuple[Cut, ...]
    chosen: Cut

    def steps(self) -> tuple[Cut, ...]:
        """The chosen algorithm's cuts, by number of groups."""
        return tuple(each for each in self.cuts if each.algorithm == self.chosen.algorithm)


def choose(points: Floats, demanded: Clustering, seed: int) -> Choice:
    """Try every algorithm and number of segments, and choose by rule.

    Each cut is refitted on a few resamples; what then comes near the demanded stability, and all of the
    chosen algorithm's cuts, on as many as the case asks for.
    """
    tried = first_cuts(points, demanded, seed)
    screened = refitted(points, tried, range(seed, seed + SCREENED))
    rest = range(seed + SCREENED, seed + max(demanded.resamples, SCREENED))
    hopeful = [each for each in screened if hopes(each, demanded)]
    known = merged(screened, refitted(points, hopeful, rest))
    algorithm = best(known, demanded).algorithm
    left = [each for each in known if each.algorithm == algorithm and each.resamples <= SCREENED]
    known = merged(known, refitted(points, left, rest))
    return Choice(tuple(known), best([each for each in known if each.algorithm == algorithm], demanded))


def first_cuts(points: Floats, demanded: Clustering, seed: int) -> list[Cut]:
    """Every algorithm's cut of all points, for each number of groups it can make."""
    counts = range(demanded.fewest, demanded.most + 1)
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    fits = run(delayed(fit)(algorithm, points, counts, seed) for algorithm in demanded.algorithms)
    return [
        Cut(algorithm, count, cutter, look(points, cutter), smallest(points, cutter, count))
        for algorithm, cutters in zip(demanded.algorithms, fits, strict=True)
        for count, cutter in cutters.items()
    ]


def smallest(points: Floats, cutter: Cutter, count: int) -> float:
    """The share of points in the smallest group; 0 where one is empty."""
    return float(np.bincount(cutter.predict(points), minlength=count).min() / len(points))


def refitted(points: Floats, cuts: Sequence[Cut], seeds: range) -> list[Cut]:
    """The cuts with further refits, one for each seed; every cut sees the same resamples."""
    counts: dict[Algorithm, list[int]] = defaultdict(list)
    for cut in cuts:
        counts[cut.algorithm].append(cut.count)
    jobs = [(name, tuple(each), seed) for seed in seeds for name, each in counts.items()]
    found: dict[tuple[Algorithm, int], list[Cutter]] = defaultdict(list)
    for (name, _, _), cutters in zip(jobs, refits(points, jobs), strict=True):
        for count, cutter in cutters.items():
            found[name, count].append(cutter)
    return [with_refits(points, cut, found[cut.algorithm, cut.count], len(seeds)) for cut in cuts]


def with_refits(points: Floats, cut: Cut, more: Sequence[Cutter], resamples: int) -> Cut:
    """The cut with the refits on more resamples, and its agreement with all of them."""
    together, asked = (*cut.refits, *more), cut.resamples + resamples
    agreed = agreement(cut.cutter, together, points, asked - len(together))
    return replace(cut, resamples=asked, refits=together, agreed=agreed)


def hopes(cut: Cut, demanded: Clustering) -> bool:
    """Whether a screened cut may turn out as stable as demanded."""
    return cut.stability >= demanded.stability - HOPE and cut.smallest_share >= demanded.min_share


def merged(cuts: Sequence[Cut], newer: Sequence[Cut]) -> list[Cut]:
    """The cuts, each replaced by its newer form where there is one."""
    known: Mapping[tuple[Algorithm, int], Cut] = {(each.algorithm, each.count): each for each in newer}
    return [known.get((each.algorithm, each.count), each) for each in cuts]


def best(cuts: Sequence[Cut], demanded: Clustering) -> Cut:
    """The declared rule: of all cuts that reach what is demanded, the one with most segments; then the most
    stable; the simplest among equals. Where none does, the most stable one without too small a segment."""
    reaching = [each for each in cuts if each.reaches(demanded)]
    if reaching:
        return max(reaching, key=lambda each: (each.count, *preference(each)))
    large = [each for each in cuts if each.smallest_share >= demanded.min_share]
    return max(large or cuts, key=preference)


def preference(cut: Cut) -> tuple[float, int]:
    """More stable is better, then simpler."""
    return round(cut.stability, ALIKE), -SIMPLEST_FIRST.index(cut.algorithm)
