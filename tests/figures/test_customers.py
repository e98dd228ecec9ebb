"""Charts of a segmentation: discs as large as their share, names where there is room, shades, letters."""

from __future__ import annotations

import re

from lxml import etree

from plainspoken.figures.chart_style import ChartWidth
from plainspoken.figures.draw_charts import find_chart_function
from plainspoken.figures.fonts import number_to_letters
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


def test_the_more_moved_the_darker_the_cell() -> None:
    drawn = drawing("moves")
    strength = sorted({float(each.get("opacity")) for each in drawn.iterfind(f".//{SVG_NAMESPACE}path[@opacity]")})
    assert strength[0] < 0.05 < strength[-1] <= 0.45


def test_columns_without_room_for_names_have_letters() -> None:
    said = texts(drawing("moves", "customers_long_names"))
    assert {"A", "B", "C", "D", "E", "F"} <= set(said)


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
