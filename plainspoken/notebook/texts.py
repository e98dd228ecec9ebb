"""The words of a notebook: read, checked, and looked up by step."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest

Texts = Mapping[str, Mapping[str, str]]


def read_notebook_texts(language: str, folders: Sequence[Path]) -> Texts:
    """The words of a notebook; later folders override single ones.

    Raises:
        PlainspokenError: there are none in this language, or an own one is of nothing that there is.
    """
    paths = [folder / "notebook" / f"{language}.toml" for folder in folders]
    found = [read_notebook_toml(path) for path in paths if path.is_file()]
    if not found:
        raise PlainspokenError(f"{paths[0]}: no words for notebooks in language {language!r}; translate en.toml")
    for path, each in zip([path for path in paths if path.is_file()], found, strict=True):
        refuse_unknown_texts(path, each, found[0])
    return {group: {key: text for each in found for key, text in each.get(group, {}).items()} for group in found[0]}


def read_notebook_toml(path: Path) -> Texts:
    """The words of one file.

    Raises:
        PlainspokenError: it cannot be read.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PlainspokenError(f"{path}: expected TOML, found: {error}; correct that place") from None
    wrong = [f"{group}.{key}" for group, texts in found.items() for key in keys_without_text(texts)]
    if wrong:
        raise PlainspokenError(f"{path}: {wrong[0]}: expected a text below [frame] or [steps]; quote it")
    return found


def keys_without_text(group: Any) -> list[str]:
    """The keys of a group that hold no text; one empty key where it is no group."""
    return [key for key, each in group.items() if not isinstance(each, str)] if isinstance(group, dict) else [""]


def refuse_unknown_texts(path: Path, own: Texts, shipped: Texts) -> None:
    """Refuse words that no cell would show.

    Raises:
        PlainspokenError: with the nearest name that there is.
    """
    for group, texts in own.items():
        for name, known in ((group, shipped), *((key, shipped.get(group, {})) for key in texts)):
            if name not in known:
                near = suggest_nearest(name, dict.fromkeys(known))
                raise PlainspokenError(f"{path}: [{group}] {name!r}: no cell has such words{near}; correct the name")


def text_of_step(group: str, name: str, words: Texts) -> str:
    """What a group of words says of a step: why it is done (`steps`), what it asks, or what is decided.

    Raises:
        PlainspokenError: the words do not say.
    """
    if name not in words[group]:
        near = suggest_nearest(name, words[group])
        raise PlainspokenError(f'templates/notebook: no word on the step "{name}"{near}; add it to [{group}]')
    return words[group][name].strip()
