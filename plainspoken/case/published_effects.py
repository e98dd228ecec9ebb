"""Effects of treatments that have been published, by kind: what a case assumes that states none."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from plainspoken.core.findings import FrozenModel

TreatmentKind = Literal["any", "scarcity", "social_proof", "urgency", "abandonment_recovery", "recommendations"]
PUBLISHED_EFFECTS = Path(__file__).with_name("published_effects.toml")


class AssumedValue(FrozenModel):
    """A number that management must own: a value with the range in which it may lie."""

    value: float
    low: float
    high: float

    @model_validator(mode="after")
    def lies_in_its_range(self) -> AssumedValue:
        """Refuse a range that does not hold its value."""
        if not self.low <= self.value <= self.high:
            raise ValueError("expected low <= value <= high; put the three in order")
        return self


@cache
def published_effects() -> dict[str, AssumedValue]:
    """The relative effect of each kind of treatment, with a range (source: published_effects.toml)."""
    rows = tomllib.loads(PUBLISHED_EFFECTS.read_text(encoding="utf-8"))
    return {kind: AssumedValue.model_validate(row) for kind, row in rows.items()}
