"""A line every few seconds while something long goes on, so that nobody takes it for a program that hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS_BETWEEN_LINES = 15.0


@contextmanager
def saying_that_it_goes_on(say: Callable[[str], None], what: str, pause: float = 0.0) -> Iterator[None]:
    """Say what goes on, and for how long, every few seconds. `pause`: how many, where not as usual."""
    over, saying, started = threading.Event(), threading.Lock(), time.monotonic()

    def tell() -> None:
        while not over.wait(pause or SECONDS_BETWEEN_LINES):
            with saying:
                if not over.is_set():
                    say(f"{what}, after {time.monotonic() - started:.0f} s")

    threading.Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        with saying:
            over.set()
