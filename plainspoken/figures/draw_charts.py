"""All charts of a briefing to SVG files, in both widths."""

from __future__ import annotations

import warnings
from pathlib import Path

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import Findings, write_atomically
from plainspoken.figures import (  # noqa: F401  (each registers its charts)
    ab_test,
    beeswarm,
    calibration_chart,
    curves,
    cuts,
    decision_chart,
    dependence,
    gain_chart,
    later,
    list_test_chart,
    looks_chart,
    map,
    pareto_chart,
    people,
    periods,
    profit_chart,
    quantile_bars,
    ranking,
    ribbon_chart,
    sales,
    subgroup_chart,
    transition_chart,
    waterfall,
)
from plainspoken.figures.chart_registry import CHART_FUNCTIONS, ChartFunction
from plainspoken.figures.chart_style import ChartWidth, map_theme_colours, use_theme_fonts
from plainspoken.figures.svg import figure_to_svg, replace_svg_colours
from plainspoken.theme import read_theme
from plainspoken.words import Words


def find_chart_function(name: str) -> ChartFunction:
    """The function that draws a chart of the registry."""
    return CHART_FUNCTIONS[name]


def list_drawable_charts(findings: Findings) -> tuple[str, ...]:
    """The charts that the findings give something to draw, in the order of the registry."""
    return tuple(name for name, chart in CHART_DEFINITIONS.items() if chart.claim(findings) is not None)


def draw_all(findings: Findings, words: Words, folder: Path) -> tuple[Path, ...]:
    """Write `<name>.svg` and `<name>.narrow.svg` for each drawable chart; returns the files.

    Files of charts that can no longer be drawn are removed, so that the folder never lies.
    """
    written = [path for name in list_drawable_charts(findings) for path in write_chart(findings, words, name, folder)]
    for stale in set(folder.glob("*.svg")) - set(written):
        stale.unlink()
    return tuple(written)


def write_chart(findings: Findings, words: Words, name: str, folder: Path) -> list[Path]:
    """One chart in both widths."""
    spoken = words.chart(name)
    if spoken is None:
        return []
    theme, paths = read_theme(words.folders), []
    for width in ChartWidth:
        path = folder / f"{name}{width.suffix}.svg"
        with use_theme_fonts(theme), warnings.catch_warnings():
            # Texts stay texts in the file, and what shows it has a font for them; here they are only measured.
            warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from", UserWarning)
            drawn = figure_to_svg(find_chart_function(name)(findings, words, width), spoken.alt, width)
        write_atomically(path, replace_svg_colours(drawn, map_theme_colours(theme)))
        paths.append(path)
    return paths
