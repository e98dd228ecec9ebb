"""Changes to built files, for tests that verify must notice."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import html

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import read_findings, write_findings
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.figures.draw_charts import draw_all
from plainspoken.report.write_briefing import write_briefing
from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.check import page_problems
from plainspoken.verify.marks import mark_problems
from plainspoken.words import Words

SHOWN = re.compile(r"(?<=>)[^<>]*\d[^<>]*(?=<)")
Document = dict[str, Any]


def change_page(folder: Path, old: str, new: str) -> None:
    """Replace the first occurrence of a text in the HTML."""
    path = folder / "briefing.en.html"
    source = path.read_text(encoding="utf-8")
    assert old in source, old
    path.write_text(source.replace(old, new, 1), encoding="utf-8")


def change_findings(folder: Path, change: Callable[[Document], None]) -> None:
    """Change the findings document as JSON."""
    path = folder / "findings.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def claim_in(document: Document, rule: str) -> Document:
    """The first claim of a rule."""
    found: Document = next(each for each in document["claims"] if each["rule"] == rule)
    return found


def digits(source: str) -> list[int]:
    """Where in the HTML's source a digit stands that a reader sees or hears, alt texts included."""
    body = source.index("<body")
    places = (
        run.start() + at for run in SHOWN.finditer(source, body) for at, sign in enumerate(run[0]) if sign.isdigit()
    )
    return list(places)


def with_digit(page: HtmlPage, at: int) -> HtmlPage:
    """The page with another digit at this place of its source."""
    other = str((int(page.source[at]) + 3) % 10)
    return changed(page, page.source[:at] + other + page.source[at + 1 :])


def changed(page: HtmlPage, source: str) -> HtmlPage:
    """The page with another source."""
    return HtmlPage(
        page.name, source, html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8"))
    )


def is_noticed(page: HtmlPage, words: Words, drawings: Path) -> bool:
    """Whether verify tells anything of a page; asked first is what holds its figures, the rest where that is silent."""
    return any(mark_problems(page, words)) or any(page_problems(page, words, drawings))


def printed_digits(source: str) -> list[int]:
    """The same, but only what is printed: no alt texts, nothing for phones or to be moved by hand."""
    narrow, moved = r"<svg [^>]*class=\"narrow\".*?</svg>", r"<div class=\"interactive\".*?</fieldset>"
    noted = r"<div id=\"for-screens\".*?</div>"
    screen = re.compile(f"<title>.*?</title>|{narrow}|{moved}|{noted}", re.DOTALL)
    hidden = [found.span() for found in screen.finditer(source)]
    return [at for at in digits(source) if not any(start <= at < end for start, end in hidden)]


def change_everywhere(folder: Path, address: str) -> None:
    """Change a figure within its range, judge the findings anew, and draw and write the English page from them."""
    stored = read_findings(folder / "findings.json")
    found = stored.evidence[address]
    other = found.number * 0.9 + 0.001 if found.low is None else (found.number + found.low) / 2
    moved = {**stored.evidence, address: found.model_copy(update={"value": other})}
    changed = stored.model_copy(update={"evidence": moved})
    changed = changed.model_copy(update={"claims": judge_all(changed)})
    write_findings(changed, folder / "findings.json")
    words = Words(changed, "en", (SHIPPED_TEMPLATES,))
    shutil.rmtree(folder / "figures" / "en")
    draw_all(changed, words, folder / "figures" / "en")
    write_briefing(changed, words, folder / "figures" / "en", folder, {"html"})
