"""Tests of the page as a file: one, whole, with nothing to fetch, and the same bytes anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from plainspoken.report.write_briefing import write_briefing
from tests.report.conftest import Built
from tests.words.planted import english, whole_sample

ROOT = Path(__file__).resolve().parents[2]
FETCHING = "//script[@src] | //iframe | //object | //embed | //link | //img[not(starts-with(@src, 'data:'))] | //base"
ELSEWHERE = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LANG": "sv_SE.UTF-8", "LC_ALL": "C"}


@pytest.fixture(scope="module")
def tree(built: Built) -> html.HtmlElement:
    return html.fromstring(built.html)


def test_the_page_names_its_language_and_title(tree: html.HtmlElement) -> None:
    assert tree.get("lang") == "en"
    assert tree.xpath("/html/head/title/text()") == ["KokoBanas: Which visits end in a purchase"]
    assert tree.xpath("//meta[@name='viewport']")
    assert len(tree.xpath("//h1")) == 1


def test_nothing_is_fetched(built: Built, tree: html.HtmlElement) -> None:
    assert not tree.xpath(FETCHING)
    attributes = tree.xpath("//@href | //@src | //@xlink:href", namespaces={"xlink": "http://www.w3.org/1999/xlink"})
    assert not [each for each in attributes if not each.startswith(("#", "data:"))]
    urls = re.findall(r"url\(\s*['\"]?([^'\")]{1,12})", built.html)
    assert urls
    assert not [each for each in urls if not each.startswith(("data:", "#"))]
    assert "@import" not in built.html


def test_the_fonts_are_inside(built: Built) -> None:
    assert len(re.findall(r'url\("data:font/woff2;base64,[^"]{1000,}"\) format\("woff2"\)', built.html)) == 2
    assert set(re.findall(r'font-family: "?([\w ]+)', built.html)) <= {"Inter", "var", "inherit"}


def test_links_lead_somewhere(tree: html.HtmlElement) -> None:
    targets = set(tree.xpath("//@id"))
    assert {each.removeprefix("#") for each in tree.xpath("//a/@href")} <= targets
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_each_part_of_the_case_is_there_and_named(tree: html.HtmlElement) -> None:
    parts = [each for each in whole_sample().briefing.parts if each != "first"]
    assert tree.xpath("//section/@id") == [f"part-{each}" for each in parts]
    listed = [each for each in parts if not each.startswith("annex")] + ["annex_data"]  # the annex is named once
    assert tree.xpath("//nav//a/@href") == [f"#part-{each}" for each in listed]


def test_it_prints(built: Built) -> None:
    assert "@page" in built.html
    assert "@media print" in built.html


def test_each_drawing_has_a_title(tree: html.HtmlElement) -> None:
    drawings = tree.xpath("//*[local-name()='svg']")
    assert len(drawings) > 20
    assert all(each.xpath("./*[local-name()='title']/text()") for each in drawings)


def test_the_same_bytes_anywhere(built: Built, tmp_path: Path) -> None:
    there = {**os.environ, **ELSEWHERE, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "tests.report.building", str(tmp_path)], env=there, cwd=ROOT, check=True)
    files = sorted(each.relative_to(built.folder) for each in built.folder.rglob("*") if each.is_file())
    assert len(files) > 30
    assert not [each for each in files if (built.folder / each).read_bytes() != (tmp_path / each).read_bytes()]


def test_a_second_page_of_one_run_has_the_same_bytes(built: Built, tmp_path: Path) -> None:
    findings = whole_sample()
    write_briefing(findings, english(findings), built.folder / "figures", tmp_path, {"html"})
    assert (tmp_path / "briefing.en.html").read_text(encoding="utf-8") == built.html
