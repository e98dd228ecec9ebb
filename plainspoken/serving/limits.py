"""Real time: a request to what it asks, within what a service takes: how much, how fast, in which form."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from plainspoken.serving.api_models import ScoreOptions

Asked = TypeVar("Asked", bound=ScoreOptions)


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
            RequestRefused: too fast, or too many at once.
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


async def read_request(request: Request, limits: ServiceLimits, kind: type[Asked]) -> Asked:
    """What a request asks.

    Raises:
        RequestRefused: it is too long, does not come in time, is not JSON, or not what can be asked.
    """
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told != "application/json":
        raise RequestRefused(415, "unsupported media type", "send JSON with content-type: application/json")
    try:
        async with asyncio.timeout(limits.seconds):
            body = await read_limited_body(request, limits.body)
    except TimeoutError:
        raise RequestRefused(408, "request time-out", f"send the body within {limits.seconds:g} seconds") from None
    except ClientDisconnect:
        raise RequestRefused(400, "disconnected", "send the whole body") from None
    return parse_request_body(body, kind)


async def read_limited_body(request: Request, most: int) -> bytes:
    """The body.

    Raises:
        RequestRefused: it has more than `most` bytes, or says that it will.
    """
    too_long = RequestRefused(413, "body too long", f"send at most {most} bytes")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise too_long
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_long
        parts.append(part)
    return b"".join(parts)


def parse_request_body(body: bytes, kind: type[Asked]) -> Asked:
    """What a body asks.

    Raises:
        RequestRefused: it is not JSON (NaN, infinities and names given twice are none), or not what can be asked.
    """
    try:
        raw = json.loads(body, parse_constant=refuse_nonfinite_number, object_pairs_hook=refuse_repeated_names)
    except (ValueError, RecursionError):
        raise RequestRefused(
            400, "malformed JSON", "send an object in JSON, without NaN, infinities or names given twice"
        ) from None
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise RequestRefused(422, "not a request", format_validation_error(error)) from None


def refuse_nonfinite_number(name: str) -> NoReturn:
    """Refuse NaN and infinities, which are no JSON."""
    raise ValueError(name)


def refuse_repeated_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, each of whose names is given once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def format_validation_error(error: ValidationError) -> str:
    """What is wrong, by place, without what was sent."""
    places = ("/".join(map(str, each["loc"]))[:80] or "the body" for each in error.errors()[:5])
    said = (each["msg"] for each in error.errors()[:5])
    return "; ".join(f"{place}: {message}" for place, message in zip(places, said, strict=True))
