"""What does not hold, worded for the analyst. Knows no check."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

LONGEST = 160  # letters of a quoted text
BEFORE = 40  # letters that stand before the first difference


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
        start = self.differs_at - BEFORE if self.expected and self.found else 0
        pairs = (("expected", self.expected), ("found", self.found))
        told = "; ".join(f"{name}: {quoted(text, start)}" for name, text in pairs if text)
        return f"{place}: {self.what}" + (f" ({told})" if told else "")

    @property
    def differs_at(self) -> int:
        """The place of the first sign in which expected and found differ."""
        pairs = zip(self.expected, self.found, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def quoted(text: str, start: int) -> str:
    """A text in quotation marks; of a long one, what stands from a place on, cut where it is still long."""
    start = max(start, 0) if len(text) > LONGEST else 0
    rest = text[start:]
    before, after = ("... " if start else ""), (" ..." if len(rest) > LONGEST else "")
    return f'"{before}{rest[:LONGEST]}{after}"'
