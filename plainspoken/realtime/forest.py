"""Real time: the trees of a forest as flat arrays. Knows no column and no word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Forest:
    """All nodes of all trees, one after the other; each tree's nodes stand after their parent.

    `starts` (trees + 1,): where each tree begins. Per node: `left`: the left child, counted inside
    the tree, -1 for a leaf; `child`: both children, counted over all trees, a leaf's being itself;
    `number`, `cut`: what a node asks, and `missing_left` where a missing number goes;
    `value`: what a leaf says. Per node, of the edge to it: `parent`; `asked`, `below`, `edge_cut`,
    `edge_missing`: what its parent asks, and whether it is the left child; `share`: of the cases that the
    edges on the way which ask for the same number let through; `earlier`: the nearest node above whose
    edge asks for the same number, 0 for none.
    """

    starts: Ints
    child: Ints
    left: Ints
    number: Ints
    cut: Floats
    missing_left: Flags
    value: Floats
    parent: Ints
    asked: Ints
    below: Flags
    edge_cut: Floats
    edge_missing: Flags
    share: Floats
    earlier: Ints
    deepest: int

    @property
    def trees(self) -> int:
        """How many trees there are."""
        return len(self.starts) - 1

    @property
    def base(self) -> float:
        """What the forest says of a case that nothing is known of: the mean over its own training cases."""
        return float(self._rest().sum() / self.trees)

    def _rest(self) -> Floats:
        weights = np.ones(len(self.share))
        for node in range(1, len(weights)):
            if self.parent[node] >= 0:
                start = node - int(self._inside[node])
                earlier = self.share[start + self.earlier[node]]
                weights[node] = weights[start + self.parent[node]] * self.share[node] / earlier
        return np.where(self.left < 0, weights * self.value, 0.0)

    @property
    def _inside(self) -> Ints:
        places = [np.arange(end - start) for start, end in zip(self.starts, self.starts[1:], strict=False)]
        return np.concatenate(places).astype(np.int32)


def forest_of(models: list[Any], event: int = 1) -> Forest:
    """The fitted trees of scikit-learn; `event`: the place of the event among the classes."""
    parts = [flat(each.tree_, event) for each in models]
    sizes = [len(each["left"]) for each in parts]
    joined = {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}
    deepest = max(int(each["unique"].max()) for each in parts)
    joined.pop("unique")
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    child = np.repeat(np.repeat(starts[:-1], sizes), 2) + joined.pop("child")
    return Forest(starts=starts, deepest=deepest, child=child.astype(np.int32), **joined)


def flat(tree: Any, event: int) -> dict[str, NDArray[Any]]:
    """One tree."""
    left, right = tree.children_left.astype(np.int32), tree.children_right.astype(np.int32)
    parent = parents(left, right)
    shares, earlier, unique = shares_on_the_way(tree, parent)
    edge, itself = np.maximum(parent, 0), np.arange(len(left))
    children = np.where(left < 0, itself, left), np.where(left < 0, itself, right)
    return {
        "child": np.column_stack(children).ravel(),
        "left": left,
        "number": np.maximum(tree.feature, 0).astype(np.int32),
        "cut": tree.threshold.astype(np.float64),
        "missing_left": tree.missing_go_to_left.astype(bool),
        "value": np.where(left < 0, tree.value[:, 0, event], 0.0),
        "parent": parent,
        "asked": np.maximum(tree.feature[edge], 0).astype(np.int32),
        "below": left[edge] == np.arange(len(left)),
        "edge_cut": tree.threshold[edge].astype(np.float64),
        "edge_missing": tree.missing_go_to_left[edge].astype(bool),
        "share": shares,
        "earlier": earlier,
        "unique": unique,
    }


def parents(left: Ints, right: Ints) -> Ints:
    """The parent of each node, -1 for the root.

    Raises:
        ValueError: a node stands before its parent.
    """
    found = np.full(len(left), -1, dtype=np.int32)
    inner = np.flatnonzero(left >= 0)
    found[left[inner]] = inner
    found[right[inner]] = inner
    if bool(np.any(found[1:] >= np.arange(1, len(found)))):
        raise ValueError("a node stands before its parent")
    return found


def shares_on_the_way(tree: Any, parent: Ints) -> tuple[Floats, Ints, Ints]:
    """Per node: the share let through by all edges on its way that ask for the same number as the last one,
    the nearest earlier of those, and how many different numbers are asked for on the way."""
    size = len(parent)
    weight, asked = tree.weighted_n_node_samples, tree.feature
    share, earlier, unique = np.ones(size), np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int32)
    for node in range(1, size):
        above = parent[node]
        place = above
        while place > 0 and asked[parent[place]] != asked[above]:
            place = parent[place]
        earlier[node] = max(place, 0)
        share[node] = weight[node] / weight[above] * share[earlier[node]]
        unique[node] = unique[above] + (earlier[node] == 0)
    return share, earlier, unique
