"""Real time: what a service says of its own to lines that stay few and hold nothing of what was sent."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SERVICE_LOG = logging.getLogger("plainspoken.serving")
SERVER_LOG = logging.getLogger("uvicorn.error")
QUIET_SECONDS = 60.0  # after a line, in which the same one is only counted
MAX_KNOWN_LINES = 100


@dataclass
class KnownLine:
    """A line that was said: until when it is only counted, and how often it came since."""

    until: float
    held: int = 0


@dataclass
class BoundedLog:
    """Lets each line through once a minute, and says how often it came meanwhile: whoever sends what is no request
    would otherwise fill the disk. Of a fault it lets kind and place through; its text may hold what was sent."""

    clock: Callable[[], float] = time.monotonic
    known: dict[str, KnownLine] = field(default_factory=dict)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is said now."""
        line = record.getMessage()
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            line = f"{line.splitlines()[0].strip()}: {describe_fault(record.exc_info[1])}"
        before, now = self.known.get(line), self.clock()
        if before is not None and now < before.until:
            before.held += 1
            return False
        if len(self.known) >= MAX_KNOWN_LINES:
            self.known.clear()
        self.known[line] = KnownLine(now + QUIET_SECONDS)
        record.msg = f"{line} ({before.held:,} more since it was said last)" if before and before.held else line
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def describe_fault(error: BaseException) -> str:
    """The kind and the place of a fault, and nothing that it says."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}" if frame else "unknown place"
    return f"{type(error).__name__} in {place}"


def bound_logs() -> None:
    """Let what the service and its server log be bounded, from now on."""
    for logger in (SERVICE_LOG, SERVER_LOG):
        if not any(isinstance(each, BoundedLog) for each in logger.filters):
            logger.addFilter(BoundedLog())
