"""The Quarto project: pandoc reads it; charts, alt texts and evidence are the page's own; nothing runs."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from plainspoken.core.findings import read_findings
from plainspoken.report.pandoc import PANDOC_MARKDOWN, convert_with_pandoc
from plainspoken.theme import read_theme
from plainspoken.verify import verify
from plainspoken.verify.verify_quarto import quarto_problems
from plainspoken.words import Words
from tests.words.planted import TEMPLATES, english

Marks = Counter[tuple[str, str, str]]
Node = dict[str, Any]


@pytest.fixture(scope="module")
def words(further: Path) -> Words:
    """The sample in English."""
    return english(read_findings(further / "findings.json"))


@pytest.fixture(scope="module")
def tree(further: Path) -> Node:
    """The briefing as pandoc understands it."""
    project = further / "quarto.en"
    source = (project / "briefing.qmd").read_text(encoding="utf-8")
    made: Node = json.loads(convert_with_pandoc(source, PANDOC_MARKDOWN, "json", (), project))
    return made


def nodes(tree: Any) -> Iterator[Node]:
    """Every node of a document."""
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree
        for each in tree.values():
            yield from nodes(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from nodes(each)


def said(tree: Any) -> str:
    """The text of a node."""
    spaces = {"Space": " ", "SoftBreak": " "}
    return "".join(spaces.get(each["t"], each.get("c", "") if each["t"] == "Str" else "") for each in nodes(tree))


def test_the_project_holds(further: Path) -> None:
    assert verify(further) == ()


def test_nothing_is_executed_and_nothing_is_raw(tree: Node) -> None:
    kinds = {each["t"] for each in nodes(tree)}
    assert kinds.isdisjoint({"CodeBlock", "Code", "RawBlock", "RawInline"})
    assert {"Header", "Table", "Image", "Span", "BulletList", "DefinitionList"} <= kinds


def test_the_parts_are_those_of_the_page(further: Path, tree: Node) -> None:
    page = html.document_fromstring((further / "briefing.en.html").read_text(encoding="utf-8"))
    for number in page.iter("span"):
        if number.get("class") == "number":
            number.drop_tree()
    expected = [each.text_content().strip() for each in page.iter("h2") if each.get("id") != "toc-title"]
    headings = [said(each["c"][2]) for each in nodes(tree) if each["t"] == "Header" and each["c"][0] == 2]
    assert headings == expected
    assert said(tree["meta"]["title"]) == page.find(".//h1").text_content()


def test_charts_are_there_with_their_alt_texts(further: Path, tree: Node, words: Words) -> None:
    images = {each["c"][2][0]: said(each["c"][1]) for each in nodes(tree) if each["t"] == "Image"}
    page = html.document_fromstring((further / "briefing.en.html").read_text(encoding="utf-8"))
    drawn = {each.get("id")[4:] for each in page.iter("figure") if each.get("class") == "chart"}
    assert {
        name.removeprefix("pictures/") for name in images if "bar-" not in name and "interval-" not in name
    } == drawn
    for name in drawn:
        chart = words.chart(name)
        assert chart and images[f"pictures/{name}"] == chart.alt
        for kind in ("svg", "png"):
            assert (further / f"quarto.en/pictures/{name}.{kind}").stat().st_size > 500


def marks(source: str) -> Marks:
    """Each piece of evidence in running text and tables, with what it prints."""
    root = html.document_fromstring(source)
    for_screens = [
        each for shape in ("interactive", "for-screens") for each in root.iterfind(f".//*[@class='{shape}']")
    ]
    for each in [*root.iter("svg"), *root.iter("nav"), *for_screens]:
        each.drop_tree()
    found = root.iterfind(".//*[@data-evidence]")
    return Counter((each.get("data-evidence"), each.get("data-show"), each.text_content()) for each in found)


def test_every_figure_keeps_its_evidence(further: Path) -> None:
    project = further / "quarto.en"
    source = (project / "briefing.qmd").read_text(encoding="utf-8")
    rendered = convert_with_pandoc(source, PANDOC_MARKDOWN, "html", ("--standalone",), project).decode()
    page = (further / "briefing.en.html").read_text(encoding="utf-8")
    assert marks(rendered) == marks(page)
    assert marks(page).total() > 200


@pytest.mark.parametrize(("name", "target"), [("briefing", "typst"), ("slides", "revealjs")])
def test_pandoc_writes_what_quarto_would(further: Path, name: str, target: str) -> None:
    project = further / "quarto.en"
    source = (project / f"{name}.qmd").read_text(encoding="utf-8")
    options = ("--standalone", "--default-image-extension=svg")
    assert len(convert_with_pandoc(source, PANDOC_MARKDOWN, target, options, project)) > 2000


def test_the_project_is_in_the_colours_and_fonts_of_the_theme(further: Path) -> None:
    project, theme = further / "quarto.en", read_theme((TEMPLATES,))
    style = (project / "theme.css").read_text(encoding="utf-8")
    assert f"--accent: {theme.colours.accent};" in style and "$" not in style
    for file in ("fonts/regular.ttf", "fonts/strong.ttf", "reference.docx", "reference.pptx", "_quarto.yml"):
        assert (project / file).is_file()
    assert 'mainfont: "Inter"' in (project / "briefing.qmd").read_text(encoding="utf-8")


CHANGES = {
    "[43]{value": "[44]{value",
    'evidence="evaluation.recall"': 'evidence="evaluation.recal"',
    "We found no sign": "We surely found no sign",
    'claim="ranks_pairs"': 'claim="ranks_pair"',
    "## Decisions we need from you": "Buy now, it works.\n\n## What to do in 12 days",
    "## What stood up to testing": "<script>x</script>\n\n## What stood up to testing",
    "## Where it falls short": "```{python}\n1\n```\n\n## Where it falls short",
    "![Bars": "![Bright bars",
    "](pictures/beeswarm)": "](pictures/other)",
    'lang: "en"': 'lang: "de"',
}
TOLD = (
    'expected: "43"; found: "44"',
    "figure without evidence",
    "reads otherwise than its message",
    "no such claim: 'ranks_pair'",
    "a sentence that no claim backs",
    "the number '12' has no evidence",
    "a script that is not",
    "a cell that would be executed",
    "alt text of",
    "a picture that is not in the project",
    'language (expected: "en"; found: "de")',
)


def test_each_change_is_found(further: Path, tmp_path: Path, words: Words) -> None:
    project = shutil.copytree(further / "quarto.en", tmp_path / "quarto.en")
    path = project / "briefing.qmd"
    source = path.read_text(encoding="utf-8")
    for old, new in CHANGES.items():
        assert old in source, old
        source = source.replace(old, new, 1)
    path.write_text(source, encoding="utf-8")
    slides = project / "slides.qmd"
    slides.write_text(slides.read_text(encoding="utf-8").replace("[We can choose", "[We can surely choose", 1))
    found = [str(each) for each in quarto_problems(project, words, further / "figures/en")]
    assert [told for told in TOLD if not any(told in each for each in found)] == []
    assert [each for each in found if "slides.qmd" in each and "reads otherwise" in each]


def test_a_sentence_left_out_and_a_drawing_redrawn_are_found(further: Path, tmp_path: Path, words: Words) -> None:
    project = shutil.copytree(further / "quarto.en", tmp_path / "quarto.en")
    path = project / "briefing.qmd"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(each for each in lines if 'claim="data_looked_at"' not in each))
    drawing = project / "pictures/beeswarm.svg"
    drawing.write_text(drawing.read_text().replace("<path", '<path opacity="0"', 1))
    found = " ".join(str(each) for each in quarto_problems(project, words, further / "figures/en"))
    assert "claim data_looked_at (fact, holds) is not said" in found
    assert "its drawing is not the one in beeswarm.svg" in found


def test_the_look_of_a_class_reaches_the_pdf(further: Path) -> None:
    project = further / "quarto.en"
    source = (project / "briefing.qmd").read_text(encoding="utf-8")
    options = ("--lua-filter=typst.lua", "--default-image-extension=svg")
    typst = convert_with_pandoc(source, PANDOC_MARKDOWN, "typst", options, project).decode()
    assert "breakable: false" in typst and "sticky: true" in typst
    parts = len(
        html.document_fromstring(convert_with_pandoc(source, PANDOC_MARKDOWN, "html")).xpath(
            "//h2[contains(@id, 'part-')]"
        )
    )
    assert parts > 8 and typst.count("#pagebreak(weak: true)") == parts


def test_nothing_is_fetched_and_no_list_of_contents_stays_empty(further: Path) -> None:
    project = further / "quarto.en"
    briefing, slides = ((project / f"{name}.qmd").read_text(encoding="utf-8") for name in ("briefing", "slides"))
    assert "html-math-method: plain" in briefing and "html-math-method: plain" in slides
    _, _, later = briefing.partition("  typst:")
    assert "toc: true" in briefing and "toc: true" not in later
