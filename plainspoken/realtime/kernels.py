"""Real time: what a forest says, and how much each number moved it, compiled. Knows flat arrays only.

Shapley values along the paths of trees (Lundberg et al. 2020) are here an integral: a leaf speaks in the
measure of the product over its numbers of z + t (o - z), where z is the share of cases that pass and o
whether this case does; a number's effect is the integral over t from 0 to 1 of (o - z) times the product
over the others, since the integral of t^s (1 - t)^r is s! r! / (s + r + 1)!. The product is a polynomial,
which Gauss and Legendre's points integrate exactly when there are half as many as numbers on the way. One
walk down and one up give all effects in one visit of each node, where the usual way takes its depth squared.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BLOCK, ABREAST = 256, 8  # rows
POINTS = 8  # exact to the last digit for up to sixteen numbers on a way; beyond, the rest is below 1e-12
_points, _weights = np.polynomial.legendre.leggauss(POINTS)
AT: Floats = (_points + 1) / 2
WEIGHTS: Floats = _weights / 2
REST: Floats = 1 - AT


@njit(cache=True, nogil=True, boundscheck=False)
def goes_left(x: float, cut: float, missing_left: bool) -> bool:  # pragma: no cover (compiled)
    """Whether a case takes the left way."""
    return missing_left if np.isnan(x) else x <= cut


@njit(cache=True, nogil=True, boundscheck=False)
def scores(
    numbers: Any, starts: Any, child: Any, number: Any, cut: Any, missing: Any, value: Any, out: Any
) -> None:  # pragma: no cover (compiled)
    """Mean leaf value over all trees, (n,), summed in the order of the trees, as scikit-learn does.

    `child`: (2 x nodes,), both children of each node counted over all trees; a leaf is its own child. Some
    rows go through all trees together, so that they stay near the processor, and a few walk a tree side by
    side, so that it need not wait for memory.
    """
    at = np.zeros(ABREAST, dtype=np.uint64)
    one, two = np.uint64(1), np.uint64(2)
    for begin in range(0, len(numbers), BLOCK):
        end = min(begin + BLOCK, len(numbers))
        for tree in range(len(starts) - 1):
            for first in range(begin, end, ABREAST):
                many = np.uint64(min(ABREAST, end - first))
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


@njit(cache=True, nogil=True, fastmath={"nsz", "arcp", "contract", "reassoc"}, error_model="numpy")
def effects(
    numbers: Any, starts: Any, parent: Any, asked: Any, below: Any, cut: Any, missing: Any, share: Any,
    earlier: Any, value: Any, at: Any, rest: Any, weights: Any, room: Any, passed: Any, sums: Any, out: Any,
) -> None:  # fmt: skip  # pragma: no cover (compiled)
    """Shapley values of the mean leaf value, (n, k), into `out`.

    `room`: (4, nodes of the largest tree x POINTS) to work in; `passed`: (nodes,); `sums`: (k x POINTS,).
    """
    wide = np.uint64(POINTS)
    product, inverse, pull, speech = room[0], room[1], room[2], room[3]
    for row in range(len(numbers)):
        sums[:] = 0.0
        for tree in range(len(starts) - 1):
            start = np.uint64(starts[tree])
            size = np.uint64(starts[tree + 1]) - start
            passed[0] = 1.0
            for k in range(wide):
                product[k], inverse[k], pull[k], speech[k] = weights[k], 1.0, 0.0, 0.0
            for node in range(np.uint64(1), size):
                edge, mine = start + node, node * wide
                above, before = np.uint64(parent[edge]) * wide, np.uint64(earlier[edge])
                z, said = share[edge], value[edge]
                x = numbers[row, asked[edge]]
                fits = goes_left(x, cut[edge], missing[edge]) == below[edge]
                o = passed[before] if fits else 0.0
                passed[node] = o
                gap, then = o - z, before * wide
                for k in range(wide):
                    factor = z * rest[k] + o * at[k]
                    over = 1.0 / factor
                    so_far = product[above + k] * factor * inverse[then + k]
                    product[mine + k], inverse[mine + k] = so_far, over
                    pull[mine + k], speech[mine + k] = gap * over, so_far * said
            for back in range(np.uint64(1), size):
                late = size - back
                edge, mine = start + late, late * wide
                above, then = np.uint64(parent[edge]) * wide, np.uint64(earlier[edge]) * wide
                place = np.uint64(asked[edge]) * wide
                for k in range(wide):
                    heard = speech[mine + k]
                    sums[place + k] += (pull[mine + k] - pull[then + k]) * heard
                    speech[above + k] += heard
        for each in range(out.shape[1]):
            total = 0.0
            for k in range(POINTS):
                total += sums[each * POINTS + k]
            out[row, each] = total / (len(starts) - 1)
