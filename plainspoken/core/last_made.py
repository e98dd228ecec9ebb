"""What was made of the findings that were asked for last: every page and file asks for the same ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import ref

if TYPE_CHECKING:
    from plainspoken.core.findings import Findings

Made = TypeVar("Made")


class LastMade(Generic[Made]):
    """Makes something of findings, and keeps what it made of the last ones as long as these are in use.

    Findings do not change, so that the same object has the same made of it.
    """

    def __init__(self, make: Callable[[Findings], Made]) -> None:
        self._make = make
        self._last: tuple[Callable[[], Findings | None], Made] | None = None

    def __call__(self, findings: Findings) -> Made:
        """What is made of these findings."""
        if self._last is None or self._last[0]() is not findings:
            self._last = (ref(findings), self._make(findings))
        return self._last[1]
