"""Each folder that an analyst meets says what it is, and the map of the program names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE_LINES = 60


@pytest.mark.parametrize("folder", ["analysis", "data", "templates", "figures", "report"])
def test_each_folder_says_what_it_is(folder: str) -> None:
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# The ")
    assert f"[{folder}/]({folder}/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    links = [each for each in re.findall(r"\]\((?!http)([^)#]+)", text) if not (ROOT / folder / each).exists()]
    assert links == []


def test_every_case_stands_in_the_list_of_questions() -> None:
    listed = re.findall(r"\]\((\w+\.toml)\)", (ROOT / "analysis/README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.name for path in (ROOT / "analysis").glob("*.toml"))


def test_the_architecture_names_every_part_in_the_order_of_imports() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = {path.parent.name for path in (ROOT / "plainspoken").glob("*/__init__.py")}
    walked = text.partition("in the order below")[2]
    assert parts - set(re.findall(r"`(\w+)/`", walked)) == set()
    assert len(text.splitlines()) <= PAGE_LINES


def test_what_the_architecture_names_is_there() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    files = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("plainspoken/**/*.py")}
    named = re.findall(r"`([\w/]+\.py)`", text)
    assert named and [each for each in named if not any(file.endswith(f"/{each}") for file in files)] == []
