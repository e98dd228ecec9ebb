"""Tests of docs/templates.md: all that is used is documented, and all that is documented is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from markupsafe import Markup

from plainspoken.cli.template_guide import list_layout_blocks, render_template_guide
from plainspoken.report.components import RenderedPart
from plainspoken.report.html import render_briefing_html
from plainspoken.report.page import Briefing
from plainspoken.report.template_names import find_layout_types, names_of_layout_type
from plainspoken.words.formats import FILTER_DESCRIPTIONS, build_evidence_filters
from tests.tweak.own import page_with, put, words_with
from tests.words.planted import TEMPLATES

GUIDE = (TEMPLATES.parent / "docs" / "templates.md").read_text(encoding="utf-8")
LAYOUTS = sorted((TEMPLATES / "briefing").glob("*.jinja"))
OF_JINJA = ("index", "index0", "first", "last", "length")


def test_it_is_what_the_code_says() -> None:
    assert render_template_guide() == GUIDE, "run `plainspoken docs`"


def test_every_name_in_a_shipped_layout_is_documented() -> None:
    documented = {name.name for names in find_layout_types().values() for name in names}
    trees = [Environment().parse(path.read_text(encoding="utf-8")) for path in LAYOUTS]
    used = {each.attr for tree in trees for each in tree.find_all(nodes.Getattr)}
    assert len(used) > 30
    assert used - documented - set(OF_JINJA) == set()


def test_every_documented_name_of_the_page_is_there(tmp_path: Path) -> None:
    page_with(tmp_path / "own", tmp_path / "drawings")
    page = Briefing(words_with(tmp_path / "own"), tmp_path / "drawings")
    for name in find_layout_types()[Briefing]:
        assert hasattr(page, name.name), name
        if "(" not in name.written:
            put(tmp_path / "own", "briefing/part_first.jinja", f"{{{{ page.{name.name} }}}}")
            assert render_briefing_html(Briefing(words_with(tmp_path / "own"), tmp_path / "drawings"), Markup())


def test_every_documented_name_of_an_object_is_there(tmp_path: Path) -> None:
    page_with(tmp_path / "own", tmp_path / "drawings")
    page = Briefing(words_with(tmp_path / "own"), tmp_path / "drawings")
    waiting: list[object] = [page, RenderedPart("data", Markup("<p>Told.</p>"))]
    seen: set[type] = set()
    while waiting:
        thing = waiting.pop()
        if type(thing) in find_layout_types() and type(thing) not in seen:
            seen.add(type(thing))
            waiting += [each for name in find_layout_types()[type(thing)] for each in values(thing, name.name)]
    assert {each.__name__ for each in find_layout_types()} - {each.__name__ for each in seen} == set()


def values(thing: object, name: str) -> list[object]:
    """What a name leads to; a method is asked for something that the sample has."""
    asked = {"chart": "value", "table": "models", "one": "ranks_top", "each": "ranks_top", "beside": "ranks_top"}
    member = getattr(thing, name)
    found = member(asked[name]) if callable(member) and name in asked else member
    if isinstance(found, (str, bool)) or callable(found):
        return []
    listed = list(found) if hasattr(found, "__iter__") else [found]
    return [inner for each in listed for inner in (each if isinstance(each, tuple) else (each,))]


@pytest.mark.parametrize("kind", ["Briefing", "ClaimView", "ChartWords"])
def test_what_is_not_documented_cannot_be_used(kind: str) -> None:
    assert not {"findings", "claim", "figures", "folders"} & set(names_of_layout_type(kind))


def test_every_filter_is_documented_and_every_documented_one_is_there() -> None:
    shower = words_with(TEMPLATES).shower
    assert set(build_evidence_filters(shower)) == set(FILTER_DESCRIPTIONS)


def test_every_block_can_be_overridden(tmp_path: Path) -> None:
    assert sum(map(len, list_layout_blocks().values())) > 20
    names = {name for path in LAYOUTS for name in re.findall(r"\{% block (\w+)", path.read_text(encoding="utf-8"))}
    assert names == {name for found in list_layout_blocks().values() for name in found}
