"""Word document and slides: the page's own words, headings, alt texts; the same bytes each time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree, html

from plainspoken.core.findings import Evidence, read_findings
from plainspoken.figures.draw_charts import draw_all
from plainspoken.report.notebook_markup import render_slides_html
from plainspoken.report.office_columns import LINE_SIGNS, PICTURE_SIGNS, longest_word, weigh_columns
from plainspoken.report.office_documents import fill_core_properties, read_colophon, set_proofing_language
from plainspoken.report.office_reference import make_reference_document, rewrite_zip_parts
from plainspoken.report.office_room import choose_figure_size, choose_table_size, fit_picture
from plainspoken.report.other_formats import write_other_format
from plainspoken.report.quarto_markup import drop_empty_columns
from plainspoken.report.quarto_project import SLIDES_DOCUMENT, make_quarto_document
from plainspoken.theme import read_theme
from plainspoken.verify import verify
from plainspoken.verify.verify_office import DRAWING_XML_NAMESPACE, WORD_XML_NAMESPACE, read_paragraph_texts
from plainspoken.words import Words
from tests.report.building import write_further
from tests.sample_customers import customers_findings
from tests.words.planted import TEMPLATES, english, judged, whole_sample

DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
PLACE = "{http://schemas.openxmlformats.org/presentationml/2006/main}ph"
CORE = "docProps/core.xml"
PICTURE = "{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr"


def part(path: Path, name: str) -> bytes:
    """A file inside a document."""
    with ZipFile(path) as archive:
        return archive.read(name)


def texts_of(content: bytes) -> Iterator[str]:
    """The paragraphs of a slide."""
    return read_paragraph_texts(etree.fromstring(content), DRAWING_XML_NAMESPACE)


def slides(path: Path) -> list[bytes]:
    """The slides in order."""
    with ZipFile(path) as archive:
        names = [each for each in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", each)]
        return [archive.read(each) for each in sorted(names)]


def word_root(folder: Path) -> etree._Element:
    """The text of the Word document."""
    return etree.fromstring(part(folder / "briefing.en.docx", "word/document.xml"))


def styled(root: etree._Element, style: str) -> list[str]:
    """The texts of the paragraphs of a style."""
    texts: list[str] = []
    for paragraph in root.iter(f"{WORD_XML_NAMESPACE}p"):
        mark = paragraph.find(f"{WORD_XML_NAMESPACE}pPr/{WORD_XML_NAMESPACE}pStyle")
        if mark is not None and mark.get(f"{WORD_XML_NAMESPACE}val") == style:
            texts += read_paragraph_texts(paragraph, WORD_XML_NAMESPACE)
    return texts


def test_the_document_has_headings_tables_and_alt_texts(further: Path) -> None:
    root = word_root(further)
    assert styled(root, "Title") and styled(root, "Lead") and styled(root, "Takeaway") and styled(root, "Tag")
    assert len(styled(root, "Heading1")) > 8 and len(styled(root, "ChartTitle")) > 8
    alts = [each.get("descr") for each in root.iter(DRAWN)]
    assert len(alts) > 10 and not [each for each in alts if not each or "/" in each]
    assert len(list(root.iter(f"{WORD_XML_NAMESPACE}tbl"))) > 5


def test_the_contents_list_each_part_and_lead_to_it(further: Path) -> None:
    root = word_root(further)
    entries = list(root.iter(f"{WORD_XML_NAMESPACE}hyperlink"))
    texts = [next(read_paragraph_texts(each.getparent(), WORD_XML_NAMESPACE)) for each in entries]
    marks = {each.get(f"{WORD_XML_NAMESPACE}name") for each in root.iter(f"{WORD_XML_NAMESPACE}bookmarkStart")}
    assert texts == styled(root, "Heading1")
    assert all(each.get(f"{WORD_XML_NAMESPACE}anchor") in marks for each in entries)
    assert "TOC " in "".join(each.text for each in root.iter(f"{WORD_XML_NAMESPACE}instrText"))


def test_each_page_has_a_running_line_and_its_number(further: Path) -> None:
    path = further / "briefing.en.docx"
    running = html.document_fromstring((further / "briefing.en.html").read_text()).find("body").get("data-running")
    header = etree.fromstring(part(path, "word/header1.xml"))
    assert list(read_paragraph_texts(header, WORD_XML_NAMESPACE)) == [running]
    assert b" PAGE " in part(path, "word/footer1.xml") and b" NUMPAGES " in part(path, "word/footer1.xml")
    kinds = part(path, "[Content_Types].xml")
    links = part(path, "word/_rels/document.xml.rels")
    for name in (b"header1.xml", b"footer1.xml"):
        assert name in kinds and name in links
    section = word_root(further).find(f".//{WORD_XML_NAMESPACE}sectPr")
    tags = [etree.QName(each).localname for each in section]
    assert tags[:3] == ["footerReference", "footerReference", "headerReference"] and tags[-1] == "titlePg"


def test_rows_and_cards_stay_on_one_page(further: Path) -> None:
    root = word_root(further)
    rows = list(root.iter(f"{WORD_XML_NAMESPACE}tr"))
    assert rows and all(each.find(f".//{WORD_XML_NAMESPACE}cantSplit") is not None for each in rows)
    for table in root.iter(f"{WORD_XML_NAMESPACE}tbl"):
        columns = [int(each.get(f"{WORD_XML_NAMESPACE}w")) for each in table.iter(f"{WORD_XML_NAMESPACE}gridCol")]
        assert abs(sum(columns) - 9638) <= len(columns)  # as wide as the text
    tag = next(
        each for each in root.iter(f"{WORD_XML_NAMESPACE}pStyle") if each.get(f"{WORD_XML_NAMESPACE}val") == "Tag"
    )
    assert tag.getparent().find(f"{WORD_XML_NAMESPACE}keepNext") is not None


def test_only_body_and_annex_begin_a_page(further: Path) -> None:
    styles = [
        each
        for each in word_root(further).iter(f"{WORD_XML_NAMESPACE}pStyle")
        if each.get(f"{WORD_XML_NAMESPACE}val") == "Heading1"
    ]
    flowing = [each.getparent().find(f"{WORD_XML_NAMESPACE}pageBreakBefore") is not None for each in styles]
    assert flowing.count(False) == 2 and not flowing[0] and flowing[1]


def test_no_word_is_narrower_than_its_column() -> None:
    weights = weigh_columns([["Record what happens during the visit " * 3], ["Owner", "to be named"], ["29", "21"]])
    assert weights[0] > weights[1] > weights[2] >= 6


def test_a_picture_leaves_words_their_room() -> None:
    heads = ["Segment", "Number now", "Since last order", "Typical orders", "Share of revenue"]
    texts = [[head, word] for head, word in zip(heads, ["“Champions”", "640", "8 days", "10", "62%"], strict=True)]
    weights = weigh_columns([*texts, ["", "#" * PICTURE_SIGNS]])
    asked = [longest_word(each) for each in texts]
    assert abs(sum(weights) - LINE_SIGNS) < 1e-6
    assert all(weight > word + 4 for weight, word in zip(weights, asked, strict=False))


def test_a_head_over_two_columns_keeps_the_others_over_theirs() -> None:
    rows = '<tr><th>A</th><th colspan="2">B</th><th>C</th></tr><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr>'
    table = html.fragment_fromstring(f"<table>{rows}</table>")
    drop_empty_columns(table)
    assert [[cell.text or "" for cell in row] for row in table.iter("tr")] == [["A", "B", "", "C"], list("1234")]


def test_words_and_figures_fit_their_slide() -> None:
    stake = "If 1 more in 100 of them stayed away, about £27,000 would be missing in 90 days. " * 2
    lines, room = [*["95 Champions (92 to 97)"] * 7, stake], (4023360, 3703320)
    assert choose_figure_size(lines[:3], [True] * 3, 16, room) == 32
    assert choose_figure_size(lines, [True] * 7 + [False], 16, room) < 28
    left, top, wide, high = fit_picture(400, 100, (10, 20, 800, 300))
    assert (left, top, wide, high) == (10, 70, 800, 200)


def test_the_file_names_its_author_and_its_day(further: Path) -> None:
    findings = read_findings(further / "findings.json")
    names = {**findings.names["en"], "text.author": "Data & analysis", "text.report_date": "2026-03-02"}
    words = english(findings.model_copy(update={"names": {"en": names}}))
    blank = b"<dc:creator></dc:creator><dcterms:created xsi:type='x'>1980-01-01T00:00:00Z</dcterms:created>"
    named = fill_core_properties(blank, "", read_colophon(words, read_theme((TEMPLATES,))))
    assert b"<dc:creator>Data &amp; analysis</dc:creator>" in named and b"2026-03-02T00:00:00Z" in named
    undated = part(further / "briefing.en.docx", CORE)
    assert b"</dc:title>" in undated and b"1980" not in undated


@pytest.mark.parametrize(
    ("part", "language", "said"),
    [("ppt/presentation.xml", "sv", "sv"), ("ppt/presentation.xml", "en", "en-US"), ("ppt/media/a.png", "ru", "en-US")],
)
def test_spelling_is_checked_in_the_language_of_the_briefing(part: str, language: str, said: str) -> None:
    content = b'<a:defRPr lang="en-US"/><w:themeFontLang w:val="en-US" />'
    assert set_proofing_language(part, content, language) == content.replace(b"en-US", said.encode())


def test_slides_state_a_message_each(further: Path) -> None:
    made = slides(further / "briefing.en.pptx")
    titles = [next(texts_of(each)) for each in made]
    page = (further / "briefing.en.html").read_text(encoding="utf-8")
    said = {" ".join(each.text_content().split()) for each in html.document_fromstring(page).iter("h1", "h2")}
    assert len(made) > 6 and titles[1] == "Decisions we need from you"
    assert set(titles[:-1]) <= said


def test_slides_have_foot_number_and_notes(further: Path) -> None:
    path = further / "briefing.en.pptx"
    for number, slide in enumerate(slides(path), 1):
        kinds = {each.get("type") for each in etree.fromstring(slide).iter(PLACE)}
        assert {"title", "ftr", "sldNum"} <= kinds
        assert f"<a:t>{number}</a:t>".encode() in slide
    with ZipFile(path) as archive:
        notes = [archive.read(each) for each in archive.namelist() if each.startswith("ppt/notesSlides/notes")]
    assert len(notes) > 4 and all(any("Data:" in text for text in texts_of(each)) for each in notes)


def test_nothing_leaves_a_slide(further: Path) -> None:
    path = further / "briefing.en.pptx"
    with ZipFile(path) as archive:
        names = [each for each in archive.namelist() if re.search(r"slide(s|Layouts|Masters)/slide\w+\.xml$", each)]
        parts = [archive.read(each) for each in names]
    boxes = [each for content in parts for each in etree.fromstring(content).iter(f"{DRAWING_XML_NAMESPACE}xfrm")]
    assert len(boxes) > 20
    for box in boxes:
        left, top = (int(box.find(f"{DRAWING_XML_NAMESPACE}off").get(each)) for each in "xy")
        wide, high = (int(box.find(f"{DRAWING_XML_NAMESPACE}ext").get(each)) for each in ("cx", "cy"))
        assert left >= 0 and top >= 0 and left + wide <= 9144000 and top + high <= 5143500


def test_pictures_on_slides_have_alt_texts(further: Path) -> None:
    marks = [each for slide in slides(further / "briefing.en.pptx") for each in etree.fromstring(slide).iter(PICTURE)]
    alts = [each.get("descr") for each in marks if each.get("name", "").startswith("Picture")]
    assert len(alts) > 3
    assert all(each and len(each) > 40 and "/" not in each for each in alts)


def test_the_same_findings_give_the_same_bytes(further: Path, tmp_path: Path) -> None:
    words = english(read_findings(further / "findings.json"))
    for kind in ("docx", "pptx"):
        write_other_format(words, further / "figures/en", tmp_path, kind)
        name = f"briefing.en.{kind}"
        assert (tmp_path / name).read_bytes() == (further / name).read_bytes()


@pytest.mark.parametrize(("kind", "name"), [("docx", "word/styles.xml"), ("pptx", "ppt/theme/theme1.xml")])
def test_the_look_is_the_theme_s(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / "theme.toml").write_text('[colours]\naccent = "#702963"\n')
    path = tmp_path / f"reference.{kind}"
    path.write_bytes(make_reference_document(kind, read_theme((TEMPLATES, tmp_path))))
    assert b"702963" in part(path, name) and b"0B6B75" not in part(path, name)


def test_a_logo_is_on_the_slides_and_on_the_first_page(further: Path, tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 4"><rect width="10" height="4"/></svg>'
    (tmp_path / "logo.svg").write_text(drawing)
    (tmp_path / "theme.toml").write_text('name = "Acme"\nlogo = "logo.svg"\n')
    words = Words(read_findings(further / "findings.json"), "en", [TEMPLATES, tmp_path])
    for kind, shown in (("docx", "word/header2.xml"), ("pptx", "ppt/slideMasters/slideMaster1.xml")):
        write_other_format(words, further / "figures/en", tmp_path, kind)
        path = tmp_path / f"briefing.en.{kind}"
        folder, name = shown.rsplit("/", 1)
        assert b'descr="Acme"' in etree.tostring(etree.fromstring(part(path, shown)))
        assert b"media/logo.png" in part(path, f"{folder}/_rels/{name}.rels")
        assert part(path, f"{folder.split('/')[0]}/media/logo.png").startswith(b"\x89PNG")
        assert b'Extension="png"' in part(path, "[Content_Types].xml")
        if kind == "docx":
            assert b'w:type="first" r:id="header2"' in part(path, "word/document.xml")


def with_text(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """A change of the first place where a text stands."""
    return lambda _, content: content.replace(old, new, 1)


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        (
            "docx",
            b">What this means for you.",
            b">What that means for you.",
            "the document says this, the HTML does not",
        ),
        (
            "docx",
            b">What this means for you.",
            b">What that means for you.",
            "the HTML says this, the document does not",
        ),
        ("docx", b">43<", b">44<", "the document says this, the HTML does not"),
        ("pptx", b">What this means", b">What that means", "the slide says this, the page does not"),
    ],
)
def test_a_change_is_found(further: Path, tmp_path: Path, kind: str, old: bytes, new: bytes, told: str) -> None:
    ignored = shutil.ignore_patterns("quarto.*")
    folder = shutil.copytree(further, tmp_path / "case", ignore=ignored)
    path = folder / f"briefing.en.{kind}"
    path.write_bytes(rewrite_zip_parts(path.read_bytes(), with_text(old, new)))
    assert any(told in problem and path.name in problem for problem in verify(folder))


def test_what_is_no_document_is_told(further: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(further, tmp_path / "case", ignore=shutil.ignore_patterns("quarto.*"))
    (folder / "briefing.en.docx").write_bytes(b"PK")
    assert any("briefing.en.docx: not a .docx file" in problem for problem in verify(folder))


def test_the_notebook_ends_with_the_same_slides(further: Path) -> None:
    words = english(read_findings(further / "findings.json"))
    page = html.document_fromstring(render_slides_html(words, further / "figures/en"))
    assert len(list(page.iter("section"))) == len(slides(further / "briefing.en.pptx"))
    assert "Data:" not in page.text_content()  # the speaker's notes are left out
    assert not list(page.iter("script"))
    assert all(each.get("src").startswith("data:image/png;base64,") for each in page.iter("img"))
    assert page.xpath("//*[@data-evidence='evaluation.top_rate']")[0].text_content() == "43"


def test_a_segmentation_has_slides_of_its_own(tmp_path: Path) -> None:
    findings = customers_findings()
    words = english(findings)
    draw_all(findings, words, tmp_path)
    made = make_quarto_document(SLIDES_DOCUMENT, words, tmp_path)
    assert made.body.count("\n## ") + made.body.startswith("## ") > 4
    assert "pictures/tests" not in made.body and "Champions" in made.body


def test_a_stamped_briefing_without_dates_that_holds_an_action_back_is_verified(tmp_path: Path) -> None:
    base = whole_sample()
    shown = {"best_test.shown": Evidence(value=False, unit="flag")}
    stamped = base.briefing.model_copy(update={"demonstration": True})
    undated = {address: each for address, each in base.evidence.items() if not address.startswith("data.period_")}
    held = judged(base, {**undated, **shown}, dict(base.members)).model_copy(update={"briefing": stamped})
    write_further(held, tmp_path, ("docx", "pptx"))
    rows = "".join(texts_of(b"".join(slides(tmp_path / "briefing.en.pptx")[1:2])))
    assert "with the results of the other steps" in rows
    assert "Demonstration data" in "".join(word_root(tmp_path).itertext())
    assert verify(tmp_path) == ()


def test_a_long_table_of_a_slide_is_set_smaller() -> None:
    short, long = [["a", "b"]] * 3, [["word " * 30, "b"]] * 6
    sizes = (14, 12, 11, 10)
    assert choose_table_size(short, (3_000_000, 3_000_000), sizes, 3_700_000) == 14
    assert choose_table_size(long, (3_000_000, 3_000_000), sizes, 3_700_000) < 14


def test_what_a_no_break_space_binds_stays_on_one_line() -> None:
    assert longest_word(["125\u00a0days", "a"]) == 8
