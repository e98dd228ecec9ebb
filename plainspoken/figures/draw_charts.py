"""All charts of a briefing to SVG files, in both widths. Knows no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import Findings, write_atomically
from plainspoken.figures.ab_test import draw_ab_test_size
from plainspoken.figures.calibration_chart import draw_calibration_chart
from plainspoken.figures.chart_style import ChartWidth, map_theme_colours, use_theme_fonts
from plainspoken.figures.curves import draw_learning_curve, draw_value_curve
from plainspoken.figures.cuts import draw_cluster_stability, draw_new_customers, draw_ranking_baselines
from plainspoken.figures.driver_chart import draw_driver_shapes, draw_drivers_chart
from plainspoken.figures.later import draw_later_periods, draw_leak_periods
from plainspoken.figures.map import draw_segment_map
from plainspoken.figures.people import draw_people_chart
from plainspoken.figures.periods import draw_breakdown_chart, draw_period_rates
from plainspoken.figures.quantile_bars import draw_ranking_tenths, draw_revenue_fifths
from plainspoken.figures.ranking import draw_feature_availability, draw_models_chart
from plainspoken.figures.sales import draw_categories_chart, draw_monthly_revenue, draw_spend_forecasts
from plainspoken.figures.subgroup_chart import draw_segments_chart, draw_slices_chart
from plainspoken.figures.svg import figure_to_svg, replace_svg_colours
from plainspoken.figures.transition_chart import draw_transitions_chart
from plainspoken.theme import read_theme
from plainspoken.words import Words

ChartFunction = Callable[[Findings, Words, ChartWidth], Figure]
CHART_FUNCTIONS: Mapping[str, ChartFunction] = {
    "months": draw_period_rates,
    "breakdown": draw_breakdown_chart,
    "models": draw_models_chart,
    "tenths": draw_ranking_tenths,
    "people": draw_people_chart,
    "calibration": draw_calibration_chart,
    "value": draw_value_curve,
    "stages": draw_feature_availability,
    "later": draw_later_periods,
    "leak": draw_leak_periods,
    "learning": draw_learning_curve,
    "drivers": draw_drivers_chart,
    "shapes": draw_driver_shapes,
    "slices": draw_slices_chart,
    "trade": draw_monthly_revenue,
    "fifths": draw_revenue_fifths,
    "steps": draw_cluster_stability,
    "yardsticks": draw_ranking_baselines,
    "map": draw_segment_map,
    "segments": draw_segments_chart,
    "moves": draw_transitions_chart,
    "categories": draw_categories_chart,
    "newcomers": draw_new_customers,
    "spend": draw_spend_forecasts,
    "test_size": draw_ab_test_size,
}


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
        with use_theme_fonts(theme):
            drawn = figure_to_svg(CHART_FUNCTIONS[name](findings, words, width), spoken.alt, width)
        write_atomically(path, replace_svg_colours(drawn, map_theme_colours(theme)))
        paths.append(path)
    return paths
