"""Real time: how much may be asked at once, and how fast. Knows no case."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request


@dataclass(frozen=True)
class ServiceLimits:
    """What a service takes: `body` bytes and `batch` cases a request, `seconds` for one, `rate` requests a
    second in the long run, `together` requests at the same time."""

    body: int = 1_000_000
    batch: int = 1_000
    seconds: float = 10.0
    rate: float = 400.0
    together: int = 64


class RequestRefused(Exception):
    """A request that is not answered: status, a short title, and what to do about it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


class RateLimiter:
    """Lets requests in, no faster than the rate (a bucket of one second's tokens), not too many at once."""

    def __init__(self, limits: ServiceLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self.clock = limits, clock
        self.tokens, self.at, self.inside = limits.rate, clock(), 0

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Be inside.

        Raises:
            Refused: too fast, or too many at once.
        """
        now = self.clock()
        self.tokens = min(self.limits.rate, self.tokens + (now - self.at) * self.limits.rate)
        self.at = now
        if self.tokens < 1 or self.inside >= self.limits.together:
            raise RequestRefused(429, "too many requests", "ask again in a second, or send several cases at once")
        self.tokens -= 1
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1


async def read_request_body(request: Request, limits: ServiceLimits) -> bytes:
    """The body of a request.

    Raises:
        Refused: it is too long, it does not come, or it is not said to be JSON.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RequestRefused(415, "unsupported media type", "send JSON with content-type: application/json")
    too_long = RequestRefused(413, "body too long", f"send at most {limits.body} bytes")
    told = request.headers.get("content-length", "")
    if told.isdigit() and int(told) > limits.body:
        raise too_long
    try:
        async with asyncio.timeout(limits.seconds):
            return await read_limited_stream(request, limits, too_long)
    except TimeoutError:
        raise RequestRefused(408, "request time-out", f"send the body within {limits.seconds:g} seconds") from None
    except ClientDisconnect:
        raise RequestRefused(400, "disconnected", "send the whole body") from None


async def read_limited_stream(request: Request, limits: ServiceLimits, too_long: RequestRefused) -> bytes:
    """The body, as long as it is short enough."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limits.body:
            raise too_long
        parts.append(part)
    return b"".join(parts)
