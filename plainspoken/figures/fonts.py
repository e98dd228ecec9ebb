"""Letters that stand for long names where there is no room for them."""

from __future__ import annotations

from string import ascii_uppercase


def number_to_letters(number: int) -> str:
    """A, B, C ... Z, AA, AB ... for 0, 1, 2 ..."""
    more, place = divmod(number, len(ascii_uppercase))
    return (number_to_letters(more - 1) if more else "") + ascii_uppercase[place]
