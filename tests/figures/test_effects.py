"""Charts of effects: each dot stands where its stored effect is, filled where the case has the values named as high."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from plainspoken.core.effects import FactorEffects
from plainspoken.core.findings import Findings
from plainspoken.figures.draw_charts import list_drawable_charts, write_chart
from plainspoken.figures.svg import SVG_NAMESPACE
from tests.figures.variants import again, words_of
from tests.sample import sample_findings

DISC = re.compile(r"M([\d.-]+) ([\d.-]+)a([\d.]+) ")


def dots_of(tmp_path: Path, name: str, width: str = "") -> list[tuple[dict[str, str], list[float]]]:
    """The marks of each shape of dots, and where the centres of its dots stand."""
    findings = sample_findings()
    write_chart(findings, words_of(findings), name, tmp_path)
    drawing = etree.fromstring((tmp_path / f"{name}{width}.svg").read_bytes())
    shapes = drawing.iterfind(f".//{SVG_NAMESPACE}path[@data-effects]")
    return [(dict(each.attrib), [float(x) + float(r) for x, _, r in DISC.findall(each.get("d"))]) for each in shapes]


def stored(at: str) -> FactorEffects:
    """The sample's effects of one factor."""
    sample = sample_findings().effects
    assert sample is not None
    found = sample.of(at)
    assert found is not None
    return found


@pytest.mark.parametrize("width", ["", ".narrow"])
def test_each_dot_of_the_beeswarm_stands_at_its_effect(tmp_path: Path, width: str) -> None:
    places: list[tuple[float, float]] = []
    for marks, xs in dots_of(tmp_path, "beeswarm", width):
        factor, filled = stored(marks["data-effects"]), int(marks["data-filled"])
        effects = [each for each, high in zip(factor.effects, factor.high, strict=True) if high == filled]
        assert len(xs) == len(effects)
        places += zip(sorted(xs), sorted(effects), strict=True)
    sample = sample_findings().effects
    assert sample is not None
    assert len(places) == len(sample.factors) * len(sample.chance)
    (x0, low), (x1, high) = min(places, key=lambda each: each[1]), max(places, key=lambda each: each[1])
    for x, effect in places:
        assert x == pytest.approx(x0 + (x1 - x0) * (effect - low) / (high - low), abs=0.05)


def test_the_factor_that_can_be_changed_says_so(tmp_path: Path) -> None:
    dots_of(tmp_path, "beeswarm")
    drawn = (tmp_path / "beeswarm.svg").read_text(encoding="utf-8")
    assert drawn.count(str(words_of(sample_findings()).label("chart_can_change"))) == 1  # where visits come from


def test_a_dependence_shows_each_case_in_the_bin_of_its_value(tmp_path: Path) -> None:
    drawn = dots_of(tmp_path, "dependence")
    assert len({marks["data-effects"] for marks, _ in drawn}) == 2
    for marks, xs in drawn:
        factor = stored(marks["data-effects"])
        mine = [
            effect for effect, place in zip(factor.effects, factor.bins, strict=True) if str(place) == marks["data-bin"]
        ]
        assert len(xs) == len(mine)


def without_effects(findings: Findings) -> Findings:
    """Findings of somebody who has no single effects."""
    return again(findings, effects=None)


def test_without_single_effects_no_dots_are_drawn() -> None:
    drawn = list_drawable_charts(without_effects(sample_findings()))
    assert not {"beeswarm", "dependence"} & set(drawn) and "waterfall_found" in drawn


def test_a_waterfall_leads_from_the_start_to_the_predicted_chance(tmp_path: Path) -> None:
    findings = sample_findings()
    write_chart(findings, words_of(findings), "waterfall_missed", tmp_path)
    drawing = etree.fromstring((tmp_path / "waterfall_missed.svg").read_bytes())
    bars = [each.get("data-bar") for each in drawing.iterfind(f".//{SVG_NAMESPACE}path[@data-bar]")]
    steps = [f"{at}.effect" for at in findings.over("examples.missed.steps")]
    assert bars == ["examples.missed.start", *steps, "examples.missed.rest", "examples.missed.probability"]
