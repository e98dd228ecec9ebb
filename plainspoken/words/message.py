"""Sentence patterns to marked-up sentences: a sandbox that can show, and not compute. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from plainspoken.errors import PlainspokenError
from plainspoken.findings import nearest
from plainspoken.words.folder import Message, Vocabulary
from plainspoken.words.lint import fault_in
from plainspoken.words.numbers import Numbers
from plainspoken.words.phrases import between, group, names_in, price, price_between
from plainspoken.words.shown import Named, Ref, Shower, Shown


class Text:
    """The case's own phrases, as `text.unit_other`; an unknown one is an error that names the nearest."""

    def __init__(self, shower: Shower, language: str) -> None:
        self._shower = shower
        self._known = {
            key.removeprefix("text.")
            for key in shower.findings.names.get(language, {})
            if key.startswith("text.")
        }

    def __getattr__(self, key: str) -> Named | str:
        if key.startswith("_"):
            raise AttributeError(key)
        if key not in self._known:
            near = nearest(key, dict.fromkeys(self._known))
            raise UndefinedError(f"the case has no text {key!r}{near}")
        named = self._shower.name(f"text.{key}")
        return named if any(sign.isdigit() for sign in named.text) else named.text


class Messages:
    """Renders the messages of one language over one findings document."""

    def __init__(self, vocabulary: Vocabulary, shower: Shower) -> None:
        self.vocabulary = vocabulary
        self.shower = shower
        self.text = Text(shower, vocabulary.language)
        self.environment = environment(shower)

    def render(self, key: str, uses: Mapping[str, str], subject: str = "", capital: bool = False) -> Markup:
        """The message at `key`, over the evidence that `uses` names and no other ("" where it is not there).

        Raises:
            PlainspokenError: unknown message, name or filter, or a pattern that computes; with its place.
        """
        return capitalised(self.phrase(key, uses, subject), capital)

    def phrase(self, key: str, uses: Mapping[str, str], subject: str = "") -> Markup:
        """As `render`, but for a piece of a sentence: without a capital."""
        message = self.vocabulary.message(key)
        names = {name: Ref(address, self.shower) if address else None for name, address in uses.items()}
        known: dict[str, Any] = {**names, "text": self.text, "subject": subject}
        try:
            fault = fault_in(message.text, self.environment, self.vocabulary.forms, known)
            if fault:
                raise PlainspokenError(f"{message.place}: {key}: {fault}")
            return Markup(self.environment.from_string(message.text).render(known))
        except (TemplateSyntaxError, UndefinedError, TemplateError) as error:
            raise PlainspokenError(f"{message.place}: {key}: {told(error, known)}") from None
        except PlainspokenError as error:
            raise at_place(error, message, key) from None


def at_place(error: PlainspokenError, message: Message, key: str) -> PlainspokenError:
    """The same error with the message's place in front, once."""
    text = str(error)
    return error if text.startswith(message.place) else PlainspokenError(f"{message.place}: {key}: {text}")


def told(error: TemplateError, known: Mapping[str, object]) -> str:
    """A template error in words, with the nearest known name for an unknown one."""
    text = error.message or error.__class__.__name__
    unknown = text.split("'")[1] if "is undefined" in text and "'" in text else ""
    return text + (nearest(unknown, known) if unknown else "")


def environment(shower: Shower) -> ImmutableSandboxedEnvironment:
    """A sandbox whose only filters are the ways to show evidence."""
    sandbox = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    sandbox.filters = {way: shows(way) for way in Numbers.WAYS}
    sandbox.filters |= {
        "low": lambda ref: ref.bound("low"),
        "high": lambda ref: ref.bound("high"),
        "size": lambda ref: ref.bound("n"),
        "between": between,
        "price": price,
        "price_between": price_between,
        "name": name_of,
        "value": lambda ref: ref.shower.any(ref.address),
        "grouped": grouped,
        "group": lambda subject: group(subject, shower),
        "names": lambda subject, path: names_in(subject, path, shower),
        "counted": lambda ref, noun: counted(ref, noun, "count", shower),
        "about_counted": lambda ref, noun: counted(ref, noun, "about", shower),
        "noun": lambda ref, noun: noun_of(ref, noun, shower),
    }
    sandbox.globals = {}
    sandbox.tests = {}
    return sandbox


def shows(way: str) -> Any:
    """The filter that shows a piece of evidence in one way."""

    def show(ref: Ref) -> Shown:
        return ref.shower.show(ref.address, way)

    return show


def name_of(ref: Ref, part: str = "") -> Named:
    """The readable name that stands at an address, or a named part of it (`recommendation`)."""
    key = str(ref.evidence.value)
    return ref.shower.name(f"{key}.{part}" if part else key)


def grouped(ref: Ref) -> Markup:
    """A column's value as what a group has in common: `in November`."""
    column = str(ref.evidence.value).split(".")[1]
    pattern = ref.shower.name(f"column.{column}.group").text
    before, _, after = pattern.partition("{value}")
    value = Markup("{}{}{}").format(before, ref.shower.named(ref.address), after)
    return Markup('<span data-group="column.{}">{}</span>').format(column, value)


def noun_of(ref: Ref, noun: str, shower: Shower) -> Markup:
    """A noun of the case or of the language, in the plural form that a number asks for."""
    plural = shower.numbers.plural(ref.evidence.number)
    names = shower.findings.names.get(str(shower.numbers.locale), {})
    for form in (plural, "other"):
        found = names.get(f"text.{noun}_{form}") or shower.numbers.forms.get(f"{noun}_{form}")
        if found:
            return escape(found)
    raise PlainspokenError(f"no noun {noun!r} in the case's texts or the language's forms")


def counted(ref: Ref, noun: str, way: str, shower: Shower) -> Markup:
    """A number with its noun, bound by a no-break space."""
    return Markup("{}\u00a0{}").format(shower.show(ref.address, way), noun_of(ref, noun, shower))


def capitalised(sentence: Markup, always: bool = False) -> Markup:
    """A sentence whose first letter, also inside a mark, is a capital; a phrase is left, but for titles."""
    if not always and not sentence.rstrip().endswith((".", "!", "?")):
        return sentence
    depth = 0
    for place, sign in enumerate(sentence):
        depth += {"<": 1, ">": -1}.get(sign, 0)
        if depth == 0 and sign not in "> ":
            # As Markup, or the `&` of an escaped sign would be escaped again.
            return Markup(sentence[:place] + Markup(sign.upper()) + sentence[place + 1 :])
    return sentence
