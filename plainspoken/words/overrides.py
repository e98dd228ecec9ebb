"""Own words over the shipped ones: which may be new, which must be known, and what each may say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.claims.registry import registry
from plainspoken.core.findings import Verdict, suggest_nearest
from plainspoken.words.message_names import (
    CHART_GROUP,
    CHART_PARTS,
    explain_message_names,
    find_message_names,
    list_known_groups,
    list_spoken_verdicts,
)
from plainspoken.words.own_forms import (
    NUMBER_WORDS_FORM,
    find_form_faults,
    find_glossary_faults,
    find_number_word_faults,
)
from plainspoken.words.own_patterns import find_own_pattern_faults, list_noun_keys, list_pattern_names

if TYPE_CHECKING:
    from plainspoken.words.message import Message

# Groups in which an analyst may add keys: her own layouts can name them.
EXTENSIBLE_GROUPS = ("labels", "phrases", "glossary", "names", "forms", "case_forms")
PATTERN_GROUPS = ("labels", "phrases")  # beside those of rules and charts: others hold plain text
MEANT = 0.75  # how alike, at least, an aspect and the one that was meant


@dataclass(frozen=True)
class OwnWords:
    """The words of own folders in one language, over the `shipped` ones; `folders`: where own layouts may name them."""

    own: Mapping[str, Message]
    shipped: Mapping[str, Message]
    folders: Sequence[Path]

    def find_faults(self) -> Iterator[str]:
        """Each own message that nothing says, or that cannot be said; with file, line and the nearest known name.

        One that is word for word the shipped one is left alone.
        """
        for key, message in self.own.items():
            if key in self.shipped and self.shipped[key].text == message.text:
                continue
            if unknown := self.find_unknown(key):
                yield f"{message.place}: {unknown}"
            else:
                yield from (f"{message.place}: {key}: {fault}" for fault in self.find_text_faults(key, message.text))

    def find_unknown(self, key: str) -> str:
        """What is unknown of the group or the key of a message; nothing where it may be said."""
        group, _, name = key.partition(".")
        if key in self.shipped or is_extensible(group):
            return ""
        groups = dict.fromkeys([*(each.partition(".")[0] for each in self.shipped), *list_known_groups()])
        if group not in groups:
            return f"nothing says [{group}]{suggest_nearest(group, groups)}"
        siblings = {each.partition(".")[2]: None for each in self.shipped if each.partition(".")[0] == group}
        if group in registry():
            return self.find_unknown_aspect(group, name, siblings)
        parts = dict.fromkeys([*CHART_PARTS, *(f"title_{each}" for each in Verdict)])
        is_new_chart = group.startswith(CHART_GROUP) and not siblings
        return "" if is_new_chart and name in parts else f"[{group}] has no {name!r}{suggest_nearest(name, siblings)}"

    def find_unknown_aspect(self, rule: str, name: str, siblings: Mapping[str, None]) -> str:
        """The same of a message of a rule: another aspect of a verdict may be new, where a layout asks for it."""
        aspect, _, verdict = name.rpartition("_")
        spoken = list_spoken_verdicts(registry()[rule])
        near = suggest_nearest(name, siblings)
        if verdict not in spoken or not (aspect or not siblings):
            of_verdicts = f"; it is said where it {', '.join(spoken)}" if verdict in list(Verdict) else ""
            return f"[{rule}] has no {name!r}{near}{of_verdicts}"
        aspects = {each.rpartition("_")[0]: None for each in siblings}
        meant = "" if aspect in aspects else suggest_nearest(aspect, aspects, MEANT)
        if meant and f'"{aspect}"' not in self.layouts and f"'{aspect}'" not in self.layouts:
            return f"[{rule}] has no {aspect!r}{meant}, and no layout of yours asks for also({aspect!r})"
        return ""

    def find_text_faults(self, key: str, text: str) -> Sequence[str]:
        """What is wrong with the text of one message."""
        group, _, name = key.partition(".")
        if group == "forms":
            return self.find_form_faults(name, text) if key in self.shipped else ()
        if group.startswith("glossary"):
            words = self.number_words if self.is_shipped_language(key) else ""  # a translator needs them: "two ways"
            return tuple(find_glossary_faults(name, text, self.shipped_glossary, words))
        if is_extensible(group) and group not in PATTERN_GROUPS:
            return ()
        known = find_message_names(key)
        if known is None and key in self.shipped:
            known = dict.fromkeys([*list_pattern_names(self.shipped[key].text), "text", "subject"])
        names = None if known is None else tuple(known)
        return find_own_pattern_faults(text, names, explain_message_names(group), self.nouns, self.number_words)

    def find_form_faults(self, name: str, text: str) -> Sequence[str]:
        """What is wrong with one small form."""
        shipped = self.shipped[f"forms.{name}"]
        if name != NUMBER_WORDS_FORM:
            return find_form_faults(name, text, shipped.text, self.number_words)
        own = f"forms.{name}"
        return find_number_word_faults(text, shipped.text) if self.is_shipped_language(own) else ()

    def is_shipped_language(self, key: str) -> bool:
        """Whether an own message is of a language that is shipped, not of one that is held against English."""
        shipped = next(iter(self.shipped.values()))
        return Path(self.own[key].file).parent.name == Path(shipped.file).parent.name

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The forms and the forms of nouns that the language declares, by key."""
        return list_noun_keys((*self.shipped, *self.own))

    @cached_property
    def shipped_glossary(self) -> tuple[str, ...]:
        """The shipped terms with what they mean."""
        return tuple(f"{key} {each.text}" for key, each in self.shipped.items() if key.startswith("glossary"))

    @cached_property
    def number_words(self) -> str:
        """The number words of the language."""
        known = {**self.shipped, **self.own}.get("forms.number_words")
        return known.text if known else ""

    @cached_property
    def layouts(self) -> str:
        """The own layouts, all in one."""
        paths = (path for folder in self.folders for path in sorted((folder / "briefing").glob("*.jinja")))
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def is_extensible(group: str) -> bool:
    """Whether keys may be added to a group."""
    return group.startswith(tuple(f"{each}_" for each in EXTENSIBLE_GROUPS)) or group in EXTENSIBLE_GROUPS
