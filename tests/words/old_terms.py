"""The terms that the English of a briefing no longer uses, and where a text still does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

OLD_TERMS_PATH = Path(__file__).with_name("old_terms.toml")
SHOWN = 40  # letters before and after
EXPRESSION_PATTERN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@cache
def read_old_terms() -> tuple[re.Pattern[str], Mapping[re.Pattern[str], str]]:
    """What is taken away before, and each old term with what is said instead."""
    listed = tomllib.loads(OLD_TERMS_PATH.read_text(encoding="utf-8"))
    terms = {re.compile(old, re.IGNORECASE): new for old, new in listed["terms"].items()}
    return re.compile("|".join(listed["unless"]), re.IGNORECASE), terms


def find_old_terms(text: str) -> list[str]:
    """Each old term in a text or sentence pattern, with what is said instead and the words around it."""
    unless, terms = read_old_terms()
    prose = unless.sub(" … ", EXPRESSION_PATTERN.sub(" … ", " ".join(text.split())))
    found = ((term.search(prose), new) for term, new in terms.items())
    return [f"{around(prose, match)} (say: {new})" for match, new in found if match]


def around(prose: str, match: re.Match[str]) -> str:
    """A match with some words before and after it."""
    start, end = match.span()
    return f"{prose[max(0, start - SHOWN) : start]}[{match[0]}]{prose[end : end + SHOWN]}"
