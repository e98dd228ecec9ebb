"""Small templates and pictures that would eat the machine are told in a sentence, at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.theme.files import MAX_LOGO_SHAPES, PNG_SIGNATURE, find_logo_fault
from tests.tweak.own import page_with, put

DOUBLING = "{% set a = page.language %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}"
LONG = "{% set a = page.language %}" + "{% set a = a ~ a %}" * 6
NESTED_LOOPS = LONG + "{% for b in a %}" * 10 + "<p>{{ a }}</p>" + "{% endfor %}" * 10
SILENT_LOOPS = LONG + "{% for b in a %}" * 6 + "{% set c = b %}" + "{% endfor %}" * 6
CHOOSY_LOOPS = LONG + "{% for b in a %}" * 5 + "{% for b in a if not b %}" + "{% endfor %}" * 6
DEEP = "{% for a in page.language %}" * 30 + "{% endfor %}" * 30
GREEDY = {
    '{% include "part_data.jinja" %}': "includes itself without end",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}": "includes itself without end",
    DOUBLING: "grows without end",
    NESTED_LOOPS: "grows without end",
    SILENT_LOOPS: "take more than 200,000 steps in one part",
    CHOOSY_LOOPS: "take more than 200,000 steps in one part",
    DEEP: "lie too deep",
    "{{ page.language.zfill(100000000) }}": "zfill",
    "{{ page.language.center(100000000) }}": "center",
    '{{ "{:0>100000000}".format(page.language) }}': "format",
    "{{ page.language | center(100000000) }}": "center",
    "{{ page.language | indent(100000000) }}": "indent",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
USES = "".join(
    f'<g id="a{level}">' + f'<use xlink:href="#a{level - 1}"/>' * 10 + "</g>" for level in range(1, 8)
)  # ten times ten times ten ...


@pytest.mark.parametrize("layout", GREEDY)
def test_a_layout_that_grows_without_end_is_told_at_once(tmp_path: Path, layout: str) -> None:
    put(tmp_path / "own", "briefing/part_data.jinja", layout)
    started = time.monotonic()
    with pytest.raises(PlainspokenError) as caught:
        page_with(tmp_path / "own", tmp_path / "drawings")
    assert GREEDY[layout] in str(caught.value)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (SVG.format('<g id="a0"><path d="M0 0"/></g>' + USES + '<use xlink:href="#a7"/>'), "at most 20,000 shapes"),
        (SVG.format('<g id="a"><use href="#a"/></g>'), "at most 20,000 shapes"),
        (SVG.format("<path/>" * (MAX_LOGO_SHAPES + 1)), "at most 20,000 shapes"),
        (SVG.format("<path>"), "expected an SVG that can be read"),
        (SVG.format('<path onclick="a()"/>'), "may not run scripts"),
        (SVG.format('<a href="&#106;avascript:a()"><path/></a>'), "may not run scripts"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "may not declare a document type"),
    ],
)
def test_a_drawing_that_eats_the_machine_is_no_logo(tmp_path: Path, drawing: str, told: str) -> None:
    assert told in find_logo_fault(put(tmp_path, "logo.svg", drawing))


def test_an_ordinary_drawing_is_one(tmp_path: Path) -> None:
    shapes = '<title>Acme</title><g id="a"><path d="M0 0"/></g><use xlink:href="#a"/><!-- a comment -->'
    assert find_logo_fault(put(tmp_path, "logo.svg", SVG.format(shapes))) == ""


def test_a_picture_of_too_many_pixels_is_told(tmp_path: Path) -> None:
    head = PNG_SIGNATURE + b"\0\0\0\rIHDR" + (60_000).to_bytes(4) * 2
    (tmp_path / "logo.png").write_bytes(head)
    assert "pixels, found 60,000 by 60,000" in find_logo_fault(tmp_path / "logo.png")
