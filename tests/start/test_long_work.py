"""Start tests: what takes long says that it goes on, and nothing once it is over."""

from __future__ import annotations

import threading

from plainspoken.core.long_work import saying_that_it_goes_on

PATIENCE = 60  # seconds


def test_what_takes_long_says_so_until_it_is_over() -> None:
    lines, said = list[str](), threading.Event()

    def say(line: str) -> None:
        lines.append(line)
        said.set()

    with saying_that_it_goes_on(say, "t.csv: every row is looked at", pause=0.01):
        assert said.wait(PATIENCE)
    told = len(lines)
    assert lines[0].startswith("t.csv: every row is looked at, after ")
    said.clear()
    assert not said.wait(0.05) and len(lines) == told


def test_what_is_short_says_nothing() -> None:
    lines = list[str]()
    with saying_that_it_goes_on(lines.append, "t.csv: every row is looked at"):
        pass
    assert not lines
