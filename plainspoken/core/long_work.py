"""A line every few seconds while something long goes on, so that nobody takes it for a program that hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECONDS_BETWEEN_LINES = 15.0


class GoingOn:
    """Says what goes on, and for how long, every `pause` seconds until it is stopped. `what`: as it is at that time."""

    def __init__(self, say: Callable[[str], None], what: Callable[[], str], pause: float) -> None:
        self.say, self.what, self.pause = say, what, pause
        self.over, self.saying = threading.Event(), threading.Lock()
        threading.Thread(target=self._tell, daemon=True).start()

    def stop(self) -> None:
        """No further line, and none half-written: where they go may be closed next."""
        with self.saying:
            self.over.set()

    def _tell(self) -> None:
        started = time.monotonic()
        while not self.over.wait(self.pause):
            with self.saying:
                if not self.over.is_set():
                    self.say(f"{self.what()}, after {time.monotonic() - started:.0f} s")


@contextmanager
def saying_that_it_goes_on(say: Callable[[str], None], what: str, pause: float = 0.0) -> Iterator[None]:
    """Say what goes on, and for how long, every few seconds. `pause`: how many, where not as usual."""
    going_on = GoingOn(say, lambda: what, pause or SECONDS_BETWEEN_LINES)
    try:
        yield
    finally:
        going_on.stop()
