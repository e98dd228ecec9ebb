"""A rendered page to the page for screens: what a browser needs and paper does not."""

from __future__ import annotations

import re
from typing import get_args

from markupsafe import Markup

from plainspoken.core.findings import Method, Source
from plainspoken.report.dark_style import dark_style
from plainspoken.report.figure_notes import write_figure_notes
from plainspoken.theme import read_theme
from plainspoken.words import Words

# What the script says, by label: of the page, of the terms of a note, of what a figure and its range come from.
SCRIPT_LABELS = (
    "web_contents", "web_top", "web_print", "web_link", "web_copy", "web_copied", "web_csv", "web_drawing",
    "web_show_table", "web_show_part", "web_show_numbers",
    "about_what", "about_value", "about_range", "about_assumed_range", "about_n", "about_method",
    "about_source", "about_address",
    *(f"source_{each}" for each in get_args(Source)),
    *(f"method_{each}" for each in get_args(Method)),
)  # fmt: skip
HEADING_PATTERN = re.compile(r"<(h[34])((?:\s[^>]*)?)>(.*?)</\1>", re.DOTALL)
ID_PATTERN = re.compile(r'\bid="([^"]+)"')
MAX_ID_WORDS = 6


def finish_web_page(page: str, words: Words) -> str:
    """The page with what screens need: ids to link to, a dark form, and notes on its figures.

    None of it is in the PDF or in other documents, which are made from the page before it comes here.
    """
    named = name_headings(page)
    styled = named.replace("</head>", f"{dark_style(named, read_theme(words.folders).colours)}</head>", 1)
    return styled.replace("<script>", f"{screen_words(named, words)}<script>", 1)


def screen_words(page: str, words: Words) -> Markup:
    """What the script shows, in a box that is hidden without it: its labels, and the notes on figures."""
    labels = Markup(" ").join(
        Markup('data-{}="{}"').format(name.replace("_", "-"), words.label(name).striptags()) for name in SCRIPT_LABELS
    )
    box = '<div id="for-screens" class="for-screens" hidden {}>\n{}</div>\n'
    return Markup(box).format(labels, write_figure_notes(page, words))


def name_headings(page: str) -> str:
    """The page with an id for each heading that has none, made of its first words."""
    taken = set(ID_PATTERN.findall(page))

    def named(found: re.Match[str]) -> str:
        tag, attributes, inner = found.groups()
        if ID_PATTERN.search(attributes):
            return found[0]
        name = free_id(inner, taken)
        taken.add(name)
        return f'<{tag} id="{name}"{attributes}>{inner}</{tag}>'

    return HEADING_PATTERN.sub(named, page)


def free_id(markup: str, taken: set[str]) -> str:
    """An id made of a heading's first words that no other element has."""
    said = re.findall(r"[^\W\d_]+", Markup(markup).striptags().lower())[:MAX_ID_WORDS]
    name, number = "-".join(["at", *said]), 1
    while (wanted := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return wanted
