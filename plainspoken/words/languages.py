"""Folders of templates to the languages that a briefing can be written in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError


@cache
def is_known_locale(language: str) -> bool:
    """Whether numbers and dates can be written in a language: Babel knows its code."""
    try:
        Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def list_languages(folders: Sequence[Path]) -> list[str]:
    """The languages that there are words in, below any of these templates folders, and numbers and dates."""
    found = {path.parent.name for folder in folders for path in (folder / "words").glob("*/*.toml")}
    return sorted(filter(is_known_locale, found))
