"""Tests of what is redone when own templates change: pages and charts that show it, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.pipeline.cache_key import list_differing_hashes
from plainspoken.pipeline.draw_stage import draw_stage
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.pipeline.targets_stage import targets_stage
from plainspoken.pipeline.write_stage import verify_stage, write_stage
from plainspoken.theme.user_folder import TEMPLATES_VARIABLE, own_templates
from tests.tweak.own import put
from tests.words.planted import TEMPLATES

ROOT = TEMPLATES.parent
CHANGES = {
    "words/en/a.toml": ('[finds_positives]\nholds = "x"\n', {"write", "verify"}),
    "words/en/c.toml": ('[labels]\nraised_chance = "x"\n', {"draw", "write", "verify", "targets"}),
    "words/en/b.toml": ('[chart_value]\nsubtitle = "x"\n', {"draw", "write", "verify", "targets"}),
    "briefing/style.css": ("p {}", {"write", "verify"}),
    "theme.toml": ('name = "x"\n', {"write", "verify"}),
    "tables.toml": ("[models]\n", {"write", "verify"}),
    "logo.svg": ("<svg/>", {"write", "verify"}),
}


def inputs(own: Path, folder: Path) -> dict[str, dict[str, str]]:
    """The inputs of each stage that knows templates."""
    places = ProjectPaths(ROOT, Path("analysis"), Path("report"), (own,))
    stages = {
        "draw": draw_stage(places, folder, "en"),
        "write": write_stage(places, folder, "en", "html"),
        "targets": targets_stage(places, folder, "en"),
        "verify": verify_stage(places, folder, ["en"]),
    }
    return {name: dict(stage.inputs()) for name, stage in stages.items()}


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_change_touches_the_stages_that_show_it(tmp_path: Path, name: str) -> None:
    own = tmp_path / "own"
    before = inputs(own, tmp_path)
    text, touched = CHANGES[name]
    put(own, name, text)
    after = inputs(own, tmp_path)
    assert {stage for stage in before if list_differing_hashes(before[stage], after[stage])} == touched


def test_colours_redraw_the_charts(tmp_path: Path) -> None:
    before = inputs(tmp_path, tmp_path)
    put(tmp_path, "theme.toml", '[colours]\naccent = "#7A1FA2"\n')
    assert list_differing_hashes(before["draw"], inputs(tmp_path, tmp_path)["draw"]) == ["theme"]


def test_the_usual_folder_counts_only_with_templates_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TEMPLATES_VARIABLE, raising=False)
    put(tmp_path, "templates/index.html", "<p>")
    assert own_templates(TEMPLATES) == ()
    put(tmp_path, "templates/theme.toml", "")
    assert own_templates(TEMPLATES) == (tmp_path / "templates",)
    assert own_templates(tmp_path / "templates") == ()
