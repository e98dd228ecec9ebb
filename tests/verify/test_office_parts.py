"""Tests that macros, objects, hidden or tracked texts and ways out of office files are told, of whatever version."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from plainspoken.verify.office_parts import office_part_problems

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAIN = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": '<Relationships><Relationship Id="a" Target="word/document.xml"/></Relationships>',
    "word/document.xml": f"<w:document {WORD}><w:p><w:r><w:t>It finds most.</w:t></w:r></w:p></w:document>",
    "word/media/rId9.png": "",
    "ppt/slides/slide1.xml": "<sld><p/></sld>",
}
STRANGE = {
    "a macro": ({"word/vbaProject.bin": ""}, "a part that no briefing has"),
    "an embedded file": ({"word/embeddings/table.xlsx": ""}, "a part that no briefing has"),
    "a template elsewhere": (
        {"word/_rels/settings.xml.rels": '<R><Relationship Target="http://x/t.dotm" TargetMode="External"/></R>'},
        "leads out of the file (http://x/t.dotm)",
    ),
    "a comment": ({"word/comments.xml": f"<w:comments {WORD}><w:comment/></w:comments>"}, "(comment)"),
    "a hidden text": ({"word/footnotes.xml": f"<w:f {WORD}><w:rPr><w:vanish/></w:rPr></w:f>"}, "(vanish)"),
    "a tracked change": ({"word/header1.xml": f"<w:h {WORD}><w:del/></w:h>"}, "(del)"),
    "a hidden slide": ({"ppt/slides/slide2.xml": '<sld show="0"/>'}, "a hidden slide"),
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
    (found,) = list_problems(tmp_path, PLAIN | parts)
    assert told in found


def test_a_part_that_stands_there_twice_is_told(tmp_path: Path) -> None:
    list_problems(tmp_path, PLAIN)
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as archive:
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("word/document.xml", "<w/>")
        assert "stands there twice" in str(next(iter(office_part_problems("a.docx", archive))))
