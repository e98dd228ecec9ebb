"""Findings to the periods that the data leave out between their first and their last."""

from __future__ import annotations

from plainspoken.core.findings import Findings

MOST_NAMED_GAPS = 2


def list_gap_periods(findings: Findings) -> tuple[str, ...]:
    """The addresses of the names of periods without data that lie between the first and the last with data."""
    ends = [findings.evidence.get(f"data.period_{which}") for which in ("first", "last")]
    periods = [place.rpartition(".")[2] for place in findings.over("data.periods")]
    names = [str(end.value).rpartition(".")[2] for end in ends if end is not None]
    if len(names) < len(ends) or not set(names) <= set(periods):
        return ()
    inside = periods[periods.index(names[0]) : periods.index(names[1])]
    places = [f"data.missing_periods.{period}.period" for period in inside]
    return tuple(place for place in places if place in findings.evidence)
