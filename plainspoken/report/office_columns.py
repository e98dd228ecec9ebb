"""How wide the columns of a table are: as their words ask for."""

from __future__ import annotations

from collections.abc import Sequence

LINE_SIGNS = 100  # that a line of a table holds, over all its columns
MOST_SIGNS = 60  # longer texts ask for no more room
PICTURE_SIGNS = 24  # that a picture asks for; it is set smaller where its column is narrower
CELL_PADDING_SIGNS = 5  # beside the longest word


def weigh_columns(columns: Sequence[Sequence[str]]) -> list[float]:
    """How much room each column of texts asks for: its longest word, then of what is left as its longest text."""
    words = [longest_word(texts) + CELL_PADDING_SIGNS for texts in columns]
    more = [
        max(max(min(len(text), MOST_SIGNS) for text in texts) - word, 0) + 1
        for texts, word in zip(columns, words, strict=True)
    ]
    left = max(LINE_SIGNS - sum(words), 0)
    return [word + left * part / sum(more) for word, part in zip(words, more, strict=True)]


def longest_word(texts: Sequence[str]) -> int:
    """How many signs the longest word of a column has; what a no-break space binds is one word."""
    return max((len(word) for text in texts for word in text.split(" ")), default=0)
