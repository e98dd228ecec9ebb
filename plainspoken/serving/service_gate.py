"""Real time: a request to whether it is let in: by its host, its key, and how much its client has asked."""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.client_address import LOCAL_NAME, Client, is_address, name_client
from plainspoken.serving.faults import make_fault_response
from plainspoken.serving.limits import RateLimiter, RequestRefused

KEY_VARIABLE = "PLAINSPOKEN_KEY"
KEY_SCHEME = "bearer"
MIN_KEY_CHARACTERS = 16
FORWARDED_HEADER = "x-forwarded-for"
OWN_GROUP, NAMED_GROUP = "own", "named"
HOST_PATTERN = re.compile(r"(?:\[(?P<address>[^\[\]%]+)\]|(?P<name>[^\[\]:%]+))(?::[0-9]*)?|(?P<bare>[0-9a-f:.]+)")
HEALTH_PATHS = ("/healthz", "/readyz")  # asked by what watches over the process, which has no key and comes often
FURTHER_COSTS = {"/drift": 9, "/metrics": 9}  # in requests: summing up counts takes longer than scoring a case
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
            path, client = scope["path"], find_client(scope)
            self.let_in(path, client, Headers(scope=scope))
            self.limiter.charge(*client, FURTHER_COSTS.get(path, 0))
            if path in HEALTH_PATHS or path.startswith(SCORING_PREFIX):
                await self.app(scope, receive, send)
                return
            async with self.limiter.placed(*client):
                answer = await self.collect_answer(scope, receive)
        except RequestRefused as why:
            await make_fault_response(why.status, why.title, why.detail)(scope, receive, send)
            return
        for message in answer:
            await send(message)

    def let_in(self, path: str, client: Client, headers: Headers) -> None:
        """Let a request in; each counts, also one that is refused, so that nobody guesses a key fast.

        Raises:
            RequestRefused: its client has asked too much, whatever it asks now; else for its host or its key.
        """
        if path in HEALTH_PATHS:
            self.limiter.probes.admit(*client)
            check_host(headers.getlist("host"), self.hosts)
        elif self.limiter.knows(*client):
            self.limiter.admit(*client)
            self.check_right(headers)
        else:
            self.limiter.wrong.check(*client)
            try:
                self.check_right(headers)
            except RequestRefused:
                self.limiter.wrong.admit(*client)
                raise
            self.limiter.admit(*client)

    def check_right(self, headers: Headers) -> None:
        """See that a request means this host and brings the key.

        Raises:
            RequestRefused: it does not.
        """
        check_host(headers.getlist("host"), self.hosts)
        check_key(headers.get("authorization", ""), self.key)

    async def collect_answer(self, scope: Scope, receive: Receive) -> list[Message]:
        """The messages of an answer, sent once its place is free: a client may take them slowly, or never."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, keep)
        return messages


def find_client(scope: Scope) -> Client:
    """Whom a request comes from; behind a proxy on this computer, whom that one names.

    Whoever asks from this computer can name others as well, as many as it likes, so that they are a group of their own.
    """
    address = scope.get("client")
    named = FORWARDED_HEADER in Headers(scope=scope)
    return Client(name_client(str(address[0]) if address else ""), NAMED_GROUP if named else OWN_GROUP)


def check_host(named: Sequence[str], known: Sequence[str]) -> None:
    """See that a request means this service: a page elsewhere whose name leads here must not read it.

    An address in numbers cannot be such a name.

    Raises:
        RequestRefused: another host, or none.
    """
    host = split_port(named[0].strip().lower()) if len(named) == 1 else ""
    if not host or (host not in (LOCAL_NAME, *known) and not is_address(host)):
        raise RequestRefused(400, "another host", "ask by address, or name this host: plainspoken serve --allow-host")


def split_port(host: str) -> str:
    """A host without its port, and an address of version 6 without its brackets; empty where it is no such host."""
    found = HOST_PATTERN.fullmatch(host)
    return (found["address"] or found["name"] or found["bare"]) if found else ""


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
    said = os.environ.get(KEY_VARIABLE, "")
    key = said.strip()
    if said and (len(key) < MIN_KEY_CHARACTERS or not key.isascii() or not key.isprintable() or " " in key):
        expected = f"expected at least {MIN_KEY_CHARACTERS} letters, digits or signs without a space, found another"
        raise PlainspokenError(f"{KEY_VARIABLE}: {expected}; set one that nobody guesses, or unset it")
    return key
