"""Damaged and made-up files in a build folder are told as problems; none ends the command with an error of ours."""

from __future__ import annotations

import copy
import math
import random
import shutil
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from lxml import etree, html

from plainspoken.cli import session
from plainspoken.core.errors import PlainspokenError
from plainspoken.pipeline.check_lists import list_problems
from plainspoken.verify import verify
from plainspoken.verify.built_page import HtmlPage, parse_html_page
from plainspoken.verify.check import page_problems
from plainspoken.verify.verify_office import office_file_problems
from plainspoken.verify.verify_pdf import pdf_problems
from plainspoken.words import Words
from tests.sample_customers import customers_findings
from tests.verify.changes import change_findings

Damage = Callable[[bytes], bytes]
Change = Callable[[str], str]
MUTANTS = 40
STRANGE_VALUES = ("", "x", "#", "#nowhere", "nan", "inf", "-1", "number", "stamp", "part", ":", "a.b.c:low", "\u202e")
MARKS = (
    "data-claim",
    "data-evidence",
    "data-name",
    "data-group",
    "data-chart",
    "data-bar",
    "data-interval",
    "data-end",
)
TAGS = ("section", "nav", "li", "h2", "figure", "svg", "title", "data", "tr", "thead", "script", "body", "html", "dt")

DAMAGES: dict[str, Damage] = {
    "nothing": lambda content: b"",
    "one bad byte": lambda content: content[: len(content) // 2] + b"\xff" + content[len(content) // 2 :],
    "cut": lambda content: content[: len(content) // 3],
    "zeros": lambda content: bytes(1000),
    "a comment": lambda content: b"<!-- x -->",
    "UTF-16": lambda content: content.decode("utf-8", errors="replace").encode("utf-16"),
    "noise": lambda content: random.Random(1).randbytes(3000),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["briefing.en.html", "figures/en/gain.svg"])
def test_a_damaged_page_or_drawing_is_told(name: str, damage: str, folder: Path) -> None:
    path = folder / name
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    try:
        assert verify(folder, looks=False) or verify(folder)
    except PlainspokenError as error:
        assert "expected a page in UTF-8" in str(error)


@pytest.mark.parametrize("damage", [each for each in DAMAGES if each != "one bad byte"])
def test_a_damaged_pdf_is_told(damage: str, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "case")
    path = tmp_path / "case/briefing.en.pdf"
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert any("not a PDF that can be read" in each for each in verify(tmp_path / "case", looks=False))


def write_damaged(damage: Callable[[bytes], bytes], path: Path) -> None:
    """A file that begins as a Parquet file does, damaged."""
    path.write_bytes(damage(b"PAR1" * 99))


SCORES: dict[str, Callable[[Path], object]] = {
    **{name: partial(write_damaged, damage) for name, damage in DAMAGES.items()},
    "no columns of ours": lambda path: pd.DataFrame({"a": [1]}).to_parquet(path),
    "columns of words": lambda path: pd.DataFrame(
        {each: ["x"] for each in ("id", "recency_days", "orders", "revenue", "segment", "sure", "second")}
    ).to_parquet(path),
}


@pytest.mark.parametrize("damage", SCORES)
def test_damaged_scores_beside_a_list_are_told(damage: str, tmp_path: Path) -> None:
    (tmp_path / "targets.en.csv").write_text("customer", encoding="utf-8")
    SCORES[damage](tmp_path / "scores.parquet")
    (problem,) = list_problems(tmp_path, customers_findings(), session.project_paths())
    assert problem.file == "targets.en.csv"


def test_a_list_in_a_language_without_words_is_told(tmp_path: Path) -> None:
    (tmp_path / "targets.xx.csv").write_text("customer", encoding="utf-8")
    (tmp_path / "scores.parquet").write_bytes(b"")
    (problem,) = list_problems(tmp_path, customers_findings(), session.project_paths())
    assert "no words for language 'xx'" in problem.what


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_findings_are_told(damage: str, folder: Path) -> None:
    path = folder / "findings.json"
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with pytest.raises(PlainspokenError, match="not a findings document"):
        verify(folder)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_a_damaged_office_file_is_told(kind: str, damage: str, page: HtmlPage, words: Words, tmp_path: Path) -> None:
    path = tmp_path / f"briefing.en.{kind}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml" if kind == "docx" else "ppt/slides/slide1.xml", b"<a>" + b"x" * 9000)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert list(office_file_problems(page, path, words))


@pytest.mark.parametrize("seed", range(4))
def test_no_page_however_mangled_ends_the_check(seed: int, built: Path, page: HtmlPage, words: Words) -> None:
    draw = random.Random(seed)
    for number in range(MUTANTS // 4):
        mangled = parse_html_page(page.name, mangle(page.source, draw))
        list(page_problems(mangled, words, built / "figures/en"))
        if number % 5 == 0:
            list(pdf_problems(mangled, built / "briefing.en.pdf"))


def mangle(source: str, draw: random.Random) -> str:
    """A page of which one to three elements were emptied, moved, removed, renamed, or given other attributes."""
    root = html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    for _ in range(draw.randint(1, 3)):
        element = draw.choice(elements)
        change = draw.randrange(6)
        if change == 0:
            element.attrib.clear()
        elif change == 1:
            element.set(
                draw.choice([*MARKS, *element.attrib, "class", "id", "href", "value"]), draw.choice(STRANGE_VALUES)
            )
        elif change == 2 and element.getparent() is not None:
            element.getparent().remove(element)
        elif change == 3:
            element.tag = draw.choice(TAGS)
        elif change == 4:
            draw.choice(elements).append(copy.deepcopy(element))
        else:
            del element[:]
    return str(etree.tostring(root, encoding="unicode", method="html"))


@pytest.mark.parametrize(
    "edit",
    [
        lambda source: source.replace('href="#', 'href="#nowhere', 3),
        lambda source: source.replace("data-end=", 'data-end="x" data-was='),
        lambda source: source.replace('data-name="', 'data-name="x" data-was="', 1),
        lambda source: source[: source.index("<nav")] + "<nav></nav>" + source[source.index("</nav>") + 6 :],
        lambda source: source.replace("<html", '<html class="number"', 1),
    ],
)
def test_marks_that_lead_nowhere_are_told(
    edit: Callable[[str], str], built: Path, page: HtmlPage, words: Words
) -> None:
    mangled = parse_html_page(page.name, edit(page.source))
    found = list(page_problems(mangled, words, built / "figures/en"))
    assert found + list(pdf_problems(mangled, built / "briefing.en.pdf"))


def test_a_text_of_thousands_of_numbers_is_told_at_once(page: HtmlPage, words: Words, built: Path) -> None:
    long = " ".join(map(str, range(40_000)))
    mangled = parse_html_page(page.name, page.source.replace("</main>", f"<p>{long}</p></main>", 1))
    started = time.process_time()
    assert any("'39999' has no evidence" in each.what for each in page_problems(mangled, words, built / "figures/en"))
    assert time.process_time() - started < 20


@pytest.mark.parametrize("huge", [1e308, -1e25, 10**400, math.nan])
def test_findings_with_a_value_that_nobody_can_tell_are_refused(folder: Path, huge: float) -> None:
    change_findings(folder, lambda document: document["evidence"]["data.rows"].update(value=huge))
    with pytest.raises(PlainspokenError, match="must be finite, of at most"):
        verify(folder)
