"""Tests: a service on a port of this computer, and what goes over the wire to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.run_service import make_server, open_service_socket
from plainspoken.serving.service_app import build_service_app
from tests.serve.built import TEMPLATES, Built

ONE = "/v1/planted/score"


@contextmanager
def served(built: Built, limits: ServiceLimits, buffer: int = 0) -> Iterator[int]:
    """A service on a port of this computer; `buffer`: bytes that the system holds of an answer, if any number."""
    app, ready = build_service_app([built.folder], TEMPLATES, limits), threading.Event()
    with open_service_socket("127.0.0.1", 0) as listener:
        if buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        server = make_server(app, ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        assert ready.wait(20)
        yield int(listener.getsockname()[1])
        server.should_exit = True
        thread.join(20)


def reach(port: int, content: bytes, taken: int = 0) -> socket.socket:
    """A connection on which something was sent; `taken`: bytes of the answer that the system takes, if any number."""
    made = socket.socket()
    made.settimeout(10)
    if taken:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, taken)
    made.connect(("127.0.0.1", port))
    made.sendall(content)
    return made


def status(connection: socket.socket) -> int:
    """The status of an answer."""
    return int(connection.recv(4096).split(b" ", 2)[1])


def request(body: bytes, told: int | None = None) -> bytes:
    """A request as it goes over the wire."""
    length = len(body) if told is None else told
    head = (
        f"POST {ONE} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
    return head.encode() + body
