"""Edits of a page that are told whatever version or templates it claims: bars, notes, attributes, styles."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import html

from plainspoken.report.inline_bars import TINT
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.furniture import furniture_problems
from plainspoken.verify.inline_drawings import inline_drawing_problems
from plainspoken.verify.loose_pieces import list_differing_pieces
from plainspoken.verify.marks import mark_problems, note_problems
from plainspoken.verify.page_parts import part_problems
from plainspoken.verify.raw_source import raw_source_problems
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


UNREAD_STYLES = (
    *("font: 1px serif", "font-size: 1e-9px", "font-size: max(0px, 1px)", "font-size: calc(1rem - 15px)"),
    *("font-size: .1vw", "font-size: 1Q", "zoom: .01", "scale: .02 1", "transform: scale(.01)", "all: unset"),
    *("transform: matrix(1, 0, 0, 0, 0, 0)", "translate: 500px", "margin-inline-start: -9999px", "top: 100%"),
    *("margin-left: 900px", "padding-left: 100vw", "text-indent: 900px", "inset-inline-start: -9999px"),
    *("width: 9px", "max-height: .5em", "block-size: 0", "max-inline-size: 1px", "contain: size", "columns: 99"),
    *("overflow: hidden", "overflow-y: clip", "line-height: 1px", "letter-spacing: 99px", "word-spacing: -1em"),
    *("color: #ffffff10", "color: rgb(0 0 0 / 1%)", "color: color-mix(in srgb, #fff, #fff)", "opacity: 1e-3"),
    *("-webkit-mask-image: linear-gradient(#0000, #0000)", "mask-size: 0", "-webkit-clip-path: circle(0)"),
    *("-webkit-text-stroke: 9px #fff", "text-shadow: 0 0 30px #000", "outline: 900px solid #fff", "border: 30px solid"),
    *("text-underline-offset: -.4em", "text-decoration: underline 1em", "-webkit-box-reflect: below"),
    *("offset-path: path('M0 0')", "object-view-box: inset(50%)", "font-feature-settings: 'sups'"),
)
TURNED_RULES = {
    ".nothing { :is([data-claim]):not(&) { display: none } }": "hides what is said",
    ".page-one { & [data-claim] { display: none } }": "hides what is said",
    ".page-one { @media all { [data-claim] { display: none } } }": "hides what is said",
    "[data-claim]:first-letter { font-size: 0 }": "hides what is said",
    ".page-one { svg rect { width: 9px } }": "redraws a drawing",
    "svg rect:nth-child(1 of rect) { width: 9px }": "redraws a drawing",
    ".bar { border-left: 90px solid #000 }": "redraws a drawing",
    ".bar rect { fill: #fff }": "redraws a drawing",
    "line.range { display: none }": "hides what is said",
    ".num::before { content: '–' }": "draws or writes beside a figure",
    "td::after { content: ''; width: 200px; height: 9px; background: #123 }": "draws or writes beside a figure",
}
READ_STYLES = (
    *("font-size: clamp(1rem, 2vw, 2rem)", "font: 600 1.1rem/1.3 serif", "width: calc(100% - 2rem)", "rotate: none"),
    *("margin: 2rem auto", "padding: 1rem 2rem", "max-width: 44rem", "color: rgb(20 30 40 / 90%)", "color: #123"),
    *("border: 2px solid #123", "border-radius: 8px", "text-transform: uppercase", "letter-spacing: .02em"),
    *("background: #eef linear-gradient(#fff, #eef)", "text-decoration: underline 2px", "column-count: 2"),
)


def told_of_style(page: HtmlPage, sheet: str) -> list[str]:
    """What is told of a style sheet that a page has besides its own."""
    styled = html.document_fromstring(f"<html><head><style></style></head>{SAID}</html>")
    styled.find("head/style").text = sheet
    return [each.what for each in style_rule_problems(HtmlPage(page.name, "", styled))]


SAID = (
    '<body class="page-one"><p data-claim="so">It is <data data-evidence="it">9</data>.</p>'
    '<table><tr><td class="num"><data data-evidence="it">9</data></td><td><svg class="bar"><rect/>'
    '<line class="range"/></svg></td></tr></table></body>'
)


@pytest.mark.parametrize("style", UNREAD_STYLES)
def test_a_style_by_which_a_text_is_not_read_where_it_stands_is_told(page: HtmlPage, style: str) -> None:
    assert told_of_style(page, f"[data-claim] {{ {style} }}")


@pytest.mark.parametrize("sheet", TURNED_RULES)
def test_a_rule_is_told_however_it_names_what_is_said(page: HtmlPage, sheet: str) -> None:
    assert any(TURNED_RULES[sheet] in each for each in told_of_style(page, sheet))


@pytest.mark.parametrize("style", READ_STYLES)
def test_a_style_by_which_a_text_is_read_is_not_told(page: HtmlPage, style: str) -> None:
    assert told_of_style(page, f"[data-claim] {{ {style} }}") == []


def test_shipped_styles_of_every_kind_of_page_are_not_told(page: HtmlPage) -> None:
    assert list(style_rule_problems(page)) == []


FURNITURE_EDITS = {
    "weaknesses that a script shows": (
        r'<ul class="([^"]*weaknesses)',
        r'<ul hidden class="own \1',
        "is hidden (hidden)",
    ),
    "a part that a script shows": (r'<section class="part', r'<section hidden class="for-screens part', "is hidden"),
    "a claim in a class that is not seen": (r' class="claim"', ' class="claim skip"', "a class by which"),
    "a heading in such a class": ("<h2>", '<h2 class="for-screens">', "a class by which"),
    "a row in such a class": (r"<tbody>\s*<tr", '<tbody><tr class="interactive" ', "a class by which"),
    "another encoding": ('charset="utf-8"', 'charset="shift_jis"', "reads the page in another encoding"),
    "an encoding that says more": ('charset="utf-8"', 'charset="utf-8" name="author"', "says something besides"),
    "a screen of a thousand metres": ("width=device-width", "width=99999", "says something else than in any"),
    "what nobody hears": (r'<ul class="([^"]*weaknesses)', r'<ul aria-hidden="TRUE" class="\1', "is hidden (aria-"),
}


@pytest.mark.parametrize("edit", FURNITURE_EDITS)
def test_what_hides_or_turns_a_page_is_told(page: HtmlPage, words: Words, edit: str) -> None:
    old, new, told = FURNITURE_EDITS[edit]
    other = changed(page, re.sub(old, new, page.source, count=1))
    assert other.source != page.source
    assert any(told in each.what for each in furniture_problems(other, words))


BAR_EDITS = {
    "a faint drawing": (r'(<svg class="bar"[^>]*)>', r'\1 opacity="0.02">', "a shade of the whole"),
    "a flat box": (r'(<svg class="bar".*?<rect [^>]*height=")12.0', r"\g<1>0.1", "not in its row"),
    "a box below its row": (r'(<svg class="bar".*?<rect [^>]*y=")4', r"\g<1>400", "not in its row"),
    "a box in white": (r'(<svg class="bar".*?<rect [^>]*fill=")[^"]*', r"\g<1>#FFFFFF", "a box that is not seen"),
    "a box with a frame": (r'(<svg class="bar".*?<rect )', r'\1stroke-width="50" ', "a box with a frame"),
}


@pytest.mark.parametrize("edit", BAR_EDITS)
def test_the_box_of_a_bar_is_seen_in_its_row(page: HtmlPage, words: Words, edit: str) -> None:
    old, new, told = BAR_EDITS[edit]
    other = changed(page, re.sub(old, new, page.source, count=1, flags=re.DOTALL))
    assert any(told in each for each in drawing_problems(other, words))


@pytest.mark.parametrize(
    ("kind", "told"),
    [(BAR, "a row about two things"), (r'<svg[^>]*data-card.*?</svg>', "a card about two things"),
     (r'<div class="card-head.*?</div>', "a card about two things")],
)  # fmt: skip
def test_a_bar_or_a_head_of_another_row_or_card_is_told(page: HtmlPage, words: Words, kind: str, told: str) -> None:
    one, *_, other = re.findall(kind, page.source, re.DOTALL)
    swapped = page.source.replace(one, "@@", 1).replace(other, one, 1).replace("@@", other, 1)
    assert list(mark_problems(page, words)) == []
    assert any(each.what == told for each in mark_problems(changed(page, swapped), words))


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x0c", "\x7f"])
def test_a_control_sign_is_told(page: HtmlPage, sign: str) -> None:
    told = [each.what for each in raw_source_problems(changed(page, page.source.replace("<h2>", f"<h2>{sign}", 1)))]
    assert any("a control sign" in each for each in told)


def test_what_another_fold_closes_is_told(page: HtmlPage) -> None:
    folds = '<details open name="a"><data data-evidence="x">1</data></details></main>'
    told = [each.what for each in part_problems(changed(page, page.source.replace("</main>", folds)))]
    assert any("as soon as another one is opened" in each for each in told)
