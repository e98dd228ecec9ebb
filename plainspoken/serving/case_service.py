"""Real time: one case in service: it answers, and counts what it is asked, also in the format of Prometheus."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections import Counter as Counts
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from plainspoken.serving.api_models import Answer, Refusal
from plainspoken.serving.drift import Drift, DriftMonitor, count_monitor_cells, describe_drift
from plainspoken.serving.limits import RequestRefused
from plainspoken.serving.load_case import OpenedCase, choose_known_option
from plainspoken.serving.reference import list_seen_values
from plainspoken.serving.scorer import Scorer, build_scorers
from plainspoken.serving.shared_counts import SharedCounts

CASES_PER_DEADLINE_CHECK = 100  # cases between two looks at the clock
LATENCY_BUCKETS_SECONDS = (0.001, 0.002, 0.003, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 1.0, 10.0)


class ServiceMetrics:
    """What a service counts, in a registry of its own. Labels never hold content.

    `folder`: where each process of a service keeps its counts; None where it is one process. The library finds it by a
    variable of the environment, which is set before it is loaded (`run_workers`).
    """

    def __init__(self, folder: Path | None = None) -> None:
        own = self.registry = CollectorRegistry()
        self.folder = folder
        at = ("case", "moment")
        self.requests = Counter("plainspoken_requests", "Requests.", ("route", "status"), registry=own)
        self.seconds = Histogram(
            "plainspoken_request_seconds", "Time to answer.", ("route",), registry=own, buckets=LATENCY_BUCKETS_SECONDS
        )
        self.answers = Counter("plainspoken_answers", "Cases scored.", (*at, "band"), registry=own)
        self.unlike = Counter("plainspoken_unlike", "Scored cases unlike the training data.", at, registry=own)
        self.refusals = Counter("plainspoken_refusals", "Problems of cases not scored.", (*at, "kind"), registry=own)
        self.info = Gauge(
            "plainspoken_model", "1 for the model in service.", (*at, "model", "findings"), registry=own,
            multiprocess_mode="livemax",
        )  # fmt: skip

    def write(self) -> bytes:
        """All counts in the format of Prometheus, summed over the processes of the service."""
        if self.folder is None:
            return generate_latest(self.registry)
        whole = CollectorRegistry()
        MultiProcessCollector(whole, str(self.folder))  # type: ignore[no-untyped-call]
        return generate_latest(whole)

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def count_results(self, case: str, found: Sequence[Answer | Refusal]) -> None:
        """Count answers and refusals, those that are alike at once."""
        answers = [each for each in found if not isinstance(each, Refusal)]
        refusals = [(each.moment, one.kind) for each in found if isinstance(each, Refusal) for one in each.problems]
        for (moment, band), count in Counts((each.moment, each.band) for each in answers).items():
            self.answers.labels(case, moment, band).inc(count)
        for moment, count in Counts(each.moment for each in answers if each.unlike).items():
            self.unlike.labels(case, moment).inc(count)
        for (moment, kind), count in Counts(refusals).items():
            self.refusals.labels(case, moment, kind).inc(count)


@dataclass(frozen=True)
class CaseService:
    """A case in service. `scorers` and `monitors`: who answers and what is counted, by moment."""

    name: str
    opened: OpenedCase
    scorers: Mapping[str, Scorer]
    monitors: Mapping[str, DriftMonitor]
    metrics: ServiceMetrics
    counts: SharedCounts

    @classmethod
    def of(cls, opened: OpenedCase, metrics: ServiceMetrics, counts: SharedCounts) -> CaseService:
        """Make a case ready for service."""
        scorers = build_scorers(opened)
        monitors = {
            moment: DriftMonitor(
                each.form.seen, each.at.scores, counts.cells(name_counted(opened, each), count_scorer_cells(each))
            )
            for moment, each in scorers.items()
        }
        return cls(opened.production.case, opened, scorers, monitors, metrics, counts)

    def show_in_metrics(self, *, answers: bool) -> None:
        """Tell in the metrics whether the models of this build answer."""
        for moment, each in self.scorers.items():
            self.metrics.info.labels(self.name, moment, each.model, each.findings).set(int(answers))

    def scorer(self, moment: str) -> Scorer:
        """What answers at a moment; at the last one of the case where none is named.

        Raises:
            PlainspokenError: no such moment.
        """
        return self.scorers[choose_known_option(moment or list(self.scorers)[-1], self.scorers, "moment")]

    def answers(
        self, scorer: Scorer, cases: Sequence[Mapping[str, Any]], language: str, reasons: bool, seconds: float
    ) -> list[Answer | Refusal]:
        """One answer or refusal a case, counted.

        Raises:
            RequestRefused: it took longer than `seconds`.
        """
        found: list[Answer | Refusal] = []
        until = time.monotonic() + seconds
        for begin in range(0, len(cases), CASES_PER_DEADLINE_CHECK):
            if time.monotonic() > until:
                raise RequestRefused(503, "time-out", "send fewer cases at once, or ask without reasons")
            found += scorer.answers(cases[begin : begin + CASES_PER_DEADLINE_CHECK], language, reasons, self.count)
        self.metrics.count_results(self.name, found)
        for each in found:
            if isinstance(each, Refusal):
                self.monitors[scorer.moment].refusal([(one.field, one.kind) for one in each.problems])
        return found

    def count(self, scorer: Scorer, bins: Sequence[int], chance: float) -> None:
        """Count one scored case."""
        self.monitors[scorer.moment].scored(bins, bisect_right(scorer.at.scores.edges, chance))

    def drift(self, language: str = "", accepted: str = "") -> list[Drift]:
        """How far what was asked of all processes has moved, by moment, told in a language of the briefing.

        `language`: the one asked for; where the briefing is not told in it, or none was asked for, the best of
        `accepted`, an `Accept-Language` header, else the first.
        """
        told = language if language in self.opened.words else ""
        words = self.opened.words[self.opened.language(told, accepted)]
        return [describe_drift(moment, self.sum_counts(scorer), words) for moment, scorer in self.scorers.items()]

    def sum_counts(self, scorer: Scorer) -> DriftMonitor:
        """What all processes of the service have counted at one moment of this build."""
        cells = self.counts.whole(name_counted(self.opened, scorer), count_scorer_cells(scorer))
        return DriftMonitor(scorer.form.seen, scorer.at.scores, cells)

    def warm(self) -> None:
        """Answer a made-up case at each moment, so that all is loaded and compiled. Nothing is counted."""
        for scorer in self.scorers.values():
            row = np.array([list_seen_values(each)[0] for each in scorer.form.seen])[None, :]
            scorer.scored(row, next(iter(scorer.voices)), True)


def name_counted(opened: OpenedCase, scorer: Scorer) -> tuple[str, ...]:
    """What the counts of one moment are of: another model or reference table begins with nought."""
    return (opened.production.case, scorer.moment, scorer.model, opened.reference_version)


def count_scorer_cells(scorer: Scorer) -> int:
    """How many cells the counts of one moment take."""
    return count_monitor_cells(scorer.form.seen, scorer.at.scores)
