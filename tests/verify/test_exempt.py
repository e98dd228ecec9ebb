"""A column's name may hold a digit; a number of its own may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.report.page import Briefing
from plainspoken.verify.exempt import Exemptions
from plainspoken.verify.verify_numbers import find_unmarked_numbers
from plainspoken.words import Words
from tests.verify.conftest import TEMPLATES
from tests.words.planted import whole_sample

NAMES = {"column.store7": "store7", "column.store7.group": "where store7 is {value}"}
NAMES |= {"column.size_2": "size 2", "column.size_2.group": "2 in size of {value}"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Where store7 is", []),
        ("By size 2 alone", []),
        ("2 in size of", []),
        ("Where store8 is", ["store8"]),
        ("Of 7 stores", ["7"]),
        ("2 of them", ["2"]),
    ],
)
def test_digits_in_names_of_columns(text: str, left: list[str]) -> None:
    findings = whole_sample()
    named = findings.model_copy(update={"names": {"en": {**findings.names["en"], **NAMES}}})
    exempt = Exemptions(Words(named, "en", (TEMPLATES,)))
    assert list(find_unmarked_numbers(exempt.without_case_texts(text), ())) == left


def test_signs_that_turn_a_line_are_shown_as_what_they_are(tmp_path: Path) -> None:
    findings = whole_sample()
    source = findings.provenance.model_copy(update={"data_hashes": {"gpj\u202e.csv": "0123456789abcdef"}})
    words = Words(findings.model_copy(update={"provenance": source}), "en", (TEMPLATES,))
    shown = [each.meaning for each in Briefing(words, tmp_path).provenance]
    assert r"gpj\u202e.csv, 0123456789ab" in shown
    assert set(shown) <= Exemptions(words).provenance
