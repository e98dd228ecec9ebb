"""Bands that run from one place to another: what a ribbon chart and a flow chart are made of."""

from __future__ import annotations

from math import cos, pi

BAND_STEPS = 16  # points along each edge: enough to look round
Span = tuple[float, float]
Points = list[tuple[float, float]]


def ease(share: float) -> float:
    """How far a band has swung over, when this share of its way is gone: slow at both ends."""
    return (1 - cos(pi * share)) / 2


def band_down(above: Span, below: Span, top: float, bottom: float) -> Points:
    """The outline of a band from a stretch of an upper edge (left, right) to one of a lower edge."""
    return [(x, y) for y, x in band_across(above, below, top, bottom)]


def band_across(start: Span, end: Span, left: float, right: float) -> Points:
    """The outline of a band from a stretch of a left edge (top, bottom) to one of a right edge."""
    steps = [step / BAND_STEPS for step in range(BAND_STEPS + 1)]
    edges = [
        [(left + (right - left) * step, first + (last - first) * ease(step)) for step in steps]
        for first, last in zip(start, end, strict=True)
    ]
    return [*edges[0], *reversed(edges[1])]
