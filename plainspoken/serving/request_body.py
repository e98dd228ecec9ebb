"""Real time: the body of a request to what it asks, within what a service takes of it."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from plainspoken.serving.api_models import ScoreOptions
from plainspoken.serving.client_address import Client
from plainspoken.serving.limits import RequestRefused, ServiceLimits

Asked = TypeVar("Asked", bound=ScoreOptions)
Take = Callable[[int], None]
HALF_SIGN = re.compile(rb"\\u[dD][89a-fA-F]")  # may begin one that stands alone
TOLD_ERRORS = 5
DRAINED_BODIES = 10  # so many times the longest body is still read, so that the refusal reaches who sends it
DRAIN_SECONDS = 2.0


@dataclass
class BodyRoom:
    """How many bytes of bodies are in memory, `most` at once, half of them of one group and a quarter of one client: a
    slow body holds no place among those that are answered, but memory."""

    most: int
    held: Counter[str | Client] = field(default_factory=Counter)

    @contextmanager
    def kept(self, client: Client) -> Iterator[Take]:
        """Meanwhile what is taken of a client's body is in memory; yields what is told of each part before it is.

        Raises:
            RequestRefused: by what is yielded, where too much is held.
        """
        mine = 0

        def take(size: int) -> None:
            nonlocal mine
            if self.held[client] + size > self.most // 4 or self.held[client.group] + size > self.most // 2:
                raise RequestRefused(429, "too many requests", "other bodies are being read; ask again in a second")
            self.count(client, size)
            mine += size

        try:
            yield take
        finally:
            self.count(client, -mine)

    def count(self, client: Client, size: int) -> None:
        """Count bytes that were taken, or given up."""
        for holder in (client, client.group):
            self.held[holder] += size
            if not self.held[holder]:
                del self.held[holder]


async def read_request_body(request: Request, limits: ServiceLimits, take: Take) -> bytes:
    """The body of a request; `take` is told of each part of it.

    Raises:
        RequestRefused: it is too long, does not come in time, is not JSON, or there is no room for it.
    """
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if told != "application/json":
        raise RequestRefused(415, "unsupported media type", "send JSON with content-type: application/json")
    try:
        async with asyncio.timeout(limits.seconds):
            return await read_limited_body(request, limits.body, take)
    except TimeoutError:
        raise RequestRefused(408, "request time-out", f"send the body within {limits.seconds:g} seconds") from None
    except ClientDisconnect:
        raise RequestRefused(400, "disconnected", "send the whole body") from None


async def read_limited_body(request: Request, most: int, take: Take) -> bytes:
    """The body.

    Raises:
        RequestRefused: it has more than `most` bytes, or there is no room for it.
    """
    parts, size = [], 0
    stream = request.stream()
    async for part in stream:
        size += len(part)
        if size > most:
            await drain_body(stream, most * DRAINED_BODIES)
            raise RequestRefused(413, "body too long", f"send at most {most} bytes")
        take(len(part))
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


def parse_request_body(body: bytes, kind: type[Asked], batch: int) -> Asked:
    """What a body asks; it is held against `kind` once it is known to have no more parts than that needs.

    Raises:
        RequestRefused: it is not JSON in UTF-8 (NaN, infinities, names given twice and halves of signs, which no answer
            can repeat, are none), not what can be asked, or of more cases than `batch`.
    """
    read_object = ObjectReader(batch + 1).read  # the request itself is one
    try:
        text = body.decode("utf-8-sig")
        raw = json.loads(text, parse_constant=refuse_nonfinite_number, object_pairs_hook=read_object)
        if HALF_SIGN.search(body):
            json.dumps(raw, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise RequestRefused(
            400,
            "malformed JSON",
            "send an object in JSON, as UTF-8, without NaN, infinities, half signs or names given twice",
        ) from None
    if isinstance(raw, dict):
        check_outline(raw, kind, batch)
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        raise RequestRefused(422, "not a request", format_validation_error(error)) from None


def check_outline(raw: dict[str, Any], kind: type[ScoreOptions], batch: int) -> None:
    """See that a request has no other names than it can have and no more cases: each would be a fault of its own.

    Raises:
        RequestRefused: it has.
    """
    if raw.keys() - kind.model_fields.keys():
        raise RequestRefused(422, "not a request", f"send nothing but {', '.join(kind.model_fields)}")
    if any(isinstance(each, list) and len(each) > batch for each in raw.values()):
        raise make_batch_refusal(batch)


@dataclass
class ObjectReader:
    """Makes the objects of a body, `most` of them, each of whose names is given once."""

    most: int
    made: int = 0

    def read(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """An object.

        Raises:
            ValueError: a name is given twice.
            RequestRefused: there are too many objects, which take much more memory than the body.
        """
        self.made += 1
        if self.made > self.most:
            raise make_batch_refusal(self.most - 1)
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError("a name is given twice")
        return found


def make_batch_refusal(batch: int) -> RequestRefused:
    """The refusal of more cases than are answered at once."""
    return RequestRefused(413, "too many cases", f"send at most {batch} at once, each of them one flat object")


def refuse_nonfinite_number(name: str) -> NoReturn:
    """Refuse NaN and infinities, which are no JSON."""
    raise ValueError(name)


def format_validation_error(error: ValidationError) -> str:
    """What is wrong, by place, without what was sent."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[:TOLD_ERRORS]
    return "; ".join(f"{'/'.join(map(str, each['loc']))[:80] or 'the body'}: {each['msg']}" for each in found)
