"""Word document and slides: the page's own words, headings, alt texts; the same bytes each time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree, html

from plainspoken.figures.draw_charts import write_chart
from plainspoken.core.findings import read_findings
from plainspoken.theme import read_theme
from plainspoken.verify import verify
from plainspoken.verify.verify_office import DRAWING_XML_NAMESPACE, WORD_XML_NAMESPACE, read_paragraph_texts
from plainspoken.report.other_formats import write_other_format
from plainspoken.report.notebook_markup import render_slides_html
from plainspoken.report.office_reference import rewrite_zip_parts, make_reference_document
from plainspoken.report.quarto_project import SLIDES_DOCUMENT, make_quarto_document
from tests.sample_customers import customers_findings
from tests.words.planted import TEMPLATES, english

DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
PICTURE = "{http://schemas.openxmlformats.org/presentationml/2006/main}cNvPr"


def part(path: Path, name: str) -> bytes:
    """A file inside a document."""
    with ZipFile(path) as archive:
        return archive.read(name)


def slides(path: Path) -> list[bytes]:
    """The slides in order."""
    with ZipFile(path) as archive:
        names = [each for each in archive.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", each)]
        return [archive.read(each) for each in sorted(names)]


def test_the_document_has_headings_tables_and_alt_texts(further: Path) -> None:
    root = etree.fromstring(part(further / "briefing.en.docx", "word/document.xml"))
    styles = [each.get(f"{WORD_XML_NAMESPACE}val") for each in root.iter(f"{WORD_XML_NAMESPACE}pStyle")]
    assert styles[:3] == ["Title", "Subtitle", "Answer"]
    assert styles.count("Heading2") > 8 and styles.count("ChartTitle") > 10
    alts = [each.get("descr") for each in root.iter(DRAWN)]
    assert len(alts) > 10 and not [each for each in alts if not each or "/" in each]
    assert len(list(root.iter(f"{WORD_XML_NAMESPACE}tbl"))) > 5


def test_five_slides_each_with_a_title(further: Path) -> None:
    made = slides(further / "briefing.en.pptx")
    titles = [next(read_paragraph_texts(each, DRAWING_XML_NAMESPACE)) for each in made]
    question = "Can we tell, during a visit, whether it will end in a purchase?"
    assert len(made) == 5
    assert titles[:3] == [question, "What to do now", "How good it is"]
    assert titles[4] == "How to find out whether it works"


def test_pictures_on_slides_have_alt_texts(further: Path) -> None:
    marks = [
        each
        for slide in slides(further / "briefing.en.pptx")
        for each in etree.fromstring(slide).iter(PICTURE)
    ]
    alts = [each.get("descr") for each in marks if each.get("name", "").startswith("Picture")]
    assert len(alts) == 2
    assert all(re.search(r"\d+ (?:of|in) 100", each or "") for each in alts)


def test_the_same_findings_give_the_same_bytes(further: Path, tmp_path: Path) -> None:
    words = english(read_findings(further / "findings.json"))
    write_other_format(words, further / "figures/en", tmp_path, "pptx")
    assert (tmp_path / "briefing.en.pptx").read_bytes() == (further / "briefing.en.pptx").read_bytes()


@pytest.mark.parametrize(("kind", "name"), [("docx", "word/styles.xml"), ("pptx", "ppt/theme/theme1.xml")])
def test_the_look_is_the_theme_s(tmp_path: Path, kind: str, name: str) -> None:
    (tmp_path / "theme.toml").write_text('[colours]\naccent = "#702963"\n')
    path = tmp_path / f"reference.{kind}"
    path.write_bytes(make_reference_document(kind, read_theme((TEMPLATES, tmp_path))))
    assert b"702963" in part(path, name) and b"0B6B75" not in part(path, name)


def with_text(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """A change of the first place where a text stands."""
    return lambda _, content: content.replace(old, new, 1)


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("docx", b">It ranks better", b">It ranks far better", "the document says this, the HTML does not"),
        ("docx", b">It ranks better", b">It ranks far better", "the HTML says this, the document does not"),
        ("docx", b">43<", b">44<", "the document says this, the HTML does not"),
        (
            "pptx",
            b">It ranks better",
            b">It ranks far better",
            "slide 3: the slide says this, the page does not",
        ),
    ],
)
def test_a_change_is_found(
    further: Path, tmp_path: Path, kind: str, old: bytes, new: bytes, told: str
) -> None:
    ignored = shutil.ignore_patterns("quarto.*")
    folder = shutil.copytree(further, tmp_path / "case", ignore=ignored)
    path = folder / f"briefing.en.{kind}"
    path.write_bytes(rewrite_zip_parts(path.read_bytes(), with_text(old, new)))
    assert any(told in problem and path.name in problem for problem in verify(folder))


def test_what_is_no_document_is_told(further: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(further, tmp_path / "case", ignore=shutil.ignore_patterns("quarto.*"))
    (folder / "briefing.en.docx").write_bytes(b"PK")
    assert any("briefing.en.docx: not a .docx file" in problem for problem in verify(folder))


def test_the_notebook_ends_with_the_same_five_slides(further: Path) -> None:
    words = english(read_findings(further / "findings.json"))
    page = html.document_fromstring(render_slides_html(words, further / "figures/en"))
    assert len(list(page.iter("section"))) == 5
    assert not list(page.iter("script"))
    assert all(each.get("src").startswith("data:image/png;base64,") for each in page.iter("img"))
    assert page.xpath("//*[@data-evidence='evaluation.top_rate']")[0].text_content() == "43"


def test_a_segmentation_has_five_slides_too(tmp_path: Path) -> None:
    findings = customers_findings()
    words = english(findings)
    for name in ("map", "segments"):
        write_chart(findings, words, name, tmp_path)
    made = make_quarto_document(SLIDES_DOCUMENT, words, tmp_path)
    assert made.body.count("\n## ") + made.body.startswith("## ") == 5
    assert "pictures/map" in made.body and "Champions" in made.body
