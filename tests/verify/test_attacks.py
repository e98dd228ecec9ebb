"""Deliberate edits to built pages, each of which verify must stop: what a page does, hides, adds and swaps."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.verify import verify
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.check import find_build_problems
from plainspoken.verify.pdf_looks import pdf_frame_problems, pdf_look_problems, pdf_object_problems
from tests.verify.changes import change_findings

Change = Callable[[str], str]
TITLE = "KokoBanas: Which visits end in a purchase"


def put(new: str, before: str) -> Change:
    """Put something before the first place of a text."""
    return lambda source: source.replace(before, new + before, 1)


def styled(rule: str) -> Change:
    """Put a rule at the end of the style sheet."""
    return put(rule, "</style>")


def swapped(first: str, second: str) -> Change:
    """Swap two texts, each at its first place in the body."""

    def swap(source: str) -> str:
        head, body = source[: source.index("<body")], source[source.index("<body") :]
        assert first in body and second in body, (first, second)
        body = body.replace(first, "\0", 1).replace(second, first, 1).replace("\0", second, 1)
        return head + body

    return swap


def part_of(source: str, begins: str, ends: str) -> str:
    """The first part of the body between two texts, the second one included."""
    start = source.index(begins, source.index("<body"))
    return source[start : source.index(ends, start) + len(ends)]


def dropped(begins: str, ends: str) -> Change:
    """Take away the first part between two texts."""
    return lambda source: source.replace(part_of(source, begins, ends), "", 1)


def hide_claims(source: str) -> str:
    """Hide the first thirty claims."""
    return source.replace('class="claim" data-claim', 'class="claim" hidden data-claim', 30)


def weaknesses_among_strengths(source: str) -> str:
    """Move what the model does badly under what it does well."""
    items = part_of(source, '<ul class="claims weaknesses"', "</ul>").partition(">")[2].removesuffix("</ul>")
    strengths = part_of(source, '<ul class="claims strengths"', "</ul>")
    moved = strengths.removesuffix("</ul>") + items + "</ul>"
    return source.replace(items, "", 1).replace(strengths, moved, 1)


def rows_swapped(source: str) -> str:
    """Swap the first two rows of the last table."""
    body = source[source.rindex("<tbody>") : source.rindex("</tbody>")]
    rows = re.findall(r"<tr\b.*?</tr>", body, re.DOTALL)
    return source.replace(body, body.replace(rows[0], "\0").replace(rows[1], rows[0]).replace("\0", rows[1]))


def parts_swapped(source: str) -> str:
    """Move the second part behind the third."""
    parts = re.findall(r'<section class="part.*?</section>', source, re.DOTALL)
    return source.replace(parts[0], "", 1).replace(parts[1], parts[1] + parts[0], 1)


def shortened(source: str) -> str:
    """Shorten the first bar of a chart."""
    figure = source.index("<figure")
    found = re.search(r'(<path d="M [\d.]+ [\d.]+ L )([\d.]+)', source[figure:])
    assert found is not None
    at = figure + found.start(2)
    return f"{source[:at]}1.5{source[figure + found.end(2) :]}"


EDITS: dict[str, Change] = {
    "style: another number": styled(
        '[data-evidence="evaluation.top_rate"]{font-size:0}[data-evidence="evaluation.top_rate"]::after{content:"99"}'
    ),
    "style: weaknesses hidden on screens": styled("@media screen{.weaknesses{display:none}}"),
    "style: claims hidden everywhere": styled("[data-claim]{visibility:hidden}"),
    "style: claims that cannot be seen": styled("[data-claim]{opacity:0%}"),
    "style: faded out": styled("[data-claim]{filter:blur(0) opacity(0)}"),
    "style: shrunk to nothing": styled("[data-claim]{transform:scale(0)}"),
    "style: of no height": styled(".weaknesses{max-height:0;overflow:hidden}"),
    "style: off the page": styled("[data-claim]{position:absolute;left:-9999px}"),
    "style: moved off the page": styled("[data-claim]{transform:translateX(-200vw)}"),
    "style: too small": styled("[data-claim]{font-size:.01px}"),
    "style: masked": styled("[data-claim]{mask-image:linear-gradient(transparent,transparent)}"),
    "style: faded by a move": styled("@keyframes k{to{opacity:0}}[data-claim]{animation:k 0s forwards}"),
    "style: within a scope": styled("@scope (main){[data-claim]{display:none}}"),
    "style: quotes of its own": styled("h1::before{content:open-quote;quotes:'99 of 100 found' ''}"),
    "style: marks of its own": styled("li{list-style:'99 '}"),
    "style: a picture of words": styled(
        """h1::after{content:url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><text>99</text></svg>")}"""
    ),
    "style: read backwards": styled("p{direction:rtl;unicode-bidi:bidi-override}"),
    "style: words of its own": styled('h1::after{content:"Proven: 99 of 100 buyers found"}'),
    "style: a sheet in the body": put("<style>ul{display:none}</style>", "</main>"),
    "style: on one element": put('<p style="display:none">', '<p class="lead">'),
    "claims hidden": hide_claims,
    "event handler": lambda source: source.replace('<main id="main"', '<main id="main" onclick="x()"', 1),
    "sent elsewhere": put('<meta http-equiv="refresh" content="0;url=http://example.org">', "</head>"),
    "headings swapped": swapped("What stood up to testing", "Where it falls short"),
    "weaknesses under strengths": weaknesses_among_strengths,
    "table heads swapped": swapped('<th scope="col">Decision</th>', '<th scope="col">Why</th>'),
    "rows of a table swapped": rows_swapped,
    "order of parts": parts_swapped,
    "title of the window": lambda source: source.replace(TITLE, "The model is excellent", 1),
    "text in the class skip": put('<a class="skip" href="#main">Certified by the auditor</a>', '<main id="main"'),
    "text in the class interactive": put('<p class="interactive">Certified by the auditor</p>', "</main>"),
    "text in the class stamp": put('<p class="stamp">Certified by the auditor</p>', "</main>"),
    "text without a full stop": put("<p>Certified by the auditor</p>", "</main>"),
    "a field that is filled in": put('<input value="99 of 100 found, proven">', "</main>"),
    "an option": put('<select><option label="99 of 100 found"></option></select>', "</main>"),
    "a list that counts from 99": put('<ol start="99"><li></li></ol>', "</main>"),
    "a bar of progress": put('<progress value="0.99"></progress>', "</main>"),
    "a picture": put('<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "</main>"),
    "a weakness is gone": dropped("<li>", "</li>"),
    "a figure is gone": dropped("<figure", "</figure>"),
    "a row is gone": dropped("<tr", "</tr>"),
    "a sentence": put("<p>The model is proven.</p>", "</main>"),
    "a numeral": put("<p>\uff19\uff19 found</p>", "</main>"),
    "a script": put("<script>x()</script>", "</main>"),
    "a drawing": put('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "</main>"),
    "a drawing in a drawing": put("<svg><svg></svg></svg>", "</main>"),
    "a drawing in a comment": put("<!-- <svg></svg> -->", "</main>"),
    "a drawing in an attribute": put('<p title="<svg></svg>"></p>', "</main>"),
    "no policy": lambda source: re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", source, count=1),
    "a chart's bar is shorter": shortened,
    "stamped": lambda source: source.replace('<html lang="en"', '<html lang="en" class="demo"', 1),
    "a comment": put("<!-- x -->", "</main>"),
}


def rates_swapped(source: str) -> str:
    """Swap the first and the last figure of the rates on page one, marks and all."""
    numbers = re.findall(r'<td class="num">(<data .*?</data>)</td>', source)
    first, last = numbers[0], numbers[-1]
    assert first != last
    return source.replace(first, "\0", 1).replace(last, first, 1).replace("\0", last, 1)


LOOSE = "Audited and certified by the national audit office the offer earns money on all of our assumptions"
# What is stopped whatever templates and stamps say, by the words alone.
WORD_EDITS: dict[str, Change] = {
    "a tick that says more": put('<strong data-tick="0">99 of 100 declines are found</strong>', "</main>"),
    "a tick in the text": put('<p data-tick="99">99</p>', "</main>"),
    "ticks relabelled": lambda source: re.sub(r'(<p data-tick="20"[^>]*>)20', r"\g<1>40", source),
    "figures of two rows swapped": rates_swapped,
    "many words without a stop": put(f"<p>{LOOSE}</p>", "</main>"),
}


def edit_page(folder: Path, change: Change) -> None:
    """Change the page of a folder; a change that changes nothing shows nothing."""
    path = folder / "briefing.en.html"
    source = path.read_text(encoding="utf-8")
    changed = change(source)
    assert changed != source
    path.write_text(changed, encoding="utf-8")


@pytest.mark.parametrize("edit", WORD_EDITS)
def test_words_and_figures_of_ones_own_are_stopped_whatever_the_templates(edit: str, folder: Path) -> None:
    edit_page(folder, WORD_EDITS[edit])
    assert verify(folder, looks=False)


@pytest.mark.parametrize("edit", EDITS)
def test_each_edit_of_the_page_is_stopped(edit: str, folder: Path) -> None:
    edit_page(folder, EDITS[edit])
    assert verify(folder)


@pytest.mark.parametrize("edit", [each for each in EDITS if each.startswith("style: ") or "drawing in" in each])
def test_a_style_that_hides_or_adds_is_stopped_whatever_the_templates(edit: str, folder: Path) -> None:
    edit_page(folder, EDITS[edit])
    assert any(find_build_problems(folder, (SHIPPED_TEMPLATES,), looks=False))  # all of them: the test above


@pytest.mark.parametrize(
    "rule",
    [
        "p{height:auto;max-height:none;margin:0 auto;zoom:.9;left:-1.5rem;transform:translateX(-50%)}",
        "p{font-size:.8rem;mask:none;animation:none;filter:none;list-style:none;quotes:'“' '”'}",
        "@keyframes k{from{opacity:0}}",
    ],
)
def test_a_style_of_ones_own_may_be_so(rule: str, folder: Path) -> None:
    edit_page(folder, styled(rule))
    assert verify(folder, looks=False) == ()


@pytest.mark.parametrize("why", ["demonstration", "first_look"])
def test_findings_that_ask_for_a_stamp_need_it(why: str, folder: Path) -> None:
    change_findings(folder, lambda document: document["briefing"].update({why: True}))
    assert any("stamp" in each for each in verify(folder))


def test_a_chart_changed_in_its_file_and_on_the_page_is_stopped(folder: Path) -> None:
    path = next(each for each in sorted((folder / "figures/en").glob("*.svg")) if "narrow" not in each.name)
    drawing = path.read_text(encoding="utf-8")
    found = re.search(r"(?<= L )\d+\.\d+", drawing)
    assert found is not None
    path.write_text(drawing[: found.start()] + "1.5" + drawing[found.end() :], encoding="utf-8")
    page = folder / "briefing.en.html"
    page.write_text(page.read_text(encoding="utf-8").replace(found[0], "1.5"), encoding="utf-8")
    assert verify(folder)


def test_lines_may_end_otherwise(folder: Path) -> None:
    path = folder / "briefing.en.html"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert verify(folder) == ()


def painted(color: tuple[int, int, int], box: tuple[float, float, float, float]) -> Callable[..., None]:
    """Paint a box over the first page."""

    def paint(document: pypdfium2.PdfDocument) -> None:
        page = document[0]
        shape = raw.FPDFPageObj_CreateNewRect(*box)
        raw.FPDFPageObj_SetFillColor(shape, *color, 255)
        raw.FPDFPath_SetDrawMode(shape, raw.FPDF_FILLMODE_ALTERNATE, False)
        raw.FPDFPage_InsertObject(page, shape)
        raw.FPDFPage_GenerateContent(page)

    return paint


def drawn_digits(document: pypdfium2.PdfDocument) -> None:
    """Draw a digit as lines."""
    page = document[0]
    shape = raw.FPDFPageObj_CreateNewPath(300, 600)
    for x, y in ((320, 600), (310, 560)):
        raw.FPDFPath_LineTo(shape, x, y)
    raw.FPDFPath_SetDrawMode(shape, raw.FPDF_FILLMODE_NONE, True)
    raw.FPDFPage_InsertObject(page, shape)
    raw.FPDFPage_GenerateContent(page)


def pictured(document: pypdfium2.PdfDocument) -> None:
    """Lay a picture over the page."""
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(pypdfium2.PdfBitmap.new_native(8, 8, raw.FPDFBitmap_BGR))
    image.set_matrix(pypdfium2.PdfMatrix().scale(300, 300))
    document[0].insert_obj(image)
    document[0].gen_content()


def noted(subtype: int) -> Callable[..., None]:
    """Put an annotation on the first page."""

    def annotate(document: pypdfium2.PdfDocument) -> None:
        note = raw.FPDFPage_CreateAnnot(document[0], subtype)
        raw.FPDFAnnot_SetRect(note, raw.FS_RECTF(50, 700, 500, 50))
        if subtype == raw.FPDF_ANNOT_LINK:
            raw.FPDFAnnot_SetURI(note, b"http://example.org")
        raw.FPDFPage_CloseAnnot(note)

    return annotate


PDF_EDITS: dict[str, Callable[[pypdfium2.PdfDocument], None]] = {
    "painted white": painted((255, 255, 255), (0, 0, 600, 850)),
    "a black box": painted((0, 0, 0), (100, 100, 200, 100)),
    "a picture over it": pictured,
    "digits as lines": drawn_digits,
    "a note": noted(raw.FPDF_ANNOT_FREETEXT),
    "a link over the page": noted(raw.FPDF_ANNOT_LINK),
    "an attached file": lambda document: document.new_attachment("x.exe").set_data(b"MZ"),
    "cropped": lambda document: document[0].set_cropbox(0, 400, 595, 842),
    "a page is gone": lambda document: document.del_page(1),
}


@pytest.mark.parametrize("edit", PDF_EDITS)
def test_each_edit_of_the_pdf_is_stopped(edit: str, built: Path, tmp_path: Path) -> None:
    fresh, path = (built / "briefing.en.pdf").read_bytes(), tmp_path / "briefing.en.pdf"
    document = pypdfium2.PdfDocument(fresh)
    PDF_EDITS[edit](document)
    document.save(path)
    document.close()
    assert list(pdf_look_problems(path, fresh))
    alone = bool(list(pdf_object_problems(path, TITLE)))
    assert alone == (edit in ("a note", "a link over the page", "an attached file", "cropped"))


@pytest.mark.parametrize(
    "old, new", [(b"/Title", b"/Tutle"), (b"/Catalog", b"/Catalog\n/OpenAction << /S /JavaScript >>")]
)
def test_bytes_that_no_page_shows_are_stopped(old: bytes, new: bytes, built: Path, tmp_path: Path) -> None:
    fresh, path = (built / "briefing.en.pdf").read_bytes(), tmp_path / "briefing.en.pdf"
    path.write_bytes(fresh.replace(old, new, 1) if old in fresh else fresh + new)
    assert list(pdf_look_problems(path, fresh))
    assert list(pdf_look_problems(built / "briefing.en.pdf", fresh)) == []


def test_what_stands_beside_the_pages_of_a_pdf_is_the_pages_own(page: HtmlPage, built: Path, tmp_path: Path) -> None:
    assert list(pdf_frame_problems(page, built / "briefing.en.pdf")) == []
    with pikepdf.open(built / "briefing.en.pdf") as document:
        document.docinfo["/Subject"], document.docinfo["/Keywords"] = "Certified", "proven"
        with document.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Certified by auditors", 0))
        document.save(tmp_path / "briefing.en.pdf")
    told = [each.what for each in pdf_frame_problems(page, tmp_path / "briefing.en.pdf")]
    assert told == ["subject of the document", "keywords of the document", "a bookmark that is no heading of the HTML"]


def test_the_pdf_of_a_folder_is_held_against_one_printed_anew(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "case")
    document = pypdfium2.PdfDocument((built / "briefing.en.pdf").read_bytes())
    PDF_EDITS["painted white"](document)
    document.save(tmp_path / "case/briefing.en.pdf")
    document.close()
    assert verify(tmp_path / "case", looks=False) == ()
    assert any("does not look as" in each for each in verify(tmp_path / "case"))
