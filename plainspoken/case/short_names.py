"""Names as long as whole questions to short ones, each of its own; what they are short for is kept beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

MAX_NAME_LENGTH = 60  # letters; a longer one fills the margin of a chart with lines
SHORT_LENGTH = 44
KINDS_OF_LONG_NAMES = ("column", "value", "section")
FULL_NAME_SUFFIX = ".full"
GROUP_SUFFIX = ".group"


def shorten_long_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names table with long names of columns, values and sections shortened.

    The whole name stands under its key and `.full`, and the phrase for a group of a column holds the short one.
    """
    found = dict(names)
    by_group: dict[str, dict[str, str]] = defaultdict(dict)
    for key, name in names.items():
        if is_name_key(key) and len(name) > MAX_NAME_LENGTH:
            by_group[key.rpartition(".")[0]][key] = name
    for long in by_group.values():
        for key, short in shorten_apart(long).items():
            found |= {key: short, f"{key}{FULL_NAME_SUFFIX}": names[key]}
            phrase = names.get(f"{key}{GROUP_SUFFIX}")
            if phrase is not None:
                found[f"{key}{GROUP_SUFFIX}"] = phrase.replace(names[key], short)
    return found


def is_name_key(key: str) -> bool:
    """Whether a key of the names table names a column, value or section, and not a phrase made of one."""
    kind, *rest = key.split(".")
    return kind in KINDS_OF_LONG_NAMES and len(rest) == (2 if kind == "value" else 1)


def shorten_apart(long: Mapping[str, str]) -> dict[str, str]:
    """Each long name by its beginning; where others begin so, by both ends; where also that is shared, numbered."""
    short = {key: cut_at_word(name, SHORT_LENGTH) for key, name in long.items()}
    short |= {key: cut_middle(long[key]) for key in find_repeated(short)}
    repeated = find_repeated(short)
    return short | {key: f"{short[key]} ({number})" for number, key in enumerate(repeated, start=1)}


def find_repeated(names: Mapping[str, str]) -> list[str]:
    """The keys whose name another key has, too."""
    every = list(names.values())
    return [key for key, name in names.items() if every.count(name) > 1]


def cut_at_word(name: str, length: int) -> str:
    """The beginning of a name, up to the end of a word where there is one."""
    head = name[:length]
    return f"{(head.rpartition(' ')[0] or head).rstrip(' ,;:.(-')}…"


def cut_middle(name: str) -> str:
    """Both ends of a name, at the ends of words where there are some."""
    tail = name[-SHORT_LENGTH // 2 :]
    return f"{cut_at_word(name, SHORT_LENGTH // 2)} {tail.partition(' ')[2] or tail}"
