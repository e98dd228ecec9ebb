"""Real time: the trees of a forest as flat arrays to score by. Knows no column and no word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class ForestArrays:
    """All nodes of all trees, one after the other.

    `starts` (trees + 1,): where each tree begins. Per node: `child`: both children, counted over all trees,
    a leaf's being itself; `number`, `cut`: what a node asks, and `missing_left` where a missing number goes;
    `value`: what a leaf says.
    """

    starts: Ints
    child: Ints
    number: Ints
    cut: Floats
    missing_left: Flags
    value: Floats


def flatten_forest(models: list[Any], event: int = 1) -> ForestArrays:
    """The fitted trees of scikit-learn; `event`: the place of the event among the classes."""
    trees = [each.tree_ for each in models]
    sizes = [each.node_count for each in trees]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return ForestArrays(
        starts=starts,
        child=np.concatenate([index_tree_children(*each) for each in zip(trees, starts, strict=False)]),
        number=np.concatenate([np.maximum(each.feature, 0) for each in trees]).astype(np.int32),
        cut=np.concatenate([each.threshold for each in trees]),
        missing_left=np.concatenate([each.missing_go_to_left for each in trees]).astype(np.bool_),
        value=np.concatenate([each.value[:, 0, event] for each in trees]),
    )


def index_tree_children(tree: Any, start: int) -> Ints:
    """Left and right child of each node in turn, counted from `start`."""
    itself = np.arange(tree.node_count)
    leaf = tree.children_left < 0
    both = [np.where(leaf, itself, side) for side in (tree.children_left, tree.children_right)]
    return (np.column_stack(both).ravel() + start).astype(np.int32)
