"""The phrases of a case: all that a page names are declared, missing ones have a default, strange ones are refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainspoken.case import Case, read_case
from plainspoken.case.case_names import names_by_language
from plainspoken.case.case_texts import CaseTexts, complete_phrases, needed_phrases, phrase_meanings
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.words.languages import list_languages, read_case_forms
from plainspoken.words.number_formats import NumberFormatter
from tests.words.planted import TEMPLATES, english, whole_sample

CASE = """
languages = {languages}
[tables.customers]
file = "customers.csv"
[target]
column = "came_back"
positive = "{positive}"
[columns.came_back]
type = "category"
role = "target"
known = "after"
[[segments]]
slug = "hot_new"
when = []
[[offers]]
slug = "free_trial"
{texts}
"""


def written(folder: Path, languages: str = '["en"]', texts: str = "", positive: str = "yes") -> Path:
    """A small case, as a file."""
    path = folder / "small.toml"
    path.write_text(CASE.format(languages=languages, texts=texts, positive=positive), encoding="utf-8")
    return path


def read(path: Path) -> Case:
    """The case, held against the languages that ship."""
    return read_case(str(path), path.parent, read_case_forms((TEMPLATES,)))


def phrases(case: Case) -> dict[str, str]:
    """The case's phrases in English as a page gets them."""
    names = names_by_language(case)["en"].items()
    return {key.removeprefix("text."): text for key, text in names if key.startswith("text.")}


def test_every_phrase_that_a_template_names_is_declared_and_every_declared_one_is_named() -> None:
    files = [path for kind in ("*.jinja", "*.toml") for path in TEMPLATES.rglob(kind)]
    sources = [path.read_text(encoding="utf-8") for path in files]
    named = {name for each in sources for name in re.findall(r"\btext(?:\.|\(\")([a-z_]+)", each)}
    nouns = {noun for each in sources for noun in re.findall(r"counted\(.'?(unit|positive|outcome)\b", each)}
    counted = {f"{noun}_{form}" for noun in nouns for form in ("one", "other")}  # what is counted is named by its forms
    assert len(named) > 20
    forms = {form for declared in read_case_forms((TEMPLATES,)).values() for form in declared}
    # `rate_base` is what the words make of the findings.
    assert (named | counted) - CaseTexts.model_fields.keys() - forms == {"rate_base"}
    by_code = {"use_for", "not_for", "organisation"}  # which the code of a page names
    assert set(needed_phrases()) - named - counted == by_code


def test_missing_phrases_are_made_of_those_that_were_given() -> None:
    given = {"unit_other": "visitors", "event_other": "come back"}
    made = complete_phrases(given, "classification", event="came back")
    assert made["question"] == "Which visitors come back?"
    assert (made["positive_other"], made["no_event_one"]) == ("“came back” visitors", "does not come back")
    assert (made["top"], made["works"]) == ("top", "raises cases of “came back”")
    prevented = complete_phrases(given, "classification", event="left", unwanted=True)
    assert (prevented["top"], prevented["change"], prevented["works"]) == ("riskiest", "fall", "lowers cases of “left”")
    shop = complete_phrases({"currency": "SEK"}, "segmentation", money="Swedish kronor")
    assert (shop["value_unit"], shop["currency"]) == ("in Swedish kronor", "SEK")
    assert list(made) == needed_phrases()


def test_a_case_without_a_phrase_has_all_of_them(tmp_path: Path) -> None:
    made = phrases(read(written(tmp_path)))
    assert list(made) == needed_phrases()
    assert (made["title"], made["moment"]) == ("Which cases turn out “came back”", "today")
    other = phrases(read(written(tmp_path, positive="returning", texts='[texts.en]\ntitle = "Who returns"')))
    assert (other["title"], other["outcome_one"]) == ("Who returns", "case of “returning”")


def test_a_phrase_that_no_page_needs_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Faults) as told:
        read(written(tmp_path, texts='[texts.en]\norganization = "Shop"\nmomment = "now"'))
    assert [each.partition("small.toml: ")[2] for each in told.value.faults] == [
        "texts.en.organization: no page needs such a text (nearest: 'organisation'); docs/cases.md lists all of them",
        "texts.en.momment: no page needs such a text (nearest: 'moment'); docs/cases.md lists all of them",
    ]


def test_phrases_that_a_language_lacks_are_told_together(tmp_path: Path) -> None:
    path = written(tmp_path, '["en", "sv"]', '[texts.sv]\ntitle = "Vem"')
    with pytest.raises(Faults) as told:
        read_case(str(path), tmp_path, {"en": {}, "sv": {}})
    assert len(told.value.faults) == len(needed_phrases()) - 1
    meaning = phrase_meanings()["moment"]
    expected = f"{path}: texts.sv.moment: is missing ({meaning}); write it, for only English has a default"
    assert expected in told.value.faults


