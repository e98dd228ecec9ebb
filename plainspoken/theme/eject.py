"""Copies of shipped templates for an analyst to change: files, blocks, single sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import suggest_nearest, write_atomically
from plainspoken.theme.read_theme import THEME_FILE

LAYOUTS_FOLDER, WORDS_FOLDER, TABLES_FILE = "briefing", "words", "tables.toml"
QUARTO_TEMPLATES_FOLDER, NOTEBOOK_TEMPLATES_FOLDER = ("quarto", "notebook")  # only copied where they are asked for
BLOCK_EDGE = re.compile(r"\{% (?:block (\w+)|endblock) %\}\n?")
TOML_GROUP = re.compile(r"^\[([\w]+)\]\n(.*?)(?=^\[|\Z)", re.DOTALL | re.MULTILINE)
JINJA_IMPORT = re.compile(r"^\{% from .*? %\}\n", re.MULTILINE)
Copies = dict[str, str]  # path below the folder -> text


def eject_templates(
    shipped: Path, folder: Path, wanted: Sequence[str], languages: Collection[str] | None = None
) -> list[Path]:
    """Write copies of what is wanted into a folder; without wishes, of the theme, layouts, tables and words.

    `languages`: those of words and notebooks that are copied where a wish names none; all by default.

    A wish is a file (`part_first.jinja`, `words/en/quality.toml`, `theme.toml`), a folder (`words/en`,
    `quarto`, `notebook`), a block (`part_first.jinja:decisions`), a table (`tables.toml:models`), or the name
    of a group of sentences (`finds_positives`).

    Raises:
        PlainspokenError: nothing shipped is called so, or a file that is there would be overwritten; then
            nothing is written.
    """
    copies: Copies = {}
    for wish in wanted or (THEME_FILE, TABLES_FILE, "style.css", LAYOUTS_FOLDER, WORDS_FOLDER):
        for name, text in choose_languages(collect_wished_copies(shipped, wish), wish, languages).items():
            copies[name] = join_ejected_pieces(copies.get(name, ""), text)
    there = [f"{folder / name}: is there already; change it there, or move it away" for name in copies
             if (folder / name).exists()]  # fmt: skip
    if there:
        raise Faults(there)
    for name, text in copies.items():
        write_atomically(folder / name, text.encode())
    return [folder / name for name in sorted(copies)]


def choose_languages(copies: Copies, wish: str, languages: Collection[str] | None) -> Copies:
    """The copies in these languages; all of them where the wish names a language itself (`words/sv`)."""
    if languages is None or any(wish.startswith(f"{each}/") for each in (WORDS_FOLDER, NOTEBOOK_TEMPLATES_FOLDER)):
        return copies
    return {name: text for name, text in copies.items() if name_language(name) in ("", *languages)}


def name_language(name: str) -> str:
    """The language of a file of words, or of those of the notebook; empty for other files."""
    folder, _, rest = name.partition("/")
    told = {WORDS_FOLDER: rest.partition("/")[0], NOTEBOOK_TEMPLATES_FOLDER: rest.removesuffix(".toml")}
    return told.get(folder, "")


def collect_wished_copies(shipped: Path, wish: str) -> Copies:
    """The copies that one wish asks for."""
    file, _, block = wish.partition(":")
    if file == TABLES_FILE and block:
        return extract_one_table(shipped, block)
    if block:
        return extract_one_block(shipped, file.removeprefix(f"{LAYOUTS_FOLDER}/"), block)
    files = [path for path in list_ejectable_files(shipped) if matches_wish(path.relative_to(shipped), wish)]
    if files:
        return {path.relative_to(shipped).as_posix(): copy_template_text(path) for path in files}
    return extract_sentence_group(shipped, wish)


def list_ejectable_files(shipped: Path) -> Iterator[Path]:
    """Every file that an analyst may want to change."""
    for pattern in (
        THEME_FILE,
        TABLES_FILE,
        f"{LAYOUTS_FOLDER}/*",
        f"{WORDS_FOLDER}/*/*.toml",
        f"{QUARTO_TEMPLATES_FOLDER}/*",
        f"{NOTEBOOK_TEMPLATES_FOLDER}/*.toml",
    ):
        yield from (path for path in sorted(shipped.glob(pattern)) if path.is_file())


def matches_wish(path: Path, wish: str) -> bool:
    """Whether a file is the one, or in the folder, that is wished for."""
    whole = path.as_posix()
    return wish.rstrip("/") in (whole, path.name, f"{path.parent.as_posix()}") or whole.startswith(f"{wish}/")


def copy_template_text(path: Path) -> str:
    """A file's text; a theme's keys are commented out, so that what is shipped later still counts."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"^(?=[\w]+ = )", "# ", text, flags=re.MULTILINE) if path.name == THEME_FILE else text


