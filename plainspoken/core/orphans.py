"""A worker process that ends by itself once whoever started it is gone, however that ended."""

from __future__ import annotations

import os
import time
from threading import Thread

LOOKS_EVERY_SECONDS = 0.5


def end_with_parent() -> None:
    """Let this process end soon after its parent does: a killed parent can tell its workers nothing."""
    parent = os.getppid()
    Thread(target=wait_for_parent, args=(parent,), name="parent-watch", daemon=True).start()


def wait_for_parent(parent: int) -> None:
    """Look now and then whether the parent is still the same, and end the process when it is not."""
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY_SECONDS)
    os._exit(1)  # at once: nobody is left to hand a result or a fault to
