"""Tests of a first case in another language than English: all of its phrases, and no English but the comments."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.case import read_case
from plainspoken.cli import app as cli
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.scaffold.case_language import read_start_words
from plainspoken.words.languages import read_case_forms
from tests.start.planted import customers, invoice_lines, write
from tests.start.test_several_rows import log, orders
from tests.words.test_languages import ENGLISH, SHARED

FORMS = read_case_forms((SHIPPED_TEMPLATES,))
LANGUAGES = sorted(path.stem for path in (SHIPPED_TEMPLATES / "start").glob("*.toml"))
NAMES = re.compile(r'name = "[^"]*"')


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder of its own."""
    monkeypatch.chdir(tmp_path)


def start(*arguments: str, fails: bool = False) -> str:
    """The command's output."""
    result = CliRunner().invoke(cli.app, ["new", *arguments, "--yes"])
    assert (result.exit_code == 1) == fails, result.output
    assert "Traceback" not in result.output
    return result.output


def english_words(text: str) -> set[str]:
    """The English words in the values of a case file, but for names as in the table."""
    values = re.findall(r'"((?:[^"\\]|\\.)*)"', "\n".join(NAMES.sub("", line) for line in said_lines(text)))
    return {word for each in values for word in re.findall(r"[a-z]+", each.lower())} & (ENGLISH - SHARED["sv"])


def said_lines(text: str) -> list[str]:
    """The lines of phrases and words, without comments."""
    entry = re.compile(r"(words\.|[a-z_]+ = \")")
    lines = [line.split("  #")[0] for line in text.splitlines() if entry.match(line)]
    return [line for line in lines if not line.startswith(("step", "task", "type", "role", "known", "slug", "decimal"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_case_is_whole_in_its_language(language: str) -> None:
    write(Path("a.csv"), customers("ja", "nej", ","), "utf-8", ";")
    start("a.csv", "--language", language)
    case = read_case("a.toml", Path(), FORMS)
    assert case.languages == (language,)
    assert {*FORMS[language]} <= {*case.texts[language].given()}
    assert all(each.words[language]["recommendation"] for each in case.segments)
    assert not english_words(Path("a.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_is_one_of_invoice_lines(language: str) -> None:
    write(Path("lines.csv"), invoice_lines())
    start("lines.csv", "--language", language, "--task", "segmentation")
    case = read_case("lines.toml", Path(), FORMS)
    assert case.texts[language].unit_one == {"sv": "kund", "ru": "клиент"}[language]
    assert all(each.words[language]["headline"] for each in case.actions)
    assert not english_words(Path("lines.toml").read_text(encoding="utf-8"))


def test_given_phrases_stand_and_others_are_made_of_them() -> None:
    write(Path("a.csv"), customers("ja", "nej", ","), "utf-8", ";")
    noun = ("unit_one=kund", "unit_other=kunder", "unit_indefinite=en kund", "unit_definite=kunden")
    said = [part for each in (*noun, "unit_definite_other=kunderna") for part in ("--text", each)]
    start("a.csv", "--language", "sv", *said)
    texts = tomllib.loads(Path("a.toml").read_text(encoding="utf-8"))["texts"]["sv"]
    assert texts["unit_definite"] == "kunden"
    assert texts["positive_definite_other"].startswith("kunderna med ”")
    assert texts["title"].startswith("Vilka kunder som har ”")


def test_a_form_that_only_a_person_knows_is_asked_for_with_its_sentence() -> None:
    write(Path("a.csv"), customers("ja", "nej", ","), "utf-8", ";")
    told = start("a.csv", "--language", "sv", "--text", "unit_one=kund", fails=True)
    assert "--text unit_definite=...: is missing: " in told and FORMS["sv"]["unit_definite"][:20] in told
    assert not Path("a.toml").exists()


def test_a_language_without_a_start_is_told_with_those_that_have_one() -> None:
    write(Path("a.csv"), customers("ja", "nej", ","), "utf-8", ";")
    assert "--language xx: expected one of: en, ru, sv; or translate" in start("a.csv", "--language", "xx", fails=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_case_has_every_form(language: str) -> None:
    found = read_start_words(language, (SHIPPED_TEMPLATES,), FORMS)
    assert FORMS[language].keys() <= found.patterns["texts"].keys()
    first = read_start_words(LANGUAGES[0], (SHIPPED_TEMPLATES,), FORMS)
    assert found.words.keys() == first.words.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_log_is_asked_about_in_its_language(language: str) -> None:
    write(Path("events.csv"), log())
    start("events.csv", "--language", language)
    case = read_case("events.toml", Path(), FORMS)
    assert case.target.column == "purchase" and case.texts[language].unit_one != "session"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_stops_buying_is_asked_in_its_language(language: str) -> None:
    table = {name: cells for name, cells in customers("ja", "nej").items() if name != "churned"}
    write(Path("customers.csv"), table)
    write(Path("orders.csv"), orders())
    start("customers.csv", "orders.csv", "--stops-within", "300", "--language", language)
    case = read_case("customers.toml", Path(), FORMS)
    stops = {"sv": "slutar köpa", "ru": "перестаёт покупать"}[language]
    assert case.texts[language].event_one == stops and stops in case.texts[language].question
    assert case.clean[0].words[language]["name"].endswith(" 2024-03-07")
    last = {"sv": "dagar sedan senaste raden i orders", "ru": "дней с последней строки в orders"}[language]
    words = case.columns["days since the last order"].words[language]
    assert words["name"] == last and last in words["group"]
    made = [each for each in case.columns if case.columns[each].table and each != "stopped"]
    assert not [each for each in made if case.columns[each].words[language]["name"] == each]
