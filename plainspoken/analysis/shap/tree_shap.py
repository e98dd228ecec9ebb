"""Analysis, SHAP: exact Shapley values of a model made of trees, for many rows or one.

By the paths of the trees (Lundberg et al. 2020, "From local explanations to global understanding with explainable
AI for trees", Nature Machine Intelligence 2), in one walk a tree in place of one a subset (see the kernels)."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.shap import tree_shap_kernels
from plainspoken.analysis.shap.tree_nodes import TreeEnsemble
from plainspoken.analysis.shap.tree_paths import ForestPaths, flatten_forest_paths

Floats = NDArray[np.float64]
# Two, and the asking thread waits: a thread that works on keeps the one it woke off its processor.
SHAP_THREAD_POOL = ThreadPoolExecutor(2, "trees") if (os.cpu_count() or 1) > 1 else None


@dataclass(frozen=True)
class TreeShap:
    """The trees of a model, ready to explain by.

    `features`: k, how many numbers the model takes; `base`: mean margin over its training cases; base plus effects
    is the margin of a case. `boosted`: see `TreeEnsemble`.
    """

    paths: ForestPaths
    features: int
    base: float
    boosted: bool
    room: threading.local = field(default_factory=threading.local)

    @classmethod
    def of(cls, ensemble: TreeEnsemble, features: int) -> TreeShap:
        """Prepare the trees of a model that takes so many numbers."""
        paths = flatten_forest_paths(ensemble.trees)
        return cls(paths, features, paths.base + ensemble.offset, ensemble.boosted)

    def effects(self, numbers: Floats) -> Floats:
        """Shapley values (n, k) of the numbers (n, k); half of the trees on each processor."""
        numbers, trees = as_compared(numbers, self.boosted), len(self.paths.inner)
        half = trees // 2
        if SHAP_THREAD_POOL is None or not half:
            return self.effects_of_trees(numbers, 0, trees)
        first = SHAP_THREAD_POOL.submit(self.effects_of_trees, numbers, 0, half)
        second = SHAP_THREAD_POOL.submit(self.effects_of_trees, numbers, half, trees)
        return np.asarray((first.result() * half + second.result() * (trees - half)) / trees)

    def effects_of_trees(self, numbers: Floats, first: int, end: int) -> Floats:
        """Shapley values (n, k) of the mean over some of the trees; the compiled code lets others run."""
        paths, out = self.paths, np.zeros((len(numbers), self.features))
        work, sums = self.workspace()
        tree_shap_kernels.compute_tree_shap(
            numbers, paths.starts[first : end + 1], paths.inner[first:end], paths.parent, paths.asked,
            paths.below, paths.cut, paths.missing, paths.share, paths.earlier, paths.value, work, sums, out,
        )  # fmt: skip
        return out

    def workspace(self) -> tuple[Floats, Floats]:
        """Memory to work in, one for each thread."""
        if not hasattr(self.room, "kept"):
            nodes, points = max(int(self.paths.inner.max()), 1), tree_shap_kernels.QUADRATURE_POINTS
            self.room.kept = (np.empty((5, nodes * points)), np.empty(self.features * points))
        kept: tuple[Floats, Floats] = self.room.kept
        return kept


def as_compared(numbers: Floats, boosted: bool) -> Floats:
    """Numbers (n, k) in the precision in which the library compares them, see `TreeEnsemble`."""
    return np.ascontiguousarray(numbers if boosted else numbers.astype(np.float32), dtype=np.float64)
