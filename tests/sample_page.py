"""Writing evidence down in a test, with a short word for each kind of value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from plainspoken.core.effects import EffectSample
from plainspoken.core.findings import Evidence, Method, Source, Unit


@dataclass
class Page:
    """Evidence being written down, with a short word for each kind of value."""

    evidence: dict[str, Evidence] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    effects: EffectSample | None = None

    def put(self, at: str, unit: Unit, **values: bool | float | str) -> None:
        """Each value at `<at>.<name>`; several of one unit in one line."""
        for name, value in values.items():
            self.evidence[f"{at}.{name}"] = Evidence(value=value, unit=unit)

    def near(
        self, address: str, value: float, half: float, n: int | None = None, unit: Unit = "score",
        method: Method = "bootstrap_95",
    ) -> None:  # fmt: skip
        """A value with a range of `half` to either side."""
        low, high = value - half, value + half
        self.evidence[address] = Evidence(value=value, unit=unit, n=n, low=low, high=high, method=method)

    def rate(self, address: str, events: int, n: int) -> None:
        """A share with its Wilson range."""
        low, high = wilson(events, n)
        share = events / n
        self.evidence[address] = Evidence(value=share, unit="share", n=n, low=low, high=high, method="wilson_95")

    def assumed(self, address: str, value: float, low: float, high: float, *, unit: Unit = "money") -> None:
        """A value that management must own."""
        source: Source = "assumed"
        kept = Evidence(value=value, unit=unit, low=low, high=high, method="assumed", source=source)
        self.evidence[address] = kept

    def list(self, collection: str, members: Sequence[str] | int) -> tuple[str, ...]:
        """Declare members (numbered ones by their count) and return their addresses."""
        named = tuple(map(str, range(members))) if isinstance(members, int) else tuple(members)
        self.members[collection] = named
        return tuple(f"{collection}.{member}" for member in named)


def wilson(events: int, n: int) -> tuple[float, float]:
    """The 95 % range of a share (Wilson 1927)."""
    z, p = 1.96, events / n
    middle, half = (p + z * z / (2 * n)), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n))
