"""What a browser shows of a page's source and no tree holds: told whatever version the page claims."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.verify.built_page import HtmlPage, parse_html_page
from plainspoken.verify.drawings import drawing_problems
from plainspoken.verify.raw_source import raw_source_problems
from plainspoken.words import Words

CLAIM = "<p>The model is proven to find 99 of 100 buyers.</p>"
AFTER, SECOND, UNREAD = "after the end of the page", "a second <", "may read as text"
ADDED = {
    "a paragraph at the end": ("</html>", f"</html>{CLAIM}", AFTER),
    "words at the end": ("</html>", "</html>\nProven by the auditor", AFTER),
    "a style at the end": ("</html>", "</html><style>body{display:none}</style>", AFTER),
    "a script at the end": ("</html>", "</html><script>alert(1)</script>", AFTER),
    "another address at the end": ("</html>", '</html><meta http-equiv="refresh" content="0">', AFTER),
    "a picture at the end": ("</html>", '</html><img src="data:image/png;base64,AAAA">', AFTER),
    "a space of another kind at the end": ("</html>", "</html>\N{NO-BREAK SPACE}", AFTER),
    "an end with an attribute": ("</html>", "</HTML\nclass=x>", AFTER),
    "an end in the middle": ("</main>", "</main></html>", AFTER),
    "a second body": ("</main>", '</main><body style="display:none">', f"{SECOND}body>"),
    "a second body that ends at once": ("</main>", "</main><BODY/hidden>", f"{SECOND}body>"),
    "a second page": ("</main>", '</main><html class="x">', f"{SECOND}html>"),
    "a second head": ("</main>", "</main><head>", f"{SECOND}head>"),
    "text of a drawing": ("</title>", "</title><![CDATA[99 of 100]]>", UNREAD),
    "a comment": ("</main>", "<!-- seen --></main>", UNREAD),
    "a comment that ends at once": ("</main>", f"<!-->{CLAIM}--></main>", UNREAD),
    "an instruction": ("</main>", f"<?x {CLAIM}?></main>", UNREAD),
    "an end of nothing": ("</main>", f"</ x>{CLAIM}</main>", UNREAD),
    "a kind of document with entities": ("<!DOCTYPE html>", '<!DOCTYPE html [<!ENTITY x "99">]>', UNREAD),
}


@pytest.mark.parametrize("what", ADDED)
def test_what_a_browser_alone_reads_is_told(page: HtmlPage, what: str) -> None:
    old, new, told = ADDED[what]
    assert old in page.source
    other = parse_html_page(page.name, page.source.replace(old, new, 1))
    assert any(told in each.what for each in raw_source_problems(other)), list(raw_source_problems(other))


def test_a_page_as_it_is_written_holds_nothing_such(page: HtmlPage) -> None:
    for source in (page.source, page.source.replace("\n", "\r\n"), f"{page.source}\n \t\n"):
        assert list(raw_source_problems(parse_html_page(page.name, source))) == []


def test_notes_in_a_style_sheet_of_ones_own_are_no_elements(page: HtmlPage) -> None:
    note = "/* of <body class=x> <!-- and </html> */"
    own = parse_html_page(page.name, page.source.replace("</style>", f"{note}</style>", 1))
    assert list(raw_source_problems(own)) == []
    twice = parse_html_page(page.name, own.source.replace("</main>", f"{note}</main>", 1))
    assert any(AFTER in each.what for each in raw_source_problems(twice))
    sheet = page.source.replace("</head>", "<style><!-- x --></style></head>", 1)
    again = parse_html_page(page.name, sheet.replace("</main>", "<!-- x --></main>", 1))
    assert len(list(raw_source_problems(again))) == 1


def test_text_in_a_drawing_that_is_a_comment_elsewhere_is_told(
    page: HtmlPage, words: Words, built: Path, tmp_path: Path
) -> None:
    shutil.copytree(built / "figures/en", tmp_path / "en")
    path = tmp_path / "en/months.svg"
    old = re.search(r"[^<>]{5,}</tspan></text>", path.read_text(encoding="utf-8"))
    assert old is not None and old[0] in page.source
    new = old[0].replace("</text>", "<![CDATA[ (audited: 99 of 100)]]></text>")
    path.write_text(path.read_text(encoding="utf-8").replace(old[0], new), encoding="utf-8")
    other = parse_html_page(page.name, page.source.replace(old[0], new))
    told = [str(each) for each in drawing_problems(other, words, tmp_path / "en")]
    assert any(each.startswith("months.svg: a comment") for each in told), told
    assert any(UNREAD in each.what for each in raw_source_problems(other))


SHEET, MAIN = "</style>", "</main>"
WITHOUT_END = {
    "conditions within conditions": (SHEET, "@media screen{" * 20_000 + SHEET),
    "a selector within selectors": (SHEET, ":is(" * 3_000 + "p" + ")" * 3_000 + "{color:red}" + SHEET),
    "rules within rules": (SHEET, "p{" * 3_000 + "}" * 3_000 + SHEET),
    "brackets of a style of its own": (MAIN, f'<p style="left:{"calc(" * 3_000}1px">so</p>{MAIN}'),
    "brackets of a sheet in the body": (MAIN, f"<style>{'[(' * 3_000}</style>{MAIN}"),
    "attributes with values": (
        MAIN,
        "<p {}>so</p>".format(" ".join(f'data-a{at}="x > y"' for at in range(300))) + MAIN,
    ),
    "attributes without": (MAIN, "<p {}>so</p>".format(" ".join(f"a{at}" for at in range(300))) + MAIN),
    "attributes without spaces": (MAIN, "<p {}>so</p>".format("".join(f"a{at}='1'" for at in range(300))) + MAIN),
    "attributes behind a quote": (MAIN, '<p " = {}>so</p>'.format(" /".join(f"a{at}" for at in range(300))) + MAIN),
}


@pytest.mark.parametrize("what", WITHOUT_END)
def test_pages_that_would_be_read_for_ever_are_refused_in_a_sentence(page: HtmlPage, what: str) -> None:
    old, new = WITHOUT_END[what]
    with pytest.raises(PlainspokenError, match=rf"{page.name}: expected .*, found more; no briefing"):
        parse_html_page(page.name, page.source.replace(old, new, 1))


def test_styles_and_elements_of_ones_own_may_be_as_those_of_a_briefing(page: HtmlPage) -> None:
    words = " ".join(["a b=c <d"] * 20)
    own = f'<p title="{words}" {" ".join(f"data-a{at}=1" for at in range(99))}>a &lt; b {words[:8]}</p></main>'
    sheet = "@media screen{@supports (color:red){p:is(a:not(.b)){left:calc((1px + (2px)))}}}</style>"
    source = page.source.replace(MAIN, own, 1).replace(SHEET, sheet, 1)
    assert len(parse_html_page(page.name, source).root.find(".//p[@data-a98]").attrib) == 100
