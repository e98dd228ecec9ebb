"""Plainspoken: explains a model and its data in plain language, every sentence checked by a machine.

>>> import plainspoken as ps
>>> briefing = ps.brief(frame, "churned", event="yes")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plainspoken.api import Briefing, brief, brief_model
    from plainspoken.case import Case, read_case
    from plainspoken.core.errors import Faults, PlainspokenError
    from plainspoken.core.findings import Evidence, Findings, MissingEvidence, read_findings

    __version__: str

# What is had from where; nothing is imported before it is used.
EXPORTED_FROM = {
    "Briefing": "plainspoken.api",
    "brief": "plainspoken.api",
    "brief_model": "plainspoken.api",
    "Case": "plainspoken.case",
    "read_case": "plainspoken.case",
    "Faults": "plainspoken.core.errors",
    "PlainspokenError": "plainspoken.core.errors",
    "Evidence": "plainspoken.core.findings",
    "Findings": "plainspoken.core.findings",
    "MissingEvidence": "plainspoken.core.findings",
    "read_findings": "plainspoken.core.findings",
}
__all__ = [
    "Briefing",
    "Case",
    "Evidence",
    "Faults",
    "Findings",
    "MissingEvidence",
    "PlainspokenError",
    "__version__",
    "brief",
    "brief_model",
    "read_case",
    "read_findings",
]


if not TYPE_CHECKING:  # a type checker knows the names above, and tells a misspelt one

    def __getattr__(name: str) -> object:
        """What this package offers, imported when it is first asked for."""
        if name == "__version__":
            from importlib.metadata import version

            return version("plainspoken")
        if name not in EXPORTED_FROM:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(EXPORTED_FROM[name]), name)


def __dir__() -> list[str]:
    """The names it offers."""
    return sorted({*globals(), *__all__})
