"""The start: a case file that is drafted and not written yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CaseDraft:
    """A case file as text, with where it goes and what to tell."""

    path: Path
    text: str
    told: tuple[str, ...]
    cells: int
