"""Tests that one slow, greedy or foreign client never stops the others: heads, bodies, places, hosts, the key."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from typer.testing import CliRunner

from plainspoken.cli import app as cli
from plainspoken.core.errors import PlainspokenError
from plainspoken.serving import bounded_protocol
from plainspoken.serving.bounded_protocol import BoundedConnection
from plainspoken.serving.limits import RateLimiter, RequestRefused, ServiceLimits
from plainspoken.serving.run_service import describe_exposure, open_service_socket
from plainspoken.serving.service_app import build_service_app
from plainspoken.serving.service_gate import FURTHER_COSTS, KEY_VARIABLE, ServiceGate, read_service_key
from tests.serve.built import TEMPLATES, Built, sent
from tests.serve.wire import ONE, reach, request, served, status

LOCAL = "http://localhost"
KEY = "a-long-key-of-ours-4711"
RIGHT, FOREIGN = {"authorization": f"Bearer {KEY}"}, {"host": "evil.example"}
GET_ROUTES = ("/", "/docs", "/openapi.json", "/drift", "/metrics")


@pytest.fixture
def fine(built: Built) -> dict[str, Any]:
    """A request that can be answered."""
    return {"moment": "end", "row": sent(built.frame, 3)}


def test_a_head_that_does_not_come_is_hung_up_on(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "HEADER_SECONDS", 2.0)
    with served(built, ServiceLimits()) as port:
        slow = [reach(port, part) for part in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: a\r\n")]
        kept = reach(port, b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        assert status(kept) == 200
        kept.sendall(b"GET /healthz HT")  # the second head of a connection is waited for no longer
        assert [status(each) for each in (*slow, kept)] == [408] * 4
        assert all(each.recv(10) == b"" for each in slow)


def test_a_head_without_end_is_refused(built: Built) -> None:
    with served(built, ServiceLimits()) as port:
        made = reach(port, b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"y" * (bounded_protocol.MAX_HEADER_BYTES + 1))
        assert status(made) in (400, 431)


def test_slow_bodies_hold_no_place_and_are_told_408(built: Built, fine: dict[str, Any]) -> None:
    with served(built, ServiceLimits(together=4, seconds=1.5)) as port:
        slow = [reach(port, request(b"{", told=1_000)) for _ in range(20)]
        assert status(reach(port, request(json.dumps(fine).encode()))) == 200
        assert {status(each) for each in slow} == {408}


def test_who_takes_no_answer_holds_no_place_and_is_dropped(
    built: Built, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bounded_protocol, "ANSWER_SECONDS", 2.0)
    many = b"GET /openapi.json HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n" * 12
    with served(built, ServiceLimits(rate=10_000, together=2), buffer=4_096) as port:
        deaf = [reach(port, many, taken=4_096) for _ in range(4)]
        for _ in range(8):
            last = reach(port, b"GET /docs HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")
            assert status(last) == 200
            time.sleep(0.1)
        assert BoundedConnection.by_client["localhost"] >= len(deaf)
        time.sleep(4)
        assert not BoundedConnection.by_client
    assert not [each for each in caplog.records if each.exc_info]


def test_one_client_has_no_more_than_half_of_the_connections(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_protocol, "MAX_CONNECTIONS_PER_CLIENT", 3)
    with served(built, ServiceLimits()) as port:
        held = [reach(port, b"") for _ in range(3)]
        assert status(reach(port, b"")) == 503
        held[0].close()
        time.sleep(0.3)
        assert status(reach(port, b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")) == 200


def test_who_sends_too_much_still_reads_the_refusal(built: Built) -> None:
    with served(built, ServiceLimits(body=1_000)) as port:
        assert status(reach(port, request(b" " * 9_000))) == 413


def test_a_long_body_counts_as_several_requests(built: Built, fine: dict[str, Any]) -> None:
    long = fine | {"row": fine["row"] | {"x": " " * 900_000}}
    with TestClient(build_service_app([built.folder], TEMPLATES, ServiceLimits(rate=5)), LOCAL) as client:
        assert [client.post(ONE, json=each).status_code for each in (fine, fine, long, fine)] == [200, 200, 422, 429]


def test_thousands_of_unknown_fields_are_answered_shortly_and_at_once(built: Built, fine: dict[str, Any]) -> None:
    with TestClient(build_service_app([built.folder], TEMPLATES, ServiceLimits()), LOCAL) as client:
        some = client.post(ONE, json=fine | {"row": fine["row"] | dict.fromkeys(map(str, range(900)), 0)})
        assert some.status_code == 422
        assert (len(some.json()["problems"]), some.json()["unlisted"]) == (20, 880)
        many = client.post(ONE, json=fine | {"row": dict.fromkeys(map(str, range(60_000)), 0)})
        assert (many.status_code, many.json()["title"]) == (413, "too many fields")


def test_a_greedy_client_leaves_the_others_their_share() -> None:
    now = [0.0]
    gate = RateLimiter(ServiceLimits(rate=10), clock=lambda: now[0])

    def asked(client: str, times: int) -> int:
        let_in = 0
        for _ in range(times):
            try:
                gate.admit(client)
                let_in += 1
            except RequestRefused:
                pass
        return let_in

    assert asked("greedy", 1_000) == 10
    assert asked("other", 5) == 5
    now[0] = 1.0
    assert (asked("greedy", 1_000), asked("other", 1_000)) == (5, 5)
    now[0] = 100.0
    assert asked("other", 1_000) == 10
    for number in range(100):
        now[0] += 10
        gate.admit(f"passer-by {number}")
    assert sum(len(each.clients) for each in gate.groups.values()) < 3


@pytest.mark.parametrize("path", GET_ROUTES)
def test_every_route_is_behind_the_gate(built: Built, path: str) -> None:
    with TestClient(build_service_app([built.folder], TEMPLATES, ServiceLimits(rate=2)), LOCAL) as client:
        assert {client.get(path).status_code for _ in range(20)} == {200, 429}
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8321",
        "",
        "localhost.evil.example",
        "[::1].evil",
        "[::1%evil]",
        "localhost:80@evil",
    ],
)
@pytest.mark.parametrize("path", [*GET_ROUTES, "/healthz", "/docs/"])
def test_another_host_is_refused(client: TestClient, host: str, path: str) -> None:
    told = client.get(path, headers={"host": host}, follow_redirects=False)
    assert (told.status_code, told.headers.get("location")) == (400, None)


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost", "[::1]:8321", "192.168.1.7", "LOCALHOST:1"])
def test_this_host_by_address_is_not(client: TestClient, host: str) -> None:
    assert client.get("/readyz", headers={"host": host}).status_code == 200


def test_a_host_that_was_named_is_allowed(built: Built) -> None:
    app = build_service_app([built.folder], TEMPLATES, ServiceLimits(), hosts=["Scores.Shop.example"])
    with TestClient(app, "http://scores.shop.example:8321") as client:
        assert client.get("/docs").status_code == 200


def test_without_the_key_nothing_is_answered_but_health(built: Built, fine: dict[str, Any]) -> None:
    with TestClient(build_service_app([built.folder], TEMPLATES, ServiceLimits(), key=KEY), LOCAL) as client:
        for head in ({}, {"authorization": KEY}, {"authorization": f"Bearer {KEY}x"}, {"authorization": "Bearer "}):
            told = client.post(ONE, json=fine, headers=head)
            assert (told.status_code, told.headers["www-authenticate"]) == (401, "Bearer")
            assert KEY not in told.text
        assert {client.get(path).status_code for path in GET_ROUTES} == {401}
        assert client.get("/healthz").status_code == 200
        assert client.post(ONE, json=fine, headers={"authorization": f"bearer {KEY}"}).status_code == 200


def guarded_client(limiter: RateLimiter, address: str = "192.0.2.1") -> TestClient:
    """A client of what answers everything that the gate lets through."""
    return TestClient(ServiceGate(PlainTextResponse("ok"), limiter, (), KEY), LOCAL, client=(address, 1))


@pytest.mark.parametrize("path", [*GET_ROUTES, ONE, "/nothing"])
@pytest.mark.parametrize(("head", "refused"), [({}, 401), ({"authorization": f"Bearer {KEY}x"}, 401), (FOREIGN, 400)])
def test_who_asks_wrongly_too_often_is_not_looked_at(path: str, head: dict[str, str], refused: int) -> None:
    now = [0.0]
    limiter = RateLimiter(ServiceLimits(rate=2), clock=lambda: now[0])
    client, other = guarded_client(limiter), guarded_client(limiter, "192.0.2.2")
    assert [client.get(path, headers=head).status_code for _ in range(4)] == [refused, refused, 429, 429]
    assert client.get(path, headers=RIGHT).status_code == 429  # else the one guess that is right would show
    assert client.get("/healthz").status_code == 200
    second = 429 if path in FURTHER_COSTS else 200  # what sums up counts is as much as ten
    assert [other.get(path, headers=RIGHT).status_code for _ in range(3)] == [200, second, 429]
    now[0] = 1.0
    assert client.get(path, headers=RIGHT).status_code == 200


def test_what_a_client_asks_wrongly_counts_as_what_it_asks_rightly() -> None:
    client = guarded_client(RateLimiter(ServiceLimits(rate=3), clock=lambda: 0.0))
    told = [client.get("/docs", headers=head).status_code for head in (RIGHT, {}, FOREIGN, RIGHT, {}, FOREIGN)]
    assert told == [200, 401, 400, 429, 429, 429]


def test_who_guesses_takes_nothing_from_who_has_the_key() -> None:
    now = [0.0]
    limiter = RateLimiter(ServiceLimits(rate=10), clock=lambda: now[0])
    limiter.admit("one", "own")
    for number in range(1_000):
        limiter.wrong.admit(f"guesser {number}", "own")
    for _ in range(9):
        limiter.admit("one", "own")
    now[0] = 100.0
    limiter.wrong.admit("another", "own")
    for _ in range(20):
        limiter.wrong.check("another", "own")  # looked at, and not counted
        now[0] += 10
        limiter.wrong.admit(f"guesser {now[0]}", "own")
    assert len(limiter.wrong.budgets.clients) < 100


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_flood_of_probes_is_refused_and_probes_are_not(path: str) -> None:
    limiter = RateLimiter(ServiceLimits(rate=1), clock=lambda: 0.0)
    flooding = [guarded_client(limiter, f"192.0.2.{number}") for number in range(1, 5)]
    for each in flooding:
        told = [each.get(path, headers=head).status_code for head in ({}, FOREIGN) for _ in range(60)]
        assert told == [200] * 60 + [400] * 40 + [429] * 20
    assert flooding[0].get("/docs", headers=RIGHT).status_code == 200  # which counts by itself
    asked = guarded_client(limiter, "192.0.2.9")
    assert {asked.get(path).status_code for _ in range(60)} == {200}


@pytest.mark.parametrize("key", ["short", "a key with spaces in it", "schlüssel-schlüssel", " " * 20])
def test_a_key_that_anyone_guesses_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, key)
    with pytest.raises(PlainspokenError, match=rf"^{KEY_VARIABLE}: expected at least") as caught:
        read_service_key()
    assert key not in str(caught.value)


def test_what_others_can_reach_is_warned_of() -> None:
    assert (
        describe_exposure("127.0.0.1", "") == describe_exposure("localhost", "") == describe_exposure("::1", "") == ""
    )
    assert "whoever reaches it may ask (PLAINSPOKEN_KEY sets a key)" in describe_exposure("0.0.0.0", "")
    assert "whoever has the key" in describe_exposure("192.168.1.7", KEY)


def test_a_port_that_is_taken_is_told_before_anything_listens(built: Built) -> None:
    with open_service_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        told = CliRunner().invoke(cli.app, ["serve", str(built.folder), "--port", str(port)])
    assert told.exit_code == 1
    assert f"127.0.0.1:{port}: address already in use" in told.output and "listening" not in told.output
