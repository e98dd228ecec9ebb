"""Analysis, SHAP: the trees of a forest as flat arrays to score by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.shap.tree_nodes import TreeNodes

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


def flatten_forest(trees: Sequence[TreeNodes]) -> ForestArrays:
    """The trees of a model, one after the other."""
    sizes = [len(each.left) for each in trees]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return ForestArrays(
        starts=starts,
        child=np.concatenate([index_tree_children(*each) for each in zip(trees, starts, strict=False)]),
        number=np.concatenate([each.feature for each in trees]),
        cut=np.concatenate([each.threshold for each in trees]),
        missing_left=np.concatenate([each.missing_left for each in trees]),
        value=np.concatenate([each.value for each in trees]),
    )


def index_tree_children(tree: TreeNodes, start: int) -> Ints:
    """Left and right child of each node in turn, counted from `start`."""
    itself = np.arange(len(tree.left))
    both = [np.where(tree.left < 0, itself, side) for side in (tree.left, tree.right)]
    return (np.column_stack(both).ravel() + start).astype(np.int32)
