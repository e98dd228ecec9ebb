"""The names of a case: its own words where it gives some, the original text where not."""

from __future__ import annotations

from plainspoken.analysis.seen_values import names_of_seen_values
from plainspoken.case import Case
from plainspoken.case.case_names import names_by_language

BARE = {
    "name": "bare",
    "tables": {"visits": {"file": "visits.csv"}},
    "target": {"column": "Bought", "positive": "1"},
    "columns": {
        "Bought": {"type": "flag", "role": "target"},
        "Source": {"type": "category", "values": ["mail", "web"]},
        "Time": {"type": "number", "words": {"en": {"name": "time", "group": "with {value} spent"}}},
    },
    "segments": [{"slug": "warm_new", "when": []}],
    "actions": [{"slug": "call", "kind": "record", "words": {"en": {"headline": "Call them"}}}],
    "texts": {"en": {"unit_one": "visit"}},
}


def test_what_has_no_word_keeps_its_original_text() -> None:
    names = names_by_language(Case.model_validate(BARE))["en"]
    assert names["column.source"] == "Source"
    assert names["column.source.group"] == "Source {value}"
    assert names["value.source.mail"] == "mail"
    assert names["segment.warm_new"] == "warm new"
    assert names["clean.duplicates"] == "duplicates"


def test_the_words_of_the_case_win() -> None:
    names = names_by_language(Case.model_validate(BARE))["en"]
    assert names["column.time"] == "time"
    assert names["column.time.group"] == "with {value} spent"
    assert names["action.call"] == names["action.call.headline"] == "Call them"
    assert names["text.unit_one"] == "visit"


def test_values_seen_in_the_data_have_names_too() -> None:
    names = names_by_language(Case.model_validate(BARE), names_of_seen_values({"Source": ["Other way"]}))["en"]
    assert names["value.source.other_way"] == "Other way"
    assert names["value.source.web"] == "web"
