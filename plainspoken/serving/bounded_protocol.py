"""Real time: a connection whose requests begin in time, with a head of ordinary size, and few from one client."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, ClassVar

MAX_CONNECTIONS = 1_000  # beyond, a connection is answered 503 by the server itself
MAX_CONNECTIONS_PER_CLIENT = MAX_CONNECTIONS // 2  # so that one client never leaves the others none
HEADER_SECONDS = 10.0  # for the head of a request to come
MAX_HEADER_BYTES = 65_536
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n"


class BoundedConnection:
    """What is put before a protocol of the server, which itself waits for the head of a request as long as it takes."""

    by_client: ClassVar[Counter[str]] = Counter()
    loop: asyncio.AbstractEventLoop
    transport: Any
    cycle: Any
    head_timer: asyncio.TimerHandle | None = None
    head_bytes = 0
    peer = ""

    def connection_made(self, transport: Any) -> None:
        """Count a client's connections; the head of the first request is waited for from now on."""
        super().connection_made(transport)  # type: ignore[misc]
        named = transport.get_extra_info("peername")
        self.peer = str(named[0]) if named else ""
        self.by_client[self.peer] += 1
        if self.by_client[self.peer] > MAX_CONNECTIONS_PER_CLIENT:
            self.end_with(TOO_MANY)
        else:
            self.await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.by_client[self.peer] -= 1
        if self.by_client[self.peer] <= 0:
            del self.by_client[self.peer]
        self.stop_waiting()
        super().connection_lost(exc)  # type: ignore[misc]

    def data_received(self, data: bytes) -> None:
        """Take what came; where that is still no whole head, wait for the rest, but neither long nor for much."""
        before = self.cycle
        super().data_received(data)  # type: ignore[misc]
        if self.transport.is_closing():
            return
        if self.cycle is not before or self.is_answering():
            self.stop_waiting()
            return
        self.head_bytes += len(data)
        if self.head_bytes > MAX_HEADER_BYTES:
            self.end_with(TOO_LARGE)
        else:
            self.await_head()

    def is_answering(self) -> bool:
        """Whether a request is being read or answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def await_head(self) -> None:
        """Start the clock, where it does not run."""
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(HEADER_SECONDS, self.end_with, TOO_SLOW)

    def stop_waiting(self) -> None:
        """Stop the clock: a whole head is there, or the connection is gone."""
        self.head_bytes = 0
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None

    def end_with(self, answer: bytes) -> None:
        """Answer and hang up."""
        self.stop_waiting()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()


def make_bounded_protocol(base: type[Any]) -> type[Any]:
    """A protocol of the server with these bounds."""
    return type("BoundedProtocol", (BoundedConnection, base), {})
