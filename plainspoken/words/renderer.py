"""Sentence patterns to marked-up sentences: a sandbox that can show, and not compute."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.words.bounded_sandbox import BoundedSandbox
from plainspoken.words.capital_letters import capitalise_at
from plainspoken.words.english_articles import ENGLISH, fit_articles
from plainspoken.words.evidence_text import AbsentEvidence, EvidenceFormatter, EvidenceRef, FormattedName
from plainspoken.words.formats import build_evidence_filters
from plainspoken.words.lint import NATURAL_FREQUENCY_BASE, SYNTAX_SANDBOX, find_pattern_faults
from plainspoken.words.message import Message
from plainspoken.words.message_catalogue import Vocabulary
from plainspoken.words.message_names import explain_message_names, find_message_names
from plainspoken.words.own_patterns import find_own_pattern_faults, list_noun_keys

QUOTE_OPENINGS = "> “”„«»‘’"  # what may stand before the first letter of a sentence, in any language
RATE_BASE_KEY = "text.rate_base"  # the base of rates: among how many cases the event is counted
NEWLINE_PATTERN = re.compile(r"\r\n|\r|\n")
REMEMBERED = 8192  # phrases, and patterns: several briefings say fewer


class CasePhrases:
    """The case's own phrases, as `text.unit_other`, and the base of its rates.

    An unknown one is an error that names the nearest.
    """

    def __init__(self, shower: EvidenceFormatter, language: str) -> None:
        self._shower = shower
        self._known = {
            key.removeprefix("text.") for key in shower.findings.names.get(language, {}) if key.startswith("text.")
        } | {RATE_BASE_KEY.removeprefix("text.")}

    def __getattr__(self, key: str) -> FormattedName | str:
        if key.startswith("_"):
            raise AttributeError(key)
        if key not in self._known:
            near = suggest_nearest(key, dict.fromkeys(self._known))
            raise UndefinedError(f"the case has no text {key!r}{near}")
        named = self._shower.name(f"text.{key}")
        if named.text == NATURAL_FREQUENCY_BASE:
            return named.text
        return named if any(sign.isdigit() for sign in named.text) else named.text


class MessageRenderer:
    """Renders the messages of one language over one findings document.

    Neither changes, so a phrase is made once: a page is written for screens and in several settings for paper, then
    verified.
    """

    def __init__(self, vocabulary: Vocabulary, shower: EvidenceFormatter) -> None:
        self.vocabulary = vocabulary
        self.shower = shower
        self.text = CasePhrases(shower, vocabulary.language)
        self.environment = build_message_sandbox(shower)
        self.said: set[str] = set()  # the keys of what was rendered so far
        self._make_phrase_once = lru_cache(maxsize=REMEMBERED)(self._make_phrase)
        self._load_pattern_once = lru_cache(maxsize=REMEMBERED)(self._load_pattern)

    def render(self, key: str, uses: Mapping[str, str], subject: str = "", capital: bool = False) -> Markup:
        """The message at `key`, over the evidence that `uses` names and no other ("" where it is not there).

        Raises:
            PlainspokenError: unknown message, name or filter, or a pattern that computes; with its place.
        """
        return capitalise_sentence(self.phrase(key, uses, subject), capital)

    def phrase(self, key: str, uses: Mapping[str, str], subject: str = "") -> Markup:
        """As `render`, but for a piece of a sentence: without a capital."""
        return self._make_phrase_once(key, tuple(uses.items()), subject)

    def _make_phrase(self, key: str, uses: tuple[tuple[str, str], ...], subject: str) -> Markup:
        message = self.vocabulary.message(key)
        names = {name: EvidenceRef(address, self.shower) if address else AbsentEvidence(name) for name, address in uses}
        known: dict[str, Any] = {**names, "text": self.text, "subject": subject}
        try:
            hint = explain_message_names(key.partition(".")[0])
            if faults := cache_pattern_faults(message.text, frozenset(known), self._number_words, hint):
                raise self._gather_faults(key, faults)
            pattern = self._fit_pattern(message.text)
            phrase = Markup(
                self._load_pattern_once(pattern).render(known) if holds_tags(pattern) else take_plain_pattern(pattern)
            )
        except (TemplateSyntaxError, UndefinedError, TemplateError) as error:
            raise self._gather_faults(key, [format_message_error(error, known)]) from None
        except PlainspokenError as error:
            raise prefix_error_place(error, message, key) from None
        self.said.add(key)
        return phrase

    @property
    def _number_words(self) -> str:
        return self.vocabulary.forms.get("number_words", "")

    def _gather_faults(self, key: str, faults: Sequence[str]) -> Faults:
        """What is wrong with a message, and with all others of its rule or chart, so that it is mended in one go."""
        group, nouns = key.partition(".")[0], list_noun_keys(self.vocabulary.messages)
        found = [f"{self.vocabulary.messages[key].place}: {key}: {each}" for each in faults]
        names = tuple(find_message_names(key) or ())
        for other, message in self.vocabulary.messages.items() if names else ():
            if other.startswith(f"{group}.") and other != key:
                hint = explain_message_names(group)
                told = find_own_pattern_faults(message.text, names, hint, nouns, self._number_words)
                found += [f"{message.place}: {other}: {each}" for each in told]
        return Faults(found)

    def _fit_pattern(self, source: str) -> str:
        if self.vocabulary.language != ENGLISH:
            return source
        return fit_articles(source, lambda name: str(getattr(self.text, name)))

    def _load_pattern(self, source: str) -> Template:
        return self.environment.template_class.from_code(self.environment, compile_pattern(source), {})


@lru_cache(maxsize=4096)
def cache_pattern_faults(source: str, known: frozenset[str], number_words: str, hint: str) -> Sequence[str]:
    """As `find_pattern_faults`; remembered, for a page says the same pattern many times."""
    forms = {"number_words": number_words}
    return find_pattern_faults(SYNTAX_SANDBOX.parse(source), forms, dict.fromkeys(sorted(known)), hint)


@lru_cache(maxsize=4096)
def compile_pattern(source: str) -> CodeType:
    """A pattern as code, which does not depend on the evidence."""
    return SYNTAX_SANDBOX.compile(source)


def holds_tags(source: str) -> bool:
    """Whether a pattern shows anything, or only says what stands in it."""
    return "{" in source


def take_plain_pattern(source: str) -> str:
    """What the sandbox makes of a pattern without tags, which need not be compiled for it: most labels are such."""
    return NEWLINE_PATTERN.sub("\n", source).removesuffix("\n")


def prefix_error_place(error: PlainspokenError, message: Message, key: str) -> PlainspokenError:
    """The same error with the message's place in front, once."""
    text = str(error)
    return error if text.startswith(message.place) else PlainspokenError(f"{message.place}: {key}: {text}")


def format_message_error(error: TemplateError, known: Mapping[str, object]) -> str:
    """A template error in words, with the nearest known name for an unknown one."""
    text = error.message or error.__class__.__name__
    unknown = text.split("'")[1] if "is undefined" in text and "'" in text else ""
    return text + (suggest_nearest(unknown, known) if unknown else "")


def build_message_sandbox(shower: EvidenceFormatter) -> BoundedSandbox:
    """A sandbox whose only filters are the ways to show evidence."""
    sandbox = BoundedSandbox(undefined=StrictUndefined, autoescape=True)
    sandbox.filters = build_evidence_filters(shower)
    sandbox.globals = {}
    sandbox.tests = {}
    return sandbox


def capitalise_sentence(sentence: Markup, always: bool = False) -> Markup:
    """A sentence whose first letter, also inside a mark or quotes, is a capital; a phrase is left, but for titles."""
    if not always and not sentence.rstrip().endswith((".", "!", "?")):
        return sentence
    depth = 0
    for place, sign in enumerate(sentence):
        depth += {"<": 1, ">": -1}.get(sign, 0)
        if depth == 0 and sign not in QUOTE_OPENINGS:
            return Markup(capitalise_at(str(sentence), place))
    return sentence
