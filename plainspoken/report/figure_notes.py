"""What stands behind each figure of a page: its range, what it rests on and where it comes from, for screens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from plainspoken.core.findings import Evidence
from plainspoken.words import Words
from plainspoken.words.evidence_text import EvidenceRef
from plainspoken.words.phrases import format_interval

SHOWN_FIGURE_PATTERN = re.compile(r'data-evidence="([^":]+)(?::\w+)?" data-show="(\w*)"')
SHOWN_SHAPE_PATTERN = re.compile(r'data-bar="([^"]+)"')
UNITS_WITHOUT_NOTE = ("name", "flag", "date")


def write_figure_notes(page: str, words: Words) -> Markup:
    """A note for each figure of a page and each shape of its drawings that has more to tell than its value.

    A note holds figures only: the script puts the labels of its terms, source and method beside them.
    """
    notes = (Markup("{}\n").format(note) for key in list_shown_figures(page) if (note := write_note(*key, words)))
    return Markup().join(notes)


def list_shown_figures(page: str) -> list[tuple[str, str]]:
    """The addresses on a page, each with the way in which it is shown; no way for shapes that show no text."""
    shapes = ((address, "") for address in SHOWN_SHAPE_PATTERN.findall(page))
    return list(dict.fromkeys([*SHOWN_FIGURE_PATTERN.findall(page), *shapes]))


def write_note(address: str, way: str, words: Words) -> Markup:
    """The note of one figure; nothing where all that could be said is that it was measured."""
    found = words.findings.evidence.get(address)
    if found is None or found.unit in UNITS_WITHOUT_NOTE or found.value is None:
        return Markup()
    shape_value = [] if way else [("value", Markup.escape(words.show(address)))]
    terms = [*shape_value, *range_terms(address, way, found, words)]
    if not terms and found.source == "measured":
        return Markup()
    rows = Markup().join(Markup('<span data-term="{}">{}</span>').format(name, shown) for name, shown in terms)
    note = '<p data-about="{} {}" data-source="{}" data-method="{}">{}</p>'
    return Markup(note).format(address, way, found.source, found.method or "", rows)


def range_terms(address: str, way: str, found: Evidence, words: Words) -> Iterator[tuple[str, Markup]]:
    """The range, and the number of cases."""
    if found.low is not None and found.high is not None:
        name = "assumed_range" if found.method == "assumed" else "range"
        yield name, format_interval(EvidenceRef(address, words.shower), way)
    if found.n is not None:
        yield "n", Markup.escape(words.show(f"{address}:n", "count"))
