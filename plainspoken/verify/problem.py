"""What does not hold, worded for the analyst."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

MAX_QUOTED_CHARACTERS = 160  # letters of a quoted text
CHARACTERS_BEFORE_DIFFERENCE = 40  # letters that stand before the first difference


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold: file, where in it, what, and what was expected and found."""

    file: str
    where: str
    what: str
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: {self.where}" if self.where else self.file
        start = self.differs_at - CHARACTERS_BEFORE_DIFFERENCE if self.expected and self.found else 0
        pairs = (("expected", self.expected), ("found", self.found))
        told = "; ".join(f"{name}: {quote_excerpt(text, start)}" for name, text in pairs if text)
        return f"{place}: {self.what}" + (f" ({told})" if told else "")

    @property
    def differs_at(self) -> int:
        """The place of the first sign in which expected and found differ."""
        pairs = zip(self.expected, self.found, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def quote_excerpt(text: str, start: int) -> str:
    """A text in quotation marks; of a long one, what stands from a place on, cut where it is still long."""
    start = max(start, 0) if len(text) > MAX_QUOTED_CHARACTERS else 0
    rest = text[start:]
    before, after = ("... " if start else ""), (" ..." if len(rest) > MAX_QUOTED_CHARACTERS else "")
    return f'"{before}{rest[:MAX_QUOTED_CHARACTERS]}{after}"'
