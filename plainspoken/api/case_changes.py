"""What was said of a case in Python, into the text of its file; comments and order stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import Any

import tomlkit

Entries = Mapping[str, Any]  # entries of a case file, nested as there


def change_case(text: str, entries: Entries) -> str:
    """The case file with these entries in place of its own; a column that is no feature is not explored."""
    document = tomlkit.parse(text)
    merge_entries(document, entries)
    whole = document.unwrap()
    if "explore" in whole:
        roles = {name: each.get("role", "feature") for name, each in whole["columns"].items()}
        document["explore"] = [each for each in whole["explore"] if roles.get(each, "feature") == "feature"]
    return tomlkit.dumps(document)


def merge_entries(whole: MutableMapping[str, Any], entries: Entries) -> None:
    """Put entries into a document; what they do not name stays."""
    for name, entry in entries.items():
        if isinstance(entry, Mapping) and isinstance(whole.get(name), MutableMapping):
            merge_entries(whole[name], entry)
        elif not isinstance(entry, Mapping) or entry:
            whole[name] = dict(entry) if isinstance(entry, Mapping) else entry


def merge_phrases(texts: Mapping[str, str] | None, unit: tuple[str, str] | None, **said: str) -> dict[str, str]:
    """The phrases that were said, by their keys in a case file."""
    one, several = unit or ("", "")
    found = {**said, "unit_one": one, "unit_other": several, **(texts or {})}
    return {key: each for key, each in found.items() if each}


def merge_settings(
    entries: Entries | None, seed: int | None, candidates: Sequence[str], value: str, currency: str
) -> dict[str, Any]:
    """The entries of a case file that are no column; `entries` decide where both say something."""
    found: dict[str, Any] = {} if seed is None else {"seed": seed}
    if candidates:
        found["search"] = {"candidates": list(candidates)}
    if value:
        found["value"] = {"column": value} | ({"currency": currency} if currency else {})
    merge_entries(found, entries or {})
    return found


def merge_column_entries(
    columns: Mapping[str, Entries] | None, identifier: str, value: str, ignore: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """The entries of columns: those that follow from a role, and those said of a column."""
    found: dict[str, dict[str, Any]] = {name: {"role": "ignore"} for name in ignore}
    if identifier:
        found[identifier] = {"type": "identifier", "role": "identifier"}
    if value:
        found[value] = {"role": "value", "known": "after"}
    for name, entries in (columns or {}).items():
        found[name] = found.get(name, {}) | dict(entries)
    return found
