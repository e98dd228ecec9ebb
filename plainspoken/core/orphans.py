"""A worker process that ends by itself once whoever started it is gone, however that ended."""

from __future__ import annotations

import os
import time
from threading import Thread

LOOKS_EVERY_SECONDS = 0.5


def end_with_parent(parent: int) -> None:
    """Let this process end soon after its parent does, also where that was killed before this one was ready: a killed
    parent can tell its workers nothing.

    `parent`: its number, as it has told it; who asks for it here may be told that of whoever took its place.
    """
    looked_for = os.getppid() if os.name == "nt" else parent  # a launcher may stand between there
    Thread(target=wait_for_parent, args=(looked_for,), name="parent-watch", daemon=True).start()


def wait_for_parent(parent: int) -> None:
    """Look now and then whether the parent is still the same, and end the process when it is not."""
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY_SECONDS)
    os._exit(1)  # at once: nobody is left to hand a result or a fault to
