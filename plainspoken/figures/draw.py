"""All charts of a briefing to SVG files, in both widths. Knows no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.figure import Figure

from plainspoken.claims.charts import CHARTS
from plainspoken.core.findings import Findings, write_whole
from plainspoken.figures.ab_test import test_size
from plainspoken.figures.calibration import calibration
from plainspoken.figures.curves import learning, value
from plainspoken.figures.cuts import newcomers, steps, yardsticks
from plainspoken.figures.drivers import drivers, shapes
from plainspoken.figures.groups import segments, slices
from plainspoken.figures.later import later, leak
from plainspoken.figures.map import segment_map
from plainspoken.figures.people import people
from plainspoken.figures.periods import breakdown, months
from plainspoken.figures.quantile_bars import fifths, tenths
from plainspoken.figures.ranking import models, stages
from plainspoken.figures.sales import categories, spend, trade
from plainspoken.figures.style import Width, lettered, palette
from plainspoken.figures.svg import painted, svg_of
from plainspoken.figures.transitions import moves
from plainspoken.theme import read_theme
from plainspoken.words import Words

Draw = Callable[[Findings, Words, Width], Figure]
DRAW: Mapping[str, Draw] = {
    "months": months,
    "breakdown": breakdown,
    "models": models,
    "tenths": tenths,
    "people": people,
    "calibration": calibration,
    "value": value,
    "stages": stages,
    "later": later,
    "leak": leak,
    "learning": learning,
    "drivers": drivers,
    "shapes": shapes,
    "slices": slices,
    "trade": trade,
    "fifths": fifths,
    "steps": steps,
    "yardsticks": yardsticks,
    "map": segment_map,
    "segments": segments,
    "moves": moves,
    "categories": categories,
    "newcomers": newcomers,
    "spend": spend,
    "test_size": test_size,
}


def drawable(findings: Findings) -> tuple[str, ...]:
    """The charts that the findings give something to draw, in the order of the registry."""
    return tuple(name for name, chart in CHARTS.items() if chart.claim(findings) is not None)


def draw_all(findings: Findings, words: Words, folder: Path) -> tuple[Path, ...]:
    """Write `<name>.svg` and `<name>.narrow.svg` for each drawable chart; returns the files.

    Files of charts that can no longer be drawn are removed, so that the folder never lies.
    """
    written = [path for name in drawable(findings) for path in write_chart(findings, words, name, folder)]
    for stale in set(folder.glob("*.svg")) - set(written):
        stale.unlink()
    return tuple(written)


def write_chart(findings: Findings, words: Words, name: str, folder: Path) -> list[Path]:
    """One chart in both widths."""
    spoken = words.chart(name)
    if spoken is None:
        return []
    theme, paths = read_theme(words.folders), []
    for width in Width:
        path = folder / f"{name}{width.suffix}.svg"
        with lettered(theme):
            drawn = svg_of(DRAW[name](findings, words, width), spoken.alt, width)
        write_whole(path, painted(drawn, palette(theme)))
        paths.append(path)
    return paths
