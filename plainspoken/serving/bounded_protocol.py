"""Real time: a connection whose requests begin and whose answers are taken in time, with few from one client."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from plainspoken.serving.client_address import name_client

MAX_CONNECTIONS = 1_000  # beyond, a connection is answered 503 by the server itself
MAX_CONNECTIONS_PER_CLIENT = MAX_CONNECTIONS // 2  # so that one client never leaves the others none
HEADER_SECONDS = 10.0  # for the head of a request to come
ANSWER_SECONDS = 30.0  # for a client to take what was answered
MAX_HEADER_BYTES = 65_536
PIECE_BYTES = 8_192  # taken at once of what came, so that no more than this is taken before it is counted
MAX_WAITING_REQUESTS = 100  # that a connection sends ahead of their answers
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n"


class BoundedConnection:
    """What is put before a protocol of the server, which itself waits for the head of a request as long as it takes."""

    by_client: ClassVar[Counter[str]] = Counter()
    loop: asyncio.AbstractEventLoop
    transport: Any
    cycle: Any  # the request that came last
    pipeline: Sequence[Any] = ()  # requests that wait for those before them, the next one last
    answered: Any = None  # the request that is being answered
    head_timer: asyncio.TimerHandle | None = None
    answer_timer: asyncio.TimerHandle | None = None
    head_bytes = 0
    peer = ""

    def connection_made(self, transport: Any) -> None:
        """Count a client's connections; the head of the first request is waited for from now on."""
        super().connection_made(transport)  # type: ignore[misc]
        named = transport.get_extra_info("peername")
        self.peer = name_client(str(named[0]) if named else "")
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
        self.stop_taking()
        if self.answered is not None:  # the server itself tells this only to the request that came last
            self.answered.disconnected = True
        super().connection_lost(exc)  # type: ignore[misc]

    def data_received(self, data: bytes) -> None:
        """Take what came, piece by piece: how a head was cut on its way decides nothing."""
        if not self.transport.get_write_buffer_size():
            self.stop_taking()
        rest = memoryview(data)
        while rest and not self.transport.is_closing():
            size = min(PIECE_BYTES, MAX_HEADER_BYTES - self.head_bytes)
            self.take_piece(bytes(rest[:size]))
            rest = rest[size:]

    def take_piece(self, piece: bytes) -> None:
        """Take a piece; where it ends no head and brings no part of a body, wait for the rest, not long nor for much.

        What stands round the parts of a body (their lengths, fields after the last one) counts as a head does.
        """
        before = self.note_progress()
        super().data_received(piece)  # type: ignore[misc]
        if self.transport.is_closing():
            return
        brought = self.note_progress() != before
        self.head_bytes = 0 if brought else self.head_bytes + len(piece)
        if self.head_bytes >= MAX_HEADER_BYTES:
            self.end_with(TOO_LARGE)
        elif len(self.pipeline) > MAX_WAITING_REQUESTS:
            self.end_with(TOO_MANY)
        elif brought or self.is_answering():
            self.stop_waiting()
        else:
            self.await_head()

    def note_progress(self) -> tuple[Any, int, bool]:
        """What changes as soon as a head ends, or the body goes on of a request that still takes one."""
        if self.cycle is None:
            return None, 0, True
        return self.cycle, len(self.cycle.body), self.cycle.more_body

    def on_headers_complete(self) -> None:
        """Take a request; it is answered at once where none waits before it."""
        super().on_headers_complete()  # type: ignore[misc]
        if not self.pipeline:
            self.answered = self.cycle

    def on_response_complete(self) -> None:
        """Go on with the connection; what the client has not taken of the answer by now it must take in time."""
        self.answered = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()  # type: ignore[misc]
        self.await_taking()

    def await_taking(self) -> None:
        """Start the clock of an answer that the client has not taken whole, where it does not run."""
        if self.answer_timer is None and self.transport.get_write_buffer_size():
            self.answer_timer = self.loop.call_later(ANSWER_SECONDS, self.give_up)

    def stop_taking(self) -> None:
        """Stop the clock: all answers were taken, or the connection is gone."""
        if self.answer_timer is not None:
            self.answer_timer.cancel()
            self.answer_timer = None

    def give_up(self) -> None:
        """Drop a connection whose client does not take what it asked for; closing it alone would wait for that."""
        self.stop_taking()
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def is_answering(self) -> bool:
        """Whether a request is being read or answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def await_head(self) -> None:
        """Start the clock, where it does not run."""
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(HEADER_SECONDS, self.end_with, TOO_SLOW)

    def stop_waiting(self) -> None:
        """Stop the clock: a whole head is there, or the connection is gone."""
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None

    def end_with(self, answer: bytes) -> None:
        """Answer and hang up; where an answer to another request has begun, only hang up."""
        self.stop_waiting()
        if self.transport.is_closing():
            return
        if not self.has_begun_answer():
            self.transport.write(answer)
        for request in (self.answered, self.cycle):
            if request is not None:  # else its answer would follow this one
                request.disconnected = True
        self.transport.close()
        self.await_taking()

    def has_begun_answer(self) -> bool:
        """Whether part of an answer that is not complete was sent."""
        request = self.answered or self.cycle
        return request is not None and request.response_started and not request.response_complete


def make_bounded_protocol(base: type[Any]) -> type[Any]:
    """A protocol of the server with these bounds."""
    return type("BoundedProtocol", (BoundedConnection, base), {})
