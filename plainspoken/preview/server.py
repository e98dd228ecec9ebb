"""Serves one page on this computer, watches what it is made of, tells the browser."""

from __future__ import annotations

import math
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import anyio.from_thread
import anyio.to_thread
import uvicorn
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import Change, awatch

from plainspoken.core.errors import PlainspokenError
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.preview.live_reload import add_live_reload
from plainspoken.preview.state import CHARTS_FOLDER, CHARTS_PACKAGE, PreviewState

PREVIEW_HOST = "127.0.0.1"
ALLOWED_HOSTS = [PREVIEW_HOST, "localhost"]  # no other name leads here, so that no foreign page can read this one
WATCHED_SUFFIXES = (".jinja", ".toml", ".css", ".js", ".py", ".svg", ".png", ".ttf", ".otf")
WATCH_STEP_MS, WATCH_DEBOUNCE_MS = (20, 100)  # how long nothing may change before we look; how long we wait for that
Say = Callable[[str], None]
Changes = MemoryObjectReceiveStream[frozenset[Path]]


class PageVersion:
    """The version of the page, and a way to wait for the next one."""

    def __init__(self) -> None:
        self.run, self.count = secrets.token_hex(4), 0
        self.rung = anyio.Event()

    @property
    def version(self) -> str:
        """Differs between any two pages, those of an earlier run included."""
        return f"{self.run}-{self.count}"

    def ring(self) -> None:
        """There is something new to see."""
        self.count += 1
        self.rung.set()
        self.rung = anyio.Event()

    async def after(self, seen: str) -> str:
        """The first version that is not the one seen."""
        while self.version == seen:
            await self.rung.wait()
        return self.version


def serve_preview(places: ProjectPaths, folder: Path, language: str, port: int, say: Say) -> None:
    """Show a briefing until interrupted.

    Raises:
        PlainspokenError: the port is taken.
    """
    with open_local_socket(port) as listener, TemporaryDirectory(prefix="plainspoken-") as drawings:
        room = PreviewState(places, folder, language, Path(drawings))
        say(f"http://{PREVIEW_HOST}:{listener.getsockname()[1]} shows {folder.name}; stop it with Ctrl+C")
        config = uvicorn.Config(
            preview_application(room, say), log_level="error", timeout_graceful_shutdown=1, lifespan="on"
        )
        uvicorn.Server(config).run(sockets=[listener])


def open_local_socket(port: int) -> socket.socket:
    """A socket that only this computer can reach."""
    try:
        return socket.create_server((PREVIEW_HOST, port))
    except OSError as error:
        remedy = "end what runs there, or choose another: --port 0 takes any that is free"
        raise PlainspokenError(f"port {port}: {(error.strerror or 'taken').lower()}; {remedy}") from None


def preview_application(room: PreviewState, say: Say) -> Starlette:
    """The page at `/`, and at `/changes` a stream that tells when there is a newer one."""
    bell = PageVersion()

    async def page(request: Request) -> Response:
        told = add_live_reload(room.page, room.trouble, bell.version, room.language)
        return HTMLResponse(told, headers={"Cache-Control": "no-store"})

    async def changes(request: Request) -> Response:
        seen = request.query_params.get("seen", "")

        async def stream() -> AsyncIterator[str]:
            yield ": listening\n\n"
            yield f"data: {await bell.after(seen)}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    @asynccontextmanager
    async def watching(app: Starlette) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch_and_refresh, room, bell, say)
            yield
            tasks.cancel_scope.cancel()

    async def icon(request: Request) -> Response:
        return Response(status_code=204)

    routes = [Route("/", page), Route("/changes", changes), Route("/favicon.ico", icon)]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=ALLOWED_HOSTS)
    return Starlette(routes=routes, middleware=[guard], lifespan=watching)


async def watch_and_refresh(room: PreviewState, bell: PageVersion, say: Say) -> None:
    """Make the page, then make it anew at each change; each time say how long that took."""
    seen, changes = anyio.create_memory_object_stream[frozenset[Path]](math.inf)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send_changes, watched_folders(room), seen)  # at once: nothing that changes meanwhile is missed
        await refresh_preview(room, frozenset(), bell, say, changes)
        async for found in changes:
            waiting = [changes.receive_nowait() for _ in range(changes.statistics().current_buffer_used)]
            await refresh_preview(room, found.union(*waiting), bell, say, changes)


async def send_changes(paths: Sequence[Path], seen: MemoryObjectSendStream[frozenset[Path]]) -> None:
    """Hand on which files changed."""
    async for found in awatch(*paths, watch_filter=is_page_source, step=WATCH_STEP_MS, debounce=WATCH_DEBOUNCE_MS):
        await seen.send(frozenset(Path(path) for _, path in found))


async def refresh_preview(
    room: PreviewState, changed: frozenset[Path], bell: PageVersion, say: Say, changes: Changes
) -> None:
    """Bring the page and its charts up to date in a thread of their own."""
    started, seconds = time.perf_counter(), []

    def ring() -> None:
        seconds.append(time.perf_counter() - started)
        anyio.from_thread.run_sync(bell.ring)

    def hurry() -> bool:
        return changes.statistics().current_buffer_used > 0

    outcome = await anyio.to_thread.run_sync(room.refresh, changed, ring, hurry)
    names = ", ".join(sorted(path.name for path in changed)) or "first look"
    say(f"{names}: {outcome.tell(seconds)}")


def watched_folders(room: PreviewState) -> list[Path]:
    """The folders of what the page is made of."""
    spec = find_spec(CHARTS_PACKAGE)
    code = [Path(each) for each in (spec.submodule_search_locations or ())] if spec else []
    return [*room.places.folders, *code, room.folder]


def is_page_source(change: Change, path: str) -> bool:
    """Whether a changed file is one the page is made of; a new folder may hold some before it is watched."""
    found = Path(path)
    hidden = any(part.startswith(".") or part == "__pycache__" for part in found.parts[-3:])
    built = found.suffix == ".svg" and CHARTS_FOLDER in found.parts
    new = change is Change.added and found.is_dir()
    return not hidden and not built and (new or found.suffix in WATCHED_SUFFIXES or found.name == "findings.json")
