"""What a chart's text is made of: pieces that carry their evidence, wrapped to lines. Knows no drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import html
from markupsafe import Markup, escape

from plainspoken.figures.style import PLAIN, text_width
from plainspoken.words.evidence_text import Named, Shown

Content = str | Shown | Named | Sequence["Content"]
Marks = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Piece:
    """A run of text under one mark: `data-evidence`, `data-name` ...; no marks for plain words."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True)
class Part:
    """What of a piece stands on one line; `after` joins it to the piece's next part (a space, or nothing)."""

    piece: int
    text: str
    marks: Marks
    after: str = ""

    def spaced(self) -> Part:
        """The part with a space behind it, for the next line to join."""
        return Part(self.piece, f"{self.text} ", self.marks, self.after)


Line = tuple[Part, ...]
FIRST = re.compile(r"^((?:<[^>]*>)*)(\w)")  # the first letter, behind any marks


def pieces_of(content: Content) -> tuple[Piece, ...]:
    """The pieces of a content, in order; marks come from its markup."""
    if isinstance(content, Sequence) and not isinstance(content, str):
        return tuple(piece for each in content for piece in pieces_of(each))
    if isinstance(content, str) and not isinstance(content, Markup):
        return (Piece(content),) if content else ()
    root = html.fragment_fromstring(str(escape(content)), create_parent="div")
    return tuple(piece for piece in marked(root, ()) if piece.text)


def marked(element: html.HtmlElement, above: Marks) -> Iterable[Piece]:
    """The text of a marked-up element, cut where marks change; the innermost evidence or name wins."""
    marks = own_marks(element) or above
    yield Piece(element.text or "", marks)
    for child in element:
        yield from marked(child, marks)
        yield Piece(child.tail or "", marks)


def own_marks(element: html.HtmlElement) -> Marks:
    """An element's evidence or name, as attributes of a drawing; a group's phrase has none of its own."""
    given = {key: value for key, value in element.attrib.items() if key in MARKS}
    if "value" in element.attrib:
        given["data-value"] = element.attrib["value"]
    return tuple(sorted(given.items()))


MARKS = ("data-evidence", "data-show", "data-name", "data-tick")


def tick(text: str) -> Markup:
    """A number on an axis: no evidence, and marked so."""
    return Markup('<span data-tick="1">{}</span>').format(text)


def width_of(content: Content, size: float, weight: int = PLAIN) -> float:
    """Width of a content on one line."""
    return sum(text_width(piece.text, size, weight) for piece in pieces_of(content))


def wrapped(
    content: Content, size: float, weight: int = PLAIN, width: float | None = None
) -> tuple[Line, ...]:
    """A content as lines no wider than `width`; breaks at spaces, inside a word only where it must."""
    lines: list[list[Part]] = [[]]
    room = float("inf") if width is None else width
    used = 0.0
    for number, piece in enumerate(pieces_of(content)):
        for word in words_of(piece.text, size, weight, room):
            needs = text_width(word.rstrip(" "), size, weight)
            if used and used + needs > room and not sticks(lines[-1], word):
                if word.startswith(" "):
                    lines[-1][-1] = lines[-1][-1].spaced()
                lines.append([])
                used = 0.0
            text = word if used else word.lstrip(" ")
            lines[-1].append(Part(number, text, piece.marks))
            used += text_width(text, size, weight)
    return tuple(joined(line) for line in lines if line)


def sticks(line: Sequence[Part], word: str) -> bool:
    """Whether a word belongs to the one before it: there is no space between them."""
    inside = bool(line) and not line[-1].text.endswith(" ") and not word.startswith(" ")
    return inside and bool(word.strip()) and not word.strip()[0].isalnum()


def words_of(text: str, size: float, weight: int, room: float) -> Iterable[str]:
    """Words with the space after them; a word wider than the room is cut."""
    for word in text.replace(" ", " \x00").split("\x00"):
        rest = word
        while text_width(rest.rstrip(" "), size, weight) > room and len(rest) > 1:
            cut = fitting(rest, size, weight, room)
            yield rest[:cut]
            rest = rest[cut:]
        if rest:
            yield rest


def fitting(word: str, size: float, weight: int, room: float) -> int:
    """How many of a word's letters fit; at least one."""
    for cut in range(len(word) - 1, 1, -1):
        if text_width(word[:cut], size, weight) <= room:
            return cut
    return 1


def joined(line: Sequence[Part]) -> Line:
    """Neighbouring parts of one piece as one; the space at a line's end goes to where the next line joins."""
    parts: list[Part] = []
    for part in line:
        if parts and parts[-1].piece == part.piece:
            parts[-1] = Part(part.piece, parts[-1].text + part.text, part.marks)
        else:
            parts.append(part)
    last = parts.pop()
    text = last.text.rstrip(" ")
    if not text and parts:  # a space of its own: it must not go with the part that held it
        parts[-1] = parts[-1].spaced()
    else:
        parts.append(Part(last.piece, text, last.marks, " " if text != last.text else ""))
    return tuple(part for part in parts if part.text)


def headed(content: Shown | Named | Markup) -> Markup:
    """A content that begins a line: with a capital, also inside its mark."""
    return Markup(FIRST.sub(lambda found: found[1] + found[2].upper(), str(escape(content)), count=1))
