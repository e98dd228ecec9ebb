"""The start: what both kinds of case file have alike: head, texts, tables, columns. Knows no answer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from plainspoken.case import slug
from plainspoken.scaffold import toml
from plainspoken.scaffold.case_texts import MEANING
from plainspoken.scaffold.columns import Proposed, decimal_of
from plainspoken.scaffold.join_keys import Joined
from plainspoken.scaffold.keywords import readable
from plainspoken.scaffold.profile import Looked

FLAG_WORDS = {"TRUE": "yes", "FALSE": "no"}


def head(task: str, tables: Sequence[Looked], path: Path) -> list[str]:
    """What the file is, where it came from and what to do with it."""
    shown = ", ".join(
        f"{each.path.name} ({each.rows:,} rows, {len(each.columns)} columns)" for each in tables
    )
    told = (
        f"Proposed by `plainspoken new` from {shown}. Change what is not so; docs/cases.md lists every entry."
    )
    return [
        toml.comment(told),
        f"# Build the briefing: plainspoken report {path.name}",
        f"task = {toml.text(task)}",
        'languages = ["en"]',
    ]


def texts(phrases: Mapping[str, str]) -> list[str]:
    """The phrases, each with what it is for."""
    lines = toml.aligned((name, value, MEANING[name]) for name, value in phrases.items())
    note = toml.comment(
        "The case's own phrases. Change the words in quotation marks; sentences are built with them."
    )
    return ["", note, "[texts.en]", *lines]


def table(name: str, looked: Looked, folder: Path, key: str = "") -> list[str]:
    """Where a table is and how it is written."""
    file = Path(os.path.relpath(looked.path.resolve(), folder.resolve())).as_posix()
    lines = [
        "",
        f"[tables.{toml.key(name)}]",
        f"file = {toml.text(file)}  # from this file's folder, or below PLAINSPOKEN_DATA",
    ]
    form = looked.written
    if form is not None:
        lines += [f"separator = {toml.text(form.separator)}", f"encoding = {toml.text(form.encoding)}"]
        lines.append(f"decimal = {toml.text(decimal_of(looked))}")
    if key:
        lines.append(f"key = {toml.text(key)}  # the column by which the tables are joined")
    return [*lines, f"words.en = {toml.table({'name': readable(name)})}"]


def turned(each: Joined) -> list[str]:
    """How a long table is turned."""
    if each.turned is None:
        return []
    place = f"tables.{toml.key(each.name)}.pivot"
    columns = [f"{toml.key(period)} = {toml.text(made)}" for period, made in each.turned.columns.items()]
    return [
        f"[{place}]  # one row a case and {each.turned.by}: turned into one column for each",
        f"by = {toml.text(each.turned.by)}",
        f"value = {toml.text(each.turned.value)}",
        f"[{place}.columns]",
        *columns,
    ]


def column(each: Proposed) -> list[str]:
    """One column: what it holds, what it is good for, and how it is called."""
    lines = ["", *([toml.comment(each.note)] if each.note else []), f"[columns.{toml.key(each.name)}]"]
    lines.append(f"type = {toml.text(each.type)}")
    said = {
        "role": each.role if each.role != "feature" else "",
        "known": each.known if each.known != "start" else "",
    }
    said |= {"unit": each.unit, "table": each.table}
    lines += [f"{name} = {toml.text(value)}" for name, value in said.items() if value]
    if each.missing and each.role != "ignore":
        lines.append("missing = true")
    if each.nothing:
        lines.append(f"nothing = {toml.texts(each.nothing)}  # says that no value is there")
    if each.values:
        lines.append(f"values = {toml.texts(each.values)}")
    return lines if each.role == "ignore" else [*lines, *words(each)]


def words(each: Proposed) -> list[str]:
    """How a reader meets a column: its name, a group of its cases, and its values."""
    name = readable(each.name)
    if each.role in ("identifier", "target") and each.type != "flag":
        return [f"words.en = {toml.table({'name': name})}"]
    inner = f"name = {toml.text(name)}, group = {toml.text(f'where {name} is {{value}}')}"
    if each.type == "flag":
        inner += f", values = {toml.table(FLAG_WORDS)}"
    return [f"words.en = {{ {inner} }}"]


def corrections(columns: Iterable[Proposed]) -> list[str]:
    """A step for each column in which some texts mean something else than they say."""
    lines = []
    for each in columns:
        if each.corrections:
            lines += [
                "",
                "[[clean]]",
                'step = "correct"',
                f"slug = {toml.text(f'correct_{slug(each.name)}')}",
            ]
            lines += [f"column = {toml.text(each.name)}", f"corrections = {toml.table(each.corrections)}"]
            lines.append(f"words.en = {toml.table({'name': f'spellings of {readable(each.name)}'})}")
    return lines
