"""Analysis: the readable names a case gives its columns, values, segments and texts. Knows no table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainspoken.case import Action, Case, Column, Offer, Segment, slug

Names = dict[str, str]
Words = Mapping[str, str | Mapping[str, str]]
NO_VALUES: Mapping[str, Iterable[str]] = {}


def names_of(case: Case, values: Mapping[str, Iterable[str]] = NO_VALUES) -> dict[str, Names]:
    """The names table of a case, per language, keyed as docs/evidence.md lists under "Names".

    `values`: per column, values seen in the data beside the declared ones. What the case gives no word
    for keeps its original text.
    """
    return {language: names_in(case, language, values) for language in case.languages}


def names_in(case: Case, language: str, values: Mapping[str, Iterable[str]] = NO_VALUES) -> Names:
    """The names table of a case in one language."""
    names: Names = {}
    for title, column in case.columns.items():
        seen = [*column.values, *values.get(title, ())]
        names |= column_names(title, column, column.words.get(language, {}), seen)
    for derived in case.derived:
        names |= named_column(derived.slug, spaced(derived.slug), derived.words.get(language, {}))
    for step in case.clean:
        names[f"clean.{step.slug}"] = step.words.get(language, {}).get("name", spaced(step.slug))
    for name, table in case.tables.items():
        names[f"table.{slug(name)}"] = table.words.get(language, {}).get("name", spaced(name))
    names |= {f"section.{slug(each)}": each for each in section_titles(case)}
    for segment in case.segments:
        names |= segment_names(segment, language)
    for action in case.actions:
        names |= action_names(action, language)
    for comparison in case.comparisons:
        words = comparison.words.get(language, {})
        names[f"setting.{comparison.slug}"] = words.get("name", spaced(comparison.slug))
    for offer in case.offers:
        names |= offer_names(offer, language)
    for category in case.categories:
        words = category.words.get(language, {})
        names[f"category.{category.slug}"] = words.get("name", spaced(category.slug))
    texts = case.texts.get(language, {})
    return names | {f"text.{key}": text for key, text in texts.items()}


def column_names(title: str, column: Column, words: Words, seen: Iterable[str]) -> Names:
    """A column's name, its phrase for a group of cases, and its values."""
    given = words.get("values", {})
    readable = given if isinstance(given, Mapping) else {}
    values = {**dict.fromkeys(map(str, seen)), **dict.fromkeys(readable)}
    prefix = f"value.{slug(title)}"
    named = {f"{prefix}.{slug(value)}": readable.get(value, value) for value in values}
    return named_column(title, title, words) | named


def named_column(title: str, fallback: str, words: Words) -> Names:
    """A column's name and its phrase for a group, which by default is the name before the value."""
    name = str(words.get("name", fallback))
    key = f"column.{slug(title)}"
    return {key: name, f"{key}.group": str(words.get("group", name + " {value}"))}


def section_titles(case: Case) -> list[str]:
    """The titles of the groups of columns, as the case gives them."""
    return [column.section for column in case.columns.values() if column.section]


def segment_names(segment: Segment, language: str) -> Names:
    """A segment's name and the recommendation for it."""
    words = segment.words.get(language, {})
    key = f"segment.{segment.slug}"
    return {
        key: words.get("name", spaced(segment.slug)),
        f"{key}.recommendation": words.get("recommendation", ""),
    }


def action_names(action: Action, language: str) -> Names:
    """An action's headline, under its own key too, and what doing it means."""
    words = action.words.get(language, {})
    key, headline = f"action.{action.slug}", words.get("headline", spaced(action.slug))
    return {key: headline, f"{key}.headline": headline, f"{key}.doing": words.get("doing", "")}


def offer_names(offer: Offer, language: str) -> Names:
    """An offer's name, what doing it means, and what is done instead where no message may be sent."""
    words = offer.words.get(language, {})
    key, name = f"offer.{offer.slug}", words.get("name", spaced(offer.slug))
    return {key: name, f"{key}.doing": words.get("doing", ""), f"{key}.instead": words.get("instead", "")}


def spaced(name: str) -> str:
    """A slug as words."""
    return name.replace("_", " ")
