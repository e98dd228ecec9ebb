"""docs/python.md, run as a reader would: each block of Python in its order, in a folder of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from plainspoken.data.locate import DATA_FOLDER_VARIABLE

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "python.md"


def test_the_blocks_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)
    blocks = re.findall(r"^```(python|text)\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), flags=re.M | re.S)
    names: dict[str, Any] = {}
    for language, text in blocks:
        if language == "python":
            exec(compile(text, "docs/python.md", "exec"), names)
            printed = capsys.readouterr().out
        else:
            assert printed == text
    assert sum(language == "text" for language, _ in blocks) == 1
    assert {"briefing.en.html", "briefing.en.pdf", "findings.json"} <= {each.name for each in names["paths"]}
    assert names["case"].name == "table.toml"
    assert (tmp_path / "report" / "churn" / "briefing.en.pdf").is_file()
