"""Analysis: learned on earlier cases, tested on later ones, block by block."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.ensemble import ExtraTreesClassifier, VotingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from plainspoken.analysis.statistics.intervals import Flags, Floats

FORWARD_BLOCKS = 4
FIRST_TRAINING_SHARE = 0.3  # of all cases, learned from before the first test
RULE_MIN_LEAF_SIZE = 20
FORWARD_TREES = 80
Labels = NDArray[np.object_]


@dataclass(frozen=True)
class ForwardTest:
    """The later cases (n,) in order: what came, and what was told by the model, by the most common class of
    the earlier ones, and by the best rule of one column; `chance`: the model's probability of each class
    (n, classes)."""

    came: Labels
    told: Labels
    majority: Labels
    rule: Labels
    chance: Floats
    classes: tuple[str, ...]
    learned: int

    def right(self, told: Labels) -> Flags:
        """Where a forecast is right."""
        return np.asarray(told == self.came)


def build_forward_model(seed: int) -> ClassifierMixin:
    """A vote of a linear and a tree model, both held back: a few hundred cases carry no more."""
    linear = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=300))
    trees = ExtraTreesClassifier(FORWARD_TREES, min_samples_leaf=10, max_features=0.5, random_state=seed, n_jobs=1)
    return VotingClassifier([("linear", linear), ("trees", trees)], voting="soft")


def run_forward_chaining(features: pd.DataFrame, label: pd.Series, seed: int) -> ForwardTest:
    """Each block of later cases told from all earlier ones; the rows are in order of time.

    Forward chaining (Bergmeir & Benítez 2012): no case is told from a later one.
    """
    classes = tuple(sorted(set(label)))
    came, values = label.to_numpy(object), features.to_numpy(np.float64)
    edges = np.linspace(FIRST_TRAINING_SHARE * len(came), len(came), FORWARD_BLOCKS + 1).astype(int)
    parts = [
        predict_forward_block(values[:start], came[:start], values[start:end], classes, seed)
        for start, end in pairwise(edges)
    ]
    chance, majority, rule = (np.concatenate([part[place] for part in parts]) for place in range(3))
    told = np.array(classes, dtype=object)[chance.argmax(axis=1)]
    return ForwardTest(came[edges[0] :], told, majority, rule, chance, classes, int(edges[0]))


def predict_forward_block(
    early: Floats, label: Labels, late: Floats, classes: tuple[str, ...], seed: int
) -> tuple[Floats, Labels, Labels]:
    """Chances of each class, the most common class, and what the best rule of one column tells."""
    majority = np.full(len(late), most_common_class(label), dtype=object)
    chance = np.zeros((len(late), len(classes)))
    if len(set(label)) < 2:
        chance[:, classes.index(label[0])] = 1.0
        return chance, majority, majority
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # held back so far that it does not matter
        fitted = build_forward_model(seed).fit(early, label.astype(str))
        chance[:, [classes.index(each) for each in fitted.classes_]] = fitted.predict_proba(late)
    return chance, majority, predict_by_one_column(early, label, late)


def most_common_class(label: Labels) -> str:
    """The most common class; of equal ones the first by the alphabet."""
    return str(pd.Series(label).value_counts().sort_index().idxmax())


def predict_by_one_column(early: Floats, label: Labels, late: Floats) -> Labels:
    """What the best rule of one column tells: a tree of two levels, by its accuracy on the earlier cases."""
    rules = [
        DecisionTreeClassifier(max_depth=2, min_samples_leaf=RULE_MIN_LEAF_SIZE, random_state=0).fit(
            early[:, [place]], label.astype(str)
        )
        for place in range(early.shape[1])
    ]
    best = int(np.argmax([tree_training_accuracy(rule) for rule in rules]))
    return np.asarray(rules[best].predict(late[:, [best]]), dtype=object)


def tree_training_accuracy(rule: DecisionTreeClassifier) -> float:
    """The accuracy of a fitted tree on the cases it was fitted to, from its leaves."""
    leaves = rule.tree_.children_left < 0
    sizes = rule.tree_.n_node_samples[leaves]
    return float((rule.tree_.value[leaves, 0].max(axis=1) * sizes).sum() / sizes.sum())
