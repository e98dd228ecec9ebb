"""Real time: the addresses about the service itself: alive, ready, counts, drift, and what can be asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from fastapi import FastAPI, Query
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.case_service import CaseService, ServiceMetrics
from plainspoken.serving.drift import Drift
from plainspoken.serving.faults import PROBLEM_CONTENT, make_fault_response
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.load_case import OpenedCase, choose_known_option
from plainspoken.serving.service_page import render_service_page

KEPT_PAGES = 8  # of the addresses under which the service is asked


def add_status_routes(
    app: FastAPI,
    cases: Mapping[str, CaseService],
    metrics: ServiceMetrics,
    limits: ServiceLimits,
    notes: Mapping[str, str],
) -> None:
    """The addresses about the service itself; it begins to listen only when all models are open and warm.

    `notes`: what is to be told of a case beside the build that answers, by name.
    """
    languages = sorted({each for case in cases.values() for each in case.opened.words})
    no_language = {"description": "no such language", "content": PROBLEM_CONTENT}

    @app.get("/drift", responses={422: no_language}, response_model=dict[str, list[Drift]])
    async def drift(request: Request, language: str = Query("", json_schema_extra={"enum": languages})) -> Any:
        """How far what is asked has moved from what the models learned from, by case."""
        try:
            asked = language and choose_known_option(language, dict.fromkeys(languages), "language")
        except PlainspokenError as why:
            return make_fault_response(422, "cannot be answered", str(why))
        accepted = request.headers.get("accept-language", "")
        return {name: case.drift(asked, accepted) for name, case in cases.items()}

    @cache
    def description() -> str:
        return json.dumps(app.openapi(), ensure_ascii=False)

    @lru_cache(KEPT_PAGES)
    def page(address: str) -> str:
        return render_service_page(cases, limits, address)

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return Response(description(), media_type="application/json")

    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    @app.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    async def index(request: Request) -> str:
        return page(str(request.base_url))

    @app.get("/healthz", response_class=PlainTextResponse)
    async def health() -> str:
        """The process lives."""
        return "ok\n"

    @app.get("/readyz", response_class=PlainTextResponse)
    async def ready() -> str:
        """All models are open and warm, and answer the probes that their builds stored; says which builds answer."""
        told = (describe_build(name, case.opened, notes.get(name, "")) for name, case in cases.items())
        return "\n".join(("ready", *told, ""))

    @app.get("/metrics", response_class=PlainTextResponse)
    async def show_metrics() -> Response:
        """Counts and times, in the format of Prometheus, summed over the processes of the service."""
        return Response(metrics.write(), media_type=CONTENT_TYPE_LATEST)


def describe_build(name: str, opened: OpenedCase, note: str) -> str:
    """Which build of a case answers, how it has been proven, and what else is to be told."""
    proof = f"{opened.proven} stored probes answered as stored" if opened.proven else "no probes were stored with it"
    return "; ".join(filter(None, (f"{name}: build {opened.build}, {proof}", note)))
