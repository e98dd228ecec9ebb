"""Charts of a segmentation: discs as large as their share, names where there is room, shades, letters."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from plainspoken.figures.chart_style import ACCENT_COLOUR, ChartWidth
from plainspoken.figures.draw_charts import find_chart_function
from plainspoken.figures.fonts import number_to_letters
from plainspoken.figures.side_labels import spread_labels
from plainspoken.figures.svg import SVG_NAMESPACE, figure_to_svg
from tests.figures.variants import VARIANTS, words_of
from tests.sample_customers import customers_findings


def drawing(name: str, variant: str = "customers") -> etree._Element:
    findings = VARIANTS[variant]()
    figure = find_chart_function(name)(findings, words_of(findings), ChartWidth.WIDE)
    return etree.fromstring(figure_to_svg(figure, name, ChartWidth.WIDE))


def texts(drawn: etree._Element) -> list[str]:
    return ["".join(each.itertext()) for each in drawn.iterfind(f".//{SVG_NAMESPACE}text")]


def wide(path: etree._Element) -> float:
    xs = [float(each) for each in re.findall(r"(-?[\d.]+) -?[\d.]+", path.get("d"))]
    return max(xs) - min(xs)


def test_the_area_of_a_disc_goes_with_its_share() -> None:
    findings = customers_findings()
    discs = {each.get("data-bar"): wide(each) for each in drawing("map").iterfind(f".//{SVG_NAMESPACE}path[@data-bar]")}
    assert len(discs) == len(findings.members["segments"])
    most = max(discs, key=lambda at: discs[at])
    for address, width in discs.items():
        assert address.endswith(".revenue_share")
        shares = findings.get(address).number / findings.get(most).number
        assert abs((width / discs[most]) ** 2 - shares) < 0.02


def test_each_segment_is_named_on_the_map() -> None:
    assert {"Champions", "Loyal", "Large but rare", "Promising", "Cooling", "Long silent"} <= set(texts(drawing("map")))


def test_names_without_room_stand_below_with_the_letter_of_their_disc() -> None:
    said = texts(drawing("map", "customers_long_names"))
    assert "A" in said
    assert any(each.startswith("A  ") for each in said)


def test_letters_go_on_after_z() -> None:
    assert [number_to_letters(each) for each in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def bars(drawn: etree._Element) -> dict[str, float]:
    """How wide each bar is, by the address that it shows."""
    return {each.get("data-bar"): wide(each) for each in drawn.iterfind(f".//{SVG_NAMESPACE}path[@data-bar]")}


@pytest.mark.parametrize(
    ("name", "variant", "below"),
    [("revenue_ribbon", "customers", "revenue_share"), ("ribbon", "sample", "share_of_positives")],
)
def test_parts_of_a_ribbon_are_as_wide_as_their_shares(name: str, variant: str, below: str) -> None:
    findings, drawn = VARIANTS[variant](), bars(drawing(name, variant))
    scales = [width / findings.get(address).number for address, width in drawn.items() if width > 20]
    assert max(scales) < 1.12 * min(scales)
    assert {address.rpartition(".")[2] for address in drawn} == {"share", below}


def test_only_segments_that_add_up_are_in_the_ribbon() -> None:
    drawn = bars(drawing("ribbon", "sample"))
    assert "segments.cold.share" in drawn and "segments.holiday.share" not in drawn


def test_segments_to_act_on_first_are_dark_in_the_ribbon() -> None:
    drawn = drawing("ribbon", "sample").iterfind(f".//{SVG_NAMESPACE}path[@data-bar]")
    dark = {each.get("data-bar") for each in drawn if each.get("fill") == ACCENT_COLOUR.lower()}
    assert "segments.hot_new.share" in dark and "segments.cold.share" not in dark


def test_each_flow_has_a_band_and_each_segment_stands_on_both_sides() -> None:
    findings = customers_findings()
    drawn = drawing("moves")
    bands = list(drawn.iterfind(f".//{SVG_NAMESPACE}path[@opacity]"))
    assert len(bands) == len(findings.members["moves"])
    said = texts(drawn)
    assert "Loyal" in said and any(each.startswith("Loyal ") and each.endswith("%") for each in said)


def test_labels_are_moved_apart() -> None:
    assert spread_labels([10, 11, 40], [8, 8, 8], 0) == [10, 20, 40]
    assert spread_labels([1, 2], [6, 6], 0, gap=0) == [3, 9]


def test_the_curve_of_revenue_names_its_points() -> None:
    said = texts(drawing("pareto"))
    assert "Largest 10: 17%" in said and "20% of customers: 74%" in said


def test_the_chosen_number_of_segments_is_marked_as_ours() -> None:
    said = texts(drawing("steps"))
    assert said.count("ours") == 1


def test_a_segment_that_was_not_followed_says_so() -> None:
    base = customers_findings()
    gone = "segments.loyal.later."
    evidence = {at: each for at, each in base.evidence.items() if not at.startswith(gone)}
    findings = base.model_copy(update={"evidence": evidence})
    drawn = etree.fromstring(
        figure_to_svg(
            find_chart_function("segments")(findings, words_of(findings), ChartWidth.WIDE), "segments", ChartWidth.WIDE
        )
    )
    assert texts(drawn).count("not followed") == 1
