"""Tests of what the preview tells at the terminal: shown, refused, or not said in this briefing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plainspoken.core.findings import write_findings
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.preview.state import PreviewState
from tests.tweak.own import put
from tests.words.planted import TEMPLATES, whole_sample

WORDS, FIRST = "words/en/mine.toml", "briefing/part_first.jinja"


@pytest.fixture
def room(tmp_path: Path, built: Path) -> PreviewState:
    """The sample's preview after its first look; its charts are not drawn anew."""
    folder = tmp_path / "built"
    write_findings(whole_sample(), folder / "findings.json")
    shutil.copytree(built / "figures", folder / "figures" / "en")
    (tmp_path / "own").mkdir()
    (tmp_path / "drawings").mkdir()
    places = ProjectPaths(TEMPLATES.parent, tmp_path, tmp_path, (tmp_path / "own",), TEMPLATES)
    room = PreviewState(places, folder, "en", tmp_path / "drawings")
    room.drawn = room.stage.inputs()
    assert room.refresh((), lambda: None).tell([1.0]) == "shown after 1.00 s"
    return room


def told_of(room: PreviewState, name: str, text: str) -> str:
    """What is told once an own file was written."""
    path = put(room.places.own[0], name, text)
    return room.refresh([path], lambda: None, lambda: True).tell([0.04, 0.1])


def test_what_is_refused_is_not_told_as_shown(room: PreviewState) -> None:
    text = '{% extends "shipped/part_first.jinja" %}\n{% block use %}\n<p>We sold 55 units</p>\n{% endblock %}\n'
    told = told_of(room, FIRST, text)
    assert told.startswith(f"refused: {room.places.own[0] / FIRST}:3: says the number '55' by itself")
    assert "shown" not in told
    assert told_of(room, FIRST, text.replace("55 ", "")) == "shown after 0.04, 0.10 s"


def test_a_sentence_of_another_verdict_is_told_as_not_said(room: PreviewState) -> None:
    told = told_of(room, WORDS, '[finds_positives]\nfails = "Lo."\n')
    assert told == "not said in this briefing: [finds_positives] fails (it says holds)"
    told = told_of(room, WORDS, '[finds_positives]\nfails = "Lo."\nholds = "Well."\n')
    assert told == "shown after 0.04, 0.10 s"
    told = told_of(room, WORDS, '[finds_positives]\nfails = "Lo, lo."\nholds = "Well, well."\n')
    assert told.startswith("shown after 0.04, 0.10 s; not said in this briefing: [finds_positives] fails")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[finds_positives]\nmine_holds = "Lo."\n', "[finds_positives] mine_holds (no page shows it)"),
        ('[labels]\nour_note = "Lo"\n', "[labels] our_note (no page shows it)"),
        ('[chart_people]\ntitle_fails = "Lo"\n', "[chart_people] title_fails (it says title_holds)"),
        ('[membership_moves]\nholds = "Lo."\n', "[membership_moves] holds (it has no evidence for this rule)"),
    ],
)
def test_what_is_not_said_is_told_with_its_reason(room: PreviewState, text: str, why: str) -> None:
    assert told_of(room, WORDS, text) == f"not said in this briefing: {why}"


def test_words_of_another_language_are_not_shown(room: PreviewState) -> None:
    told = told_of(room, "words/sv/mine.toml", '[finds_positives]\nholds = "Nja."\n')
    assert told == "not shown, for this preview is in 'en': --language sv shows it"
