"""Real time: counts of what is asked, to how far it has moved from what the model learned from, in words."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from plainspoken.case.serving_manifest import FeatureProfile, Histogram
from plainspoken.core.findings import FrozenModel
from plainspoken.serving.api_models import Kind
from plainspoken.words import Words

Ints = NDArray[np.int64]
Verdict = Literal["moved", "steady", "too_few"]
PROBLEM_KINDS: tuple[Kind, ...] = get_args(Kind)
MIN_CASES_FOR_DRIFT = 200  # cases below which nothing is said
MODERATE_DRIFT_PSI = 0.1  # a distance that practitioners call a moderate change (Siddiqi 2006)
DRIFT_CONFIDENCE_LEVEL = 0.999  # no more than one in a thousand steady columns is called moved
DRIFT_SCORE_KEY = "score"
MIN_DRIFT_BIN_SHARE = 0.02  # bins that hold less of the reference are counted with their neighbour


class ColumnDrift(FrozenModel):
    """How far one column, or the score, has moved: the population stability index over its bins.

    `by_chance`: what chance alone would stay under; `n`: how many cases were counted; `refused`: how many
    were refused for this field, by kind.
    """

    what: str
    words: str
    verdict: Verdict
    says: str
    distance: float | None
    by_chance: float | None
    n: int
    refused: dict[str, int]


class Drift(FrozenModel):
    """All columns and the score of one moment, the farthest first."""

    moment: str
    n: int
    moved: tuple[ColumnDrift, ...]


@dataclass
class BinCounter:
    """Running counts over the bins of one spread; as much memory as there are bins, however many come.

    `seen`: the cells that are counted in, one a bin and one for what was missing.
    """

    spread: Histogram
    seen: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    merged: Ints = field(init=False)

    def __post_init__(self) -> None:
        if not len(self.seen):
            self.seen = np.zeros(count_cells(self.spread), dtype=np.int64)
        self.merged = merge_small_bins(self.spread.counts)

    def distance(self) -> tuple[Verdict, float | None, float | None, int]:
        """The verdict, the distance, what chance alone would stay under, and how many were counted."""
        counts = self.seen[:-1]  # the last one counts what was missing
        whole, bins = int(counts.sum()), int(self.merged.max()) + 1
        if whole < MIN_CASES_FOR_DRIFT or bins < 2:
            return "too_few", None, None, whole
        reference = self.by_bin(np.array(self.spread.counts), bins)
        found = population_stability_index(reference, self.by_bin(counts, bins))
        chance = float(chi2.ppf(DRIFT_CONFIDENCE_LEVEL, bins - 1) * (1 / whole + 1 / reference.sum()))
        return ("moved" if found > max(MODERATE_DRIFT_PSI, chance) else "steady"), found, chance, whole

    def by_bin(self, counts: Ints, bins: int) -> NDArray[np.float64]:
        """Counts over the merged bins."""
        return np.asarray(np.bincount(self.merged, weights=counts, minlength=bins), dtype=np.float64)


def count_cells(spread: Histogram) -> int:
    """How many cells the counts over a spread take."""
    return len(spread.counts) + 1


def merge_small_bins(counts: Sequence[int]) -> Ints:
    """The number of the merged bin that each bin goes into: small ones go with the next."""
    least, number, held = MIN_DRIFT_BIN_SHARE * sum(counts), 0, 0.0
    places = []
    for count in counts:
        if held >= least:
            number, held = number + 1, 0.0
        places.append(number)
        held += count
    last = number - 1 if held < least and number else number
    return np.array([min(place, last) for place in places], dtype=np.int64)


def population_stability_index(reference: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """The population stability index of two counts over the same bins, smoothed by half a case."""
    one = (reference + 0.5) / (reference + 0.5).sum()
    other = (now + 0.5) / (now + 0.5).sum()
    return float(((other - one) * np.log(other / one)).sum())


class DriftMonitor:
    """Counts what one moment is asked and what it answers. Safe for several threads.

    `cells`: what is counted in (see `count_monitor_cells`), which may be shared; made here where there are none.
    """

    def __init__(self, seen: Sequence[FeatureProfile], scores: Histogram, cells: Ints | None = None) -> None:
        self.seen = tuple(seen)
        self.cells = np.zeros(count_monitor_cells(seen, scores), dtype=np.int64) if cells is None else cells
        ends = np.cumsum([1, *map(count_cells, [scores, *(each.spread for each in seen)])])
        self.total, first, *rest = np.split(self.cells, ends)
        self.scores = BinCounter(scores, first)
        self.columns = [BinCounter(each.spread, part) for each, part in zip(seen, rest, strict=False)]
        self.refused = rest[-1].reshape(len(self.seen), len(PROBLEM_KINDS))
        self.places = {each.column: place for place, each in enumerate(seen)}
        self.lock = threading.Lock()

    def scored(self, bins: Sequence[int], score_bin: int) -> None:
        """Count one scored case by the bins of its values and of its score."""
        with self.lock:
            self.total[0] += 1
            for count, place in zip(self.columns, bins, strict=True):
                count.seen[place] += 1
            self.scores.seen[score_bin] += 1

    def refusal(self, problems: Sequence[tuple[str, Kind]]) -> None:
        """Count one refused case: field and kind of each problem; fields that no model takes are not kept."""
        with self.lock:
            self.total[0] += 1
            for name, kind in problems:
                if name in self.places:
                    self.refused[self.places[name], PROBLEM_KINDS.index(kind)] += 1

    def list_refused(self, place: int) -> dict[str, int]:
        """How many were refused for a field, by kind."""
        return {kind: int(count) for kind, count in zip(PROBLEM_KINDS, self.refused[place], strict=True) if count}


def count_monitor_cells(seen: Sequence[FeatureProfile], scores: Histogram) -> int:
    """How many cells a monitor counts in: all cases, the bins of the score, those of each column, and then for each
    column how many were refused, by kind."""
    bins = sum(map(count_cells, [scores, *(each.spread for each in seen)]))
    return 1 + bins + len(seen) * len(PROBLEM_KINDS)


def describe_drift(moment: str, watch: DriftMonitor, words: Words) -> Drift:
    """How far each column and the score have moved, the farthest first, in the words of the briefing."""
    with watch.lock:
        score = describe_column_drift(
            DRIFT_SCORE_KEY, format_plain_label(words, "service_score"), watch.scores, {}, words
        )
        columns = [
            describe_column_drift(
                each.column, words.name(f"column.{each.slug}").text, count, watch.list_refused(place), words
            )
            for place, (each, count) in enumerate(zip(watch.seen, watch.columns, strict=True))
        ]
        total = int(watch.total[0])
    order = sorted([score, *columns], key=lambda each: -(each.distance or 0.0))
    return Drift(moment=moment, n=total, moved=tuple(order))


def describe_column_drift(
    what: str, name: str, count: BinCounter, refused: dict[str, int], words: Words
) -> ColumnDrift:
    """One column or the score."""
    verdict, distance, chance, n = count.distance()
    says = format_plain_label(words, f"service_{verdict}")
    return ColumnDrift(
        what=what, words=name, verdict=verdict, says=says, distance=distance, by_chance=chance, n=n, refused=refused
    )


def format_plain_label(words: Words, label: str) -> str:
    """A label as plain text."""
    return str(words.label(label).striptags())
