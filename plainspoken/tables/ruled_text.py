"""Text with bars between columns and a ruler below the names, as clients of databases and Markdown write it."""

from __future__ import annotations

import re
from collections.abc import Iterable

BAR = "|"
BOX_BARS = str.maketrans("│┃║", "|||")
BOX_SIGNS: dict[int, int | str | None] = {
    **BOX_BARS,
    **str.maketrans("─━═", "---"),
    **dict.fromkeys(map(ord, "┼╂╋╪╬├┤┌┐└┘┬┴┠┨┏┓┗┛┳┻┣┫╞╡╔╗╚╝╦╩╠╣╭╮╰╯"), "+"),
}
_PIECE = r"\s*(?::?[-=]{2,}:?|:-|-:|:-:)\s*"
RULED_LINE = re.compile(rf"\s*[|+]?(?:{_PIECE}[|+])+(?:{_PIECE})?")
WHOLE_RULER = re.compile(r"\s*-{5,}\s*")  # from edge to edge, below names that stand between bars
COUNT_LINE = re.compile(r"\s*(\(\d[\d\s,.]* \w+\)|(\d+ rows?|Empty) in set\b.*|Time: .*)\s*")
UNESCAPED_BAR = re.compile(r"(?<!\\)\|")
HEAD_LINES = 60  # a ruler below the names stands among so many, whatever is written above


def find_ruled_edges(lines: Iterable[str]) -> str | None:
    """Of a table with a ruler below its names, the sign at the edges of its lines, empty where there is none; None for
    any other text. `lines`: the first of the file."""
    names = ""  # the first line with a bar
    for line in lines:
        text = line.translate(BOX_SIGNS).strip()
        if RULED_LINE.fullmatch(text):
            if names:
                return BAR if text[0] in "|+" and names.startswith(BAR) else ""
        elif names and WHOLE_RULER.fullmatch(text) and names[0] == names[-1] == BAR:
            return BAR
        elif BAR in text and names:
            return None
        elif BAR in text:
            names = text
    return None


def is_ruler_or_count(line: str) -> bool:
    """Whether a line of such a table holds no cells: a ruler, or how many rows there are."""
    plain = line.translate(BOX_SIGNS)
    return any(each.fullmatch(plain) for each in (RULED_LINE, WHOLE_RULER, COUNT_LINE))


def split_at_bars(line: str, edges: str) -> list[str]:
    """The cells between the bars of a line; a bar after a backslash is part of its cell where lines have edges."""
    plain = line.translate(BOX_BARS)
    if not edges:
        return [each.strip() for each in plain.split(BAR)]
    inner = plain.strip().removeprefix(BAR)
    inner = inner[:-1] if inner.endswith(BAR) and not inner.endswith(r"\|") else inner
    return [each.replace(r"\|", BAR).strip() for each in UNESCAPED_BAR.split(inner)]
