"""Real time: the web service: who is let in, and what each address answers. Computes nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import anyio
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.case_service import CaseService
from plainspoken.serving.drift_endpoint import describe_drift
from plainspoken.serving.limits import RateLimiter, RequestRefused, ServiceLimits, read_request_body
from plainspoken.serving.openapi import build_openapi, render_service_page
from plainspoken.serving.parse_request import parse_request_body
from plainspoken.serving.prometheus_metrics import METRICS_MEDIA_TYPE, ServiceMetrics
from plainspoken.serving.responses import Answers, BatchScoreRequest, Fault, Refusal, ScoreRequest

SERVICE_LOG = logging.getLogger("plainspoken.serving")
PROBLEM_MEDIA_TYPE = "application/problem+json"
BATCH_WORKERS = 2  # requests of many cases that are scored at the same time, beside the single ones
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class ScoringService:
    """The cases in service behind their addresses."""

    counters: Mapping[str, CaseService]
    metrics: ServiceMetrics
    limits: ServiceLimits
    gate: RateLimiter
    workers: anyio.CapacityLimiter

    def app(self) -> Starlette:
        """The application."""
        routes = [
            Route("/", self.index),
            Route("/docs", self.index),
            Route("/openapi.json", self.description),
            Route("/healthz", self.health),
            Route("/readyz", self.ready),
            Route("/metrics", self.measured),
            Route("/drift", self.drift),
            Route("/v1/{case}/score", self.guarded(self.one), methods=["POST"]),
            Route("/v1/{case}/scores", self.guarded(self.many), methods=["POST"]),
        ]
        return Starlette(
            routes=routes, exception_handlers={HTTPException: handle_unknown_route, Exception: handle_internal_error}
        )

    def guarded(self, handler: Handler) -> Handler:
        """A handler behind the gate, with its faults told and its time counted; nothing sent is logged."""
        route = handler.__name__

        async def guarded(request: Request) -> Response:
            started = time.perf_counter()
            try:
                async with self.gate.entered():
                    response = await handler(request)
            except RequestRefused as why:
                response = make_fault_response(why.status, why.title, why.detail)
            except PlainspokenError as why:
                response = make_fault_response(422, "cannot be answered", str(why))
            self.metrics.asked(route, response.status_code, time.perf_counter() - started)
            return response

        return guarded

    async def one(self, request: Request) -> Response:
        """Score one case."""
        counter = self.counter(request)
        asked = parse_request_body(await read_request_body(request, self.limits), ScoreRequest)
        desk, language = counter.desk(asked.moment), counter.language(asked.language)
        found = counter.answers(desk, [asked.row], language, asked.reasons, self.limits.seconds)[0]
        refused = isinstance(found, Refusal)
        return Response(found.model_dump_json(), 422 if refused else 200, media_type="application/json")

    async def many(self, request: Request) -> Response:
        """Score several cases."""
        counter = self.counter(request)
        asked = parse_request_body(await read_request_body(request, self.limits), BatchScoreRequest)
        if len(asked.rows) > self.limits.batch:
            raise RequestRefused(413, "too many cases", f"send at most {self.limits.batch} at once")
        desk, language = counter.desk(asked.moment), counter.language(asked.language)
        if self.workers.available_tokens < 1:
            raise RequestRefused(429, "too many requests", "several requests of many cases are being scored; wait")
        async with self.workers:
            found = await run_in_threadpool(
                counter.answers, desk, asked.rows, language, asked.reasons, self.limits.seconds
            )
        answers = Answers.model_construct(results=tuple(found))
        return Response(answers.model_dump_json(), media_type="application/json")

    def counter(self, request: Request) -> CaseService:
        """The case that a request names.

        Raises:
            Refused: no such case is in service.
        """
        found = self.counters.get(request.path_params["case"])
        if found is None:
            raise RequestRefused(404, "no such case", f"in service: {', '.join(self.counters)}")
        return found

    async def drift(self, request: Request) -> Response:
        """How far what is asked has moved from what the models learned from."""
        asked = request.query_params.get("language", "")
        try:
            told = {
                name: [
                    describe_drift(moment, watch, each.opened.words[each.language(asked)]).model_dump(mode="json")
                    for moment, watch in each.watches.items()
                ]
                for name, each in self.counters.items()
            }
        except PlainspokenError as why:
            return make_fault_response(422, "cannot be answered", str(why))
        return JSONResponse(told)

    async def description(self, request: Request) -> Response:
        """What can be asked, in the format of OpenAPI."""
        return JSONResponse(build_openapi(self.counters, self.limits))

    async def index(self, request: Request) -> Response:
        """The same for a reader, without any file from elsewhere."""
        return HTMLResponse(render_service_page(self.counters, self.limits))

    async def health(self, request: Request) -> Response:
        """The process lives."""
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """All models are open and warm: the service begins to listen only then."""
        return PlainTextResponse("ready\n")

    async def measured(self, request: Request) -> Response:
        """Counts and times."""
        return Response(self.metrics.text(), media_type=METRICS_MEDIA_TYPE)


def make_fault_response(status: int, title: str, detail: str) -> Response:
    """What is wrong with a request (RFC 9457)."""
    told = Fault(title=title, status=status, detail=detail)
    head = {"Retry-After": "1"} if status in (429, 503) else None
    return Response(told.model_dump_json(), status, head, media_type=PROBLEM_MEDIA_TYPE)


async def handle_unknown_route(request: Request, error: Exception) -> Response:
    """An address or method that is not served."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    told = make_fault_response(status, "not served", "see /openapi.json for what is")
    if isinstance(error, HTTPException) and error.headers:
        told.headers.update(error.headers)
    return told


async def handle_internal_error(request: Request, error: Exception) -> Response:
    """A fault of our own: its kind and place are logged, and nothing of what was sent."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "unknown place"
    SERVICE_LOG.error("fault: %s in %s", type(error).__name__, place)
    return make_fault_response(500, "fault", "a fault of the service, which was logged")


def build_scoring_service(
    counters: Mapping[str, CaseService], metrics: ServiceMetrics, limits: ServiceLimits
) -> ScoringService:
    """The service of some cases."""
    return ScoringService(counters, metrics, limits, RateLimiter(limits), anyio.CapacityLimiter(BATCH_WORKERS))