def extract_one_table(shipped: Path, table: str) -> Copies:
    """A file of tables that holds one of the shipped ones."""
    tables = dict(TOML_GROUP.findall((shipped / TABLES_FILE).read_text(encoding="utf-8")))
    if table not in tables:
        raise PlainspokenError(f"{TABLES_FILE}: no table {table!r}{suggest_nearest(table, tables)}")
    return {TABLES_FILE: f"[{table}]\n{tables[table].strip()}\n"}


def extract_one_block(shipped: Path, file: str, block: str) -> Copies:
    """A layout that extends the shipped one and holds one of its blocks."""
    path = shipped / LAYOUTS_FOLDER / file
    if not path.is_file():
        known = dict.fromkeys(each.name for each in (shipped / LAYOUTS_FOLDER).glob("*.jinja"))
        raise PlainspokenError(f"{file}: no such layout{suggest_nearest(file, known)}")
    source = path.read_text(encoding="utf-8")
    blocks = parse_layout_blocks(source)
    if block not in blocks:
        told = suggest_nearest(block, blocks) or f" (there are: {', '.join(blocks) or 'none'})"
        raise PlainspokenError(f"{file}: no block {block!r}{told}")
    head = f'{{% extends "shipped/{file}" %}}\n' + "".join(JINJA_IMPORT.findall(source))
    return {f"{LAYOUTS_FOLDER}/{file}": f"{head}{{% block {block} %}}\n{blocks[block]}{{% endblock %}}\n"}


def parse_layout_blocks(source: str) -> dict[str, str]:
    """What stands in each block of a layout, those inside others included, in order."""
    found: dict[str, str] = {}
    begun: list[tuple[str, int]] = []
    for edge in BLOCK_EDGE.finditer(source):
        if edge[1]:
            begun.append((edge[1], edge.end()))
            found[edge[1]] = ""
        elif begun:
            name, start = begun.pop()
            found[name] = source[start : edge.start()]
    return found


def extract_sentence_group(shipped: Path, group: str) -> Copies:
    """The sentences of one group in each language that has it, each language in a file of its own."""
    found: Copies = {}
    known: dict[str, object] = {}
    for path in sorted((shipped / WORDS_FOLDER).glob("*/*.toml")):
        groups = dict(TOML_GROUP.findall(path.read_text(encoding="utf-8")))
        known |= groups
        if group in groups:
            name = f"{WORDS_FOLDER}/{path.parent.name}/{group}.toml"
            before = found.get(name, f"[{group}]\n")  # several files may say something of one group
            found[name] = f"{before}{groups[group].strip()}\n"
    if not found:
        known |= {path.relative_to(shipped).as_posix(): None for path in list_ejectable_files(shipped)}
        remedy = "name a file, a folder, file:block, or a group of sentences; docs/templates.md lists them"
        raise PlainspokenError(f"{group}: nothing shipped is called so{suggest_nearest(group, known)}; {remedy}")
    return found


def join_ejected_pieces(before: str, text: str) -> str:
    """Two pieces of one file: the head that both have stands once."""
    if not before:
        return text
    head = text[: text.index("{% block")] if text.startswith("{% extends") else ""
    return before + text.removeprefix(head)
