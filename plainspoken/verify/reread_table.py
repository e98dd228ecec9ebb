"""Verify: the analysed rows as a second reading of their tables found them, and the rows that a condition names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import slug
from plainspoken.core.findings import Findings, evidence_bound
from plainspoken.verify.saved_scores import Flags, Floats, SavedScores

Cells = NDArray[np.str_]
BANDS = ("top", "next", "rest")


@dataclass(frozen=True)
class RereadTable:
    """The rows of the saved scores (n,) with their cells: `numbers` and `cells` by the slug of the column."""

    saved: SavedScores
    numbers: Mapping[str, Floats] = field(default_factory=dict)
    cells: Mapping[str, Cells] = field(default_factory=dict)

    def rows_with_value(self, findings: Findings, address: str, column: str) -> Flags | None:
        """The rows whose cell is the value named at an address (n,); None where the column was not read, or says it
        otherwise (a date that stands for its month, a flag written 1)."""
        cells, value = self.cells.get(column), findings.evidence.get(address)
        if cells is None or value is None:
            return None
        wanted = str(value.value).rpartition(".")[2]
        rows = np.isin(cells, [each for each in np.unique(cells) if slug(str(each)) == wanted])
        return rows if rows.any() else None

    def rows_between(self, column: str, low: float | None, high: float | None) -> Flags | None:
        """The rows whose number lies from `low` up to but not including `high` (n,); None where it was not read."""
        known = self.numbers.get(column)
        if known is None:
            return None
        inside = ~np.isnan(known)
        if low is not None:
            inside &= known >= low
        return inside & (known < high) if high is not None else inside

    def rows_in_group(self, findings: Findings, address: str) -> Flags | None:
        """The rows that fulfil all conditions stored at `address.conditions.*` (n,); None where one cannot be read."""
        inside: Flags = np.ones(len(self.saved.event), dtype=bool)
        for place in findings.over(f"{address}.conditions"):
            held = self.rows_under_condition(findings, place)
            if held is None:
                return None
            inside &= held
        return inside

    def rows_under_condition(self, findings: Findings, place: str) -> Flags | None:
        """The rows that fulfil one stored condition (n,)."""
        column = named_column(findings, place)
        if f"{place}.value" in findings.evidence:
            return self.rows_with_value(findings, f"{place}.value", column)
        low, high = (number_at(findings, f"{place}.{end}") for end in ("low", "high"))
        return self.rows_between(column, low, high)


def find_picked(findings: Findings, saved: SavedScores) -> Flags | None:
    """Which rows lie at or above the threshold (n,): one for all, or where there is one a fold the row's own, as it was
    saved; None where it was not."""
    line, own = number_at(findings, "evaluation.threshold"), saved.told.get("line")
    if line is None:
        return None
    if number_at(findings, "model.tests") == 1:
        return saved.probability >= line
    return None if own is None else saved.probability + (line - own) >= line


def list_edges(findings: Findings, address: str) -> dict[str, float]:
    """The edges of a group's conditions: what is counted between them tells whether they are right."""
    edges = (f"{place}.{end}" for place in findings.over(f"{address}.conditions") for end in ("low", "high"))
    return {edge: found for edge in edges if (found := number_at(findings, edge)) is not None}


def named_column(findings: Findings, place: str) -> str:
    """The slug of the column that stands at `place.column`, or nothing."""
    found = findings.evidence.get(f"{place}.column")
    return str(found.value).rpartition(".")[2] if found is not None else ""


def number_at(findings: Findings, address: str) -> float | None:
    """The number that is stored at an address or at one of its bounds; None where there is none."""
    base, _, bound = address.partition(":")
    found = findings.evidence.get(base)
    if found is None:
        return None
    value = evidence_bound(found, bound).value if bound else found.value
    return None if isinstance(value, (str, bool, type(None))) else float(value)


def is_true(findings: Findings, address: str) -> bool:
    """Whether a flag stands at an address and is set."""
    found = findings.evidence.get(address)
    return found is not None and found.value is True


def rank_bands(score: Floats, top_share: float, next_share: float) -> Cells:
    """The band of each case by the rank of its score (n,); of equal scores the earlier row stands higher."""
    order = np.lexsort((np.arange(len(score)), -score))
    edges = [round(share * len(score)) for share in (top_share, top_share + next_share)]
    bands = np.empty(len(score), dtype="<U8")
    for name, rows in zip(BANDS, np.split(order, edges), strict=True):
        bands[rows] = name
    return bands


def share_below(values: Floats) -> Floats:
    """The place of each value among all, from 0 (least) to 1 (most); equal values share the mean of theirs."""
    distinct, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts + 1) / 2
    return np.asarray(middle[place] / max(len(values) - 1, 1)) if len(distinct) else values
