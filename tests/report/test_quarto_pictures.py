"""Pictures of a Quarto project carry their font, and the same inputs give the same bytes, whenever they are built."""

from __future__ import annotations

import base64
import io

from fontTools.ttLib import TTFont

from plainspoken.report.quarto_pictures import subset_font_base64
from plainspoken.theme import read_theme
from tests.words.planted import TEMPLATES


def test_an_embedded_font_knows_no_time_of_building() -> None:
    path = read_theme((TEMPLATES,)).fonts.regular
    with TTFont(path) as whole, TTFont(io.BytesIO(base64.b64decode(subset_font_base64(path, "ab 1")))) as part:
        assert part["head"].modified == whole["head"].modified
        assert {ord("a"), ord("b"), ord("1")} <= set(part.getBestCmap()) < set(whole.getBestCmap())
