"""The candidate models, from the simplest on, with their grids."""

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
from plainspoken.analysis.training.tree_limits import MAX_TREE_ROWS
from plainspoken.case import SearchSettings
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest

Hyperparameters = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """A kind of model: how simple it is (1 is simplest), what it eats, what is searched.

    `settable`: further settings that a case's grid may hold. `dear`: the reasons of its scores cannot be had
    exactly. `members`: the candidates whose models it averages; its settings are theirs, by slug.
    """

    slug: str
    simplicity: int
    encoding: Encoding
    make: Callable[[Hyperparameters, int], Any]
    grid: Mapping[str, tuple[Any, ...]]
    settable: tuple[str, ...] = ()
    dear: bool = False
    members: tuple[str, ...] = ()

    def settings(self) -> list[Hyperparameters]:
        """Every combination of the grid, in a fixed order."""
        return [dict(zip(self.grid, values, strict=True)) for values in product(*self.grid.values())]


def build_logistic_regression(settings: Hyperparameters, seed: int) -> Any:
    """Logistic regression with a ridge penalty."""
    return LogisticRegression(max_iter=500, random_state=seed, **without_feature_count(settings))


def build_logistic_l1(settings: Hyperparameters, seed: int) -> Any:
    """Logistic regression with a lasso penalty (Tibshirani 1996)."""
    return LogisticRegression(
        l1_ratio=1.0, solver="liblinear", max_iter=500, random_state=seed, **without_feature_count(settings)
    )


def build_decision_tree(settings: Hyperparameters, seed: int) -> Any:
    """A single decision tree."""
    return DecisionTreeClassifier(random_state=seed, **without_feature_count(settings))


def build_nearest_neighbours(settings: Hyperparameters, seed: int) -> Any:
    """The share of events among the nearest neighbours."""
    return KNeighborsClassifier(**without_feature_count(settings))


def build_approximate_svm(settings: Hyperparameters, seed: int) -> Any:
    """A linear support vector machine on an approximate Gaussian kernel (Williams & Seeger 2001)."""
    kernel = Nystroem(gamma=settings["gamma"], n_components=200, random_state=seed)
    machine = LinearSVC(C=settings["C"], dual=False, tol=1e-2, max_iter=200, random_state=seed)
    return make_pipeline(kernel, StandardScaler(), machine)


def build_exact_svm(settings: Hyperparameters, seed: int) -> Any:
    """A support vector machine with the Gaussian kernel itself, for small tables (Cortes & Vapnik 1995)."""
    return SVC(kernel="rbf", random_state=seed, **without_feature_count(settings))


def build_random_forest(settings: Hyperparameters, seed: int) -> Any:
    """A random forest (Breiman 2001), each tree on a resample of a bounded number of rows."""
    fixed: Hyperparameters = {"n_estimators": 120, "max_samples": MAX_TREE_ROWS}
    return RandomForestClassifier(random_state=seed, n_jobs=1, **{**fixed, **without_feature_count(settings)})


def build_extra_trees(settings: Hyperparameters, seed: int) -> Any:
    """Extremely randomised trees (Geurts, Ernst & Wehenkel 2006)."""
    fixed: Hyperparameters = {"n_estimators": 150}
    return ExtraTreesClassifier(random_state=seed, n_jobs=1, **{**fixed, **without_feature_count(settings)})


def build_hist_boosting(settings: Hyperparameters, seed: int) -> Any:
    """Histogram gradient boosting, without its own early stopping so that no rows are set aside twice."""
    fixed = {"min_samples_leaf": 40, "l2_regularization": 5.0, "max_features": 0.5, "early_stopping": False}
    return HistGradientBoostingClassifier(random_state=seed, **fixed, **without_feature_count(settings))


def build_lightgbm(settings: Hyperparameters, seed: int) -> Any:
    """LightGBM with strong regularisation, one thread and fixed order: the same bytes each time."""
    fixed: Hyperparameters = {"min_child_samples": 40, "reg_lambda": 5.0, "colsample_bytree": 0.4, "subsample": 0.7}
    stable: Hyperparameters = {"subsample_freq": 1, "n_jobs": 1, "deterministic": True, "force_col_wise": True}
    return LGBMClassifier(random_state=seed, verbose=-1, **{**fixed, **stable, **without_feature_count(settings)})


def build_soft_vote(settings: Hyperparameters, seed: int) -> Any:
    """The mean probability of diverse models; `settings`: those of each member, by its slug."""
    return SoftVote([build_vote_member(CANDIDATE_MODELS[name], each, seed) for name, each in settings.items()])


