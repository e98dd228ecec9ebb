"""Labels beside a drawing, moved apart where they would lie on each other."""

from __future__ import annotations

from collections.abc import Sequence


def spread_labels(middles: Sequence[float], heights: Sequence[float], top: float, gap: float = 2.0) -> list[float]:
    """The middle of each label, as near to its wanted one as its neighbours above allow.

    `middles`: the wanted ones, from the top down; `top`: no label may begin above it.
    """
    placed, free = [], top
    for middle, tall in zip(middles, heights, strict=True):
        place = max(middle, free + tall / 2)
        placed.append(place)
        free = place + tall / 2 + gap
    return placed
