"""Truth: whether stated ranges hold what is true on the very large sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.known_truth.known import GroundTruth
from plainspoken.analysis.training.case_value import money_for_threshold
from plainspoken.core.findings import Evidence

COVERED_METRICS = (
    "roc_auc",
    "pr_auc",
    "recall",
    "precision",
    "f1",
    "brier",
    "accuracy",
    "top_rate",
    "top_recall",
    "lift",
)
PANEL_RANGES = "evaluation.*, customers with several rows"
MIN_JUDGED_EVENTS = 30  # events, or picked cases, below which a share of them is not judged by any rule


def check_interval_coverage(known: GroundTruth) -> Iterator[tuple[str, bool]]:
    """Each stated range by the name the table gives it, and whether the truth lies in it."""
    panel = known.built.dials.per_customer > 1
    for name, address, true in list_stated_intervals(known):
        if panel and not name.startswith("evaluation"):
            continue
        found = known.findings.evidence.get(address)
        if found is not None and found.low is not None and found.high is not None:
            yield (PANEL_RANGES if panel else name), interval_contains(found, true)


def interval_contains(found: Evidence, true: float) -> bool:
    """Whether a range holds a value."""
    return found.low is not None and found.high is not None and found.low <= true <= found.high


def list_stated_intervals(known: GroundTruth) -> Iterator[tuple[str, str, float]]:
    """(name in the table, address, true value) of each range."""
    for name in COVERED_METRICS:
        if metric_is_judged(known, name):
            yield f"evaluation.{name}", f"evaluation.{name}", known.measured[name]
    if known.leaky_column:  # a leak's truth is the sample's: nothing else is to be covered
        return
    yield "data.base_rate", "data.base_rate", known.base_rate
    yield "within.roc_auc", "within.roc_auc", known.within["roc_auc"]
    yield "within.top_rate", "within.top_rate", known.within["top_rate"]
    yield "evaluation.gain.roc_auc", "evaluation.gain.roc_auc", known.gain
    yield "evaluation.gain.top_rate", "evaluation.gain.top_rate", known.top_gain
    yield "time.top_rate", "time.top_rate", known.late_top_rate
    yield "settings.operational.roc_auc", "settings.operational.roc_auc", known.measured["roc_auc"]
    yield from list_stated_rates(known)
    yield from list_stated_values(known)


def metric_is_judged(known: GroundTruth, name: str) -> bool:
    """Whether the rules say anything on a measure: they are silent on shares of a few."""
    counted = {"recall": "positives", "precision": "contacted", "f1": "contacted"}.get(name)
    return counted is None or known.findings.get(f"evaluation.{counted}").number >= MIN_JUDGED_EVENTS


def list_stated_rates(known: GroundTruth) -> Iterator[tuple[str, str, float]]:
    """Rates and shares of segments and of offers' signs."""
    for address in known.findings.over("segments"):
        name = address.rsplit(".", 1)[-1]
        mine, band = known.segment(name), "band" if name in ("top", "next", "rest") else "segment"
        yield f"{band} rate", f"{address}.rate", known.rates(mine)[0]
        if band == "segment":
            yield "segment share", f"{address}.share", known.kind_share(name)
    for address in known.findings.over("offers"):
        mine = known.offer(address.rsplit(".", 1)[-1])
        yield "offer rate", f"{address}.rate_with", known.rates(mine)[0]


def list_stated_values(known: GroundTruth) -> Iterator[tuple[str, str, float]]:
    """The value of contacting the top of the score in time, when all that was assumed lies anywhere in its range."""
    address, case = "actions.contact", known.trained.case
    if f"{address}.value" not in known.findings.evidence:
        return
    random = np.random.default_rng(known.built.seed)
    money = case.money
    effect, cost = (random.uniform(each.low, each.high) for each in (money.effect, money.contact_cost))
    lost = random.uniform(case.value.loss.low, case.value.loss.high) if case.value else 1.0
    margin = money_for_threshold(case, known.many.frame, known.many.event).margin
    size = known.findings.get(f"{address}.size").number
    true = size * (known.acting_top_rate * effect * lost * margin - cost)
    yield "value (assumed range)", f"{address}.value", float(true)
