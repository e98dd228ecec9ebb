"""Real time: one case in service: it answers, and counts what it is asked, also in the format of Prometheus."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from plainspoken.serving.api_models import Answer, Refusal
from plainspoken.serving.drift import Drift, DriftMonitor, describe_drift
from plainspoken.serving.limits import RequestRefused
from plainspoken.serving.load_case import OpenedCase, choose_known_option
from plainspoken.serving.reference import list_seen_values
from plainspoken.serving.scorer import Scorer, build_scorers

CASES_PER_DEADLINE_CHECK = 25  # cases between two looks at the clock
LATENCY_BUCKETS_SECONDS = (0.001, 0.002, 0.003, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 1.0, 10.0)


class ServiceMetrics:
    """What a service counts, in a registry of its own. Labels never hold content."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        at = ("case", "moment")
        self.requests = Counter("plainspoken_requests", "Requests.", ("route", "status"), registry=own)
        self.seconds = Histogram(
            "plainspoken_request_seconds", "Time to answer.", ("route",), registry=own, buckets=LATENCY_BUCKETS_SECONDS
        )
        self.answers = Counter("plainspoken_answers", "Cases scored.", (*at, "band"), registry=own)
        self.unlike = Counter("plainspoken_unlike", "Scored cases unlike the training data.", at, registry=own)
        self.refusals = Counter("plainspoken_refusals", "Problems of cases not scored.", (*at, "kind"), registry=own)
        self.info = Gauge("plainspoken_model", "The model in service.", (*at, "model", "findings"), registry=own)

    def count_request(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def count_result(self, case: str, found: Answer | Refusal) -> None:
        """Count one answer or refusal."""
        if isinstance(found, Refusal):
            for problem in found.problems:
                self.refusals.labels(case, found.moment, problem.kind).inc()
            return
        self.answers.labels(case, found.moment, found.band).inc()
        if found.unlike:
            self.unlike.labels(case, found.moment).inc()


@dataclass(frozen=True)
class CaseService:
    """A case in service. `scorers` and `monitors`: who answers and what is counted, by moment."""

    name: str
    opened: OpenedCase
    scorers: Mapping[str, Scorer]
    monitors: Mapping[str, DriftMonitor]
    metrics: ServiceMetrics

    @classmethod
    def of(cls, opened: OpenedCase, metrics: ServiceMetrics) -> CaseService:
        """Put a case into service."""
        scorers, name = build_scorers(opened), opened.production.case
        for moment, each in scorers.items():
            metrics.info.labels(name, moment, each.model, each.findings).set(1)
        monitors = {moment: DriftMonitor(each.form.seen, each.at.scores) for moment, each in scorers.items()}
        return cls(name, opened, scorers, monitors, metrics)

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
        for each in found:
            self.metrics.count_result(self.name, each)
            if isinstance(each, Refusal):
                self.monitors[scorer.moment].refusal([(one.field, one.kind) for one in each.problems])
        return found

    def count(self, scorer: Scorer, bins: Sequence[int], chance: float) -> None:
        """Count one scored case."""
        self.monitors[scorer.moment].scored(bins, bisect_right(scorer.at.scores.edges, chance))

    def drift(self, language: str) -> list[Drift]:
        """How far what was asked has moved, by moment, told in a language of the briefing.

        Raises:
            PlainspokenError: the briefing is not told in it.
        """
        words = self.opened.words[self.opened.language(language)]
        return [describe_drift(moment, monitor, words) for moment, monitor in self.monitors.items()]

    def warm(self) -> None:
        """Answer a made-up case at each moment, so that all is loaded and compiled. Nothing is counted."""
        for scorer in self.scorers.values():
            row = np.array([list_seen_values(each)[0] for each in scorer.form.seen])[None, :]
            scorer.scored(row, next(iter(scorer.voices)), True)
