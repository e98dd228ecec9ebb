"""What is kept from one verification to the next is made anew as soon as the words or the findings change."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.core.findings import Findings, read_findings
from plainspoken.report.write_briefing import write_briefing
from plainspoken.verify import verify
from plainspoken.verify.judged_words import judge_anew, judged_words
from plainspoken.words import Words
from tests.tweak.own import put
from tests.verify.changes import change_findings
from tests.verify.conftest import TEMPLATES

OWN_FILES = {
    "words/en/mine.toml": ('[finds_positives]\nholds = "It finds {}."\n', "reads otherwise than its message"),
    "theme.toml": ('confidentiality = "Nobody reads this {} by chance."\n', "Nobody reads this"),
}


@pytest.mark.parametrize("name", OWN_FILES)
def test_an_own_file_that_changes_between_two_verifications_counts(
    name: str, folder: Path, findings: Findings, tmp_path: Path
) -> None:
    own, (text, told) = tmp_path / "own", OWN_FILES[name]
    put(own, name, text.format("many"))
    templates = (TEMPLATES, own)
    write_briefing(findings, Words(findings, "en", templates), folder / "figures" / "en", folder, {"html"})
    assert verify(folder, templates, looks=False) == ()
    put(own, name, text.format("most"))
    assert any(told in each for each in verify(folder, templates, looks=False))
    put(own, name, text.format("many"))
    assert verify(folder, templates, looks=False) == ()


def test_findings_that_change_between_two_verifications_count(folder: Path) -> None:
    assert verify(folder, looks=False) == ()
    change_findings(folder, lambda document: document["evidence"]["evaluation.recall"].update(value=0.51))
    assert any("evaluation.recall" in each for each in verify(folder, looks=False))


def test_the_same_findings_are_read_judged_and_put_in_words_once(folder: Path, tmp_path: Path) -> None:
    stored = read_findings(folder / "findings.json")
    assert read_findings(folder / "findings.json") is stored
    judged = judge_anew(stored)
    assert judge_anew(stored) is judged and judge_anew(stored.model_copy()) is not judged
    words = judged_words(judged, "en", (TEMPLATES,))
    assert judged_words(judged, "en", (TEMPLATES,)) is words
    put(tmp_path, "words/en/mine.toml", OWN_FILES["words/en/mine.toml"][0])
    others = (
        (judged.model_copy(), "en", (TEMPLATES,)),
        (judged, "sv", (TEMPLATES,)),
        (judged, "en", (TEMPLATES, tmp_path)),
    )
    assert all(judged_words(*each) is not words for each in others)
