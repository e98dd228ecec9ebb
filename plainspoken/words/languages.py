"""Folders of templates to the languages that a briefing can be written in, and the forms that each needs of a case."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from plainspoken.core.errors import PlainspokenError

FORMS_FILE = "forms.toml"  # in the folder of a language: its small forms, and which forms of nouns it asks of a case
CASE_FORMS_GROUP = "case_forms"


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


def read_case_forms(folders: Sequence[Path]) -> dict[str, Mapping[str, str]]:
    """The languages of `list_languages`, each with the forms that it asks of a case beyond English: what for, by key.

    A language declares them in `[case_forms]` of its `forms.toml`, each with the sentence that it is used in.

    Raises:
        PlainspokenError: a file that is no TOML, or a form without its sentence.
    """
    return {
        language: {
            name: text
            for folder in folders
            for name, text in read_declared_forms(folder / "words" / language / FORMS_FILE).items()
        }
        for language in list_languages(folders)
    }


def read_declared_forms(path: Path) -> Mapping[str, str]:
    """The forms that one file declares; none where it is not there."""
    if not path.is_file():
        return {}
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8")).get(CASE_FORMS_GROUP, {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlainspokenError(f"{path}: not TOML: {error}") from None
    strange = [] if isinstance(declared, dict) else [CASE_FORMS_GROUP]
    strange += [name for name, text in dict(declared if not strange else {}).items() if not isinstance(text, str)]
    if strange:
        raise PlainspokenError(f"{path}: [{CASE_FORMS_GROUP}] {strange[0]}: expected the sentence that it is used in")
    return dict(declared)
