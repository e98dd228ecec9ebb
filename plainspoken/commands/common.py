"""What several commands share: how faults are told, where words lie, which language. Computes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.errors import PlainspokenError

if TYPE_CHECKING:
    from plainspoken.findings import Findings

Told = Callable[[], AbstractContextManager[None]]  # tells what the user can mend
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def language_of(asked: str, findings: Findings) -> str:
    """The language that was asked for, or the first of the briefing where none was.

    Raises:
        PlainspokenError: the briefing is not told in it.
    """
    told = findings.briefing.languages
    if asked and asked not in told:
        raise PlainspokenError(f"--language {asked}: expected one of: {', '.join(told)}")
    return asked or told[0]
