"""Reads the words of one language from its folders."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.words.message import Message
from plainspoken.words.overrides import check_known_messages

REFERENCE_LANGUAGE = "en"  # whose messages every language must have
OWN_GROUPS = ("forms.", "case_forms.", "glossary")  # what a language has by itself
GROUP_LINE = re.compile(r"\[([^\]]+)\]")
KEY_LINE = re.compile(r"\"?([\w.-]+)\"?\s*=")
MOST_NAMED = 6  # missing messages that a fault names


@dataclass(frozen=True)
class Vocabulary:
    """All words of one language: messages by `group.key`, and the language's small forms."""

    language: str
    messages: Mapping[str, Message]
    forms: Mapping[str, str]

    def message(self, key: str) -> Message:
        """The message at `group.key`.

        Raises:
            PlainspokenError: there is none; names the nearest.
        """
        if key not in self.messages:
            near = suggest_nearest(key, self.messages)
            raise PlainspokenError(f"words/{self.language}: no message {key!r}{near}")
        return self.messages[key]


def read_vocabulary(language: str, folders: Sequence[Path]) -> Vocabulary:
    """Read `words/<language>/*.toml` of each folder; a later folder overrides single sentences.

    Raises:
        PlainspokenError: no folder speaks this language, or a file is not what it must be.
    """
    found = [folder / "words" / language for folder in folders]
    if not any(folder.is_dir() for folder in found):
        spoken = sorted({each.name for folder in folders for each in (folder / "words").glob("*")})
        raise PlainspokenError(f"no words for language {language!r} (there are: {', '.join(spoken)})")
    messages: dict[str, Message] = {}
    for folder in found:
        files = [read_messages(path) for path in sorted(folder.glob("*.toml"))]
        own = {key: message for file in files for key, message in file.items()}
        if messages:
            check_known_messages(own, messages)
        messages |= own
    forms = {key.removeprefix("forms."): each.text for key, each in messages.items() if key.startswith("forms.")}
    return Vocabulary(language, messages, forms)


def check_whole_languages(languages: Sequence[str], folders: Sequence[Path]) -> None:
    """Refuse a language in which a sentence is missing, before anything is computed for its pages.

    Raises:
        Faults: the messages that English has and a language lacks, a few by name.
    """
    needed = [key for key in read_vocabulary(REFERENCE_LANGUAGE, folders[:1]).messages if not is_own_message(key)]
    faults = []
    for language in languages:
        known = read_vocabulary(language, folders).messages
        missing = [key for key in needed if key not in known]
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        if missing:
            named = ", ".join(missing[:MOST_NAMED])
            faults.append(f"words/{language}: no message {named}{more}; write each as in words/{REFERENCE_LANGUAGE}")
    if faults:
        raise Faults(faults)


def is_own_message(key: str) -> bool:
    """Whether a language has this message by itself, so that others may lack it."""
    return key.startswith(OWN_GROUPS)


def read_messages(path: Path) -> dict[str, Message]:
    """The messages of one file, by `group.key`."""
    return dict(parse_messages(path.read_text(encoding="utf-8"), path))


@lru_cache(maxsize=512)
def parse_messages(source: str, path: Path) -> Mapping[str, Message]:
    """The same from a file's text; remembered, for a file is read for many pages."""
    try:
        groups = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PlainspokenError(f"{path}: not TOML: {error}") from None
    messages, lines = {}, index_message_lines(source)
    for group, entries in groups.items():
        if not isinstance(entries, dict):
            raise PlainspokenError(f"{path}: {group!r} stands outside any [group]")
        for key, text in entries.items():
            line = lines.get((group, key)) or lines.get((group, ""), 1)
            if not isinstance(text, str):
                raise PlainspokenError(f"{path}:{line}: [{group}] {key} must be text (found: {text!r})")
            messages[f"{group}.{key}"] = Message(text, str(path), line)
    return messages


def index_message_lines(source: str) -> dict[tuple[str, str], int]:
    """The line on which each group, and each key of it, stands: by (group, key), of a group itself with no key."""
    found: dict[tuple[str, str], int] = {}
    group = ""
    for number, line in enumerate(source.split("\n"), start=1):
        if head := GROUP_LINE.match(line):
            group = head[1]
            found.setdefault((group, ""), number)
        elif entry := KEY_LINE.match(line):
            found.setdefault((group, entry[1]), number)
    return found
