"""Where in an analyst's own layouts a text of the page stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path

from plainspoken.report.html import strip_layout_tags
from plainspoken.report.sandbox import LAYOUT_FOLDER

FEWEST_WORDS_ALIKE = 3  # in a row, of a text that holds evidence between its own words


def locate_own_text(text: str, folders: Sequence[Path]) -> str:
    """`FILE:LINE` of the own layout that says most of a text by itself; nothing where none does.

    `folders`: the template folders, the shipped one first.
    """
    wanted = text.split()
    found: list[tuple[int, str]] = []
    for path in list_layouts(folders[1:]):
        placed = list(list_placed_words(path))
        alike = SequenceMatcher(None, wanted, [word for word, _ in placed], autojunk=False).find_longest_match()
        if alike.size >= min(FEWEST_WORDS_ALIKE, len(wanted)):
            found.append((alike.size, f"{path}:{placed[alike.b][1]}"))
    return max(found, key=lambda each: each[0])[1] if found else ""


def list_layouts(folders: Sequence[Path]) -> list[Path]:
    """The layouts in template folders."""
    return sorted(path for folder in folders for path in (folder / LAYOUT_FOLDER).glob("*.jinja"))


def list_placed_words(path: Path) -> Iterator[tuple[str, int]]:
    """Each word that a layout says by itself, with its line."""
    said = strip_layout_tags(path.read_text(encoding="utf-8"))
    for line, text in enumerate(said.splitlines(), start=1):
        yield from ((word, line) for word in unescape(text).split())
