"""What was given of a model from elsewhere, beside the rest of the sample."""

from __future__ import annotations

from collections.abc import Mapping

from plainspoken.core.findings import Evidence

JUDGED: Mapping[str, Evidence] = {
    "judged.explained": Evidence(value=250, unit="count"),
    "judged.background": Evidence(value=50, unit="count"),
    "judged.redrawn": Evidence(value=50, unit="count"),
    "judged.stable": Evidence(value=5, unit="count"),
    "judged.n": Evidence(value=12_330, unit="count"),
    "judged.scores_n": Evidence(value=12_330, unit="count"),
    "judged.with_model": Evidence(value=False, unit="flag"),
    "judged.told_unseen": Evidence(value=False, unit="flag", source="assumed"),
    "judged.columns": Evidence(value=0, unit="count"),
    "judged.folds": Evidence(value=5, unit="count"),
    "judged.periods_missing": Evidence(value=2, unit="count"),
    "judged.checked": Evidence(value=17, unit="count"),
    "judged.suspected": Evidence(value=3, unit="count"),
    "judged.features": Evidence(value=14, unit="count"),
    "judged.suspected_used": Evidence(value=1, unit="count"),
    "judged.used.pagevalues.column": Evidence(value="column.pagevalues", unit="name"),
    "judged.suspects.pagevalues.column": Evidence(value="column.pagevalues", unit="name"),
}
MEMBERS: Mapping[str, tuple[str, ...]] = {"judged.suspects": ("pagevalues",), "judged.used": ("pagevalues",)}
