"""Real time: opens cases and runs the service until it is told to stop. Computes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.serving.case_service import CaseService
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.load_case import open_case
from plainspoken.serving.prometheus_metrics import ServiceMetrics
from plainspoken.serving.service_app import build_scoring_service

MAX_CONNECTIONS = 1_000  # beyond, a connection is answered 503 by the server itself
KEEP_ALIVE_SECONDS = 15
GRACEFUL_STOP_SECONDS = 10  # to finish what is being answered


def build_service_app(folders: Sequence[Path], templates: Path, limits: ServiceLimits) -> Starlette:
    """The application that serves some built cases, open and warm.

    Raises:
        Faults: every case that cannot be opened; two cases of one name.
    """
    metrics, counters, faults = ServiceMetrics(), dict[str, CaseService](), list[str]()
    for folder in folders:
        try:
            counter = CaseService.of(open_case(folder, templates), metrics)
        except PlainspokenError as error:
            faults.append(str(error))
            continue
        if counter.name in counters:
            faults.append(f"{folder}: expected one case of each name, found {counter.name!r} twice")
        counters[counter.name] = counter
    if faults:
        raise Faults(faults)
    for counter in counters.values():
        counter.warm()
    return build_scoring_service(counters, metrics, limits).app()


def run_service(app: Starlette, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until a signal; what is being answered is finished first."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    tell(f"listening at http://{host}:{port}; /docs says what can be asked")
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="auto",  # uvloop where it is installed (not on Windows), else asyncio
        http="auto",  # httptools where it is installed, else h11
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_STOP_SECONDS,
    )
    uvicorn.Server(config).run()
