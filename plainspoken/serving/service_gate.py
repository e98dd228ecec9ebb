"""Real time: a request to whether it is let in: by its host, its key, and how much its client has asked."""

from __future__ import annotations

import hmac
import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.faults import make_fault_response
from plainspoken.serving.limits import RateLimiter, RequestRefused

KEY_VARIABLE = "PLAINSPOKEN_KEY"
KEY_SCHEME = "bearer"
MIN_KEY_CHARACTERS = 16
LOCAL_NAME = "localhost"
HEALTH_PATHS = ("/healthz", "/readyz")  # asked by what watches over the process, which has no key and comes often
SCORING_PREFIX = "/v1/"  # enters once its body is there, so that a slow body holds no place


@dataclass(frozen=True)
class ServiceGate:
    """Refuses what comes for another host, without the key, or too fast; lets the rest through to `app`."""

    app: ASGIApp
    limiter: RateLimiter
    hosts: Sequence[str]
    key: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            headers, path = Headers(scope=scope), scope["path"]
            check_host(headers.getlist("host"), self.hosts)
            if path in HEALTH_PATHS:
                await self.app(scope, receive, send)
                return
            check_key(headers.get("authorization", ""), self.key)
            self.limiter.admit(find_client(scope))
            if path.startswith(SCORING_PREFIX):
                await self.app(scope, receive, send)
                return
            async with self.limiter.placed(find_client(scope)):
                answer = await self.collect_answer(scope, receive)
        except RequestRefused as why:
            await make_fault_response(why.status, why.title, why.detail)(scope, receive, send)
            return
        for message in answer:
            await send(message)

    async def collect_answer(self, scope: Scope, receive: Receive) -> list[Message]:
        """The messages of an answer, sent once its place is free: a client may take them slowly, or never."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, keep)
        return messages


def find_client(scope: Scope) -> str:
    """The address that a request comes from; behind a proxy on this computer, the one that it names."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def check_host(named: Sequence[str], known: Sequence[str]) -> None:
    """See that a request means this service: a page elsewhere whose name leads here must not read it.

    An address in numbers cannot be such a name.

    Raises:
        RequestRefused: another host, or none.
    """
    host = split_port(named[0].strip().lower()) if len(named) == 1 else ""
    if host not in (LOCAL_NAME, *known) and not is_address(host):
        raise RequestRefused(400, "another host", "ask by address, or name this host: plainspoken serve --allow-host")


def split_port(host: str) -> str:
    """A host without its port, and an address of version 6 without its brackets."""
    if host.startswith("["):
        address, _, rest = host[1:].partition("]")
        return address if rest == "" or rest.startswith(":") else ""
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def is_address(host: str) -> bool:
    """Whether a host is an address in numbers."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach a host."""
    return host == LOCAL_NAME or (is_address(host) and ipaddress.ip_address(host).is_loopback)


def check_key(sent: str, key: str) -> None:
    """See that a request brings the key, where there is one; takes as long however much of it is right.

    Raises:
        RequestRefused: it does not.
    """
    scheme, _, given = sent.partition(" ")
    same = hmac.compare_digest(given.strip().encode(), key.encode())
    if key and not (same and scheme.lower() == KEY_SCHEME):
        raise RequestRefused(401, "no key", "send the key of this service: authorization: Bearer KEY")


def read_service_key() -> str:
    """The key that PLAINSPOKEN_KEY holds; nothing where none is asked for.

    Raises:
        PlainspokenError: it is too short, or holds what no header can.
    """
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if key and (len(key) < MIN_KEY_CHARACTERS or not key.isascii() or not key.isprintable() or " " in key):
        expected = f"expected at least {MIN_KEY_CHARACTERS} letters, digits or signs without a space, found another"
        raise PlainspokenError(f"{KEY_VARIABLE}: {expected}; set one that nobody guesses, or unset it")
    return key
