"""Edits of a page that are told whatever version or templates it claims: bars, notes, attributes, styles."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from plainspoken.report.inline_bars import TINT
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.furniture import furniture_problems
from plainspoken.verify.inline_drawings import inline_drawing_problems
from plainspoken.verify.loose_pieces import list_differing_pieces
from plainspoken.verify.marks import note_problems
from plainspoken.verify.style_rules import style_rule_problems
from plainspoken.verify.unclaimed_text import unclaimed_text_problems
from plainspoken.verify.verify_numbers import number_problems
from plainspoken.words import Words
from tests.verify.changes import changed

Change = Callable[[str], str]
BAR, INTERVAL = r'<svg class="bar".*?</svg>', r'<svg class="interval".*?</svg>'


def within(drawing: str, pattern: str, new: str) -> Change:
    """Change the first match of a pattern within the first match of another."""

    def change(source: str) -> str:
        found = re.search(drawing, source, re.DOTALL)
        assert found is not None, drawing
        other = re.sub(pattern, new, found[0], count=1, flags=re.DOTALL)
        assert other != found[0], pattern
        return source.replace(found[0], other, 1)

    return change


TICKS = r'<div class="ticks".*?</div>'
DRAWING_EDITS: dict[str, tuple[Change, str]] = {
    "a bar that begins later": (within(BAR, 'x="0" y="4"', 'x="40" y="4"'), "length of a bar"),
    "a bar of no height": (within(BAR, 'height="12.0" fill', 'height="0" fill'), "a box of no height"),
    "a bar that is hardly seen": (
        within(BAR, r'fill-opacity="[^"]*"', 'fill-opacity="0.05"'),
        "a box of another shade",
    ),
    "a bar as pale as an interval": (
        within(BAR, r'fill-opacity="[^"]*"', f'fill-opacity="{TINT}"'),
        "a box of another shade",
    ),
    "a range without a cap": (within(BAR, r'<line class="range"[^>]*y1="6.8"[^>]*/>', ""), "one of its caps"),
    "a range in white": (within(BAR, r'(class="range"[^>]*stroke=")[^"]*', r"\1#FFFFFF"), "in another colour"),
    "a line like a bar": (
        within(BAR, "</svg>", '<line class="ours" x2="9" stroke-width="12"/></svg>'),
        "a line that no",
    ),
    "a thick range": (within(BAR, r'(class="range"[^>]*stroke-width=")[^"]*', r"\g<1>12"), "a line that no bar has"),
    "a slanting axis": (
        within(BAR, r'class="axis" x1="0" y1="0" x2="0"', 'class="axis" x1="0" y1="0" x2="99"'),
        "upright",
    ),
    "a path like a bar": (within(BAR, "</svg>", '<path d="M0 4H230V16H0z"/></svg>'), "a piece that no bar has (path)"),
    "a stretched bar": (within(BAR, "0.0 0 240.0", "0.0 0 180.0"), "a bar that is stretched"),
    "bars on two scales": (within(BAR, r'data-end="[^"]*"', 'data-end="9"'), "bars of one table on several scales"),
    "a tick elsewhere": (within(TICKS, r"left: [1-9][^%]*%", "left: 1%"), "place of a tick"),
    "less is lost": (
        within(INTERVAL, r'(class="loss" x="[^"]*" y="9" width=")[^"]*', r"\g<1>9"),
        "where loss and gain lie",
    ),
    "nil elsewhere": (within(INTERVAL, r'class="axis" x1="[^"]*"', 'class="axis" x1="9"'), "where gain and loss part"),
    "the estimate elsewhere": (within(INTERVAL, r'cx="[^"]*"', 'cx="9"'), "place of an estimate"),
    "its words elsewhere": (
        within(r'<div class="estimate">.*?</div>', r"left: [^%]*%", "left: 1%"),
        "place of a value",
    ),
}


def drawing_problems(page: HtmlPage, words: Words) -> list[str]:
    """What is wrong with the small drawings of a page."""
    small = [each for each in page.root.iter("svg") if {"data-bar", "data-interval"} & set(each.attrib)]
    return [str(problem) for each in small for problem in inline_drawing_problems(page, each, words)]


@pytest.mark.parametrize("edit", DRAWING_EDITS)
def test_small_drawings_are_held_piece_by_piece(page: HtmlPage, words: Words, edit: str) -> None:
    change, told = DRAWING_EDITS[edit]
    assert any(told in each for each in drawing_problems(changed(page, change(page.source)), words))


def test_the_ends_of_an_interval_are_told_from_low_to_high(page: HtmlPage, words: Words) -> None:
    assert drawing_problems(page, words) == []
    ends = re.search(r'<div class="ends"><p>(.*?)</p><p>(.*?)</p>', page.source)
    assert ends is not None
    swapped = page.source.replace(ends[0], f'<div class="ends"><p>{ends[2]}</p><p>{ends[1]}</p>', 1)
    assert any("from low to high" in each for each in drawing_problems(changed(page, swapped), words))


NOTE_EDITS = {
    "another source": (r'data-source="(measured|assumed|cited)"', 'data-source="proven"'),
    "another method": (r'(data-about="[^"]*" data-source="[^"]*" data-method=")[^"]*', r"\1proven"),
    "no such figure": (r'data-about="[^"]* ', 'data-about="nothing '),
    "the range of another figure": (r'(data-about=.*?<data [^>]*data-evidence=")[^":]*', r"\1data.rows"),
}


@pytest.mark.parametrize("edit", NOTE_EDITS)
def test_notes_of_figures_are_held(page: HtmlPage, words: Words, edit: str) -> None:
    def problems(held: HtmlPage) -> list[str]:
        return [str(each) for note in held.elements("data-about") for each in note_problems(held, note, words)]

    assert problems(page) == []
    old, new = NOTE_EDITS[edit]
    assert problems(changed(page, within(r'<p data-about="[^"]*".*?</p>(?=.*</body>)', old, new)(page.source)))


@pytest.mark.parametrize(
    "markup",
    [
        '<p title="Independent auditors confirm that it works."></p>',
        '<section aria-label="Independent auditors confirm that it works."></section>',
        '<div data-method-wilson-95="Independent auditors confirm that it works."></div>',
    ],
)
def test_sentences_that_are_shown_or_said_by_attributes_need_a_claim(page: HtmlPage, words: Words, markup: str) -> None:
    told = unclaimed_text_problems(changed(page, page.source.replace("</main>", f"{markup}</main>")), words)
    assert any("a sentence that no claim backs" in each.what for each in told)


def test_numbers_of_texts_that_the_script_shows_need_evidence(page: HtmlPage, words: Words) -> None:
    other = within('data-about-what="[^"]*"', '"[^"]*"', '"99 found"')(page.source)
    assert any("the number '99' has no evidence" in each.what for each in number_problems(changed(page, other), words))


def test_the_title_of_a_preview_is_the_cases_own(page: HtmlPage, words: Words) -> None:
    assert list(furniture_problems(page, words)) == []
    other = within(r'<meta property="og:title"[^>]*>', 'content="[^"]*"', 'content="It works"')(page.source)
    assert any("the title of a preview" in each.what for each in furniture_problems(changed(page, other), words))


HIDING_STYLES = (
    "transform: scaleX(-1)", "position: absolute; left: -9999px", "color: rgba(0,0,0,0)", "color: #fff0",
    "max-width: 0", "text-decoration: line-through red", "z-index: -9", "rotate: 180deg", "content-visibility: hidden",
    "-webkit-text-security: disc", "unicode-bidi: bidi-override",
)  # fmt: skip


@pytest.mark.parametrize("style", HIDING_STYLES)
def test_a_style_of_an_element_hides_nothing(page: HtmlPage, words: Words, style: str) -> None:
    other = changed(page, page.source.replace('<p class="lead"', f'<p style="{style}" class="lead"', 1))
    assert other.source != page.source
    assert any("is hidden (style)" in each.what for each in furniture_problems(other, words))


SHEETS = {
    ".weaknesses{z-index:-9}": "a style that hides what is said",
    ".drawn svg{transform:scaleX(-1)}": "a style that hides what is said",
    "rect{width:239px}": "a style that redraws a drawing",
    "svg .ours{transform:translateX(9px)}": "a style that redraws a drawing",
    "svg{width:100%;height:auto}p{color:#123;rotate:none;z-index:2;text-decoration:underline}": "",
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_of_ones_own_redraws_nothing(page: HtmlPage, words: Words, sheet: str) -> None:
    other = changed(page, page.source.replace("</style>", f"{sheet}</style>", 1))
    told = [each.what for each in furniture_problems(other, words)]
    assert told == ([SHEETS[sheet]] if SHEETS[sheet] else [])


WIDE, NARROW = ".chart svg.wide { display: none; }", ".chart svg.narrow { display: block; }"
SMALL = "@media screen and (max-width: 560px) {"


def under(condition: str, rule: str, around: str) -> Change:
    """Put a shipped rule under another condition than the one around it."""

    def change(source: str) -> str:
        assert source.count(rule) == 1
        return source.replace(rule, f"}} {condition} {{ {rule} }} {around} ")

    return change


CONDITIONS = {
    "charts are hidden on every screen": under("@media all", WIDE, SMALL),
    "charts are hidden where a condition always holds": under("@supports (color: red)", WIDE, SMALL),
    "charts are hidden in a layer": under("@layer x", WIDE, SMALL),
    "charts are hidden within both": under(f"{SMALL} }} @media print {{ @media screen", WIDE, SMALL),
}


@pytest.mark.parametrize("what", CONDITIONS)
def test_a_shipped_rule_under_another_condition_is_a_strange_one(page: HtmlPage, words: Words, what: str) -> None:
    other = changed(page, CONDITIONS[what](page.source))
    told = [each for each in furniture_problems(other, words) if each.what == "a style that hides what is said"]
    assert any("svg.wide" in each.found for each in told), told


def test_the_condition_of_a_rule_is_shown_with_it(page: HtmlPage) -> None:
    other = changed(page, under("@media not all", NARROW, SMALL)(page.source))
    shown = [str(each) for each in list_differing_pieces(other, page.source)]
    assert any("@media not all .chart svg.narrow" in each for each in shown), shown
    for source in (page.source.replace(SMALL, "@MEDIA  screen and (max-width: 560px)\n{"), page.source):
        assert list(list_differing_pieces(changed(page, source), page.source)) == []
    printed = changed(page, page.source.replace("<style>", '<style media="print">', 1))
    assert any(each.what == "a style that hides what is said" for each in style_rule_problems(printed))
