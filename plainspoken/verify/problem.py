"""What does not hold, worded for the analyst. Knows no check."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 160  # letters of a quoted text


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
        pairs = (("expected", self.expected), ("found", self.found))
        told = "; ".join(f"{name}: {quoted(text)}" for name, text in pairs if text)
        return f"{place}: {self.what}" + (f" ({told})" if told else "")


def quoted(text: str) -> str:
    """A text in quotation marks, cut where it is long."""
    return f'"{text[:LONGEST]} ..."' if len(text) > LONGEST else f'"{text}"'
