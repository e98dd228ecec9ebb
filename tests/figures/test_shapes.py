"""Shapes along a column: edges that can be told apart, and no panel of a single bar."""

from __future__ import annotations

from plainspoken.core.findings import Evidence, Findings
from plainspoken.figures.dependence import format_bin_bounds, list_factors_with_bins
from tests.figures.variants import again, words_of
from tests.sample import sample_findings

AT = "driver_groups.productrelated_duration"


def with_edges(*edges: float) -> Findings:
    """The sample, whose strongest column is a share with these edges of its bins."""
    sample = sample_findings()
    places = [f"{AT}.bins.{place}" for place in range(len(edges) - 1)]
    bins = {
        f"{at}.{side}": Evidence(value=edges[place + step], unit="share")
        for place, at in enumerate(places)
        for step, side in enumerate(("from", "to"))
    }
    members = {**sample.members, f"{AT}.bins": tuple(str(place) for place in range(len(places)))}
    return again(sample, evidence={**sample.evidence, **bins}, members=members)


def labels(findings: Findings) -> list[str]:
    """What stands beside the bars."""
    bins = list(findings.over(f"{AT}.bins"))
    words, places = words_of(findings), range(len(bins))
    return [format_bin_bounds(findings, words, f"{AT}.column", bins, each).striptags() for each in places]


def test_shares_between_hundredths_are_shown_finer() -> None:
    fine = labels(with_edges(0, 0.003, 0.01, 0.03, 0.2))
    assert fine == ["Less than 0.3%", "0.3 to 1.0%", "1.0 to 3.0%", "At least 3.0%"]
    assert labels(with_edges(0, 0.01, 0.03, 0.2)) == ["Less than 1%", "1 to 3%", "At least 3%"]


def test_a_single_bin_is_no_shape() -> None:
    alone = with_edges(0, 1)
    assert AT not in list_factors_with_bins(alone) and AT in list_factors_with_bins(with_edges(0, 0.5, 1))
    only = again(alone, members={**alone.members, "driver_groups": (AT.removeprefix("driver_groups."),)})
    assert list_factors_with_bins(only) == [AT]  # better one bar than an empty chart
