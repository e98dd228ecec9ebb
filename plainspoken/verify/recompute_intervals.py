"""Verify: Wilson ranges of shares computed a second time, from value, number of cases and design effect.

A range may be that of fewer or more cases than were counted, where these do not tell as much as a simple sample of
their size: the test part holds events in the table's own share, and a segment loses members when it is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import lgamma, log, pi

import numpy as np

from plainspoken.core.findings import Evidence, Findings
from plainspoken.verify.saved_scores import Flags, SavedScores

Z95 = 1.959963984540054
WHOLE_TOLERANCE = 1e-9
STABILITY_FLOOR = 0.25  # of a segment that keeps fewer of its members, as many are taken to stay
T_STEPS, T_HALVINGS, LARGEST_T_BOUND = 20_000, 60, 20.0
MEASURES = ("accuracy", "precision")


def recompute_wilson_intervals(findings: Findings, sizes: Mapping[str, float]) -> Iterator[tuple[str, float, float]]:
    """Every stated Wilson range of a share of whole cases, by the formula (Wilson 1927); `sizes`: how many cases of
    a simple sample those of an address are worth, where they are not worth their own number."""
    for address, found in findings.evidence.items():
        if is_wilson_share(address, found) and (found.method == "wilson_95" or address in sizes):
            assert found.n is not None
            yield address, *recompute_wilson_interval(found.number, sizes.get(address, found.n))


def is_wilson_share(address: str, found: Evidence) -> bool:
    """Whether a value is a share of whole cases with a Wilson range."""
    if (
        found.method not in ("wilson_95", "wilson_effect_95")
        or not found.n
        or found.unit != "share"
        or found.number < 0
    ):
        return False
    hits = found.number * found.n
    return abs(hits - round(hits)) < WHOLE_TOLERANCE * found.n and "difference" not in address


def recompute_wilson_interval(share: float, of: float) -> tuple[float, float]:
    """The score interval of a share of so many cases; it always holds the share itself."""
    square = Z95**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z95 / (1 + square / of) * np.sqrt(share * (1 - share) / of + square / (4 * of**2))
    return max(float(min(middle - half, share)), 0.0), min(float(max(middle + half, share)), 1.0)


def recompute_effective_sizes(findings: Findings, saved: SavedScores) -> dict[str, float]:
    """How many cases of a simple sample those of an address are worth, where that is not their own number."""
    found = {}
    for name in findings.members.get("segments", ()):
        rate, stays = (findings.evidence.get(f"segments.{name}.{what}") for what in ("rate", "stability"))
        if rate is not None and rate.n and stays is not None:
            found[f"segments.{name}.rate"] = max(rate.n * max(stays.number, STABILITY_FLOOR), 1.0)
    return found | recompute_measure_sizes(findings, saved)


def recompute_measure_sizes(findings: Findings, saved: SavedScores) -> dict[str, float]:
    """The same of accuracy and precision on one test part that was drawn with the table's own share of events."""
    tests, line = (findings.evidence.get(each) for each in ("model.tests", "evaluation.threshold"))
    if tests is None or tests.number != 1 or line is None:
        return {}
    event, picked = saved.event[saved.tested], saved.probability[saved.tested] >= line.number
    part = len(event) / len(saved.event)
    variances = {
        "accuracy": variance_over_simple(event == picked, event, part),
        "precision": precision_variance_over_simple(event, picked, part),
    }
    return {
        address: found.n / variances[measure]
        for measure in MEASURES
        for address in (f"evaluation.{measure}", f"measures.{measure}.value")
        if (found := findings.evidence.get(address)) is not None and found.n and variances[measure] > 0
    }


def variance_over_simple(hits: Flags, strata: Flags, part: float) -> float:
    """Variance of a share over that of a simple sample: what lies within strata counts whole, what lies between them
    by the part of the table that was drawn."""
    share = float(hits.mean()) if len(hits) else 0.0
    whole = share * (1 - share)
    if whole == 0:
        return 1.0
    within = sum(
        float(some.mean()) * float(hits[some].mean()) * (1 - float(hits[some].mean()))
        for some in (strata, ~strata)
        if some.any()
    )
    return float((within + part * (whole - within)) / whole)


def precision_variance_over_simple(event: Flags, picked: Flags, part: float) -> float:
    """The same of a share among picked cases, which mix both classes (delta method)."""
    if not picked.any():
        return 1.0
    share = float(event[picked].mean())
    found, alarms = float(picked[event].mean()), float(picked[~event].mean())
    within = (1 - share) * (1 - found) + share * (1 - alarms)
    return within + part * (1 - within)


def recompute_t_bound(freedom: int) -> float:
    """How many standard errors hold 95 % of Student's distribution (1908), by halving on its integrated density."""
    grid = np.linspace(0.0, 1.0, T_STEPS + 1)
    scale = lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - log(freedom * pi) / 2
    low, high = 0.0, LARGEST_T_BOUND
    for _ in range(T_HALVINGS):
        middle = (low + high) / 2
        density = np.exp(scale - (freedom + 1) / 2 * np.log1p((middle * grid) ** 2 / freedom))
        weights = np.r_[1.0, np.tile([4.0, 2.0], T_STEPS // 2)[:-1], 1.0] / (3 * T_STEPS)
        inside = 2 * middle * float(weights @ density)  # by Simpson's rule
        low, high = (middle, high) if inside < 0.95 else (low, middle)
    return (low + high) / 2
