"""Analysis, SHAP: what a forest says, and how much each number moved it, compiled.

Shapley values along the paths of trees (Lundberg et al. 2020, Nature Machine Intelligence 2) are here an integral: a
leaf speaks in the measure of the product over its numbers of z + t (o - z), where z is the share of cases that pass
and o whether this case does; a number's effect is the integral over t from 0 to 1 of (o - z) times the product over
the others, since the integral of t^s (1 - t)^r is s! r! / (s + r + 1)!. The product is a polynomial, which Gauss and
Legendre's points integrate exactly when there are half as many as numbers on the way. One walk down and one up give
all effects in one visit of each node, where TreeSHAP takes its depth squared: the idea of Linear TreeSHAP (Yu, Xu,
Bifet & Read, NeurIPS 2022, arXiv 2209.08192), which holds the polynomial by its values at points, too."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROWS_PER_BLOCK, ROWS_SIDE_BY_SIDE = 256, 8  # rows
QUADRATURE_POINTS = 8  # exact to the last digit for up to sixteen numbers on a way; beyond, the rest is below 1e-12
_points, _weights = np.polynomial.legendre.leggauss(QUADRATURE_POINTS)
QUADRATURE_NODES: Floats = (_points + 1) / 2
QUADRATURE_WEIGHTS: Floats = _weights / 2
QUADRATURE_COMPLEMENTS: Floats = 1 - QUADRATURE_NODES


@njit(cache=True, nogil=True, boundscheck=False)
def compute_forest_scores(
    numbers: Any, starts: Any, child: Any, number: Any, cut: Any, missing: Any, value: Any, out: Any
) -> None:  # pragma: no cover (compiled)
    """Mean leaf value over all trees, (n,), summed in the order of the trees, as scikit-learn does.

    `child`: (2 x nodes,), both children of each node counted over all trees; a leaf is its own child. Some
    rows go through all trees together, so that they stay near the processor, and a few walk a tree side by
    side, so that it need not wait for memory.
    """
    at = np.zeros(ROWS_SIDE_BY_SIDE, dtype=np.uint64)
    one, two = np.uint64(1), np.uint64(2)
    for begin in range(0, len(numbers), ROWS_PER_BLOCK):
        end = min(begin + ROWS_PER_BLOCK, len(numbers))
        for tree in range(len(starts) - 1):
            for first in range(begin, end, ROWS_SIDE_BY_SIDE):
                many = np.uint64(min(ROWS_SIDE_BY_SIDE, end - first))
                at[:] = starts[tree]
                begun = np.uint64(first)
                moved = True
                while moved:
                    moved = False
                    for each in range(many):
                        node = at[each]
                        x = numbers[begun + each, np.uint64(number[node])]
                        left = (x <= cut[node]) | ((x != x) & missing[node])
                        then = np.uint64(child[two * node + (one - np.uint64(left))])
                        moved |= then != node
                        at[each] = then
                for each in range(many):
                    out[begun + each] += value[at[each]]
    for each in range(len(numbers)):
        out[each] /= len(starts) - 1


@njit(cache=True, nogil=True, boundscheck=False)
def compute_path_shares(
    parent: Any, feature: Any, weight: Any, share: Any, earlier: Any
) -> None:  # pragma: no cover (compiled)
    """Per node of a tree, (nodes,), into `share` and `earlier`, see `TreePaths`."""
    for node in range(1, len(parent)):
        place = parent[node]
        while place > 0 and feature[parent[place]] != feature[parent[node]]:
            place = parent[place]
        earlier[node] = place
        share[node] = weight[node] / weight[parent[node]] * share[place]


FASTMATH_FLAGS = {"nsz", "arcp", "contract", "reassoc"}


@njit(cache=True, nogil=True, fastmath=FASTMATH_FLAGS, error_model="numpy")
def compute_tree_shap(
    numbers: Any, starts: Any, inner: Any, parent: Any, asked: Any, below: Any, cut: Any, missing: Any,
    share: Any, earlier: Any, value: Any, room: Any, sums: Any, out: Any,
) -> None:  # fmt: skip  # pragma: no cover (compiled)
    """Shapley values of the mean leaf value, (n, k), into `out`.

    Down the inner nodes, over the leaves, up the inner nodes again: no step hangs on what a case holds, so
    that the processor need not guess. `room`: (5, inner nodes of the largest tree x POINTS) to work in:
    product, inverse of the own factor, what is said below, whether the case passes, and o - z; `sums`:
    (k x POINTS,).
    """
    for row in range(len(numbers)):
        sums[:] = 0.0
        for tree in range(len(starts) - 1):
            start, many, end = starts[tree], starts[tree] + inner[tree], starts[tree + 1]
            part, tip = slice(start, many), slice(many, end)
            descend_inner_nodes(
                numbers[row], parent[part], asked[part], below[part], cut[part], missing[part], share[part],
                earlier[part], room,
            )  # fmt: skip
            add_leaf_effects(
                numbers[row], parent[tip], asked[tip], below[tip], cut[tip], missing[tip], share[tip],
                earlier[tip], value[tip], room, sums,
            )  # fmt: skip
            ascend_inner_nodes(parent[part], asked[part], earlier[part], room, sums)
        for each in range(out.shape[1]):
            total = 0.0
            for k in range(QUADRATURE_POINTS):
                total += sums[each * QUADRATURE_POINTS + k]
            out[row, each] = total / (len(starts) - 1)


@njit(cache=True, nogil=True, fastmath=FASTMATH_FLAGS, error_model="numpy")
def descend_inner_nodes(
    case: Any, parent: Any, asked: Any, below: Any, cut: Any, missing: Any, share: Any, earlier: Any, room: Any
) -> None:  # pragma: no cover (compiled)
    """The products on the way to each inner node."""
    wide = np.uint64(QUADRATURE_POINTS)
    product, inverse, speech, passed, gaps = room[0], room[1], room[2], room[3], room[4]
    passed[0], gaps[0] = 1.0, 0.0
    for k in range(wide):
        product[k], inverse[k], speech[k] = QUADRATURE_WEIGHTS[k], 1.0, 0.0
    for node in range(np.uint64(1), np.uint64(len(parent))):
        mine, before = node * wide, np.uint64(earlier[node])
        above, then, z = np.uint64(parent[node]) * wide, before * wide, share[node]
        x = case[np.uint64(asked[node])]
        left = (x <= cut[node]) | ((x != x) & missing[node])
        o = passed[before] * np.float64(left == below[node])
        passed[node], gaps[node] = o, o - z
        for k in range(wide):
            factor = z * QUADRATURE_COMPLEMENTS[k] + o * QUADRATURE_NODES[k]
            product[mine + k] = product[above + k] * factor * inverse[then + k]
            inverse[mine + k] = 1.0 / factor
            speech[mine + k] = 0.0


@njit(cache=True, nogil=True, fastmath=FASTMATH_FLAGS, error_model="numpy")
def add_leaf_effects(
    case: Any, parent: Any, asked: Any, below: Any, cut: Any, missing: Any, share: Any, earlier: Any,
    value: Any, room: Any, sums: Any,
) -> None:  # fmt: skip  # pragma: no cover (compiled)
    """What each leaf says, to its parent and for its last number."""
    wide = np.uint64(QUADRATURE_POINTS)
    product, inverse, speech, passed, gaps = room[0], room[1], room[2], room[3], room[4]
    for leaf in range(np.uint64(len(parent))):
        before, number = np.uint64(earlier[leaf]), np.uint64(asked[leaf])
        above, then, z = np.uint64(parent[leaf]) * wide, before * wide, share[leaf]
        x = case[number]
        left = (x <= cut[leaf]) | ((x != x) & missing[leaf])
        o = passed[before] * np.float64(left == below[leaf])
        gap, far, said, place = o - z, gaps[before], value[leaf], number * wide
        for k in range(wide):
            factor = z * QUADRATURE_COMPLEMENTS[k] + o * QUADRATURE_NODES[k]
            known = inverse[then + k]
            heard = product[above + k] * factor * known * said
            sums[place + k] += (gap / factor - far * known) * heard
            speech[above + k] += heard


@njit(cache=True, nogil=True, fastmath=FASTMATH_FLAGS, error_model="numpy")
def ascend_inner_nodes(
    parent: Any, asked: Any, earlier: Any, room: Any, sums: Any
) -> None:  # pragma: no cover (compiled)
    """What is said below each inner node, for its last number, and on to its parent."""
    wide, many = np.uint64(QUADRATURE_POINTS), np.uint64(len(parent))
    inverse, speech, gaps = room[1], room[2], room[4]
    for back in range(np.uint64(1), many):
        node = many - back
        mine, before = node * wide, np.uint64(earlier[node])
        above, then = np.uint64(parent[node]) * wide, before * wide
        place, gap, far = np.uint64(asked[node]) * wide, gaps[node], gaps[before]
        for k in range(wide):
            heard = speech[mine + k]
            sums[place + k] += (gap * inverse[mine + k] - far * inverse[then + k]) * heard
            speech[above + k] += heard
