"""What a chart's text is made of: pieces that carry their evidence, wrapped to lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import html
from markupsafe import Markup, escape

from plainspoken.figures.chart_style import REGULAR_WEIGHT, measure_text_width
from plainspoken.words.capital_letters import capitalise_at
from plainspoken.words.evidence_text import FormattedEvidence, FormattedName

Content = str | FormattedEvidence | FormattedName | Sequence["Content"]
Marks = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MarkedText:
    """A run of text under one mark: `data-evidence`, `data-name` ...; no marks for plain words."""

    text: str
    marks: Marks = ()


@dataclass(frozen=True)
class LinePart:
    """What of a piece stands on one line; `after` joins it to the piece's next part (a space, or nothing)."""

    piece: int
    text: str
    marks: Marks
    after: str = ""

    def spaced(self) -> LinePart:
        """The part with a space behind it, for the next line to join."""
        return LinePart(self.piece, f"{self.text} ", self.marks, self.after)


TextLine = tuple[LinePart, ...]
LEADING_MARKS_PATTERN = re.compile(r"(?:<[^>]*>)*")  # before the first letter


def split_into_pieces(content: Content) -> tuple[MarkedText, ...]:
    """The pieces of a content, in order; marks come from its markup."""
    if isinstance(content, Sequence) and not isinstance(content, str):
        return tuple(piece for each in content for piece in split_into_pieces(each))
    if isinstance(content, str) and not isinstance(content, Markup):
        return (MarkedText(content),) if content else ()
    root = html.fragment_fromstring(str(escape(content)), create_parent="div")
    return tuple(piece for piece in split_at_marks(root, ()) if piece.text)


def split_at_marks(element: html.HtmlElement, above: Marks) -> Iterable[MarkedText]:
    """The text of a marked-up element, cut where marks change; the innermost evidence or name wins."""
    marks = read_element_marks(element) or above
    yield MarkedText(element.text or "", marks)
    for child in element:
        yield from split_at_marks(child, marks)
        yield MarkedText(child.tail or "", marks)


def read_element_marks(element: html.HtmlElement) -> Marks:
    """An element's evidence or name, as attributes of a drawing; a group's phrase has none of its own."""
    given = {key: value for key, value in element.attrib.items() if key in EVIDENCE_ATTRIBUTES}
    if "value" in element.attrib:
        given["data-value"] = element.attrib["value"]
    return tuple(sorted(given.items()))


EVIDENCE_ATTRIBUTES = ("data-evidence", "data-show", "data-name", "data-tick")


def mark_axis_number(text: str) -> Markup:
    """A number on an axis: no evidence, and marked so."""
    return Markup('<span data-tick="1">{}</span>').format(text)


def measure_content_width(content: Content, size: float, weight: int = REGULAR_WEIGHT) -> float:
    """Width of a content on one line."""
    return sum(measure_text_width(piece.text, size, weight) for piece in split_into_pieces(content))


def wrap_content(
    content: Content, size: float, weight: int = REGULAR_WEIGHT, width: float | None = None
) -> tuple[TextLine, ...]:
    """A content as lines no wider than `width`; breaks at spaces, inside a word only where it must."""
    lines: list[list[LinePart]] = [[]]
    room = float("inf") if width is None else width
    used = 0.0
    for number, piece in enumerate(split_into_pieces(content)):
        for word in split_fitting_words(piece.text, size, weight, room):
            needs = measure_text_width(word.rstrip(" "), size, weight)
            if used and used + needs > room and not joins_previous_word(lines[-1], word):
                if word.startswith(" "):
                    lines[-1][-1] = lines[-1][-1].spaced()
                lines.append([])
                used = 0.0
            text = word if used else word.lstrip(" ")
            lines[-1].append(LinePart(number, text, piece.marks))
            used += measure_text_width(text, size, weight)
    return tuple(join_line_parts(line) for line in lines if line)


def joins_previous_word(line: Sequence[LinePart], word: str) -> bool:
    """Whether a word belongs to the one before it: there is no space between them."""
    inside = bool(line) and not line[-1].text.endswith(" ") and not word.startswith(" ")
    return inside and bool(word.strip()) and not word.strip()[0].isalnum()


def split_fitting_words(text: str, size: float, weight: int, room: float) -> Iterable[str]:
    """Words with the space after them; a word wider than the room is cut."""
    for word in text.replace(" ", " \x00").split("\x00"):
        rest = word
        while measure_text_width(rest.rstrip(" "), size, weight) > room and len(rest) > 1:
            cut = count_fitting_letters(rest, size, weight, room)
            yield rest[:cut]
            rest = rest[cut:]
        if rest:
            yield rest


def count_fitting_letters(word: str, size: float, weight: int, room: float) -> int:
    """How many of a word's letters fit; at least one."""
    for cut in range(len(word) - 1, 1, -1):
        if measure_text_width(word[:cut], size, weight) <= room:
            return cut
    return 1


def join_line_parts(line: Sequence[LinePart]) -> TextLine:
    """Neighbouring parts of one piece as one; the space at a line's end goes to where the next line joins."""
    parts: list[LinePart] = []
    for part in line:
        if parts and parts[-1].piece == part.piece:
            parts[-1] = LinePart(part.piece, parts[-1].text + part.text, part.marks)
        else:
            parts.append(part)
    last = parts.pop()
    text = last.text.rstrip(" ")
    if not text and parts:  # a space of its own: it must not go with the part that held it
        parts[-1] = parts[-1].spaced()
    else:
        parts.append(LinePart(last.piece, text, last.marks, " " if text != last.text else ""))
    return tuple(part for part in parts if part.text)


def capitalise_first_letter(content: FormattedEvidence | FormattedName | Markup) -> Markup:
    """A content that begins a line: with a capital, also inside its mark."""
    text = str(escape(content))
    marks = LEADING_MARKS_PATTERN.match(text)
    return Markup(capitalise_at(text, marks.end() if marks else 0))
