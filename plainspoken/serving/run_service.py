"""Real time: an application to a process that listens: patient with slow requests, but not for ever."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.bounded_protocol import MAX_CONNECTIONS, MAX_HEADER_BYTES, make_bounded_protocol
from plainspoken.serving.client_address import is_loopback
from plainspoken.serving.service_gate import KEY_VARIABLE
from plainspoken.serving.service_log import bound_logs

MAX_WAITING_CONNECTIONS = 2_048  # that the system holds until they are taken
KEEP_ALIVE_SECONDS = 15
GRACEFUL_STOP_SECONDS = 10  # to finish what is being answered
Tell = Callable[[str], None]


class AnnouncingServer(uvicorn.Server):
    """Says that it listens when it does."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self.tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets)
        if self.started:
            self.tell()


def find_http_protocol() -> type[Any]:
    """The faster protocol where httptools is installed, else the other."""
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:  # not on every system
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return H11Protocol
    return HttpToolsProtocol


def open_service_socket(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        PlainspokenError: the port is taken, or the host is none of this computer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=MAX_WAITING_CONNECTIONS)
    except OSError as error:
        remedy = "end what runs there, or choose another with --port or --host"
        found = (error.strerror or "taken").partition(" (while")[0].lower()  # the rest repeats the address
        raise PlainspokenError(f"{host}:{port}: {found}; {remedy}") from None


def run_service(app: ASGIApp, host: str, port: int, key: str, tell: Tell) -> None:
    """Serve until a signal; what is being answered is finished first.

    Raises:
        PlainspokenError: the port is taken.
    """
    log_to_standard_error()
    with open_service_socket(host, port) as listener:
        make_server(app, lambda: announce_service(listener, host, key, tell)).run(sockets=[listener])


def log_to_standard_error() -> None:
    """Let faults be written where who started the service reads them."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")


def announce_service(listener: socket.socket, host: str, key: str, tell: Tell, more: str = "") -> None:
    """Say where it listens, who can reach it, and what `more` there is to say."""
    address, found = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    if warning := describe_exposure(host, key):
        tell(warning)
    tell("; ".join(filter(None, (f"listening at http://{shown}:{found}", more, "/docs says what can be asked"))))


def make_server(app: ASGIApp, announce: Callable[[], None]) -> AnnouncingServer:
    """A server of the application, within bounds."""
    config = uvicorn.Config(
        app,
        loop="auto",  # uvloop where it is installed (not on Windows), else asyncio
        http=make_bounded_protocol(find_http_protocol()),
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,  # so that the other protocol takes heads as long
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_STOP_SECONDS,
    )
    bound_logs()
    return AnnouncingServer(config, announce)


def describe_exposure(host: str, key: str) -> str:
    """What follows from listening where others can reach the service; nothing where only this computer can."""
    if is_loopback(host):
        return ""
    who = "whoever has the key may ask" if key else f"whoever reaches it may ask ({KEY_VARIABLE} sets a key)"
    return f"warning: other computers can reach {host}: {who}, and nothing is encrypted; put it behind a proxy with TLS"
