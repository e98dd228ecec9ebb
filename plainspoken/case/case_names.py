"""A case to the readable names of its columns, values, segments and texts, per language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from plainspoken.case.addresses import one_line, slug
from plainspoken.case.case import Case
from plainspoken.case.case_texts import DEFAULT_TEXTS_LANGUAGE, complete_phrases
from plainspoken.case.settings import Action, Offer, Segment
from plainspoken.case.short_names import shorten_long_names
from plainspoken.case.tables import Column

Names = dict[str, str]
Words = Mapping[str, str | Mapping[str, str]]
# How tables say yes, in the languages of those who keep them.
YES_SPELLINGS = frozenset(
    (
        "yes", "y", "true", "t", "1", "1.0", "ja", "j", "jo", "sant", "да", "д", "истина", "wahr", "oui", "vrai", "si",
        "sí", "sì", "verdadero", "vero", "sim", "verdadeiro", "tak", "prawda", "kyllä", "k", "ano", "igen", "evet",
        "так", "はい", "是",
        "ναι", "da", "áno", "taip", "jā", "jah", "예", "네", "نعم", "כן",
        "sann", "sand", "waar", "tosi", "kylla", "pravda", "есть", "有", "有り", "あり", "可", "済", "是的", "유",
        "○", "◯", "〇", "✓", "✔", "☑", "√",
    )
)  # fmt: skip
YES_WITH_DECIMALS = re.compile(r"1\.0+")
NO_NAMES: Mapping[str, str] = {}
ACTION_ASKS = ("owner", "by")  # who sees to an action, and by when; where not given, the language says "to be named"
TRAFFIC_SOURCE_NAME = "traffic.source"  # who said how many cases a week brings


def names_by_language(case: Case, as_written: Mapping[str, str] = NO_NAMES) -> dict[str, Names]:
    """The names table of a case, per language, keyed as docs/evidence.md lists under "Names".

    `as_written`: the same, as the table itself names things; the case's own words go first.
    """
    seen = {key: one_line(name) for key, name in as_written.items()}
    return {language: shorten_long_names({**seen, **names_for_language(case, language)}) for language in case.languages}


def names_for_language(case: Case, language: str) -> Names:
    """The names table of a case in one language."""
    names: Names = {}
    # One that is ignored stands under a key of its own: its name might be that of a column that is used.
    for title, column in used_columns(case).items():
        names |= name_column_and_values(title, column, column.words.get(language, {}))
    names |= name_ignored_columns(case, language)
    for derived in case.derived:
        names |= name_column(derived.slug, slug_as_words(derived.slug), derived.words.get(language, {}))
    for step in case.clean:
        names[f"clean.{step.slug}"] = step.words.get(language, {}).get("name", slug_as_words(step.slug))
    for name, table in case.tables.items():
        names[f"table.{slug(name)}"] = table.words.get(language, {}).get("name", slug_as_words(name))
    names |= {f"section.{slug(each)}": one_line(each) for each in section_titles(case)}
    for segment in case.segments:
        names |= name_segment(segment, language)
    for action in case.actions:
        names |= name_action(action, language)
    for comparison in case.comparisons:
        words = comparison.words.get(language, {})
        names[f"setting.{comparison.slug}"] = words.get("name", slug_as_words(comparison.slug))
    for offer in case.offers:
        names |= name_offer(offer, language)
    for category in case.categories:
        words = category.words.get(language, {})
        names[f"category.{category.slug}"] = words.get("name", slug_as_words(category.slug))
    phrases = phrases_for_language(case, language)
    return names | name_traffic_source(case, language) | {f"text.{key}": text for key, text in phrases.items()}


def used_columns(case: Case) -> dict[str, Column]:
    """The columns of a case that are not ignored."""
    return {title: column for title, column in case.columns.items() if column.role != "ignore"}


def ignored_column_key(case: Case, title: str) -> str:
    """The key of the name of a column that is ignored: by its place, as its name may be like that of one in use.

    One that the case declares only as `unused` of a table stands by its address.
    """
    return f"ignored.{list(case.columns).index(title)}" if title in case.columns else f"ignored.{slug(title)}"


def name_ignored_columns(case: Case, language: str) -> Names:
    """The names that a case gives to columns that it ignores."""
    given = {title: column.words.get(language, {}).get("name") for title, column in case.columns.items()}
    used = used_columns(case)
    return {
        ignored_column_key(case, title): one_line(str(name))
        for title, name in given.items()
        if name and title not in used
    }


def name_traffic_source(case: Case, language: str) -> Names:
    """Who stated the traffic of the case; where nobody is named, the organisation itself."""
    if case.traffic is None:
        return {}
    said = case.traffic.words.get(language, {}).get("source", "")
    return {TRAFFIC_SOURCE_NAME: said or phrases_for_language(case, language)["organisation"]}


def phrases_for_language(case: Case, language: str) -> Names:
    """Every phrase of a case that a page needs; those that it does not give have their default."""
    code = case.money.currency
    known = {"currency": code, "money_unit": "each", "value_unit": f"in {code}"} if code else {}
    given = known | (case.texts[language].given() if language in case.texts else {})
    return complete_phrases(
        given, case.task, event=event_name(case), unwanted=case.target.unwanted, money=given.get("currency", "")
    )


def event_name(case: Case) -> str:
    """What the event is called: the column where the value says yes, else the value."""
    title, positive = case.target.column, case.target.positive
    words = case.columns[title].words.get(DEFAULT_TEXTS_LANGUAGE, {}) if title in case.columns else {}
    return call_event(str(words.get("name", slug_as_words(title))), positive)


def call_event(column: str, positive: str) -> str:
    """What an event is called: as the column where its value says yes, as both where it is a code, else as the value.

    A code such as 2 says nothing without the column that it stands in.
    """
    said = positive.strip()
    if says_yes(said):
        return column
    return said if any(map(str.isalpha, said)) and len(said) > 1 else f"{column} {said}"


def says_yes(value: str) -> bool:
    """Whether a value is a usual spelling of yes, in one of many languages, or of 1 with whatever decimals."""
    said = value.strip().casefold()
    return said in YES_SPELLINGS or YES_WITH_DECIMALS.fullmatch(said) is not None


def name_column_and_values(title: str, column: Column, words: Words) -> Names:
    """A column's name, its phrase for a group of cases, and its declared values."""
    given = words.get("values", {})
    readable = given if isinstance(given, Mapping) else {}
    prefix = f"value.{slug(title)}"
    named = {f"{prefix}.{slug(value)}": one_line(readable.get(value, value)) for value in (*readable, *column.values)}
    return name_column(title, title, words) | named


