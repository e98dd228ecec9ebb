"""Charts: every text is inside the drawing and none lies on another, whatever the findings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from plainspoken.figures.chart_style import ChartWidth
from plainspoken.figures.draw_charts import find_chart_function, list_drawable_charts
from tests.figures.variants import VARIANTS, words_of

SLACK = 0.75  # points by which hinting may push a letter


@dataclass(frozen=True)
class Place:
    """A text with its box, in points from the lower left corner, and the block of text it is part of."""

    text: str
    box: Bbox
    block: int


def places(figure: Figure) -> list[Place]:
    """Where each text of a figure lies."""
    figure.set_dpi(288)
    texts = [artist for artist in figure.findobj(Text) if isinstance(artist, Text) and artist.get_text().strip()]
    with matplotlib.rc_context({"text.hinting": "no_hinting"}):
        renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
        extents = [text.get_window_extent(renderer).get_points() / 4 for text in texts]
    return [
        Place(text.get_text(), Bbox(extent), json.loads(text.get_gid() or f"[{number}]")[0])
        for number, (text, extent) in enumerate(zip(texts, extents, strict=True))
    ]


def outside(figure: Figure, lain: Sequence[Place]) -> list[str]:
    """Texts that reach over the edge of a figure, of those that lie so."""
    wide, tall = figure.get_size_inches() * 72
    return [
        each.text
        for each in lain
        if min(each.box.x0, each.box.y0) < -SLACK or each.box.x1 > wide + SLACK or each.box.y1 > tall + SLACK
    ]


def overlapping(lain: Sequence[Place]) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other."""
    return [
        (one.text, other.text)
        for one, other in combinations(lain, 2)
        if one.block != other.block
        and min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0) > SLACK
        and min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0) > SLACK
    ]


@pytest.mark.parametrize("width", list(ChartWidth))
@pytest.mark.parametrize("variant", list(VARIANTS))
def test_texts_have_room(variant: str, width: ChartWidth) -> None:
    findings = VARIANTS[variant]()
    words = words_of(findings)
    for name in list_drawable_charts(findings):
        figure = find_chart_function(name)(findings, words, width)
        lain = places(figure)
        assert not outside(figure, lain), (name, outside(figure, lain))
        assert not overlapping(lain), (name, overlapping(lain))


def test_the_guards_see_a_fault() -> None:
    figure = Figure(figsize=(1, 1), dpi=72)
    figure.text(0.5, 0.5, "one and all")
    figure.text(0.52, 0.52, "another")
    assert overlapping(places(figure))
    assert outside(figure, places(figure))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.4, 0.5, 0.95])
def test_the_chosen_share_is_told_clear_of_the_scale(share: float) -> None:
    findings = VARIANTS["sample"]()
    chosen = next(at for at in findings.over("thresholds") if findings.get(f"{at}.chosen").value is True)
    moved = findings.get(f"{chosen}.contacted_share").model_copy(update={"value": share, "low": None, "high": None})
    told = findings.model_copy(update={"evidence": {**findings.evidence, f"{chosen}.contacted_share": moved}})
    for width in ChartWidth:
        figure = find_chart_function("value")(told, words_of(told), width)
        assert not outside(figure, places(figure))
        assert not overlapping(places(figure))


def test_each_measure_of_a_group_has_a_head_of_its_own() -> None:
    findings = VARIANTS["sample"]()
    first, second, *_ = findings.over("slices")
    measures = {
        f"{at}.metric": findings.get(f"{at}.metric").model_copy(update={"value": name})
        for at, name in ((first, "calibration"), (second, "ranking"))
    }
    mixed = findings.model_copy(update={"evidence": {**findings.evidence, **measures}})
    figure = find_chart_function("slices")(mixed, words_of(mixed), ChartWidth.WIDE)
    lain = places(figure)
    said = [each.text.split()[0] for each in lain]
    assert {"Actual", "Wrong"} <= set(said)
    assert not overlapping(lain)
