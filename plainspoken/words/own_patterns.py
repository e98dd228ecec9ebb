"""The pattern of an own message: all that is wrong with it, whether this briefing says it or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from jinja2 import TemplateError, nodes

from plainspoken.core.findings import suggest_nearest
from plainspoken.words.figure_signs import stands_against_figure
from plainspoken.words.lint import SYNTAX_SANDBOX, find_pattern_faults
from plainspoken.words.number_formats import NumberFormatter

PHRASES_NAME = "text"  # under which a message has the phrases of the case
NOUN_FILTERS = ("counted", "about_counted", "noun")
WAY_FILTERS = ("between", "gain")
FIGURE_FILTERS = frozenset((*NumberFormatter.WAYS, "price", "gain", "between", "price_between", "date"))
TAG_PATTERN = re.compile(r"<[^>]*>")
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")


@lru_cache(maxsize=8192)
def find_own_pattern_faults(
    source: str, known: tuple[str, ...] | None, hint: str, nouns: frozenset[str], number_words: str
) -> tuple[str, ...]:
    """As `find_pattern_faults`, and each phrase of a case, noun and way to show a range that is not there.

    `nouns`: the forms that the language has, as `forms.row_one` and `case_forms.unit_few`.
    """
    try:
        tree = SYNTAX_SANDBOX.parse(source)
    except TemplateError as error:
        return (error.message or type(error).__name__,)
    names = None if known is None else dict.fromkeys(known)
    faults = find_pattern_faults(tree, {"number_words": number_words}, names, hint)
    phrases = {**dict.fromkeys(list_case_phrases()), **named_after(nouns, "case_forms.")}
    of_arguments = find_argument_faults(tree, phrases, named_after(nouns, "forms."))
    beside = find_adjoining_faults(tree)
    return tuple(dict.fromkeys([*faults, *find_phrase_faults(tree, phrases), *of_arguments, *beside]))


@lru_cache(maxsize=512)
def list_pattern_names(source: str) -> tuple[str, ...]:
    """The names that a pattern shows."""
    return tuple(each.name for each in SYNTAX_SANDBOX.parse(source).find_all(nodes.Name) if each.ctx == "load")


@cache
def list_case_phrases() -> tuple[str, ...]:
    """The phrases that a case may have in any language, whatever its task."""
    from plainspoken.case.case_texts import phrase_meanings  # here, not above: only own words ask for it

    return (*phrase_meanings(), "rate_base")


def list_noun_keys(keys: Iterable[str]) -> frozenset[str]:
    """Of the keys of all messages those of the forms, and of the forms of nouns, that the language declares."""
    return frozenset(each for each in keys if each.startswith(("forms.", "case_forms.")))


def named_after(keys: frozenset[str], start: str) -> dict[str, None]:
    """The keys with this start, without it."""
    return {each.removeprefix(start): None for each in sorted(keys) if each.startswith(start)}


def find_phrase_faults(tree: nodes.Template, phrases: Mapping[str, object]) -> Iterator[str]:
    """Each phrase that no case has, and each property of evidence: evidence is shown by filters alone."""
    for each in tree.find_all(nodes.Getattr):
        if not (isinstance(each.node, nodes.Name) and each.node.name == PHRASES_NAME):
            yield f"evidence has no {each.attr!r} here; show it by a filter (docs/templates.md)"
        elif each.attr not in phrases:
            yield f"a case has no text {each.attr!r}{suggest_nearest(each.attr, phrases)}"


def find_adjoining_faults(tree: nodes.Template) -> Iterator[str]:
    """Each figure beside which a sign, a letter or another figure changes what it says."""
    for output in tree.find_all(nodes.Output):
        pieces = [None, *output.nodes, None]
        for before, node, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
            if isinstance(node, nodes.Filter) and node.name in FIGURE_FILTERS:
                texts = [each.data if isinstance(each, nodes.TemplateData) else "" for each in (before, after)]
                joined = isinstance(after, nodes.Filter) and after.name in FIGURE_FILTERS
                if joined or stands_against_figure(TAG_PATTERN.sub("", texts[0]), TAG_PATTERN.sub("", texts[1])):
                    yield f"a sign, letter or figure beside {node.name!r} makes another figure of it; leave it out"


def find_argument_faults(
    tree: nodes.Template, phrases: Mapping[str, object], forms: Mapping[str, object]
) -> Iterator[str]:
    """Each noun of which there is no form, and each way of a range that is none."""
    nouns = {each.rpartition("_")[0]: None for each in (*phrases, *forms) if each.rpartition("_")[2] in PLURAL_FORMS}
    ways = dict.fromkeys((*NumberFormatter.WAYS, "date"))
    for each in tree.find_all(nodes.Filter):
        given = each.args[0] if each.args else None
        if not isinstance(given, nodes.Const) or not isinstance(given.value, str):
            continue
        if each.name in NOUN_FILTERS and given.value not in nouns:
            near = suggest_nearest(given.value, nouns)
            yield f"no noun {given.value!r} in the case's texts or the language's forms{near}"
        if each.name in WAY_FILTERS and given.value not in ways:
            yield f"no way {given.value!r} to show a number{suggest_nearest(given.value, ways)}"
