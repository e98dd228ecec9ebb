"""Real time: the moment and the language that somebody asks for. Knows no web."""

from __future__ import annotations

from collections.abc import Mapping

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.scorer import Scorer, build_scorer


def find_scorer(opened: OpenedCase, moment: str) -> Scorer:
    """The desk of a moment; of the last one where none is named.

    Raises:
        PlainspokenError: no such moment.
    """
    production = opened.production
    return build_scorer(opened, production.at(moment or production.moments[-1].moment))


def choose_language(opened: OpenedCase, language: str) -> str:
    """A language of the briefing; the first one where none is named.

    Raises:
        PlainspokenError: the briefing is not told in it.
    """
    return choose_known_option(language, opened.words, "language")


def choose_known_option(asked: str, known: Mapping[str, object], what: str) -> str:
    """What was asked for, or the first known one where nothing was.

    Raises:
        PlainspokenError: it is not known; what was asked is never used as a path.
    """
    if not asked:
        return next(iter(known))
    if asked not in known:
        near = suggest_nearest(asked, known) if len(asked) < 40 else ""
        raise PlainspokenError(f"{what}: expected one of {', '.join(known)}, found another{near}")
    return asked
