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
class Ways:
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
class Paths(Ways):
    """The same of all trees: of each first the inner nodes, each after its parent, then the leaves.

    `starts` (trees + 1,): where each tree begins; `inner` (trees,): how many inner nodes it has; `base`: mean
    leaf value over the forest's own training cases.
    """

    starts: Ints
    inner: Ints
    base: float


def paths_of(models: list[Any], event: int = 1) -> Paths:
    """The ways through fitted trees of scikit-learn; `event`: the place of the event among the classes."""
    trees = [each.tree_ for each in models]
    ways = [reordered(ways_of(each, event), each.children_left < 0) for each in trees]
    joined = {each.name: np.concatenate([getattr(way, each.name) for way in ways]) for each in fields(Ways)}
    sizes = [len(each.parent) for each in ways]
    return Paths(
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
        inner=np.array([int((each.children_left >= 0).sum()) for each in trees], dtype=np.int32),
        base=float(np.mean([spoken(each, event) for each in trees])),
        **joined,
    )


def spoken(tree: Any, event: int) -> float:
    """What a tree says on average of the cases that it was made from."""
    leaf, weight = tree.children_left < 0, tree.weighted_n_node_samples
    return float((tree.value[leaf, 0, event] * weight[leaf]).sum() / weight[0])


def ways_of(tree: Any, event: int) -> Ways:
    """The edges of one tree."""
    left, right = tree.children_left, tree.children_right
    parent = np.zeros(tree.node_count, dtype=np.int32)
    inside = np.flatnonzero(left >= 0)
    parent[left[inside]] = inside
    parent[right[inside]] = inside
    if bool(np.any(parent[1:] >= np.arange(1, len(parent)))):
        raise ValueError("expected each node after its parent, found one before it")
    share, earlier = shares(tree, parent)
    return Ways(
        parent=parent,
        asked=np.maximum(tree.feature[parent], 0).astype(np.int32),
        below=left[parent] == np.arange(len(parent)),
        cut=tree.threshold[parent],
        missing=tree.missing_go_to_left[parent].astype(np.bool_),
        share=share,
        earlier=earlier,
        value=tree.value[:, 0, event],
    )


def shares(tree: Any, parent: Ints) -> tuple[Floats, Ints]:
    """Per node: `share` and `earlier`, see `Paths`."""
    weight, asked = tree.weighted_n_node_samples, tree.feature
    share, earlier = np.ones(len(parent)), np.zeros(len(parent), dtype=np.int32)
    for node in range(1, len(parent)):
        place = parent[node]
        while place > 0 and asked[parent[place]] != asked[parent[node]]:
            place = parent[place]
        earlier[node] = place
        share[node] = weight[node] / weight[parent[node]] * share[place]
    return share, earlier


def reordered(ways: Ways, leaf: Flags) -> Ways:
    """The inner nodes first, then the leaves. A tree that asks nothing has no ways: it moves nothing."""
    order = np.concatenate([np.flatnonzero(~leaf), np.flatnonzero(leaf)]) if len(leaf) > 1 else np.arange(0)
    place = np.empty(len(leaf), dtype=np.int32)
    place[order] = np.arange(len(order))
    moved = {each.name: getattr(ways, each.name)[order] for each in fields(Ways)}
    return Ways(**moved | {"parent": place[moved["parent"]], "earlier": place[moved["earlier"]]})
