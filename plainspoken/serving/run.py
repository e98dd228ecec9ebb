"""Real time: opens cases and runs the service until it is told to stop. Computes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.serving.app import service_of
from plainspoken.serving.case_service import Counter
from plainspoken.serving.limits import Limits
from plainspoken.serving.load_case import open_case
from plainspoken.serving.metrics import Metrics

CONNECTIONS = 1_000  # beyond, a connection is answered 503 by the server itself
KEEP_ALIVE_SECONDS = 15
STOP_SECONDS = 10  # to finish what is being answered


def app_of(folders: Sequence[Path], templates: Path, limits: Limits) -> Starlette:
    """The application that serves some built cases, open and warm.

    Raises:
        Faults: every case that cannot be opened; two cases of one name.
    """
    metrics, counters, faults = Metrics(), dict[str, Counter](), list[str]()
    for folder in folders:
        try:
            counter = Counter.of(open_case(folder, templates), metrics)
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
    return service_of(counters, metrics, limits).app()


def run(app: Starlette, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until a signal; what is being answered is finished first."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    tell(f"listening at http://{host}:{port}; /docs says what can be asked")
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    uvicorn.Server(config).run()
