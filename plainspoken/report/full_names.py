"""Words to the names that the pages shorten, each in full once."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from plainspoken.case.short_names import FULL_NAME_SUFFIX
from plainspoken.report.components import Term
from plainspoken.words import Words


def list_full_names(words: Words) -> Iterator[Term]:
    """Each short name with the one that it is short for, in the order of the names table."""
    for key in words.findings.names.get(words.language, {}):
        if key.endswith(FULL_NAME_SUFFIX):
            short = Markup(words.name(key.removesuffix(FULL_NAME_SUFFIX)).__html__())
            yield Term(short, Markup(words.name(key).__html__()))
