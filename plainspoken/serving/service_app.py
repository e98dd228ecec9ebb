"""Real time: the web service: who is let in, what each address answers, and how that is described (OpenAPI)."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anyio
from anyio import to_thread
from fastapi import FastAPI, Query
from fastapi.routing import APIRoute
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import FrozenModel
from plainspoken.serving.api_models import (
    Answer,
    Answers,
    BatchScoreRequest,
    Fault,
    Refusal,
    ScoreRequest,
    describe_requests,
)
from plainspoken.serving.case_service import CaseService, ServiceMetrics
from plainspoken.serving.drift import Drift
from plainspoken.serving.faults import PROBLEM_MEDIA_TYPE, make_fault_response
from plainspoken.serving.limits import RateLimiter, RequestRefused, ServiceLimits, parse_request_body, read_request_body
from plainspoken.serving.load_case import open_case
from plainspoken.serving.service_gate import ServiceGate, find_client
from plainspoken.serving.service_page import render_service_page

SERVICE_LOG = logging.getLogger("plainspoken.serving")
BATCH_WORKERS = 2  # requests of many cases that are scored at the same time, beside the single ones
SINGLE_WORKERS = 2  # requests of one case that are scored at the same time; others wait for their turn
PROBLEM_CONTENT = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Fault"}}}
FAULT_RESPONSES = {
    400: "malformed JSON, or another host",
    401: "the key of the service is missing or wrong",
    404: "no such case",
    408: "the body did not come in time",
    413: "the body is too long, or holds too many cases or fields",
    415: "not JSON",
    429: "too many requests; ask again after Retry-After seconds",
    503: "the cases took too long",
}
Handler = Callable[[Request], Awaitable[Response]]
Answering = Callable[[bytes], FrozenModel]


class ScoringRoute(APIRoute):
    """A way to have cases scored. FastAPI describes it; what is sent and answered passes by the lean handler alone."""

    def __init__(self, path: str, handler: Handler, summary: str, asked: Any, answer: Any, unable: Any) -> None:
        async def described(asked: Any) -> None: ...

        described.__annotations__["asked"] = asked  # a type that is made when a case is opened
        self.handler = handler
        cannot = {"model": unable, "description": "cannot be scored; says why, and what can still be said"}
        responses: dict[int | str, dict[str, Any]] = {422: {**cannot, "content": PROBLEM_CONTENT}}
        responses |= {
            status: {"description": why, "content": PROBLEM_CONTENT} for status, why in FAULT_RESPONSES.items()
        }
        super().__init__(path, described, methods=["POST"], summary=summary, response_model=answer, responses=responses)

    def get_route_handler(self) -> Any:
        """What answers."""
        return self.handler


@dataclass(frozen=True)
class ScoringService:
    """The cases in service behind their addresses."""

    cases: Mapping[str, CaseService]
    metrics: ServiceMetrics
    limits: ServiceLimits
    limiter: RateLimiter
    singles: anyio.CapacityLimiter
    batches: anyio.CapacityLimiter

    def guarded(self, route: str, workers: anyio.CapacityLimiter, answer: Answering) -> Handler:
        """A handler whose body is read first, and answered in a thread; its faults are told and its time is counted.

        Nothing that was sent is logged.
        """

        def write_answer(body: bytes) -> Response:
            found = answer(body)
            status = 422 if isinstance(found, Refusal) else 200
            return Response(found.model_dump_json(), status, media_type="application/json")

        async def guarded(request: Request) -> Response:
            started = time.perf_counter()
            try:
                body = await read_request_body(request, self.limits)
                async with self.limiter.placed(find_client(request.scope)):
                    if workers is self.batches and workers.available_tokens < 1:
                        raise RequestRefused(429, "too many requests", "requests of many cases are being scored; wait")
                    response = await to_thread.run_sync(write_answer, body, limiter=workers)
            except RequestRefused as why:
                response = make_fault_response(why.status, why.title, why.detail)
            except PlainspokenError as why:
                response = make_fault_response(422, "cannot be answered", str(why))
            self.metrics.count_request(route, response.status_code, time.perf_counter() - started)
            return response

        return guarded

    def score_one(self, case: CaseService, body: bytes) -> Answer | Refusal:
        """Score one case."""
        asked = parse_request_body(body, ScoreRequest)
        self.check_fields(case, [asked.row])
        scorer, language = case.scorer(asked.moment), case.opened.language(asked.language)
        return case.answers(scorer, [asked.row], language, asked.reasons, self.limits.seconds)[0]

    def score_many(self, case: CaseService, body: bytes) -> Answers:
        """Score several cases."""
        asked = parse_request_body(body, BatchScoreRequest)
        if len(asked.rows) > self.limits.batch:
            raise RequestRefused(413, "too many cases", f"send at most {self.limits.batch} at once")
        self.check_fields(case, asked.rows)
        scorer, language = case.scorer(asked.moment), case.opened.language(asked.language)
        found = case.answers(scorer, asked.rows, language, asked.reasons, self.limits.seconds)
        return Answers.model_construct(results=tuple(found))

    def check_fields(self, case: CaseService, rows: Sequence[Mapping[str, Any]]) -> None:
        """See that no case has far more fields than its table has columns.

        Raises:
            RequestRefused: one has.
        """
        most = max(self.limits.fields, 2 * len(case.opened.production.known))
        if any(len(row) > most for row in rows):
            raise RequestRefused(413, "too many fields", f"send at most {most} a case")

    def refuse_unknown(self, body: bytes) -> FrozenModel:
        """Refuse a case that is not in service."""
        raise RequestRefused(404, "no such case", f"in service: {', '.join(self.cases)}")

    def routes(self, case: CaseService) -> list[ScoringRoute]:
        """The ways to have cases of one kind scored."""
        name = case.name
        seen = {moment: scorer.form.seen for moment, scorer in case.scorers.items()}
        single, batch = describe_requests(name, seen, list(case.opened.words), self.limits.batch)
        one = self.guarded("one", self.singles, lambda body: self.score_one(case, body))
        many = self.guarded("many", self.batches, lambda body: self.score_many(case, body))
        return [
            ScoringRoute(f"/v1/{name}/score", one, f"Score one case of {name}.", single, Answer, Refusal | Fault),
            ScoringRoute(f"/v1/{name}/scores", many, f"Score several cases of {name}.", batch, Answers, Fault),
        ]

    def app(self, hosts: Sequence[str], key: str) -> FastAPI:
        """The application, behind its gate."""
        handlers: dict[Any, Any] = {HTTPException: handle_unknown_route, Exception: handle_internal_error}
        app = FastAPI(
            title="Plainspoken in real time", version=version("plainspoken"), openapi_url=None, docs_url=None,
            redoc_url=None, redirect_slashes=False, exception_handlers=handlers,
        )  # fmt: skip
        for case in self.cases.values():
            app.router.routes += self.routes(case)
        for kind, route in (("score", "one"), ("scores", "many")):
            app.add_route(f"/v1/{{case}}/{kind}", self.guarded(route, self.singles, self.refuse_unknown), ["POST"])
        add_service_routes(app, self)
        app.add_middleware(ServiceGate, limiter=self.limiter, hosts=tuple(map(str.lower, hosts)), key=key)
        return app


def add_service_routes(app: FastAPI, service: ScoringService) -> None:
    """The addresses about the service itself; it begins to listen only when all models are open and warm."""
    languages = sorted({each for case in service.cases.values() for each in case.opened.words})
    no_language = {"description": "no such language", "content": PROBLEM_CONTENT}

    @app.get("/drift", responses={422: no_language}, response_model=dict[str, list[Drift]])
    async def drift(language: str = Query("", json_schema_extra={"enum": languages})) -> Any:
        """How far what is asked has moved from what the models learned from, by case."""
        try:
            return {name: case.drift(language) for name, case in service.cases.items()}
        except PlainspokenError as why:
            return make_fault_response(422, "cannot be answered", str(why))

    @cache
    def description() -> str:
        return json.dumps(app.openapi(), ensure_ascii=False)

    @cache
    def page() -> str:
        return render_service_page(service.cases, service.limits)

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return Response(description(), media_type="application/json")

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    @app.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    async def index() -> str:
        return page()

    @app.get("/healthz", response_class=PlainTextResponse)
    async def health() -> str:
        """The process lives."""
        return "ok\n"

    @app.get("/readyz", response_class=PlainTextResponse)
    async def ready() -> str:
        """All models are open and warm."""
        return "ready\n"

    @app.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Counts and times, in the format of Prometheus."""
        return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)


