"""Tests that no layout, style or word of an analyst's own puts a number or a picture on a page that nothing backs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import Findings
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.check import page_problems
from plainspoken.verify.number_words import says_number
from plainspoken.words import Words
from plainspoken.words.lint import split_words
from tests.tweak.own import put, words_with
from tests.verify.changes import changed
from tests.verify.conftest import TEMPLATES

MAIN, HEAD = "</main>", "</head>"
FIGURE = '<data value="0.5" data-evidence="evaluation.recall" data-show="percent">58%</data>'
PICTURE = "data:image/png;base64,iVBORw0KGgo="
LAYOUTS = {
    "a number word in two elements": ("<p>Nin<b>ety</b> found</p>", "the number 'Ninety' has no evidence"),
    "a number word that may break": ("<p>ni<wbr>nety found</p>", "the number 'ninety' has no evidence"),
    "a number word of another language": ("<p>nittio found</p>", "the number 'nittio' has no evidence"),
    "a number word of another alphabet": ("<p>девяносто found</p>", "the number 'девяносто' has no evidence"),
    "a Roman number": ("<p>found: XLVIII</p>", "the number 'XLVIII' has no evidence"),
    "a small Roman number": ("<p>found: mmxxvi</p>", "the number 'mmxxvi' has no evidence"),
    "a Roman number in two elements": ("<p>XL<b>VIII</b> found</p>", "the number 'XLVIII' has no evidence"),
    "a Roman number in a title": ('<p title="XLVIII">so</p>', "the number 'XLVIII' has no evidence"),
    "a hundred points": ("<p>💯 found</p>", "the number '💯' has no evidence"),
    "a keycap": ("<p>🔟 found</p>", "the number '🔟' has no evidence"),
    "dice": ("<p>⚅⚅ found</p>", "the number '⚅' has no evidence"),
    "Han numerals": ("<p>九十 found</p>", "the number '九' has no evidence"),
    "a row of boxes": ("<p>■■■■■■■■■□ found</p>", "the number '■' has no evidence"),
    "a row of stars in a title": ('<p title="★★★★★">so</p>', "the number '★' has no evidence"),
    "ticks under no bar": ('<div class="ticks"><p data-tick="99%">99%</p></div>', "the number '99' has no evidence"),
    "a tick that is no paragraph": ('<p class="ticks"><b data-tick="99">99</b></p>', "the number '99' has no"),
    "a tick in a drawing of no chart": ('<svg><text data-tick="1">99</text></svg>', "the number '99' has no"),
    "another picture": (f'<img class="logo" alt="" src="{PICTURE}">', "not the logo of the theme"),
    "a link to a page of its own": ('<a href="data:text/html,so">the proof</a>', "asks for another file (href)"),
    "a list that counts on": ('<ol style="counter-reset: list-item 89"><li>found</li></ol>', "a style of its own"),
    "a list in Roman numbers": ('<ol type="I"><li>found</li></ol>', "a list that counts otherwise (type)"),
    "a bar of its own": ('<p style="width: 90%; background: #0B6B75">so</p>', "a style of its own"),
    "a minus before a figure": (f"<p>−{FIGURE}</p>", "a sign or letter beside a figure"),
    "a minus in bold": (f"<p><b>−</b> {FIGURE}</p>", "a sign or letter beside a figure"),
    "thousands": (f"<p>{FIGURE}k</p>", "a sign or letter beside a figure"),
    "a currency": (f"<p>€ {FIGURE}</p>", "a sign or letter beside a figure"),
    "two figures as one": (f"<p>{FIGURE}{FIGURE}</p>", "a sign or letter beside a figure"),
    **{
        f"beside a figure: {each}": (f"<p>{each.replace('29', FIGURE)}</p>", "a sign or letter beside a figure")
        for each in (
            "<i>−</i>29",
            "<var>−</var>29",
            "−<!-- -->29",
            "29<!-- -->%",
            "29 k",
            "29 M",
            "29<sub>k</sub>",
            "29<abbr>k</abbr>",
            "29<u>%</u>",
            "29 percent",
            "29 per cent",
            "29 procent",
            "not 29",
            "<b>Not</b> 29",
            "<b>29</b>k",
            "<b><i>−</i></b><b>29</b>",
            "29<wbr>%",
            "29\N{NO-BREAK SPACE}k",
            "minus 29",
        )
    },
    "a label of a cell": ('<table><tr><td data-label="Found">so</td></tr></table>', "a label of a cell"),
    "a second title": ("<title>Proven by the auditor</title>", "a second title"),
    "a share as days": (
        f"<p>{FIGURE.replace('percent', 'days').replace('58%', '1 day')}</p>",
        "evaluation.recall is in share, which 'days' does not show",
    ),
}
NO_ROMAN_NUMBERS = (
    *(
        "CD, XL, DIM, MIX and II",
        "ML, CV, DC, XXL and CI",
        "LIVID, CIVIL, VIVID, CIVIC",
        "mild, dill, mill, livid, vivid",
    ),
    *("Clix and Mlix", "XIIIème, MXCIIa", "CCCC, IIII, VIIII, XXXX, MCMM"),
)
STYLES = {
    "a counter": ("h1::after { counter-reset: c 89; content: counter(c) }", "prints words of its own"),
    "a list counted on": ("ol { counter-reset: list-item 89 }", "prints words of its own"),
    "numbers for bullets": ("ul { list-style-type: decimal }", "prints words of its own"),
    "bullets of its own": ('@counter-style mine { system: cyclic; symbols: "99 of 100" }', "counts in its own way"),
    "an attribute": ("data::after { content: attr(value) }", "prints words of its own"),
    "a variable": (':root { --x: "99" } h1::after { content: var(--x) }', "prints words of its own"),
    "a minus": ('data::before { content: "−" }', "prints words of its own"),
    "a share": ('data::after { content: "%" }', "prints words of its own"),
    "a mark of approval": ('.claim::before { content: "✔ " }', "prints words of its own"),
    "a picture behind": (f"h1 {{ background: url({PICTURE}) }}", "shows a picture"),
    "a picture for bullets": (f"ul {{ list-style-image: url({PICTURE}) }}", "shows a picture"),
    "a filled box above": (
        'ul::after { content: ""; position: absolute; inset: 0; background: #fff }',
        "covers what is said",
    ),
    "a wide shadow": ("h2 { box-shadow: 0 200px 0 200px #fff }", "covers what is said"),
    "a variable that hides": (":root { --d: none } .claim { display: var(--d) }", "hides what is said"),
    "type of no size": (".claim { font: 0/0 a }", "hides what is said"),
    "type in the colour of paper": (".claim { color: var(--paper) }", "hides what is said"),
    "faded": (".claim { opacity: .02 }", "hides what is said"),
    "blurred": (".claim { filter: blur(9px) }", "hides what is said"),
    "a box of a pixel": ("main { max-height: 1px; overflow: hidden }", "hides what is said"),
    "one line": (".claim { -webkit-line-clamp: 1 }", "hides what is said"),
    "letters on each other": (".claim { letter-spacing: -1em }", "hides what is said"),
    "off to the left": (".claim { position: absolute; left: -999px }", "hides what is said"),
    "a column of a table": (".claim { display: table-column }", "hides what is said"),
    "another order": ("main { display: flex; flex-direction: column-reverse }", "hides what is said"),
    "the first letter": ("data::first-letter { color: transparent }", "hides what is said"),
    "a wider drawing": ("svg { width: 300px }", "redraws a drawing"),
    "thicker bars": ("svg rect { stroke-width: 9px }", "redraws a drawing"),
}
PLAIN_STYLES = (
    "h1 { color: #102030; letter-spacing: .02em; margin-left: 12px }",
    ".claim { font-style: italic; line-height: 1.3; max-width: 44rem }",
    'li::before { content: "› " } ul { list-style: none }',
    "@page { @bottom-left { content: counter(page) } }",
    "table { width: calc(100% - 2rem); background: var(--ground) }",
)
WORDS = {
    "no number words": ('[forms]\nnumber_words = "zero"\n', "lacks number words of the language: two three"),
    "a figure in a range": ('[forms]\nrange = "9{low} to {high}"\n', "says the number '9' by itself"),
    "a number word in a range": ('[forms]\nbetween = "ninety, not {low} to {high}"\n', "says the number word 'ninety'"),
    "a range turned round": ('[forms]\nrange = "{high} to {low}"\n', "in this order: {low} {high}"),
    "another day": ("[forms]\ndate = \"'1 May 1999'\"\n", "expected day, month and year as in 'd MMMM y'"),
    "a month without its year": ('[forms]\nmonth = "MMMM"\n', "expected day, month and year as in 'MMMM y'"),
    "thousands of rows": ('[forms]\nrow_other = "thousand rows"\n', "says the number word 'thousand'"),
    "a term with a figure": ('[glossary]\n"Hit rate" = "It finds 99 of 100."\n', "says the number '99' by itself"),
    "a minus": ('[finds_positives]\nholds = "It finds −{{ recall | of_100 }}."\n', "makes another figure of it"),
    "a share of a count": ('[finds_positives]\nholds = "It finds {{ found | count }} %."\n', "makes another figure"),
    "two figures as one": (
        '[finds_positives]\nholds = "It finds {{ found | count }}{{ missed | count }}."\n',
        "makes another figure of it",
    ),
}


@pytest.mark.parametrize("what", LAYOUTS)
def test_what_a_layout_may_not_say_is_told(page: HtmlPage, words: Words, built: Path, what: str) -> None:
    markup, told = LAYOUTS[what]
    other = changed(page, page.source.replace(MAIN, f"{markup}{MAIN}"))
    problems = partial(page_problems, other, words, built / "figures" / "en")
    assert any(told in str(each) for each in problems()), [*map(str, problems())]


@pytest.mark.parametrize("text", NO_ROMAN_NUMBERS)
def test_words_of_such_letters_are_no_numbers(page: HtmlPage, words: Words, built: Path, text: str) -> None:
    other = changed(page, page.source.replace(MAIN, f'<p>{text}</p><p title="{text}"></p>{MAIN}'))
    assert [str(each) for each in page_problems(other, words, built / "figures" / "en")] == []


def test_names_of_the_case_may_be_roman_numbers(page: HtmlPage, findings: Findings, built: Path) -> None:
    names = {"text.unit_other": "orders of MMXXVI", "column.page": "Vitamin XVIII"}
    named = findings.model_copy(update={"names": {"en": {**findings.names["en"], **names}}})
    other = changed(page, page.source.replace(MAIN, f"<p>{', '.join(names.values())}</p>{MAIN}"))
    told = [str(each) for each in page_problems(other, Words(named, "en", (TEMPLATES,)), built / "figures" / "en")]
    assert not [each for each in told if "'MMXXVI' has no" in each or "'XVIII' has no" in each]


@pytest.mark.parametrize("language", ["en", "ru", "sv"])
def test_no_word_that_ships_is_a_roman_number(language: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (TEMPLATES / "words" / language).glob("*.toml")]
    texts += [path.read_text(encoding="utf-8") for path in (TEMPLATES / "briefing").rglob("*.jinja")]
    assert not [word for text in texts for word in split_words(text) if says_number(word, ())]


@pytest.mark.parametrize("what", STYLES)
def test_what_a_style_may_not_do_is_told(page: HtmlPage, words: Words, built: Path, what: str) -> None:
    rule, told = STYLES[what]
    other = changed(page, page.source.replace(HEAD, f"<style>{rule}</style>{HEAD}"))
    problems = partial(page_problems, other, words, built / "figures" / "en")
    assert any(told in str(each) for each in problems()), [*map(str, problems())]


@pytest.mark.parametrize("rule", PLAIN_STYLES)
def test_what_a_style_may_do_is_not_told(page: HtmlPage, words: Words, built: Path, rule: str) -> None:
    other = changed(page, page.source.replace(HEAD, f"<style>{rule}</style>{HEAD}"))
    assert [str(each) for each in page_problems(other, words, built / "figures" / "en")] == []


@pytest.mark.parametrize("what", WORDS)
def test_what_own_words_may_not_say_is_refused(tmp_path: Path, what: str) -> None:
    text, told = WORDS[what]
    put(tmp_path / "own", "words/en/mine.toml", text)
    with pytest.raises(Faults) as error:
        words_with(tmp_path / "own")
    assert told in str(error.value)


def test_own_forms_and_terms_that_say_no_number_are_taken(tmp_path: Path) -> None:
    forms = '[forms]\nrange = "from {low} up to {high}"\ndate = "long"\nmonth = "LLL y"\nrow_other = "lines"\n'
    put(tmp_path / "own", "words/en/mine.toml", forms + '[glossary]\n"Lead" = "Somebody who may buy."\n')
    assert words_with(tmp_path / "own").numbers.forms["row_other"] == "lines"


@pytest.mark.parametrize("way", ["money", "count", "days", "weeks", "duration"])
def test_a_share_is_shown_as_nothing_else(words: Words, way: str) -> None:
    with pytest.raises(PlainspokenError, match=r"evaluation\.recall is in share, which"):
        words.show("evaluation.recall", way)


def test_circles_and_further_ticks_of_a_bar_are_told(page: HtmlPage, words: Words, built: Path) -> None:
    bar = page.source[page.source.index('<svg class="bar"') :].partition("</svg>")[0]
    for pieces, told in (
        ('<circle cx="20" cy="5" r="2"></circle>', "a piece that no bar has (circle)"),
        (
            "".join(f'<line class="grid" x1="{at}" x2="{at}" stroke-width="2.9"></line>' for at in range(50, 100, 2)),
            "a ruler with more ticks than any has",
        ),
    ):
        other = changed(page, page.source.replace(bar, bar + pieces, 1))
        assert any(told in str(each) for each in page_problems(other, words, built / "figures" / "en"))
