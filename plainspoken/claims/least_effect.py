"""How large an effect must be to be worth saying, beside being sure. In: evidence. Out: whether it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from plainspoken.core.findings import Evidence


class NamedEvidence(Protocol):
    """Evidence by the names that a rule gives it."""

    def __getattr__(self, name: str) -> Evidence: ...


@dataclass(frozen=True)
class LeastEffect:
    """The least a figure must come to, below which a sure finding is a mere fact and no strength.

    `above`: evidence that is taken off first (a gain over it); `times`: evidence that the figure is divided by.
    """

    name: str
    value: float
    above: str = ""
    times: str = ""

    def is_reached(self, evidence: NamedEvidence) -> bool:
        """Whether the figure comes to the least."""
        number = getattr(evidence, self.name).number
        if self.above:
            number -= getattr(evidence, self.above).number
        if self.times:
            whole = getattr(evidence, self.times).number
            return bool(number >= self.value * whole)
        return bool(number >= self.value)

    def __str__(self) -> str:
        if self.above:
            return f"`{self.name}` at least {self.value:g} above `{self.above}`"
        return f"`{self.name}` at least {self.value:g}" + (f" times `{self.times}`" if self.times else "")
