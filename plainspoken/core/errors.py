"""Errors that a user is meant to read: what, where, expected, found, remedy."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What a command ends with, so that a schedule can react (docs/cli.md)."""

    DONE = 0
    MENDABLE = 1
    USAGE = 2  # an option or argument that is not one; typer's own
    DOES_NOT_HOLD = 3
    CHANGED = 4
    OTHER_FINDINGS = 5
    INTERRUPTED = 130


class PlainspokenError(Exception):
    """Something the user can mend. Printed as it is, without a traceback; the command ends with `exit_code`."""

    exit_code: ClassVar[ExitCode] = ExitCode.MENDABLE

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else self.__class__.__name__


class Faults(PlainspokenError):
    """All faults found in one reading, together, so that they can be mended in one go."""

    SHOWN = 20

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        more = len(self.faults) - self.SHOWN
        tail = [f"... and {more} more"] if more > 0 else []
        super().__init__("\n".join([*self.faults[: self.SHOWN], *tail]))


class DoesNotHold(Faults):
    """A built page or stored evidence is not what the findings say: nothing of it may be handed on."""

    exit_code = ExitCode.DOES_NOT_HOLD
