"""Documents are held byte for byte against those that are written anew, whatever was changed in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plainspoken.core.findings import read_findings
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.check_build import explain_missing_digests
from plainspoken.pipeline.check_documents import document_problems
from plainspoken.report.office_reference import rewrite_zip_parts
from plainspoken.verify import verify
from tests.once import once
from tests.report.building import build_further
from tests.verify.changes import change_page
from tests.words.planted import TEMPLATES

Change = Callable[[str, bytes], bytes]


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "further", build_further)


def problems_of(folder: Path) -> list[str]:
    return list(map(str, document_problems(folder, read_findings(folder / "findings.json"), "en", (TEMPLATES,))))


def hide_a_run(name: str, content: bytes) -> bytes:
    return content.replace(b"<w:r>", b"<w:r><w:rPr><w:vanish/></w:rPr>", 1) if name == "word/document.xml" else content


def empty_a_slide(name: str, content: bytes) -> bytes:
    return content.replace(b"<a:t>", b"<a:t/><a:t>", 1) if name == "ppt/slides/slide2.xml" else content


def swap_a_picture(name: str, content: bytes) -> bytes:
    return content[::-1] if name.endswith(".png") else content


def test_documents_as_they_are_written_hold(further: Path) -> None:
    assert problems_of(further) == []


@pytest.mark.parametrize(
    ("kind", "change"),
    [("docx", hide_a_run), ("docx", swap_a_picture), ("pptx", empty_a_slide), ("pptx", swap_a_picture)],
)
def test_whatever_is_changed_in_a_document_is_found(further: Path, tmp_path: Path, kind: str, change: Change) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(further, folder)
    for other in ("docx", "pptx"):
        if other != kind:
            (folder / f"briefing.en.{other}").unlink()
    shutil.rmtree(folder / "quarto.en")
    path = folder / f"briefing.en.{kind}"
    path.write_bytes(rewrite_zip_parts(path.read_bytes(), change))
    assert problems_of(folder) == [f"briefing.en.{kind}: is not, byte for byte, as it is written from these findings"]


def test_the_settings_of_a_quarto_project_are_held_too(further: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(further, folder)
    for kind in ("docx", "pptx"):
        (folder / f"briefing.en.{kind}").unlink()
    settings = folder / "quarto.en" / "_quarto.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "execute:\n  enabled: true\n", encoding="utf-8")
    (found,) = problems_of(folder)
    assert "quarto.en/_quarto.yml: is not, byte for byte" in found


def test_files_without_digests_are_not_said_to_be_as_those_say(further: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    shutil.copytree(further, folder)
    assert explain_missing_digests(folder, False) == "neither SHA256SUMS nor stamps are there"
    (folder / STAMPS_FOLDER).mkdir(exist_ok=True)
    assert "another run is at work" in explain_missing_digests(folder, True)


def test_a_line_too_many_at_the_end_of_a_page_is_a_problem(folder: Path) -> None:
    page = folder / "briefing.en.html"
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert any("is not as the templates render it" in each for each in verify(folder))


def test_a_page_nested_beyond_any_briefing_is_told(folder: Path) -> None:
    from plainspoken.core.errors import PlainspokenError

    change_page(folder, "</main>", "<div>" * 3_000 + "</div>" * 3_000 + "</main>")
    with pytest.raises(PlainspokenError, match="elements at most 200 deep"):
        verify(folder)