async def handle_unknown_route(request: Request, error: HTTPException) -> Response:
    """An address or method that is not served."""
    told = make_fault_response(error.status_code, "not served", "see /openapi.json for what is")
    told.headers.update(error.headers or {})
    return told


async def handle_internal_error(request: Request, error: Exception) -> Response:
    """A fault of our own: its kind and place are logged, and nothing of what was sent."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "unknown place"
    SERVICE_LOG.error("fault: %s in %s", type(error).__name__, place)
    return make_fault_response(500, "fault", "a fault of the service, which was logged")


def build_service_app(
    folders: Sequence[Path], templates: Path, limits: ServiceLimits, *, hosts: Sequence[str] = (), key: str = ""
) -> FastAPI:
    """The application that serves some built cases, open and warm.

    `hosts`: names of this computer by which it may be asked; `key`: what each request must bring, if any.

    Raises:
        Faults: every case that cannot be opened; two cases of one name.
    """
    metrics, cases, faults = ServiceMetrics(), dict[str, CaseService](), list[str]()
    for folder in folders:
        try:
            case = CaseService.of(open_case(folder, templates), metrics)
        except PlainspokenError as error:
            faults.append(str(error))
            continue
        if case.name in cases:
            faults.append(f"{folder}: expected one case of each name, found {case.name!r} twice")
        cases[case.name] = case
    if faults:
        raise Faults(faults)
    for case in cases.values():
        case.warm()
    workers = (anyio.CapacityLimiter(SINGLE_WORKERS), anyio.CapacityLimiter(BATCH_WORKERS))
    return ScoringService(cases, metrics, limits, RateLimiter(limits), *workers).app(hosts, key)
