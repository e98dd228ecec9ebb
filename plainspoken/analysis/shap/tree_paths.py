"""Real time: the ways through the trees of a forest as flat arrays to explain by. Knows no word."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


def flatten_forest_paths(models: list[Any], event: int = 1) -> ForestPaths:
    """The ways through fitted trees of scikit-learn; `event`: the place of the event among the classes."""
    trees = [each.tree_ for each in models]
    ways = [order_inner_first(trace_tree_paths(each, event), each.children_left < 0) for each in trees]
    joined = {each.name: np.concatenate([getattr(way, each.name) for way in ways]) for each in fields(TreePaths)}
    sizes = [len(each.parent) for each in ways]
    return ForestPaths(
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
        inner=np.array([int((each.children_left >= 0).sum()) for each in trees], dtype=np.int32),
        base=float(np.mean([mean_leaf_value(each, event) for each in trees])),
        **joined,
    )


def mean_leaf_value(tree: Any, event: int) -> float:
    """What a tree says on average of the cases that it was made from."""
    leaf, weight = tree.children_left < 0, tree.weighted_n_node_samples
    return float((tree.value[leaf, 0, event] * weight[leaf]).sum() / weight[0])


def trace_tree_paths(tree: Any, event: int) -> TreePaths:
    """The edges of one tree."""
    left, right = tree.children_left, tree.children_right
    parent = np.zeros(tree.node_count, dtype=np.int32)
    inside = np.flatnonzero(left >= 0)
    parent[left[inside]] = inside
    parent[right[inside]] = inside
    if bool(np.any(parent[1:] >= np.arange(1, len(parent)))):
        raise ValueError("expected each node after its parent, found one before it")
    share, earlier = compute_path_shares(tree, parent)
    return TreePaths(
        parent=parent,
        asked=np.maximum(tree.feature[parent], 0).astype(np.int32),
        below=left[parent] == np.arange(len(parent)),
        cut=tree.threshold[parent],
        missing=tree.missing_go_to_left[parent].astype(np.bool_),
        share=share,
        earlier=earlier,
        value=tree.value[:, 0, event],
    )


def compute_path_shares(tree: Any, parent: Ints) -> tuple[Floats, Ints]:
    """Per node: `share` and `earlier`, see `ForestPaths`."""
    weight, asked = tree.weighted_n_node_samples, tree.feature
    share, earlier = np.ones(len(parent)), np.zeros(len(parent), dtype=np.int32)
    for node in range(1, len(parent)):
        place = parent[node]
        while place > 0 and asked[parent[place]] != asked[parent[node]]:
            place = parent[place]
        earlier[node] = place
        share[node] = weight[node] / weight[parent[node]] * share[place]
    return share, earlier


def order_inner_first(ways: TreePaths, leaf: Flags) -> TreePaths:
    """The inner nodes first, then the leaves. A tree that asks nothing has no ways: it moves nothing."""
    order = np.concatenate([np.flatnonzero(~leaf), np.flatnonzero(leaf)]) if len(leaf) > 1 else np.arange(0)
    place = np.empty(len(leaf), dtype=np.int32)
    place[order] = np.arange(len(order))
    moved = {each.name: getattr(ways, each.name)[order] for each in fields(TreePaths)}
    return TreePaths(**moved | {"parent": place[moved["parent"]], "earlier": place[moved["earlier"]]})
