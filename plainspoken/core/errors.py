"""Errors that a user is meant to read: what, where, expected, found, remedy. Knows nothing else."""

from __future__ import annotations

from collections.abc import Sequence


class PlainspokenError(Exception):
    """Something the user can mend. Printed as it is, without a traceback, with exit code 1."""

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
