"""Tests of words: a count that reaches a part of revenue is said to bring at least that part, in each language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

WORDS = Path(__file__).resolve().parents[2] / "templates" / "words"
AT_LEAST = {"en": "at least", "sv": "minst", "ru": "не меньше"}
ASPECTS = (("hangs_on_single_customers", "tenth", ("more_holds", "fails")),
           ("few_customers_dominate", "half", ("more_holds", "more_fails")))  # fmt: skip


@pytest.mark.parametrize("language", AT_LEAST)
@pytest.mark.parametrize(("claim", "part", "aspects"), ASPECTS)
def test_the_fewest_who_reach_a_part_bring_at_least_it(
    language: str, claim: str, part: str, aspects: tuple[str, ...]
) -> None:
    said = tomllib.loads((WORDS / language / "shop.toml").read_text())[claim]
    for aspect in aspects:
        assert f"{AT_LEAST[language]} {{{{ {part} | percent }}}}" in said[aspect].replace("\N{NO-BREAK SPACE}", " ")
