"""The candidate models, from the simplest on, with their grids. Knows no data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from lightgbm import LGBMClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from analysis.features import Encoding
from plainspoken.case import Search
from plainspoken.errors import PlainspokenError
from plainspoken.findings import nearest

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """A kind of model: how simple it is (1 is simplest), what it eats, what is searched."""

    slug: str
    simplicity: int
    encoding: Encoding
    make: Callable[[Settings, int], Any]
    grid: Mapping[str, tuple[Any, ...]]

    def settings(self) -> list[Settings]:
        """Every combination of the grid, in a fixed order."""
        return [dict(zip(self.grid, values, strict=True)) for values in product(*self.grid.values())]


def logistic_regression(settings: Settings, seed: int) -> Any:
    """Logistic regression with a ridge penalty."""
    return LogisticRegression(max_iter=500, random_state=seed, **settings)


def decision_tree(settings: Settings, seed: int) -> Any:
    """A single decision tree."""
    return DecisionTreeClassifier(random_state=seed, **settings)


def nearest_neighbours(settings: Settings, seed: int) -> Any:
    """The share of events among the nearest neighbours."""
    return KNeighborsClassifier(**settings)


def support_vectors(settings: Settings, seed: int) -> Any:
    """A linear support vector machine on an approximate Gaussian kernel (Williams & Seeger 2001)."""
    kernel = Nystroem(gamma=settings["gamma"], n_components=200, random_state=seed)
    machine = LinearSVC(C=settings["C"], dual=False, tol=1e-2, max_iter=200, random_state=seed)
    return make_pipeline(kernel, StandardScaler(), machine)


def random_forest(settings: Settings, seed: int) -> Any:
    """A random forest (Breiman 2001)."""
    return RandomForestClassifier(n_estimators=120, random_state=seed, n_jobs=1, **settings)


def hist_boosting(settings: Settings, seed: int) -> Any:
    """Histogram gradient boosting, without its own early stopping so that no rows are set aside twice."""
    fixed = {"min_samples_leaf": 40, "l2_regularization": 5.0, "max_features": 0.5, "early_stopping": False}
    return HistGradientBoostingClassifier(random_state=seed, **fixed, **settings)


def lightgbm(settings: Settings, seed: int) -> Any:
    """LightGBM with strong regularisation, one thread and fixed order: the same bytes each time."""
    fixed: Settings = {"min_child_samples": 40, "reg_lambda": 5.0, "colsample_bytree": 0.4, "subsample": 0.7}
    stable: Settings = {"subsample_freq": 1, "n_jobs": 1, "deterministic": True, "force_col_wise": True}
    return LGBMClassifier(random_state=seed, verbose=-1, **fixed, **stable, **settings)


CANDIDATES = {
    each.slug: each
    for each in (
        Candidate("logistic_regression", 1, "scaled", logistic_regression, {"C": (0.01, 0.03, 0.1, 0.3)}),
        Candidate(
            "decision_tree",
            2,
            "plain",
            decision_tree,
            {"max_depth": (4, 6, 8), "min_samples_leaf": (20, 50, 100)},
        ),
        Candidate(
            "nearest_neighbours",
            3,
            "scaled",
            nearest_neighbours,
            {"n_neighbors": (25, 100, 200), "weights": ("uniform", "distance")},
        ),
        Candidate(
            "random_forest",
            4,
            "plain",
            random_forest,
            {"min_samples_leaf": (5, 10, 20), "max_features": ("sqrt", 0.3)},
        ),
        Candidate(
            "hist_boosting",
            5,
            "plain",
            hist_boosting,
            {"learning_rate": (0.05,), "max_leaf_nodes": (6, 10), "max_iter": (100, 200)},
        ),
        Candidate(
            "lightgbm",
            6,
            "plain",
            lightgbm,
            {"learning_rate": (0.03, 0.06), "num_leaves": (6, 10), "n_estimators": (200, 300)},
        ),
        Candidate(
            "support_vectors",
            7,
            "scaled",
            support_vectors,
            {"gamma": (0.03, 0.06), "C": (1e-4, 3e-4)},
        ),
    )
}


def candidates_of(search: Search) -> list[Candidate]:
    """The candidates that a case asks for, with its own grids where it gives them, the simplest first.

    Raises:
        PlainspokenError: no such candidate; names the nearest.
    """
    for name in (*search.candidates, *search.grid):
        if name not in CANDIDATES:
            raise PlainspokenError(f"search: no candidate {name!r}{nearest(name, CANDIDATES)}")
    chosen = [with_grid(CANDIDATES[name], search.grid.get(name, {})) for name in search.candidates]
    return sorted(chosen, key=lambda each: each.simplicity)


def with_grid(candidate: Candidate, grid: Mapping[str, tuple[Any, ...]]) -> Candidate:
    """The candidate with some of its grid replaced."""
    unknown = set(grid) - set(candidate.grid)
    if unknown:
        name = sorted(unknown)[0]
        raise PlainspokenError(
            f"search.grid.{candidate.slug}: no setting {name!r}{nearest(name, candidate.grid)}"
        )
    merged = {**candidate.grid, **grid}
    return Candidate(candidate.slug, candidate.simplicity, candidate.encoding, candidate.make, merged)