@pytest.mark.parametrize("language", ["xx", "eo", "../en"])
def test_a_language_without_words_is_one_sentence_with_those_that_there_are(tmp_path: Path, language: str) -> None:
    with pytest.raises(Faults) as told:
        read(written(tmp_path, f'["en", "{language}"]'))
    (sentence,) = told.value.faults
    there = ", ".join(list_languages((TEMPLATES,)))
    assert f"languages: there are no words in {language!r} (there are: {there}); take one of these" in sentence


def test_a_folder_of_words_that_is_named_by_no_language_is_none(tmp_path: Path) -> None:
    for name in ("eo", "xx", "words that are not"):
        (tmp_path / "words" / name).mkdir(parents=True)
        (tmp_path / "words" / name / "all.toml").write_text("")
    assert list_languages((TEMPLATES, tmp_path)) == sorted([*list_languages((TEMPLATES,)), "eo"])
    with pytest.raises(PlainspokenError, match="expected the code of a language such as en, found 'xx'"):
        NumberFormatter("xx", {})


def test_what_has_no_words_has_a_sensible_name(tmp_path: Path) -> None:
    names = names_by_language(read(written(tmp_path)))["en"]
    assert (names["segment.hot_new"], names["offer.free_trial"]) == ("hot new", "free trial")
    bare = {key: text for key, text in names.items() if key.split(".")[0] in ("segment", "offer")}
    sample = whole_sample()
    words = english(sample.model_copy(update={"names": {"en": {**sample.names["en"], **bare}}}))
    assert words.name("segment.hot_new.recommendation").text.startswith("Decide what they need")
    assert words.name("offer.free_trial.doing").text.startswith("Decide what this offer holds")
    assert words.name("segment.champions.recommendation").text.startswith("Keep them")


def test_a_language_asks_for_forms_of_nouns_with_the_sentence_of_each(tmp_path: Path) -> None:
    sentence = "the definite form: “... är kortare än väntat”"
    whole = "\n".join(f'{name} = "x"' for name in needed_phrases())
    path = written(tmp_path, '["en", "sv"]', f"[texts.sv]\n{whole}\nunit_definit = 'besöket'")
    forms = {"en": {}, "sv": {"unit_definite": sentence}}
    with pytest.raises(Faults) as told:
        read_case(str(path), tmp_path, forms)
    missing, strange = told.value.faults
    assert missing.endswith(
        f"texts.sv.unit_definite: is missing ({sentence}); write it, for the language needs this form"
    )
    assert "texts.sv.unit_definit: no page needs such a text (nearest: 'unit_definite')" in strange
    path.write_text(path.read_text(encoding="utf-8").replace("unit_definit ", "unit_definite "), encoding="utf-8")
    assert names_by_language(read_case(str(path), tmp_path, forms))["sv"]["text.unit_definite"] == "besöket"


def test_a_folder_of_words_declares_its_forms_beside_its_plurals(tmp_path: Path) -> None:
    folder = tmp_path / "words" / "sv"
    folder.mkdir(parents=True)
    (folder / "forms.toml").write_text('[case_forms]\nunit_definite = "the definite form"\n', encoding="utf-8")
    assert read_case_forms((TEMPLATES, tmp_path))["sv"]["unit_definite"] == "the definite form"
    assert read_case_forms((TEMPLATES,))["en"] == {}
    (folder / "forms.toml").write_text("[case_forms]\nunit_definite = 3\n", encoding="utf-8")
    with pytest.raises(PlainspokenError, match="unit_definite: expected the sentence that it is used in"):
        read_case_forms((tmp_path,))


def test_what_a_case_says_in_one_of_its_languages_it_says_in_all(tmp_path: Path) -> None:
    whole = "\n".join(f'{name} = "x"' for name in needed_phrases())
    path = written(tmp_path, '["en", "sv"]', f'words.en = {{ name = "Trial" }}\n[texts.sv]\n{whole}')
    with pytest.raises(Faults) as told:
        read_case(str(path), tmp_path, {"en": {}, "sv": {}})
    assert [each.partition("small.toml: ")[2] for each in told.value.faults] == [
        "offers.free_trial.words.sv.name: is missing (in 'en' it is 'Trial'); say it in this language, too"
    ]
    path.write_text(path.read_text(encoding="utf-8").replace('["en", "sv"]', '["en"]'), encoding="utf-8")
    assert read_case(str(path), tmp_path).offers[0].words["en"]["name"] == "Trial"
