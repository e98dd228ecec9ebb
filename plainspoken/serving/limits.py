"""Real time: a request to what it asks, within what a service takes: how much, how fast, in which form."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from plainspoken.serving.api_models import ScoreOptions

Asked = TypeVar("Asked", bound=ScoreOptions)
HALF_SIGN = re.compile(rb"\\u[dD][89a-fA-F]")  # may begin one that stands alone
REMEMBERED_SECONDS = 5.0  # for which a client that asks nothing still has its share
FORGOTTEN_AT_ONCE = 10  # clients that are looked at with each request
DRAINED_BODIES = 10  # so many times the longest body is still read, so that the refusal reaches who sends it
DRAIN_SECONDS = 2.0


@dataclass(frozen=True)
class ServiceLimits:
    """What a service takes: `body` bytes and `batch` cases a request, `fields` a case (or twice those that it has),
    `seconds` for one, `rate` requests a second in the long run, `together` requests at the same time."""

    body: int = 1_000_000
    batch: int = 1_000
    fields: int = 1_000
    seconds: float = 10.0
    rate: float = 400.0
    together: int = 64


class RequestRefused(Exception):
    """A request that is not answered: status, a short title, and what to do about it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


@dataclass
class ClientBudget:
    """What one client may still ask: tokens left at a time, and how many of its requests are being read or answered."""

    tokens: float
    at: float
    inside: int = 0


class RateLimiter:
    """Lets requests in, no faster than the rate (a bucket of one second's tokens), not too many at once.

    Clients that have asked lately share both evenly, so that a greedy one leaves the others theirs.
    """

    def __init__(self, limits: ServiceLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self.clock = limits, clock
        self.clients: OrderedDict[str, ClientBudget] = OrderedDict()  # the one that has asked last at the end
        self.inside = 0

    def admit(self, client: str = "") -> None:
        """Let a request of a client in, if it does not come too fast.

        Raises:
            RequestRefused: it does.
        """
        now = self.clock()
        budget = self.find_budget(client, now)
        share = self.fair_share(self.limits.rate)
        budget.tokens = min(share, budget.tokens + (now - budget.at) * share)
        budget.at = now
        if budget.tokens < 1:
            raise RequestRefused(429, "too many requests", "ask again in a second, or send several cases at once")
        budget.tokens -= 1

    @asynccontextmanager
    async def placed(self, client: str = "") -> AsyncIterator[None]:
        """Have a place inside.

        Raises:
            RequestRefused: too many are inside, in all or of this client.
        """
        budget = self.find_budget(client, self.clock())
        if self.inside >= self.limits.together or budget.inside >= self.fair_share(self.limits.together):
            raise RequestRefused(429, "too many requests", "others are being answered; ask again in a second")
        self.inside += 1
        budget.inside += 1
        try:
            yield
        finally:
            self.inside -= 1
            budget.inside -= 1

    @asynccontextmanager
    async def entered(self, client: str = "") -> AsyncIterator[None]:
        """Be let in and have a place.

        Raises:
            RequestRefused: too fast, or too many at once.
        """
        self.admit(client)
        async with self.placed(client):
            yield

    def find_budget(self, client: str, now: float) -> ClientBudget:
        """The budget of a client; those that have long asked nothing are forgotten."""
        for name, budget in list(islice(self.clients.items(), FORGOTTEN_AT_ONCE)):
            if now - budget.at <= REMEMBERED_SECONDS or budget.inside:
                break
            del self.clients[name]
        if client not in self.clients:
            self.clients[client] = ClientBudget(self.limits.rate, now)
        self.clients.move_to_end(client)
        return self.clients[client]

    def fair_share(self, whole: float) -> float:
        """What each of those that have asked lately may have of something, and at least one."""
        return max(whole / max(len(self.clients), 1), 1.0)


async def read_request_body(request: Request, limits: ServiceLimits) -> bytes:
    """The body of a request.

    Raises:
        RequestRefused: it is too long, does not come in time, or is not JSON.
    """
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told != "application/json":
        raise RequestRefused(415, "unsupported media type", "send JSON with content-type: application/json")
    try:
        async with asyncio.timeout(limits.seconds):
            return await read_limited_body(request, limits.body)
    except TimeoutError:
        raise RequestRefused(408, "request time-out", f"send the body within {limits.seconds:g} seconds") from None
    except ClientDisconnect:
        raise RequestRefused(400, "disconnected", "send the whole body") from None


async def read_limited_body(request: Request, most: int) -> bytes:
    """The body.

    Raises:
        RequestRefused: it has more than `most` bytes.
    """
    parts, size = [], 0
    stream = request.stream()
    async for part in stream:
        size += len(part)
        if size > most:
            await drain_body(stream, most * DRAINED_BODIES)
            raise RequestRefused(413, "body too long", f"send at most {most} bytes")
        parts.append(part)
    return b"".join(parts)


async def drain_body(stream: AsyncIterator[bytes], most: int) -> None:
    """Read the rest of a body that is too long, and drop it: who is still sending would not read the refusal."""
    with suppress(TimeoutError, ClientDisconnect):  # then it is refused while it is being sent
        async with asyncio.timeout(DRAIN_SECONDS):
            async for part in stream:
                most -= len(part)
                if most < 0:
                    return


def parse_request_body(body: bytes, kind: type[Asked]) -> Asked:
    """What a body asks.

    Raises:
        RequestRefused: it is not JSON (NaN, infinities, names given twice and halves of signs, which no answer can
            repeat, are none), or not what can be asked.
    """
    try:
        raw = json.loads(body, parse_constant=refuse_nonfinite_number, object_pairs_hook=refuse_repeated_names)
        if HALF_SIGN.search(body):
            json.dumps(raw, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise RequestRefused(
            400, "malformed JSON", "send an object in JSON, without NaN, infinities, half signs or names given twice"
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
