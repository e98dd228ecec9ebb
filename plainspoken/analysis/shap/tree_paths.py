"""Analysis, SHAP: the ways through the trees of a model as flat arrays to explain by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.shap import tree_shap_kernels
from plainspoken.analysis.shap.tree_nodes import TreeNodes

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class TreePaths:
    """All nodes of a tree, per node and of the edge to it, with nodes counted inside their tree.

    `parent`; `asked`, `cut`, `missing`: what the parent asks, and whether a missing number goes left;
    `below`: whether this is the left child; `share`: of the cases, what all edges on the way let through that
    ask for the same number; `earlier`: the nearest node above whose edge asks for the same number, 0 for
    none; `value`: what a leaf says.
    """

    parent: Ints
    asked: Ints
    below: Flags
    cut: Floats
    missing: Flags
    share: Floats
    earlier: Ints
    value: Floats


@dataclass(frozen=True)
class ForestPaths(TreePaths):
    """The same of all trees: of each first the inner nodes, each after its parent, then the leaves.

    `starts` (trees + 1,): where each tree begins; `inner` (trees,): how many inner nodes it has; `base`: mean
    leaf value over the forest's own training cases.
    """

    starts: Ints
    inner: Ints
    base: float


def flatten_forest_paths(trees: Sequence[TreeNodes]) -> ForestPaths:
    """The ways through the trees of a model."""
    ways = [order_inner_first(trace_tree_paths(each), each.left < 0) for each in trees]
    joined = {each.name: np.concatenate([getattr(way, each.name) for way in ways]) for each in fields(TreePaths)}
    return ForestPaths(
        starts=np.concatenate([[0], np.cumsum([len(each.parent) for each in ways])]).astype(np.int32),
        inner=np.array([int((each.left >= 0).sum()) for each in trees], dtype=np.int32),
        base=float(np.mean([mean_leaf_value(each) for each in trees])),
        **joined,
    )


def mean_leaf_value(tree: TreeNodes) -> float:
    """What a tree says on average of the cases that it was made from."""
    leaf = tree.left < 0
    return float((tree.value[leaf] * tree.weight[leaf]).sum() / tree.weight[0])


def trace_tree_paths(tree: TreeNodes) -> TreePaths:
    """The edges of one tree.

    Raises:
        ValueError: a node stands before its parent.
    """
    many = len(tree.left)
    parent, inside = np.zeros(many, dtype=np.int32), np.flatnonzero(tree.left >= 0)
    parent[tree.left[inside]] = inside
    parent[tree.right[inside]] = inside
    if bool(np.any(parent[1:] >= np.arange(1, many))):
        raise ValueError("expected each node after its parent, found one before it")
    share, earlier = np.ones(many), np.zeros(many, dtype=np.int32)
    tree_shap_kernels.compute_path_shares(parent, tree.feature, tree.weight, share, earlier)
    return TreePaths(
        parent=parent,
        asked=tree.feature[parent],
        below=tree.left[parent] == np.arange(many),
        cut=tree.threshold[parent],
        missing=tree.missing_left[parent],
        share=share,
        earlier=earlier,
        value=tree.value,
    )


def order_inner_first(ways: TreePaths, leaf: Flags) -> TreePaths:
    """The inner nodes first, then the leaves. A tree that asks nothing has no ways: it moves nothing."""
    order = np.concatenate([np.flatnonzero(~leaf), np.flatnonzero(leaf)]) if len(leaf) > 1 else np.arange(0)
    place = np.empty(len(leaf), dtype=np.int32)
    place[order] = np.arange(len(order))
    moved = {each.name: getattr(ways, each.name)[order] for each in fields(TreePaths)}
    return TreePaths(**moved | {"parent": place[moved["parent"]], "earlier": place[moved["earlier"]]})
