"""Analysis, SHAP: the trees of a fitted model as nodes, whatever library grew them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
FOREST_MODELS = (RandomForestClassifier, ExtraTreesClassifier, DecisionTreeClassifier)
TREE_MODELS = (*FOREST_MODELS, HistGradientBoostingClassifier, LGBMClassifier)
LIGHTGBM_DEFAULT_LEFT_BIT = 2  # of a node's `decision_type`, whose next two bits say what counts as missing:
LIGHTGBM_MISSING_ZERO = 1


@dataclass(frozen=True)
class TreeNodes:
    """The nodes of one tree, each after its parent, the root first; all fields (nodes,).

    `left`, `right`: the children, -1 at a leaf; `feature`, `threshold`: a case goes left where its number is at
    most the threshold, or missing and `missing_left`; `weight`: training cases in the node; `value`: what a leaf
    says, the model's margin being the mean over its trees.
    """

    left: Ints
    right: Ints
    feature: Ints
    threshold: Floats
    missing_left: Flags
    weight: Floats
    value: Floats


@dataclass(frozen=True)
class TreeEnsemble:
    """The trees of a model of two classes, whose margin is `offset` plus their mean.

    `boosted`: the margin is in log-odds, and numbers are compared as they are; else it is a probability, and
    numbers are compared in single precision, as scikit-learn's trees do.
    """

    trees: tuple[TreeNodes, ...]
    offset: float
    boosted: bool


def read_tree_ensemble(model: object) -> TreeEnsemble | None:
    """The trees of a fitted classifier: in probability of a tree or forest, in log-odds of boosting.

    None for any other model, and for trees that ask other questions than whether a number is at most a threshold.
    """
    if isinstance(model, FOREST_MODELS):
        trees = tuple(read_sklearn_tree(each.tree_) for each in getattr(model, "estimators_", [model]))
        return TreeEnsemble(trees, 0.0, boosted=False)
    if isinstance(model, HistGradientBoostingClassifier):
        return read_histogram_boosting(model)
    return read_lightgbm(model.booster_.model_to_string()) if isinstance(model, LGBMClassifier) else None


def read_sklearn_tree(tree: Any, event: int = 1) -> TreeNodes:
    """A fitted tree of scikit-learn; `event`: the place of the event among the classes."""
    return TreeNodes(
        left=tree.children_left.astype(np.int32),
        right=tree.children_right.astype(np.int32),
        feature=np.maximum(tree.feature, 0).astype(np.int32),
        threshold=tree.threshold,
        missing_left=tree.missing_go_to_left.astype(np.bool_),
        weight=tree.weighted_n_node_samples,
        value=np.ascontiguousarray(tree.value[:, 0, event]),
    )


def read_histogram_boosting(model: HistGradientBoostingClassifier) -> TreeEnsemble | None:
    """Histogram gradient boosting of scikit-learn; None where it splits by categories."""
    nodes = [trees[0].nodes for trees in model._predictors]  # no public way leads to its nodes
    if any(each["is_categorical"].any() for each in nodes):
        return None
    trees = tuple(read_histogram_tree(each, len(nodes)) for each in nodes)
    return TreeEnsemble(trees, float(np.ravel(model._baseline_prediction)[0]), boosted=True)


def read_histogram_tree(nodes: NDArray[Any], many: int) -> TreeNodes:
    """One of `many` trees that are summed, from the table of its nodes."""
    leaf = nodes["is_leaf"].astype(np.bool_)
    left, right = (np.where(leaf, -1, nodes[side].astype(np.int32)).astype(np.int32) for side in ("left", "right"))
    return TreeNodes(
        left=left,
        right=right,
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int32),
        threshold=nodes["num_threshold"].astype(np.float64),
        missing_left=nodes["missing_go_to_left"].astype(np.bool_),
        weight=nodes["count"].astype(np.float64),
        value=nodes["value"] * many,
    )


def read_lightgbm(text: str) -> TreeEnsemble | None:
    """LightGBM from its own text format; None where it splits by categories, averages or has linear leaves."""
    header, *blocks = text.split("end of trees")[0].split("\nTree=")
    tables = [dict(line.split("=", 1) for line in each.splitlines() if "=" in line) for each in blocks]
    if "average_output" in header or not all(asks_plain_questions(each) for each in tables):
        return None
    trees = tuple(read_lightgbm_tree(each, len(tables)) for each in tables)
    return TreeEnsemble(trees, 0.0, boosted=True)


def asks_plain_questions(table: Mapping[str, str]) -> bool:
    """Whether a tree of LightGBM has no categories, no linear leaves, and takes no nil for a gap."""
    missing = lightgbm_node_field(table, "decision_type").astype(int) >> 2 & 3
    return table["num_cat"] == "0" and table.get("is_linear", "0") == "0" and LIGHTGBM_MISSING_ZERO not in missing


def lightgbm_node_field(table: Mapping[str, str], name: str, leaf_name: str = "", usual: float = 0.0) -> Floats:
    """A field of the inner nodes, then that of the leaves; `usual` where those have none."""
    inner, leaves = (np.array(table.get(each, "").split(), dtype=np.float64) for each in (name, leaf_name))
    many = int(table["num_leaves"])
    return np.concatenate([inner if many > 1 else inner[:0], leaves if len(leaves) else np.full(many, usual)])


def read_lightgbm_tree(table: Mapping[str, str], many: int) -> TreeNodes:
    """One of `many` trees that are summed: its inner nodes, each after its parent, then its leaves."""
    inner, cut = int(table["num_leaves"]) - 1, lightgbm_node_field(table, "threshold")
    kind = lightgbm_node_field(table, "decision_type").astype(int)
    sides = [lightgbm_node_field(table, side).astype(np.int32) for side in ("left_child", "right_child")]
    leaf = np.arange(2 * inner + 1) >= inner
    left, right = (np.where(leaf, -1, np.where(side < 0, inner + ~side, side)).astype(np.int32) for side in sides)
    return TreeNodes(
        left=left,
        right=right,
        feature=lightgbm_node_field(table, "split_feature").astype(np.int32),
        threshold=cut,
        # Where the training rows had no gap, it takes one for nil.
        missing_left=np.where(kind >> 2 & 3 == 0, cut >= 0, kind & LIGHTGBM_DEFAULT_LEFT_BIT > 0),
        weight=lightgbm_node_field(table, "internal_count", "leaf_count", usual=1.0),
        value=lightgbm_node_field(table, "internal_value", "leaf_value") * many,
    )
