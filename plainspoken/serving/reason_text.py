"""Real time: reasons, and why no probability is given, in the words of the briefing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import slug
from plainspoken.case.serving_manifest import SCORE_BANDS, FeatureProfile, ServingManifest
from plainspoken.core.findings import Claim
from plainspoken.report.targets import TargetReason, format_target_reason
from plainspoken.serving.api_models import ScoreReason
from plainspoken.serving.encoder import DerivedColumn
from plainspoken.words import Words

Floats = NDArray[np.float64]
CACHED_REASON_TEXTS = 20_000  # reasons whose words are kept, so that they are made once


@dataclass(frozen=True)
class ReasonText:
    """What a moment's answers say in one language."""

    seen: Mapping[str, tuple[int, FeatureProfile]]
    derived: Mapping[str, DerivedColumn]
    slugs: Mapping[str, str]
    tell: Any
    why_no_probability: str
    bands: Mapping[str, str]
    unlike: str

    @classmethod
    def of(
        cls, words: Words, production: ServingManifest, seen: Sequence[FeatureProfile], claim: Claim | None
    ) -> ReasonText:
        """The voice of one language; `claim`: whether a probability may be given at this moment."""
        names = [each.column for each in seen]
        usable = [each for each in production.derived if {*each.of, *each.by} <= set(names)]
        derived = {
            each.slug: DerivedColumn([names.index(one) for one in each.of], [names.index(one) for one in each.by])
            for each in usable
        }
        return cls(
            seen={each.column: (place, each) for place, each in enumerate(seen)},
            derived=derived,
            slugs={name: slug(name) for name in (*names, *derived)},
            tell=lru_cache(CACHED_REASON_TEXTS)(partial(format_score_reason, words)),
            why_no_probability=str(words.sentence(claim).striptags()) if claim else "",
            bands={band: words.name(f"band.{band}").text for band in SCORE_BANDS},
            unlike=str(words.label("service_unlike").striptags()),
        )

    def reason(self, column: str, effect: float, row: Floats) -> ScoreReason:
        """One reason of a row: what the column held, and how it moved the score."""
        value = self.value(column, row)
        spoke_for = effect > 0
        words = self.tell(self.slugs[column], value, spoke_for)
        return ScoreReason(column, value, effect, spoke_for, words)

    def value(self, column: str, row: Floats) -> float | str | None:
        """What a raw or derived column held: a number, or a category."""
        if column in self.derived:
            return float(self.derived[column].values(row[None, :])[0])
        place, each = self.seen[column]
        value = float(row[place])
        if not each.is_number:
            return each.values[int(value)]
        return None if np.isnan(value) else value


def format_score_reason(words: Words, column: str, value: float | str | None, spoke_for: bool) -> str:
    """A reason as the list of whom to contact says it."""
    if value is None:
        return words.name(f"column.{column}").text
    shown = slug(value) if isinstance(value, str) else value
    return format_target_reason(TargetReason(column, shown, spoke_for), words)
