"""Damaged and made-up files in a build folder are told as problems; none ends the command with an error of ours."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.verify import verify

Damage = Callable[[bytes], bytes]

DAMAGES: dict[str, Damage] = {
    "nothing": lambda content: b"",
    "one bad byte": lambda content: content[: len(content) // 2] + b"\xff" + content[len(content) // 2 :],
    "cut": lambda content: content[: len(content) // 3],
    "zeros": lambda content: bytes(1000),
    "a comment": lambda content: b"<!-- x -->",
    "UTF-16": lambda content: content.decode("utf-8", errors="replace").encode("utf-16"),
    "noise": lambda content: random.Random(1).randbytes(3000),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["briefing.en.html", "figures/en/gain.svg"])
def test_a_damaged_page_or_drawing_is_told(name: str, damage: str, folder: Path) -> None:
    path = folder / name
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    try:
        assert verify(folder, looks=False) or verify(folder)
    except PlainspokenError as error:
        assert "expected a page in UTF-8" in str(error)


@pytest.mark.parametrize("damage", [each for each in DAMAGES if each != "one bad byte"])
def test_a_damaged_pdf_is_told(damage: str, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "case")
    path = tmp_path / "case/briefing.en.pdf"
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert any("not a PDF that can be read" in each for each in verify(tmp_path / "case", looks=False))
