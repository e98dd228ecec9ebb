"""Tests that what no briefing is built of is told in office files of whatever version: macros, objects, hidden or
tracked texts, ways out, texts that are not read."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from plainspoken.verify.office_kinds import SPACES
from plainspoken.verify.office_parts import office_part_problems
from tests.once import once
from tests.report.building import build_further

WORD, A, P = (f'xmlns:{each}="{SPACES[each]}"' for each in "wap")
HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
OTHER_TYPE = f'<Types><Override PartName="/word/document.xml" ContentType="{HEADER_TYPE}"/></Types>'
PLAIN = {
    "[Content_Types].xml": f'<Types><Override PartName="/word/header1.xml" ContentType="{HEADER_TYPE}"/></Types>',
    "_rels/.rels": '<R><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></R>',
    "word/document.xml": f"<w:document {WORD}><w:p><w:r><w:t>It finds most.</w:t></w:r></w:p></w:document>",
    "word/media/rId9.png": "",
    "ppt/slides/slide1.xml": f'<p:sld {P} {A}><a:p><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p></p:sld>',
    "ppt/slideLayouts/slideLayout1.xml": f"<p:sldLayout {P} {A}><p:sp><p:ph/><a:t>Click</a:t></p:sp></p:sldLayout>",
}


def word_with(markup: str) -> dict[str, str]:
    """A document with this in a paragraph."""
    return {"word/document.xml": f"<w:document {WORD} {A}><w:p><w:r>{markup}</w:r></w:p></w:document>"}


def slide_with(markup: str, part: str = "ppt/slides/slide1.xml", root: str = "sld") -> dict[str, str]:
    """A slide with this in it, or another part of slides."""
    return {part: f"<p:{root} {P} {A}>{markup}</p:{root}>"}


STRANGE = {
    "a macro": ({"word/vbaProject.bin": ""}, "a part that no briefing has"),
    "an embedded file": ({"word/embeddings/table.xlsx": ""}, "a part that no briefing has"),
    "a template elsewhere": (
        {"word/_rels/settings.xml.rels": '<R><Relationship Target="http://x/t.dotm" TargetMode="External"/></R>'},
        "leads out of the file (http://x/t.dotm)",
    ),
    "a comment": ({"word/comments.xml": f"<w:comments {WORD}><w:comment/></w:comments>"}, "(comment)"),
    "a hidden text": ({"word/footnotes.xml": f"<w:footnotes {WORD}><w:r><w:vanish/></w:r></w:footnotes>"}, "(vanish)"),
    "a tracked change": ({"word/header1.xml": f"<w:hdr {WORD}><w:del/></w:hdr>"}, "(del)"),
    "a hidden slide": ({"ppt/slides/slide2.xml": f'<p:sld {P} show="0"/>'}, "a hidden slide"),
    "a header that nobody reads": ({"word/header3.xml": f"<w:hdr {WORD}/>"}, "a part that no briefing has"),
    "notes at the end": ({"word/endnotes.xml": f"<w:endnotes {WORD}/>"}, "a part that no briefing has"),
    "a text in a footnote": ({"word/footnotes.xml": f"<w:footnotes {WORD}><w:t>x</w:t></w:footnotes>"}, "not read (t)"),
    "a formula": (word_with('<m:oMath xmlns:m="urn:m"/>'), "a text that is not read (oMath)"),
    "a digit as a symbol": (word_with('<w:sym w:char="F039"/>'), "not read (sym)"),
    "a minus that is no text": (word_with("<w:noBreakHyphen/>"), "not read (noBreakHyphen)"),
    "letters of a drawing": (word_with('<v:textpath xmlns:v="urn:v" string="x"/>'), "not read (textpath)"),
    "a text of another kind": (word_with("<a:t>x</a:t>"), "not read (t)"),
    "a field with a text": (word_with("<w:instrText> QUOTE x </w:instrText>"), "no briefing has (QUOTE x)"),
    "a number that says something": (
        {"word/numbering.xml": f'<w:numbering {WORD}><w:lvlText w:val="Proven %1"/></w:numbering>'},
        "a mark of a list that says something (Proven %1)",
    ),
    "another main part": (
        {"_rels/.rels": '<R><Relationship Type="x/officeDocument" Target="word/header1.xml"/></R>'},
        "leads to a part where no briefing has it (officeDocument: word/header1.xml)",
    ),
    "the main part of another kind of file": (
        {"_rels/.rels": '<R><Relationship Type="x/officeDocument" Target="ppt/presentation.xml"/></R>'},
        "leads to a part where no briefing has it",
    ),
    "a part under another kind of content": ({"[Content_Types].xml": OTHER_TYPE}, "calls /word/document.xml something"),
    "a slide of another name": (slide_with("", "ppt/slides/forged.xml"), "a part that no briefing has"),
    "a field of a slide": (slide_with('<a:p><a:fld type="TxLink"><a:t>x</a:t></a:fld></a:p>'), "(TxLink)"),
    "a slide's number beside a figure": (
        slide_with('<a:p><a:fld type="slidenum"><a:t>2</a:t></a:fld><a:r><a:t>9</a:t></a:r></a:p>'),
        "a field that no briefing has (slidenum)",
    ),
    "a bullet of a slide": (slide_with('<a:buChar char="9"/>'), "(buChar)"),
    "a formula on a slide": (slide_with('<m:m xmlns:m="urn:m"/>'), "not read (m)"),
    "a bullet of all slides": (
        slide_with('<a:buChar char="9"/>', "ppt/slideMasters/slideMaster1.xml", "sldMaster"),
        "a mark of a list that says something (9)",
    ),
    "a text on all slides": (
        slide_with("<p:sp><a:t>Proven</a:t></p:sp>", "ppt/slideLayouts/slideLayout1.xml", "sldLayout"),
        "a text on all slides that no page says (Proven)",
    ),
}


def list_problems(folder: Path, parts: Mapping[str, str]) -> list[str]:
    """What is told of a file of these parts."""
    with zipfile.ZipFile(folder / "a.docx", "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    with zipfile.ZipFile(folder / "a.docx") as archive:
        return [str(each) for each in office_part_problems("a.docx", archive)]


def test_a_plain_file_is_fine(tmp_path: Path) -> None:
    assert list_problems(tmp_path, PLAIN) == []


@pytest.mark.parametrize("what", STRANGE)
def test_what_no_briefing_has_is_told(tmp_path: Path, what: str) -> None:
    parts, told = STRANGE[what]
    assert any(told in each for each in list_problems(tmp_path, PLAIN | parts))


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_what_this_version_writes_is_fine(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    path = once(tmp_path_factory, "further", build_further) / f"briefing.en.{kind}"
    with zipfile.ZipFile(path) as archive:
        assert list(office_part_problems(path.name, archive)) == []


def test_a_part_that_stands_there_twice_is_told(tmp_path: Path) -> None:
    list_problems(tmp_path, PLAIN)
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as archive:
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("word/document.xml", "<w/>")
        assert "stands there twice" in str(next(iter(office_part_problems("a.docx", archive))))
