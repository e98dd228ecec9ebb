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
from plainspoken.words.overrides import OwnWords

REFERENCE_LANGUAGE = "en"  # whose messages every language must have
OWN_GROUPS = ("forms.", "case_forms.", "glossary")  # what a language has by itself
GROUP_LINE = re.compile(r"\[([^\]]+)\]")
TOML_LINE = re.compile(r"at line (\d+)")
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
    messages, faults = read_folder_messages(found[0])
    own: dict[str, Message] = {}
    for folder in found[1:]:
        there, told = read_folder_messages(folder)
        own, faults = {**own, **there}, [*faults, *told]
    if own:
        # A language that is an own one is held against English: for what may be said at all.
        shipped = messages or read_folder_messages(folders[0] / "words" / REFERENCE_LANGUAGE)[0]
        faults += OwnWords(own, shipped, folders[1:]).find_faults()
    if faults:
        raise Faults(faults)
    messages = {**messages, **own}
    forms = {key.removeprefix("forms."): each.text for key, each in messages.items() if key.startswith("forms.")}
    return Vocabulary(language, messages, forms)


def read_folder_messages(folder: Path) -> tuple[dict[str, Message], list[str]]:
    """The messages of all files of one folder of a language, and what is wrong with files that cannot be read."""
    messages: dict[str, Message] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            messages |= read_messages(path)
        except Faults as error:
            faults += error.faults
    return messages, faults


def check_own_words(languages: Sequence[str], folders: Sequence[Path]) -> None:
    """Refuse own words that nothing says or that cannot be said, in all these languages at once.

    Raises:
        Faults: each of them, with file, line and the nearest known name.
    """
    faults: list[str] = []
    for language in languages:
        try:
            read_vocabulary(language, folders)
        except Faults as error:
            faults += error.faults
    if faults:
        raise Faults(faults)


def check_whole_languages(languages: Sequence[str], folders: Sequence[Path]) -> None:
    """Refuse a language in which a sentence is missing, before anything is computed for its pages.

    Raises:
        Faults: the messages that English has and a language lacks, a few by name.
    """
    check_own_words(languages, folders)
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
    """The messages of one file, by `group.key`.

    Raises:
        Faults: it is no TOML in UTF-8, or holds something else than texts.
    """
    try:
        return dict(parse_messages(path.read_text(encoding="utf-8"), path))
    except UnicodeDecodeError as error:
        raise Faults([f"{path}: expected a text in UTF-8, found another ({error}); save it as UTF-8"]) from None


@lru_cache(maxsize=512)
def parse_messages(source: str, path: Path) -> Mapping[str, Message]:
    """The same from a file's text; remembered, for a file is read for many pages."""
    try:
        groups = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        at = TOML_LINE.search(str(error))
        raise Faults([f"{path}:{at[1] if at else 1}: not TOML: {error}"]) from None
    messages, faults, lines = {}, [], index_message_lines(source)
    for group, entries in groups.items():
        if not isinstance(entries, dict):
            faults.append(f"{path}:1: {group!r} stands outside any [group]")
            continue
        for key, text in entries.items():
            line = lines.get((group, key)) or lines.get((group, ""), 1)
            if isinstance(text, str):
                messages[f"{group}.{key}"] = Message(text, str(path), line)
            else:
                faults.append(f"{path}:{line}: [{group}] {key} must be text (found: {text!r})")
    if faults:
        raise Faults(faults)
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
