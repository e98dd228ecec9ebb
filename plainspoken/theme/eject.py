"""Copies of shipped templates for an analyst to change: files, blocks, single sentences. Knows no page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import nearest, write_whole

LAYOUTS, WORDS, THEME = "briefing", "words", "theme.toml"
QUARTO, NOTEBOOK = "quarto", "notebook"  # only copied where they are asked for
EDGE = re.compile(r"\{% (?:block (\w+)|endblock) %\}\n?")
GROUP = re.compile(r"^\[([\w]+)\]\n(.*?)(?=^\[|\Z)", re.DOTALL | re.MULTILINE)
IMPORT = re.compile(r"^\{% from .*? %\}\n", re.MULTILINE)
Copies = dict[str, str]  # path below the folder -> text


def eject(shipped: Path, folder: Path, wanted: Sequence[str]) -> list[Path]:
    """Write copies of what is wanted into a folder; without wishes, of the theme, all layouts and all words.

    A wish is a file (`part_first.jinja`, `words/en/quality.toml`, `theme.toml`), a folder (`words/en`,
    `quarto`, `notebook`), a block (`part_first.jinja:actions`), or the name of a group of sentences
    (`finds_positives`).

    Raises:
        PlainspokenError: nothing shipped is called so, or a file that is there would be overwritten; then
            nothing is written.
    """
    copies: Copies = {}
    for wish in wanted or (THEME, "style.css", LAYOUTS, WORDS):
        for name, text in granted(shipped, wish).items():
            copies[name] = joined(copies.get(name, ""), text)
    there = [f"{folder / name}: is there already; change it there, or move it away" for name in copies
             if (folder / name).exists()]  # fmt: skip
    if there:
        raise Faults(there)
    for name, text in copies.items():
        write_whole(folder / name, text.encode())
    return [folder / name for name in sorted(copies)]


def granted(shipped: Path, wish: str) -> Copies:
    """The copies that one wish asks for."""
    file, _, block = wish.partition(":")
    if block:
        return one_block(shipped, file.removeprefix(f"{LAYOUTS}/"), block)
    files = [path for path in ejectable(shipped) if fits(path.relative_to(shipped), wish)]
    if files:
        return {path.relative_to(shipped).as_posix(): copied(path) for path in files}
    return sentences(shipped, wish)


def ejectable(shipped: Path) -> Iterator[Path]:
    """Every file that an analyst may want to change."""
    for pattern in (THEME, f"{LAYOUTS}/*", f"{WORDS}/*/*.toml", f"{QUARTO}/*", f"{NOTEBOOK}/*.toml"):
        yield from (path for path in sorted(shipped.glob(pattern)) if path.is_file())


def fits(path: Path, wish: str) -> bool:
    """Whether a file is the one, or in the folder, that is wished for."""
    whole = path.as_posix()
    return wish.rstrip("/") in (whole, path.name, f"{path.parent.as_posix()}") or whole.startswith(f"{wish}/")


def copied(path: Path) -> str:
    """A file's text; a theme's keys are commented out, so that what is shipped later still counts."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^(?=[\w]+ = )", "# ", text, flags=re.MULTILINE) if path.name == THEME else text


def one_block(shipped: Path, file: str, block: str) -> Copies:
    """A layout that extends the shipped one and holds one of its blocks."""
    path = shipped / LAYOUTS / file
    if not path.is_file():
        known = dict.fromkeys(each.name for each in (shipped / LAYOUTS).glob("*.jinja"))
        raise PlainspokenError(f"{file}: no such layout{nearest(file, known)}")
    source = path.read_text(encoding="utf-8")
    blocks = blocks_of(source)
    if block not in blocks:
        told = nearest(block, blocks) or f" (there are: {', '.join(blocks) or 'none'})"
        raise PlainspokenError(f"{file}: no block {block!r}{told}")
    head = f'{{% extends "shipped/{file}" %}}\n' + "".join(IMPORT.findall(source))
    return {f"{LAYOUTS}/{file}": f"{head}{{% block {block} %}}\n{blocks[block]}{{% endblock %}}\n"}


def blocks_of(source: str) -> dict[str, str]:
    """What stands in each block of a layout, those inside others included, in order."""
    found: dict[str, str] = {}
    begun: list[tuple[str, int]] = []
    for edge in EDGE.finditer(source):
        if edge[1]:
            begun.append((edge[1], edge.end()))
            found[edge[1]] = ""
        elif begun:
            name, start = begun.pop()
            found[name] = source[start : edge.start()]
    return found


def sentences(shipped: Path, group: str) -> Copies:
    """The sentences of one group in each language that has it, each language in a file of its own."""
    found: Copies = {}
    known: dict[str, object] = {}
    for path in sorted((shipped / WORDS).glob("*/*.toml")):
        groups = dict(GROUP.findall(path.read_text(encoding="utf-8")))
        known |= groups
        if group in groups:
            name = f"{WORDS}/{path.parent.name}/{group}.toml"
            found[name] = joined(found.get(name, ""), f"[{group}]\n{groups[group].strip()}\n")
    if not found:
        known |= {path.relative_to(shipped).as_posix(): None for path in ejectable(shipped)}
        remedy = "name a file, a folder, file:block, or a group of sentences; docs/templates.md lists them"
        raise PlainspokenError(f"{group}: nothing shipped is called so{nearest(group, known)}; {remedy}")
    return found


def joined(before: str, text: str) -> str:
    """Two pieces of one file: the head that both have stands once."""
    if not before:
        return text
    head = text[: text.index("{% block")] if text.startswith("{% extends") else ""
    return before + text.removeprefix(head)
