"""No printed line ends after its first word where more would fit: a fault of the layout engine, mended from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from plainspoken.report.render_pdf import load_weasyprint
from tests.words.planted import TEMPLATES

TEXTS = (
    "<span>On our assumptions, one offer to each of the <data>527</data> visits in the top <data>10%</data> "
    "raises purchases by <data>1.8</data>, and that is little.</span>",
    "The model ranks <data>81</data> in 100 pairs rightly, and of all <data>2,441</data> visits that it had not "
    "seen it selects <data>244</data>, which is <b>one in ten</b> of them.",
)
WIDTHS = range(250, 330)
SHORT = 8  # signs of a line that holds one short word


def lines_of(box: Any) -> Iterator[str]:
    """The text of each line below a box."""
    if type(box).__name__ == "LineBox":
        yield "".join(each.text for each in box.descendants() if hasattr(each, "text"))
    for child in getattr(box, "children", ()):
        yield from lines_of(child)


@pytest.mark.parametrize("text", TEXTS)
def test_no_line_ends_after_its_first_word_where_more_would_fit(text: str) -> None:
    weasyprint = load_weasyprint((TEMPLATES,))
    style = "<style>@page { size: 500px 9000px; margin: 10px } body { font: 13.2px Inter } p { margin: 0 }</style>"
    body = "".join(f'<p style="width: {width}px">{text}</p>' for width in WIDTHS)
    (page,) = weasyprint.HTML(string=style + body).render().pages
    lines = list(lines_of(page._page_box))
    assert len(lines) > 2 * len(WIDTHS)
    ends = text.split()[-1].partition("<")[0].rstrip(".")
    assert [each for each in lines if len(each.strip()) < SHORT and ends not in each] == []
