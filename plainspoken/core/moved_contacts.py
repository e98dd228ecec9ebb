"""Whether the ends of what was assumed move whom to contact."""

from __future__ import annotations

MAX_MOVED_FACTOR = 2.0  # of the contacted share between the two ends: beyond that it hangs on what was assumed
MIN_MOVED_SHARE = 0.01  # one in 100 of all cases: from next to nobody to next to nobody is no matter


def moves_whom_to_contact(low: float, high: float) -> bool:
    """Whether the contacted share more than doubles between two ends, by cases enough to matter."""
    return high > MAX_MOVED_FACTOR * low and high - low >= MIN_MOVED_SHARE
