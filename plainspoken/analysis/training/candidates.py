"""The candidate models, from the simplest on, with their grids. Knows no data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from lightgbm import LGBMClassifier
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from plainspoken.analysis.training.features import Encoding
from plainspoken.analysis.training.soft_voting import SoftVote
from plainspoken.case import Search
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import nearest

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """A kind of model: how simple it is (1 is simplest), what it eats, what is searched.

    `settable`: further settings that a case's grid may hold. `dear`: the reasons of its scores cannot be had
    exactly. `members`: the candidates whose models it averages; its settings are theirs, by slug.
    """

    slug: str
    simplicity: int
    encoding: Encoding
    make: Callable[[Settings, int], Any]
    grid: Mapping[str, tuple[Any, ...]]
    settable: tuple[str, ...] = ()
    dear: bool = False
    members: tuple[str, ...] = ()

    def settings(self) -> list[Settings]:
        """Every combination of the grid, in a fixed order."""
        return [dict(zip(self.grid, values, strict=True)) for values in product(*self.grid.values())]


def logistic_regression(settings: Settings, seed: int) -> Any:
    """Logistic regression with a ridge penalty."""
    return LogisticRegression(max_iter=500, random_state=seed, **without_k(settings))


def logistic_l1(settings: Settings, seed: int) -> Any:
    """Logistic regression with a lasso penalty (Tibshirani 1996)."""
    return LogisticRegression(
        l1_ratio=1.0, solver="liblinear", max_iter=500, random_state=seed, **without_k(settings)
    )


def decision_tree(settings: Settings, seed: int) -> Any:
    """A single decision tree."""
    return DecisionTreeClassifier(random_state=seed, **without_k(settings))


def nearest_neighbours(settings: Settings, seed: int) -> Any:
    """The share of events among the nearest neighbours."""
    return KNeighborsClassifier(**without_k(settings))


def support_vectors(settings: Settings, seed: int) -> Any:
    """A linear support vector machine on an approximate Gaussian kernel (Williams & Seeger 2001)."""
    kernel = Nystroem(gamma=settings["gamma"], n_components=200, random_state=seed)
    machine = LinearSVC(C=settings["C"], dual=False, tol=1e-2, max_iter=200, random_state=seed)
    return make_pipeline(kernel, StandardScaler(), machine)


def support_vectors_exact(settings: Settings, seed: int) -> Any:
    """A support vector machine with the Gaussian kernel itself, for small tables (Cortes & Vapnik 1995)."""
    return SVC(kernel="rbf", random_state=seed, **without_k(settings))


def random_forest(settings: Settings, seed: int) -> Any:
    """A random forest (Breiman 2001)."""
    fixed: Settings = {"n_estimators": 120}
    return RandomForestClassifier(random_state=seed, n_jobs=1, **{**fixed, **without_k(settings)})


def extra_trees(settings: Settings, seed: int) -> Any:
    """Extremely randomised trees (Geurts, Ernst & Wehenkel 2006)."""
    fixed: Settings = {"n_estimators": 150}
    return ExtraTreesClassifier(random_state=seed, n_jobs=1, **{**fixed, **without_k(settings)})


def hist_boosting(settings: Settings, seed: int) -> Any:
    """Histogram gradient boosting, without its own early stopping so that no rows are set aside twice."""
    fixed = {"min_samples_leaf": 40, "l2_regularization": 5.0, "max_features": 0.5, "early_stopping": False}
    return HistGradientBoostingClassifier(random_state=seed, **fixed, **without_k(settings))


def lightgbm(settings: Settings, seed: int) -> Any:
    """LightGBM with strong regularisation, one thread and fixed order: the same bytes each time."""
    fixed: Settings = {"min_child_samples": 40, "reg_lambda": 5.0, "colsample_bytree": 0.4, "subsample": 0.7}
    stable: Settings = {"subsample_freq": 1, "n_jobs": 1, "deterministic": True, "force_col_wise": True}
    return LGBMClassifier(random_state=seed, verbose=-1, **{**fixed, **stable, **without_k(settings)})


def soft_vote(settings: Settings, seed: int) -> Any:
    """The mean probability of diverse models; `settings`: those of each member, by its slug."""
    return SoftVote([member(CANDIDATES[name], each, seed) for name, each in settings.items()])


def member(candidate: Candidate, settings: Settings, seed: int) -> Any:
    """One voice of a vote, with its own choice of numbers where its settings ask for one."""
    model = candidate.make(settings, seed)
    most = settings.get("k", ALL)
    return model if most == ALL else make_pipeline(SelectKBest(k=most), model)


def without_k(settings: Settings) -> Settings:
    """The settings of the model itself; `k`, how many numbers it may see, is a step before it."""
    return {name: value for name, value in settings.items() if name != "k"}


ALL = "all"
FOREST_MORE = ("n_estimators", "max_depth")
BOOSTED_MORE = (
    "min_child_samples",
    "reg_lambda",
    "colsample_bytree",
    "subsample",
    "extra_trees",
    "min_split_gain",
)
DIVERSE = ("logistic_l1", "nearest_neighbours", "support_vectors_exact", "extra_trees", "lightgbm")


CANDIDATES = {
    each.slug: each
    for each in (
        Candidate("logistic_regression", 1, "scaled", logistic_regression, {"C": (0.01, 0.03, 0.1, 0.3)}),
        Candidate("logistic_l1", 1, "scaled", logistic_l1, {"C": (0.03, 0.1, 0.3), "k": (8, 14, ALL)}),
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
            settable=("p",),
            dear=True,
        ),
        Candidate(
            "random_forest",
            4,
            "plain",
            random_forest,
            {"min_samples_leaf": (5, 10, 20), "max_features": ("sqrt", 0.3)},
            settable=FOREST_MORE,
        ),
        Candidate(
            "extra_trees",
            4,
            "plain",
            extra_trees,
            {"min_samples_leaf": (3,), "max_features": (0.3, 0.5)},
            settable=FOREST_MORE,
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
            settable=BOOSTED_MORE,
        ),
        Candidate(
            "support_vectors",
            7,
            "scaled",
            support_vectors,
            {"gamma": (0.03, 0.06), "C": (1e-4, 3e-4)},
            dear=True,
        ),
        Candidate(
            "support_vectors_exact",
            7,
            "scaled",
            support_vectors_exact,
            {"gamma": (0.03, 0.1), "C": (0.5, 1.0, 2.0)},
            dear=True,
        ),
        Candidate("soft_vote", 8, "scaled", soft_vote, {}, dear=True, members=DIVERSE),
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
    allowed = {**candidate.grid, **dict.fromkeys((*candidate.settable, "k"))}
    unknown = set(grid) - set(allowed)
    if unknown:
        name = sorted(unknown)[0]
        raise PlainspokenError(f"search.grid.{candidate.slug}: no setting {name!r}{nearest(name, allowed)}")
    return replace(candidate, grid={**candidate.grid, **grid})
