"""The look: colours that can be told from the paper, words cut where they may be cut."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    PAPER_COLOUR,
    QUIET_COLOUR,
    REST_COLOUR,
    TEXT_COLOUR,
    WEAKNESS_COLOUR,
    measure_text_width,
)
from plainspoken.figures.plot import make_round_ticks
from plainspoken.figures.rich_text import (
    capitalise_first_letter,
    measure_content_width,
    split_into_pieces,
    wrap_content,
)
from plainspoken.words.evidence_text import FormattedEvidence, FormattedName


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast as WCAG 2.2 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [ACCENT_COLOUR, REST_COLOUR, WEAKNESS_COLOUR])
def test_shapes_stand_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, PAPER_COLOUR) >= 3


@pytest.mark.parametrize("colour", [TEXT_COLOUR, QUIET_COLOUR, ACCENT_COLOUR, WEAKNESS_COLOUR])
def test_text_stands_out_from_the_paper(colour: str) -> None:
    assert contrast(colour, PAPER_COLOUR) >= 4.5


def test_a_long_name_wraps_and_stays_one_name() -> None:
    name = FormattedName("time on product pages in the last month", "column.time")
    lines = wrap_content(name, 9.2, width=80)
    assert len(lines) == 3
    assert "".join(part.text + part.after for line in lines for part in line) == name.text
    assert all(sum(measure_text_width(part.text, 9.2) for part in line) <= 80 for line in lines)


def test_a_space_of_its_own_at_the_end_of_a_line_is_not_lost() -> None:
    content = [Markup("Where kind is "), Markup("<span data-name='a'>Returning_One</span>"), " ", "with two"]
    lines = wrap_content(content, 9.2, width=measure_content_width(content[:3], 9.2) + 1)
    assert len(lines) == 2
    assert "".join(part.text + part.after for line in lines for part in line) == (
        "Where kind is Returning_One with two"
    )


def test_a_word_too_long_for_its_room_is_cut() -> None:
    lines = wrap_content("Donaudampfschifffahrtsgesellschaft", 9.2, width=60)
    assert len(lines) > 1
    assert "".join(part.text + part.after for line in lines for part in line) == "Donaudampfschifffahrtsgesellschaft"


def test_pieces_keep_their_marks() -> None:
    shown = FormattedEvidence("43", "evaluation.top_rate", "of_100", "0.43")
    plain, number = split_into_pieces(["all ", shown])
    assert plain.marks == ()
    assert dict(number.marks)["data-evidence"] == "evaluation.top_rate"
    assert dict(number.marks)["data-value"] == "0.43"
    assert measure_content_width(["all ", shown], 9.2) == pytest.approx(measure_content_width("all 43", 9.2), abs=0.5)


@pytest.mark.parametrize(
    ("low", "high", "steps"), [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]), (-1030, 340, [-1000, -500, 0]), (0, 0, [0])]
)
def test_axis_numbers_are_round(low: float, high: float, steps: list[float]) -> None:
    assert make_round_ticks(low, high) == pytest.approx(steps)


@pytest.mark.parametrize(
    ("name", "begins"), [("price", "Price"), ("<i>price</i>", "<i>Price</i>"), ("<i>µW</i>", "<i>µW</i>"), ("mW", "mW")]
)
def test_a_line_begins_with_a_capital_where_its_word_may_have_one(name: str, begins: str) -> None:
    assert capitalise_first_letter(Markup(name)) == begins
