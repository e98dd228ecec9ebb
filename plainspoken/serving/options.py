"""Real time: the moment and the language that somebody asks for. Knows no web."""

from __future__ import annotations

from collections.abc import Mapping

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import nearest
from plainspoken.serving.load_case import Opened
from plainspoken.serving.scorer import Desk, desk_of


def desk_at(opened: Opened, moment: str) -> Desk:
    """The desk of a moment; of the last one where none is named.

    Raises:
        PlainspokenError: no such moment.
    """
    production = opened.production
    return desk_of(opened, production.at(moment or production.moments[-1].moment))


def asked_language(opened: Opened, language: str) -> str:
    """A language of the briefing; the first one where none is named.

    Raises:
        PlainspokenError: the briefing is not told in it.
    """
    return one_of(language, opened.words, "language")


def one_of(asked: str, known: Mapping[str, object], what: str) -> str:
    """What was asked for, or the first known one where nothing was.

    Raises:
        PlainspokenError: it is not known; what was asked is never used as a path.
    """
    if not asked:
        return next(iter(known))
    if asked not in known:
        near = nearest(asked, known) if len(asked) < 40 else ""
        raise PlainspokenError(f"{what}: expected one of {', '.join(known)}, found another{near}")
    return asked
