"""Tests of the colours: contrast as WCAG 2.2 defines it, and one table of colours for page and charts."""

from __future__ import annotations

import re

import pytest

from plainspoken.figures.chart_style import CHART_COLOURS
from plainspoken.theme import read_theme
from plainspoken.theme.contrast import contrast_ratio
from tests.words.planted import TEMPLATES

STYLE = (TEMPLATES / "briefing" / "style.css").read_text(encoding="utf-8")
THEME = dict(re.findall(r"--(\w+): (#[0-9A-F]{6});", STYLE))
TEXT, GRAPHIC = 4.5, 3.0


def test_the_measure() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", ["paper", "ground"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "accent", "weak"])
def test_text_can_be_read(ink: str, ground: str) -> None:
    assert contrast_ratio(THEME[ink], THEME[ground]) >= TEXT


@pytest.mark.parametrize("mark", ["accent", "rest", "weak"])
def test_marks_can_be_seen(mark: str) -> None:
    assert contrast_ratio(THEME[mark], THEME["paper"]) >= GRAPHIC


def test_style_sheet_theme_file_and_charts_have_the_same_colours() -> None:
    shipped = read_theme((TEMPLATES,)).colours.model_dump()
    assert {name: shipped[name] for name in THEME} == THEME
    assert {name: shipped[name] for name in CHART_COLOURS} == dict(CHART_COLOURS)


def test_no_colour_beside_the_theme() -> None:
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[;\s])", STYLE)) <= set(THEME.values())


def test_no_text_is_smaller_than_8_points() -> None:
    sizes = [float(each) * 9.6 for each in re.findall(r"font-size: ([\d.]+)rem", STYLE)]
    sizes += [float(each) * 9.6 for each in re.findall(r"--(?:note|answer|part|title|heading): ([\d.]+)rem", STYLE)]
    sizes += [float(each) for each in re.findall(r"font-size: ([\d.]+)pt", STYLE)]
    assert len(sizes) > 8
    assert min(sizes) >= 8