def name_column(title: str, fallback: str, words: Words) -> Names:
    """A column's name and its phrase for a group, which by default is the name before the value."""
    name = one_line(str(words.get("name", fallback)))
    key = f"column.{slug(title)}"
    return {key: name, f"{key}.group": one_line(str(words.get("group", name + " {value}")))}


def section_titles(case: Case) -> list[str]:
    """The titles of the groups of columns, as the case gives them."""
    return [column.section for column in case.columns.values() if column.section]


def name_segment(segment: Segment, language: str) -> Names:
    """A segment's name and the recommendation for it."""
    words = segment.words.get(language, {})
    key = f"segment.{segment.slug}"
    return {
        key: words.get("name", slug_as_words(segment.slug)),
        f"{key}.recommendation": words.get("recommendation", ""),
    }


def name_action(action: Action, language: str) -> Names:
    """An action's headline, under its own key too, what doing it means, and, where given, who sees to it by when."""
    words = action.words.get(language, {})
    key, headline = f"action.{action.slug}", words.get("headline", slug_as_words(action.slug))
    asked = {f"{key}.{field}": words[field] for field in ACTION_ASKS if words.get(field)}
    return {key: headline, f"{key}.headline": headline, f"{key}.doing": words.get("doing", ""), **asked}


def name_offer(offer: Offer, language: str) -> Names:
    """An offer's name, what doing it means, and what is done instead where no message may be sent."""
    words = offer.words.get(language, {})
    key, name = f"offer.{offer.slug}", words.get("name", slug_as_words(offer.slug))
    return {key: name, f"{key}.doing": words.get("doing", ""), f"{key}.instead": words.get("instead", "")}


def slug_as_words(name: str) -> str:
    """A slug as words."""
    return name.replace("_", " ")