def build_vote_member(candidate: Candidate, settings: Hyperparameters, seed: int) -> Any:
    """One voice of a vote, with its own choice of numbers where its settings ask for one."""
    model = candidate.make(settings, seed)
    most = settings.get("k", ALL_FEATURES)
    return model if most == ALL_FEATURES else make_pipeline(SelectKBest(k=most), model)


def without_feature_count(settings: Hyperparameters) -> Hyperparameters:
    """The settings of the model itself; `k`, how many numbers it may see, is a step before it."""
    return {name: value for name, value in settings.items() if name != "k"}


ALL_FEATURES = "all"
FOREST_EXTRA_HYPERPARAMETERS = ("n_estimators", "max_depth")
BOOSTING_EXTRA_HYPERPARAMETERS = (
    "min_child_samples",
    "reg_lambda",
    "colsample_bytree",
    "subsample",
    "extra_trees",
    "min_split_gain",
)
SOFT_VOTE_MEMBERS = ("logistic_l1", "nearest_neighbours", "support_vectors_exact", "extra_trees", "lightgbm")


CANDIDATE_MODELS = {
    each.slug: each
    for each in (
        Candidate("logistic_regression", 1, "scaled", build_logistic_regression, {"C": (0.01, 0.03, 0.1, 0.3)}),
        Candidate("logistic_l1", 1, "scaled", build_logistic_l1, {"C": (0.03, 0.1, 0.3), "k": (8, 14, ALL_FEATURES)}),
        Candidate(
            "decision_tree",
            2,
            "plain",
            build_decision_tree,
            {"max_depth": (4, 6, 8), "min_samples_leaf": (20, 50, 100)},
        ),
        Candidate(
            "nearest_neighbours",
            3,
            "scaled",
            build_nearest_neighbours,
            {"n_neighbors": (25, 100, 200), "weights": ("uniform", "distance")},
            settable=("p",),
            dear=True,
        ),
        Candidate(
            "random_forest",
            4,
            "plain",
            build_random_forest,
            {"min_samples_leaf": (5, 10, 20), "max_features": ("sqrt", 0.3)},
            settable=FOREST_EXTRA_HYPERPARAMETERS,
        ),
        Candidate(
            "extra_trees",
            4,
            "plain",
            build_extra_trees,
            {"min_samples_leaf": (3,), "max_features": (0.3, 0.5)},
            settable=FOREST_EXTRA_HYPERPARAMETERS,
        ),
        Candidate(
            "hist_boosting",
            5,
            "plain",
            build_hist_boosting,
            {"learning_rate": (0.05,), "max_leaf_nodes": (6, 10), "max_iter": (100, 200)},
        ),
        Candidate(
            "lightgbm",
            6,
            "plain",
            build_lightgbm,
            {"learning_rate": (0.03, 0.06), "num_leaves": (6, 10), "n_estimators": (200, 300)},
            settable=BOOSTING_EXTRA_HYPERPARAMETERS,
        ),
        Candidate(
            "support_vectors", 7, "scaled", build_approximate_svm, {"gamma": (0.03, 0.06), "C": (1e-4, 3e-4)}, dear=True
        ),
        Candidate(
            "support_vectors_exact",
            7,
            "scaled",
            build_exact_svm,
            {"gamma": (0.03, 0.1), "C": (0.5, 1.0, 2.0)},
            dear=True,
        ),
        Candidate("soft_vote", 8, "scaled", build_soft_vote, {}, dear=True, members=SOFT_VOTE_MEMBERS),
    )
}


def requested_candidates(search: SearchSettings) -> list[Candidate]:
    """The candidates that a case asks for, with its own grids where it gives them, the simplest first.

    Raises:
        PlainspokenError: no such candidate; names the nearest.
    """
    for name in (*search.candidates, *search.grid):
        if name not in CANDIDATE_MODELS:
            raise PlainspokenError(f"search: no candidate {name!r}{suggest_nearest(name, CANDIDATE_MODELS)}")
    chosen = [override_grid(CANDIDATE_MODELS[name], search.grid.get(name, {})) for name in search.candidates]
    return sorted(chosen, key=lambda each: each.simplicity)


def override_grid(candidate: Candidate, grid: Mapping[str, tuple[Any, ...]]) -> Candidate:
    """The candidate with some of its grid replaced."""
    allowed = {**candidate.grid, **dict.fromkeys((*candidate.settable, "k"))}
    unknown = set(grid) - set(allowed)
    if unknown:
        name = sorted(unknown)[0]
        raise PlainspokenError(f"search.grid.{candidate.slug}: no setting {name!r}{suggest_nearest(name, allowed)}")
    return replace(candidate, grid={**candidate.grid, **grid})
