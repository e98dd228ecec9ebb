"""Tests that a head is bounded in bytes and time however it is cut, and that each refusal is really given."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress
from typing import Any

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from plainspoken.serving import bounded_protocol, case_service, run_service
from plainspoken.serving.bounded_protocol import MAX_HEADER_BYTES, MAX_WAITING_REQUESTS
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.scorer import Scorer
from tests.serve.built import Built, sent
from tests.serve.wire import ONE, reach, request, served, status

START, END = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ", b"\r\n\r\n"
ALONE = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
CUTS = [(), (10,), (60_000,), (65_000, 65_500), tuple(range(1_000, 300_000, 1_000))]


@pytest.fixture(params=[HttpToolsProtocol, H11Protocol], ids=["httptools", "h11"])
def protocol(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service with each of the protocols that it may find installed."""
    monkeypatch.setattr(run_service, "find_http_protocol", lambda: request.param)


def make_head(size: int) -> bytes:
    """A whole head of so many bytes, its request line and last line included."""
    return START + b"y" * (size - len(START) - len(END)) + END


def send_cut(port: int, content: bytes, cuts: tuple[int, ...]) -> socket.socket:
    """A connection on which something was sent in pieces, each of which arrives before the next one."""
    made = reach(port, b"")
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with suppress(ConnectionError):  # refused while it was being sent
        for begin, end in zip((0, *cuts), (*cuts, len(content)), strict=True):
            made.sendall(content[begin:end])
            time.sleep(0.05 if len(cuts) < 5 else 0.001)
    return made


def is_hung_up(connection: socket.socket) -> bool:
    """Whether nothing more comes, for the other end has closed."""
    with suppress(ConnectionError):
        while connection.recv(65_536):
            pass
    return True


def answer_slowly(*_: Any) -> list[Any]:
    """No answers, in the time of many."""
    time.sleep(0.2)
    return []


def refused(connection: socket.socket) -> int:
    """The status of a refusal, after which the connection is closed; 431 too, where its end outran it."""
    try:
        told = status(connection)
    except ConnectionError:
        return 431
    assert is_hung_up(connection)
    return told


@pytest.mark.usefixtures("protocol")
@pytest.mark.parametrize("cuts", CUTS)
def test_a_head_is_as_long_as_it_is_however_it_is_cut(built: Built, cuts: tuple[int, ...]) -> None:
    with served(built, ServiceLimits()) as port:
        for size, told in ((MAX_HEADER_BYTES, 200), (MAX_HEADER_BYTES + 1, 431), (300_000, 431)):
            made = send_cut(port, make_head(size), tuple(each for each in cuts if each < size))
            assert (status(made) if told == 200 else refused(made)) == told


@pytest.mark.usefixtures("protocol")
@pytest.mark.parametrize("place", ["the address", "many fields", "after a request"])
def test_a_head_is_bounded_whatever_makes_it_long(built: Built, place: str) -> None:
    long = b"y" * 250_000
    content, cuts = {
        "the address": (b"GET /" + long + b" HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n", (60_000,)),
        "many fields": (START + b"\r\nx: yyyy" * 30_000 + END, (60_000,)),
        "after a request": (ALONE + START + long + END, (len(ALONE), len(ALONE) + 60_000)),
    }[place]
    with served(built, ServiceLimits()) as port:
        made = send_cut(port, content, cuts)
        if place == "after a request":
            assert status(made) == 200
        assert refused(made) == 431


@pytest.mark.usefixtures("protocol")
@pytest.mark.parametrize("part", [b"1;y=", b"1\r\n \r\n0\r\nx: "])
def test_what_stands_round_a_body_is_bounded_as_a_head_is(built: Built, part: bytes) -> None:
    head = request(b"").replace(b"content-length: 0", b"transfer-encoding: chunked")
    with served(built, ServiceLimits()) as port:
        begun = head + part
        assert refused(send_cut(port, begun + b"y" * 250_000, (len(begun), len(begun) + 60_000))) in (400, 431)


def test_what_waits_behind_an_answer_is_bounded(built: Built) -> None:
    slow = request(b" ", told=2)
    with served(built, ServiceLimits(rate=10_000)) as port:
        many = reach(port, slow[:-1] + b"  " + ALONE * (10 * MAX_WAITING_REQUESTS))
        assert status(many) == 503 and is_hung_up(many)
        few = reach(port, ALONE * (MAX_WAITING_REQUESTS // 2))
        assert status(few) == 200


@pytest.mark.usefixtures("protocol")
def test_a_body_as_long_as_is_taken_is_no_head(built: Built) -> None:
    fine = json.dumps({"moment": "end", "row": sent(built.frame, 3)}).encode()
    with served(built, ServiceLimits()) as port:
        content = request(fine + b" " * (900_000 - len(fine)))
        assert status(send_cut(port, content, (100, 70_000, 500_000))) == 200


@pytest.mark.usefixtures("protocol")
@pytest.mark.parametrize("kept", [False, True])
def test_a_head_that_comes_in_drops_is_hung_up_on(built: Built, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "HEADER_SECONDS", 1.0)
    with served(built, ServiceLimits()) as port:
        made = reach(port, ALONE if kept else b"")
        if kept:
            assert status(made) == 200
        made.settimeout(0.1)
        answer = b""
        for drop in (START + b"y" * 40)[:80]:
            made.sendall(bytes([drop]))
            with suppress(TimeoutError):
                answer = made.recv(4_096)
                break
        assert answer.split(b" ", 2)[1] == b"408"


def test_each_refusal_is_given_over_the_wire(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    fine: dict[str, Any] = {"moment": "end", "row": sent(built.frame, 3)}
    batch = json.dumps({"moment": "end", "rows": [fine["row"]] * 9}).encode()
    many = request(batch).replace(ONE.encode(), f"{ONE}s".encode())
    with served(built, ServiceLimits(body=20_000, seconds=0.5, rate=8)) as port:
        assert refused(reach(port, request(b"{", told=1_000))) == 408
        assert status(reach(port, request(b" " * 30_000))) == 413
        with monkeypatch.context() as slowly:
            slowly.setattr(case_service, "CASES_PER_DEADLINE_CHECK", 1)
            slowly.setattr(Scorer, "answers", answer_slowly)
            assert status(reach(port, many)) == 503
        answered = [status(reach(port, request(json.dumps(fine).encode()))) for _ in range(30)]
        assert set(answered) == {200, 429}


@pytest.mark.usefixtures("protocol")
def test_too_many_connections_in_all_are_told_503(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_service, "MAX_CONNECTIONS", 4)
    with served(built, ServiceLimits()) as port:
        held = [reach(port, b"") for _ in range(3)]
        time.sleep(0.2)
        assert status(reach(port, ALONE)) == 503
        for each in held:
            each.close()
        time.sleep(0.2)
        assert status(reach(port, ALONE)) == 200
