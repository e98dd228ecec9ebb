"""The documentation site: built strictly from the pages of the repository, complete, and quiet."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from lxml import html

import plainspoken
from tools.make_site import ROOT, assemble_site, generate_pages, indent_list_blocks

pytest.importorskip("zensical")
# What the generator may lose where Markdown is written as only GitHub reads it: lists, tables, blocks of code.
COUNTED = ((r"^ *```\w", "pre"), (r"^ *\|[-:| ]+\|$", "table"), (r"^- ", "ul/li"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source and the pages."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "zensical.toml", folder)
    assemble_site(folder / "site/source")
    assert generate_pages(folder) == 0
    return folder / "site"


def pages(site: Path) -> Iterator[tuple[str, html.HtmlElement]]:
    """Each source with the article made of it."""
    for path in sorted((site / "source").rglob("*.md")):
        made = site / "pages" / path.relative_to(site / "source").with_suffix(".html")
        made = made.with_name("index.html") if path.name == "README.md" else made
        (article,) = html.parse(str(made)).getroot().iter("article")
        yield path.read_text(encoding="utf-8"), article


def test_every_document_is_a_page_and_has_its_place_in_the_contents(site: Path) -> None:
    contents = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    sources = [path.relative_to(site / "source").as_posix() for path in (site / "source").rglob("*.md")]
    assert {"README.md", "docs/cases.md", "docs/truth.md", "figures/README.md", "ARCHITECTURE.md"} <= set(sources)
    assert [name for name in sources if f'"{name}"' not in contents] == []


def test_lists_tables_and_code_arrive_as_such(site: Path) -> None:
    for text, article in pages(site):
        outside = re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)
        if ":::" in outside:
            continue
        for pattern, tag in COUNTED:
            written = len(re.findall(pattern, text if tag == "pre" else outside, flags=re.MULTILINE))
            assert len(article.findall(f".//{tag}")) == written, (text[:60], tag)


def test_the_reference_tells_every_name_with_its_arguments(site: Path) -> None:
    told = html.parse(str(site / "pages/docs/reference.html")).getroot().text_content()
    assert [name for name in plainspoken.__all__ if name != "__version__" and name not in told] == []
    assert "identifier" in told and "Raises" in told


def test_each_link_to_a_file_leads_to_one(site: Path) -> None:
    dead = [
        (path.name, address)
        for path in (site / "pages").rglob("*.html")
        if path.name != "404.html"  # is shown at any place, so its links begin at the root
        for element in html.parse(str(path)).getroot().iter("a", "img")
        if (address := str(element.get("href") or element.get("src") or ""))
        if not urlparse(address).scheme and not (path.parent / urlparse(address).path).exists()
    ]
    assert dead == []


def test_no_page_asks_a_network_for_anything(site: Path) -> None:
    asked = [
        address
        for path in (site / "pages").rglob("*.html")
        for element in html.parse(str(path)).getroot().iter("script", "link", "img", "iframe")
        for address in (element.get("src"), element.get("href"))
        if address and urlparse(address).netloc
    ]
    assert asked == []
    styles = "".join(path.read_text(encoding="utf-8") for path in (site / "pages").rglob("*.css"))
    assert not re.findall(r"url\([\"']?(?:https?:)?//", styles)


@pytest.mark.parametrize("link", ["docs/nowhere.md", "docs/cases.md#nowhere"])
def test_a_link_that_leads_nowhere_stops_the_build(link: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "zensical.toml", tmp_path)
    assemble_site(tmp_path / "site/source")
    with (tmp_path / "site/source/README.md").open("a") as page:
        page.write(f"\n[there]({link})\n")
    assert generate_pages(tmp_path) != 0


def test_blocks_below_a_numbered_item_stay_below_it() -> None:
    text = "1. One:\n   ```sh\n   ls\n   ```\nend\n   three\n"
    assert indent_list_blocks(text) == "1. One:\n    ```sh\n    ls\n    ```\nend\n   three\n"
