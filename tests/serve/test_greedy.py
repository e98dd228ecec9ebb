"""Tests that nobody gets more by many names or slow bodies, and that no one fills a log."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from plainspoken.serving.client_address import name_client
from plainspoken.serving.limits import RateLimiter, RequestRefused, ServiceLimits
from plainspoken.serving.service_gate import find_client
from plainspoken.serving.service_log import QUIET_SECONDS, SERVER_LOG, SERVICE_LOG, BoundedLog
from tests.serve.built import Built, sent
from tests.serve.wire import reach, request, served, status


def count_admitted(limiter: RateLimiter, clients: list[str], group: str) -> int:
    """How many of these are let in."""
    let_in = 0
    for client in clients:
        try:
            limiter.admit(client, group)
            let_in += 1
        except RequestRefused:
            pass
    return let_in


def test_many_names_leave_those_who_come_by_themselves_their_share() -> None:
    now = [0.0]
    limiter = RateLimiter(ServiceLimits(rate=100), clock=lambda: now[0])
    assert count_admitted(limiter, ["one"], "own") == 1
    for second in range(1, 9):
        now[0] = float(second)
        named = [f"{second}.{number}" for number in range(1_000)]
        assert count_admitted(limiter, named, "named") <= 100
        assert count_admitted(limiter, ["one"] * 60, "own") >= 49
        assert count_admitted(limiter, named, "named") <= 1
    for now[0] in (100.0, 101.0):  # the others are forgotten, and their group
        let_in = count_admitted(limiter, ["one"] * 200, "own")
    assert let_in == 100
    assert len(limiter.groups) == 1


def test_who_asks_for_much_at_once_waits_until_it_is_paid() -> None:
    now = [0.0]
    limiter = RateLimiter(ServiceLimits(rate=100), clock=lambda: now[0])
    assert count_admitted(limiter, ["large"], "own") == 1
    limiter.charge("large", "own", 250)
    for now[0] in (1.0, 1.4):
        assert count_admitted(limiter, ["large"], "own") == 0
    assert count_admitted(limiter, ["other"] * 10, "own") == 10
    now[0] = 4.9
    assert count_admitted(limiter, ["large"] * 10, "own") == 10


@pytest.mark.parametrize(
    ("addresses", "clients"),
    [
        (["127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1"], 1),
        (["2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:0:9::"], 1),
        (["2001:db8::1", "2001:db8:0:1::1"], 2),
        (["192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2"], 2),
        (["<script>", "x" * 60_000, "", "1.2.3"], 1),
    ],
)
def test_what_one_computer_can_call_itself_is_one_client(addresses: list[str], clients: int) -> None:
    names = {name_client(each) for each in addresses}
    assert len(names) == clients and max(map(len, names)) < 50


def test_whom_a_proxy_names_is_told_from_who_comes_by_itself() -> None:
    scope = {"type": "http", "client": ("192.0.2.1", 0), "headers": []}
    named = scope | {"headers": [(b"x-forwarded-for", b"192.0.2.1")]}
    assert find_client(scope).name == find_client(named).name
    assert find_client(scope).group != find_client(named).group


def test_slow_bodies_of_one_client_hold_so_much_memory_and_no_more(built: Built) -> None:
    fine = json.dumps({"moment": "end", "row": sent(built.frame, 3)}).encode()
    with served(built, ServiceLimits(body=20_000, together=1, seconds=2.0)) as port:
        slow = [reach(port, request(b" " * 19_000, told=20_000)) for _ in range(6)]
        told = [status(each) for each in slow]
        assert (told.count(408), told.count(429)) == (2, 4)  # a quarter of eight bodies
        assert status(reach(port, request(fine))) == 200


def test_a_line_is_said_once_a_minute_with_how_often_it_came() -> None:
    now = [0.0]
    bounded = BoundedLog(clock=lambda: now[0])

    def say(text: str) -> str:
        record = logging.LogRecord("server", logging.WARNING, "", 0, text, (), None)
        return record.getMessage() if bounded.filter(record) else ""

    assert [say("bad"), say("bad"), say("worse"), say("bad")] == ["bad", "", "worse", ""]
    now[0] = QUIET_SECONDS + 1
    assert [say("bad"), say("bad")] == ["bad (2 more since it was said last)", ""]
    for number in range(10_000):
        say(str(number))
    assert len(bounded.known) <= 100


def test_of_a_fault_nothing_is_logged_that_was_sent(built: Built) -> None:
    try:
        raise ValueError("Jane-Doe-4711")
    except ValueError:
        record = logging.LogRecord("server", logging.ERROR, "", 0, "Exception in app\n", (), sys.exc_info())
    assert BoundedLog().filter(record)
    told = logging.Formatter().format(record)
    assert "Exception in app: ValueError in test_of_a_fault" in told
    assert "Jane" not in told and "Traceback" not in told
    with served(built, ServiceLimits()):
        for logger in (SERVER_LOG, SERVICE_LOG):
            assert sum(isinstance(each, BoundedLog) for each in logger.filters) == 1
