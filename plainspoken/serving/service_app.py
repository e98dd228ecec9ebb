"""Real time: the web service: who is let in, what each address answers, and how that is described (OpenAPI)."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import anyio
from anyio import to_thread
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

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
from plainspoken.serving.faults import PROBLEM_CONTENT, make_fault_response
from plainspoken.serving.limits import BYTES_OF_A_REQUEST, RateLimiter, RequestRefused, ServiceLimits
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.request_body import BodyRoom, parse_request_body, read_request_body
from plainspoken.serving.service_gate import ServiceGate, find_client
from plainspoken.serving.service_log import SERVICE_LOG, describe_fault
from plainspoken.serving.shared_counts import SharedCounts
from plainspoken.serving.status_routes import add_status_routes

BATCH_WORKERS = 2  # requests of many cases that are scored at the same time, beside the single ones
MIN_BODIES = 8  # of the greatest length that are in memory at once, also where few requests are answered at once
SINGLE_WORKERS = 2  # requests of one case that are scored at the same time; others wait for their turn
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
Answering = Callable[[bytes, str], FrozenModel]


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
    """The cases in service behind their addresses. `notes`: what is to be told of a case, by name."""

    cases: Mapping[str, CaseService]
    metrics: ServiceMetrics
    counts: SharedCounts
    limits: ServiceLimits
    limiter: RateLimiter
    room: BodyRoom
    singles: anyio.CapacityLimiter
    batches: anyio.CapacityLimiter
    notes: dict[str, str]

    def guarded(self, route: str, workers: anyio.CapacityLimiter, answer: Answering) -> Handler:
        """A handler whose body is read first, and answered in a thread; its faults are told and its time is counted.

        Nothing that was sent is logged. `answer`: of a body, and of the languages that the client accepts.
        """

        def write_answer(body: bytes, accepted: str) -> Response:
            found = answer(body, accepted)
            status = 422 if isinstance(found, Refusal) else 200
            return Response(found.model_dump_json(), status, media_type="application/json")

        async def guarded(request: Request) -> Response:
            started = time.perf_counter()
            try:
                client = find_client(request.scope)
                with self.room.kept(client) as take:
                    body = await read_request_body(request, self.limits, take)
                    self.limiter.charge(*client, len(body) // BYTES_OF_A_REQUEST)
                    async with self.limiter.placed(*client):
                        if workers is self.batches and workers.available_tokens < 1:
                            raise RequestRefused(429, "too many requests", "many cases are being scored; wait")
                        accepted = request.headers.get("accept-language", "")
                        response = await to_thread.run_sync(write_answer, body, accepted, limiter=workers)
            except RequestRefused as why:
                response = make_fault_response(why.status, why.title, why.detail)
            except PlainspokenError as why:
                response = make_fault_response(422, "cannot be answered", str(why))
            self.metrics.count_request(route, response.status_code, time.perf_counter() - started)
            return response

        return guarded

    def score_one(self, case: CaseService, body: bytes, accepted: str) -> Answer | Refusal:
        """Score one case."""
        asked = parse_request_body(body, ScoreRequest, self.limits.batch)
        self.check_fields(case, [asked.row])
        scorer, language = case.scorer(asked.moment), case.opened.language(asked.language, accepted)
        return case.answers(scorer, [asked.row], language, asked.reasons, self.limits.seconds)[0]

    def score_many(self, case: CaseService, body: bytes, accepted: str) -> Answers:
        """Score several cases."""
        asked = parse_request_body(body, BatchScoreRequest, self.limits.batch)
        self.check_fields(case, asked.rows)
        scorer, language = case.scorer(asked.moment), case.opened.language(asked.language, accepted)
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

    def refuse_unknown(self, body: bytes, accepted: str) -> FrozenModel:
        """Refuse a case that is not in service."""
        raise RequestRefused(404, "no such case", f"in service: {', '.join(self.cases)}")

    def routes(self, case: CaseService) -> list[ScoringRoute]:
        """The ways to have cases of one kind scored."""
        name = case.name
        seen = {moment: scorer.form.seen for moment, scorer in case.scorers.items()}
        single, batch = describe_requests(name, seen, list(case.opened.words), self.limits.batch)
        one = self.guarded("one", self.singles, lambda *asked: self.score_one(case, *asked))
        many = self.guarded("many", self.batches, lambda *asked: self.score_many(case, *asked))
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
        add_status_routes(app, self.cases, self.metrics, self.limits, self.notes)
        app.add_middleware(ServiceGate, limiter=self.limiter, hosts=tuple(map(str.lower, hosts)), key=key)
        return app


async def handle_unknown_route(request: Request, error: HTTPException) -> Response:
    """An address or method that is not served."""
    told = make_fault_response(error.status_code, "not served", "see /openapi.json for what is")
    told.headers.update(error.headers or {})
    return told


async def handle_internal_error(request: Request, error: Exception) -> Response:
    """A fault of our own: its kind and place are logged, and nothing of what was sent."""
    SERVICE_LOG.error("fault: %s", describe_fault(error))
    return make_fault_response(500, "fault", "a fault of the service, which was logged")


def build_service_app(
    folders: Sequence[Path], templates: Path, limits: ServiceLimits, *, hosts: Sequence[str] = (), key: str = ""
) -> FastAPI:
    """The application that serves some built cases, open and warm.

    `hosts`: names of this computer by which it may be asked; `key`: what each request must bring, if any.

    Raises:
        Faults: every case that cannot be opened; two cases of one name.
    """
    return build_service(open_cases(folders, templates), limits).app(hosts, key)


def open_cases(folders: Sequence[Path], templates: Path) -> list[OpenedCase]:
    """Built cases, open, in the order of their folders.

    Raises:
        Faults: every case that cannot be opened; two cases of one name.
    """
    found, names, faults = list[OpenedCase](), set[str](), list[str]()
    for folder in folders:
        try:
            opened = open_case(folder, templates)
        except PlainspokenError as error:
            faults.append(str(error))
            continue
        name = opened.production.case
        if name in names:
            faults.append(f"{folder}: expected one case of each name, found {name!r} twice")
        names.add(name)
        found.append(opened)
    if faults:
        raise Faults(faults)
    return found


def build_service(opened: Sequence[OpenedCase], limits: ServiceLimits, folder: Path | None = None) -> ScoringService:
    """A service of some open cases, warm. `folder`: where it counts together with other processes, if there are any."""
    metrics, counts = ServiceMetrics(folder), SharedCounts(folder)
    cases = {each.production.case: CaseService.of(each, metrics, counts) for each in opened}
    for case in cases.values():
        case.warm()
        case.show_in_metrics(answers=True)
    return ScoringService(
        cases=cases,
        metrics=metrics,
        counts=counts,
        limits=limits,
        limiter=RateLimiter(limits),
        room=BodyRoom(limits.body * max(limits.together, MIN_BODIES)),
        singles=anyio.CapacityLimiter(SINGLE_WORKERS),
        batches=anyio.CapacityLimiter(BATCH_WORKERS),
        notes={},
    )


class ServiceSwitch:
    """The application in service; another takes its place between two requests.

    A request that has begun is answered to its end by the build that it began with.
    """

    def __init__(self, service: ScoringService, hosts: Sequence[str], key: str) -> None:
        self.service, self.hosts, self.key = service, hosts, key
        self.app: ASGIApp = service.app(hosts, key)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)

    def take(self, opened: OpenedCase) -> None:
        """Put another build of a case in the place of the one that answers, once it is warm."""
        name = opened.production.case
        before, case = self.service.cases[name], CaseService.of(opened, self.service.metrics, self.service.counts)
        case.warm()
        self.service = replace(self.service, cases={**self.service.cases, name: case})
        self.app = self.service.app(self.hosts, self.key)
        before.show_in_metrics(answers=False)
        case.show_in_metrics(answers=True)

    def note(self, name: str, text: str) -> None:
        """Keep what is told of a case to who asks whether the service is ready; an empty text tells nothing."""
        self.service.notes[name] = text
