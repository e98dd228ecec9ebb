"""Real time: counts and times in the format of Prometheus. Knows no case from inside."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.responses import Answer, Refusal

LATENCY_BUCKETS_SECONDS = (0.001, 0.002, 0.003, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 1.0, 10.0)
METRICS_MEDIA_TYPE = CONTENT_TYPE_LATEST


class ServiceMetrics:
    """What a service counts, in a registry of its own. Labels never hold content."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("plainspoken_requests", "Requests.", ("route", "status"), registry=self.registry)
        self.seconds = Histogram(
            "plainspoken_request_seconds",
            "Time to answer.",
            ("route",),
            buckets=LATENCY_BUCKETS_SECONDS,
            registry=self.registry,
        )
        self.answers = Counter(
            "plainspoken_answers", "Cases scored.", ("case", "moment", "band"), registry=self.registry
        )
        self.unlike = Counter(
            "plainspoken_unlike", "Scored cases unlike the training data.", ("case", "moment"),
            registry=self.registry,
        )  # fmt: skip
        self.refusals = Counter(
            "plainspoken_refusals", "Problems of cases not scored.", ("case", "moment", "kind"),
            registry=self.registry,
        )  # fmt: skip
        self.info = Gauge(
            "plainspoken_model", "The model in service.", ("case", "moment", "model", "findings"),
            registry=self.registry,
        )  # fmt: skip

    def opened(self, name: str, opened: OpenedCase) -> None:
        """Say which models are in service."""
        for at in opened.production.moments:
            model = opened.model_version(at.moment)
            self.info.labels(name, at.moment, model, opened.findings_version).set(1)

    def asked(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def result(self, case: str, found: Answer | Refusal) -> None:
        """Count one answer or refusal."""
        if isinstance(found, Refusal):
            for problem in found.problems:
                self.refusals.labels(case, found.moment, problem.kind).inc()
            return
        self.answers.labels(case, found.moment, found.band).inc()
        if found.unlike:
            self.unlike.labels(case, found.moment).inc()

    def text(self) -> bytes:
        """All of it."""
        return generate_latest(self.registry)
