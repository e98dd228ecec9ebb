"""Tests of the English: no message, no phrase of a case and no default says what the style sheet has replaced."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from plainspoken.case import read_case
from plainspoken.case.case_names import names_by_language
from plainspoken.case.case_texts import complete_phrases
from plainspoken.words.message_catalogue import read_messages
from tests.words.old_terms import find_old_terms, read_old_terms
from tests.words.planted import TEMPLATES

ROOT = TEMPLATES.parent
STYLE_SHEET = ROOT / "docs" / "languages" / "en.md"
FILES = sorted((TEMPLATES / "words" / "en").glob("*.toml"))
# What a case says; the values of its columns are its own.
PHRASES = ("text.", "segment.", "action.", "offer.", "clean.", "setting.", "column.")
CASES = sorted((ROOT / "analysis").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_message_says_an_old_term(path: Path) -> None:
    said = {key: find_old_terms(each.text) for key, each in read_messages(path).items()}
    assert not {key: found for key, found in said.items() if found and not key.startswith("forms.")}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_phrase_of_a_case_says_an_old_term(path: Path) -> None:
    names = names_by_language(read_case(str(path), ROOT))["en"]
    said = {key: find_old_terms(text) for key, text in names.items() if key.startswith(PHRASES)}
    assert not {key: found for key, found in said.items() if found}


@pytest.mark.parametrize("task", ["classification", "segmentation"])
@pytest.mark.parametrize("unwanted", [True, False])
def test_no_default_phrase_says_an_old_term(task: str, unwanted: bool) -> None:
    assert task in ("classification", "segmentation")
    said = complete_phrases({}, task, event="left", unwanted=unwanted)  # type: ignore[arg-type]
    assert not {key: found for key, text in said.items() if (found := find_old_terms(text))}


def test_the_style_sheet_lists_every_old_term() -> None:
    rows = [line for line in STYLE_SHEET.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    _, terms = read_old_terms()
    unlisted = [each.pattern for each in terms if not any(each.search(row.split("|")[1]) for row in rows)]
    assert not unlisted


def test_the_net_catches() -> None:
    for text in (
        "the best tenth",
        "43 of 100 visits",
        "It picks most",
        "a simple sign",
        'the "decline"',
        "the cut is stable",
    ):
        assert find_old_terms(text), text
    for text in ("94 out of 100", "a cut-off of", "We found no sign that", "{{ rate | of_100 }} in 100 of them"):
        assert not find_old_terms(text), text


def test_the_list_is_read() -> None:
    assert len(tomllib.loads((Path(__file__).parent / "old_terms.toml").read_text(encoding="utf-8"))["terms"]) > 30
