"""Tests of pages as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.page_pictures import PICTURED_PAGES, write_page_pictures
from tests.report.conftest import Built

LARGEST = 200 * 1024


def test_pages_are_small_pictures_and_the_same_twice(built: Built, tmp_path: Path) -> None:
    pdf = tmp_path / "shop" / "briefing.en.pdf"
    pdf.parent.mkdir()
    pdf.write_bytes(built.pdf)
    made = write_page_pictures(pdf, tmp_path / "gallery")
    assert [path.name for path in made] == [f"shop-{number}.png" for number in PICTURED_PAGES]
    before = [path.read_bytes() for path in made]
    assert all(len(each) < LARGEST for each in before)
    assert [path.read_bytes() for path in write_page_pictures(pdf, tmp_path / "gallery")] == before
    with Image.open(made[0]) as picture:
        assert picture.height > picture.width


def test_what_is_not_there_is_told(built: Built, tmp_path: Path) -> None:
    with pytest.raises(PlainspokenError, match="no such file; build it first: plainspoken report shop"):
        write_page_pictures(tmp_path / "shop" / "briefing.en.pdf", tmp_path)
    pdf = tmp_path / "briefing.en.pdf"
    pdf.write_bytes(built.pdf)
    with pytest.raises(PlainspokenError, match="page 99 was asked for"):
        write_page_pictures(pdf, tmp_path, (99,))
