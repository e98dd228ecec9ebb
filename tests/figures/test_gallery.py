"""The gallery: every chart stands in it as it is drawn today, with what it shows and what judges its title."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.errors import PlainspokenError
from plainspoken.figures.gallery import draw_gallery
from tests.figures.variants import TEMPLATES

COMMITTED = Path(__file__).parents[2] / "figures"
MOST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The gallery, drawn anew from the committed findings; a picture of a chart that is gone lay in it before."""
    folder = tmp_path_factory.mktemp("figures")
    shutil.copytree(COMMITTED / "planted", folder / "planted")
    (folder / "gone.svg").touch()
    draw_gallery(folder, (TEMPLATES,))
    return folder


def test_what_is_committed_is_what_is_drawn(fresh: Path) -> None:
    drawn = {path.name: path.read_bytes() for path in fresh.iterdir() if path.is_file()}
    kept = {path.name: path.read_bytes() for path in COMMITTED.iterdir() if path.is_file()}
    assert sorted(drawn) == sorted(kept), "run: plainspoken gallery"
    assert [name for name in drawn if drawn[name] != kept[name]] == [], "run: plainspoken gallery"
    assert sum(map(len, kept.values())) < MOST_BYTES


def test_every_chart_has_its_entry(fresh: Path) -> None:
    index = (fresh / "README.md").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^## (\w+)\n((?:(?!^## ).*\n)*)", index, flags=re.MULTILINE))
    assert list(entries) == list(CHART_DEFINITIONS)
    for name, entry in entries.items():
        picture, title, shows, judged = (part.strip() for part in entry.strip().split("\n\n"))
        assert re.fullmatch(rf"!\[.+\]\({name}\.svg\)", picture)
        assert title.endswith(f"** ([on a phone]({name}.narrow.svg))") and shows
        assert judged.startswith(f"Its title is judged by `{CHART_DEFINITIONS[name].rule}`: ")


def test_a_chart_without_planted_findings_is_told(tmp_path: Path) -> None:
    (tmp_path / "planted").mkdir()
    planted = json.loads((COMMITTED / "planted/visits.json").read_text(encoding="utf-8"))
    del planted["members"]["months"]
    (tmp_path / "planted/visits.json").write_text(json.dumps(planted), encoding="utf-8")
    with pytest.raises(PlainspokenError, match=r"nothing planted for chart months, .*map.*; put the evidence"):
        draw_gallery(tmp_path, (TEMPLATES,))
