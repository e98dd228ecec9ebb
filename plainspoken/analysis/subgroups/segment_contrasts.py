"""Analysis: what distinguishes some cases from others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plainspoken.analysis.explanation.values import is_numeric_series
from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.case import slug
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import EvidenceRecorder

MAX_CONTRASTS_SHOWN = 3
MIN_CONTRAST_STRENGTH = 0.1  # of a strength from 0 (alike) to 1 (disjoint)


@dataclass(frozen=True)
class ColumnContrast:
    """One column: medians here and there, or the category whose share differs most, with both shares."""

    column: str
    value: str | None
    here: float
    there: float
    strength: float


def strongest_contrasts(frame: pd.DataFrame, here: Flags, there: Flags, columns: Sequence[str]) -> list[ColumnContrast]:
    """At most three columns that differ most between two sets of rows, the strongest first.

    Strength of a number: how far the ROC-AUC of telling both sets apart lies from one half, doubled
    (Cliff's delta); of a category: the difference of shares. Left out where both sides read the same.
    """
    if not here.any() or not there.any():
        return []
    found = [contrast_column(frame[name], here, there) for name in columns]
    notable = [each for each in found if each.strength >= MIN_CONTRAST_STRENGTH and differs_when_rounded(each)]
    return sorted(notable, key=lambda each: -each.strength)[:MAX_CONTRASTS_SHOWN]


def differs_when_rounded(found: ColumnContrast) -> bool:
    """Whether the two sides differ in the two effective digits that a reader is shown."""
    return f"{found.here:.2g}" != f"{found.there:.2g}"


def contrast_column(values: pd.Series, here: Flags, there: Flags) -> ColumnContrast:
    """How one column differs between two sets of rows."""
    name = str(values.name)
    if is_numeric_series(values):
        known = values.to_numpy(float)
        both = (here | there) & ~np.isnan(known)
        strength = 2 * abs(roc_auc(here[both], known[both]) - 0.5)
        middles = [float(np.median(known[both & side])) if np.any(both & side) else np.nan for side in (here, there)]
        return ColumnContrast(name, None, middles[0], middles[1], strength)
    text = values.astype(str)
    shares = pd.DataFrame({side: text[mine].value_counts(normalize=True) for side, mine in enumerate((here, there))})
    gaps = (shares.fillna(0.0)[0] - shares.fillna(0.0)[1]).sort_index()
    value = str(gaps.idxmax())
    mine = np.asarray(text == value)
    return ColumnContrast(name, value, float(mine[here].mean()), float(mine[there].mean()), float(gaps.max()))


def record_contrasts(
    address: str, found: Sequence[ColumnContrast], here: str, there: str, book: EvidenceRecorder
) -> None:
    """Write traits below an address; `here` and `there` end the names of both sides."""
    book.list(address, [slug(each.column) for each in found])
    for each in found:
        place = f"{address}.{slug(each.column)}"
        book.put(f"{place}.column", f"column.{slug(each.column)}", "name")
        if each.value is None:
            book.put(f"{place}.kind", "numeric", "name")
            book.value(f"{place}.{contrast_field_name('median', here)}", each.here, each.column)
            book.value(f"{place}.{contrast_field_name('median', there)}", each.there, each.column)
        else:
            book.put(f"{place}.kind", "category", "name")
            book.put(f"{place}.value", value_name_key(each.column, each.value), "name")
            book.put(f"{place}.{contrast_field_name('share', here)}", each.here, "share", of="cases")
            book.put(f"{place}.{contrast_field_name('share', there)}", each.there, "share", of="cases")


def contrast_field_name(what: str, which: str) -> str:
    """`median_here` and `share_elsewhere`, but `missed_median` and `found_share`."""
    return f"{what}_{which}" if which in ("here", "elsewhere") else f"{which}_{what}"
