"""Built pages held against a rendering of the same findings that is made anew, sign for sign.

What the words of a page do not tell shows here: its style, attributes, order, headings, drawings and pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import html

from plainspoken.core.findings import Findings
from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces
from plainspoken.verify.problem import Problem
from plainspoken.words import Words

NOT_AS_RENDERED_MESSAGE = "is not as the templates render it from these findings"
NOT_AS_DRAWN_MESSAGE = "is not as it is drawn from these findings"
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class FreshPages:
    """What the findings come to in one language: drawings by file name, and the page for screens and for paper."""

    words: Words
    drawings: dict[str, str]
    page: str

    @cached_property
    def pdf(self) -> bytes:
        """The printed briefing; made when it is first asked for, since it takes seconds."""
        with TemporaryDirectory() as made:
            for name, drawing in self.drawings.items():
                (Path(made) / name).write_text(drawing, encoding="utf-8")
            return write_fresh_page(self.words, Path(made), "pdf")


def rendering_problems(page: HtmlPage, folder: Path, words: Words) -> Iterator[Problem]:
    """Each drawing, the HTML and the PDF of a folder that are not as they come out when they are made anew."""
    fresh = render_fresh_pages(words.findings.model_dump_json(), words.language, words.folders)
    yield from drawn_file_problems(fresh.drawings, folder / "figures" / words.language, folder)
    yield from source_problems(page, fresh.page)
    pdf = folder / f"briefing.{words.language}.pdf"
    if pdf.is_file():
        from plainspoken.verify.pdf_looks import pdf_look_problems

        yield from pdf_look_problems(pdf, fresh.pdf)


@lru_cache(maxsize=4)
def render_fresh_pages(findings: str, language: str, folders: Sequence[Path]) -> FreshPages:
    """Drawings and page of findings (as JSON), made anew in a folder of their own."""
    from plainspoken.figures.draw_charts import draw_all

    known = Findings.model_validate_json(findings)
    words = Words(known, language, tuple(folders))
    with TemporaryDirectory() as made:
        drawn = draw_all(known, words, Path(made))
        drawings = {path.name: path.read_text(encoding="utf-8") for path in drawn}
        return FreshPages(words, drawings, write_fresh_page(words, Path(made), "html").decode())


def write_fresh_page(words: Words, drawings: Path, to: str) -> bytes:
    """The briefing in one format, as it is written with drawings that lie in a folder."""
    from plainspoken.report.write_briefing import write_briefing

    write_briefing(words.findings, words, drawings, drawings, {to})
    return (drawings / f"briefing.{words.language}.{to}").read_bytes()


def drawn_file_problems(fresh: dict[str, str], drawings: Path, folder: Path) -> Iterator[Problem]:
    """Each file of a drawing that is missing, that nothing draws, or that is not as drawn."""
    stored = {path.name: path for path in drawings.glob("*.svg")}
    for name in sorted(fresh.keys() | stored.keys()):
        place = (drawings / name).relative_to(folder).as_posix()
        if name not in stored:
            yield Problem(place, "", "is missing; the findings draw it")
        elif name not in fresh:
            yield Problem(place, "", "these findings draw no such chart")
        elif plain_lines(stored[name].read_text(encoding="utf-8", errors="replace")) != plain_lines(fresh[name]):
            yield Problem(place, "", NOT_AS_DRAWN_MESSAGE)


def source_problems(page: HtmlPage, fresh: str) -> Iterator[Problem]:
    """A problem where a page is not the fresh one, at the first place where the two differ.

    Only what carrying a file may change is let pass: how lines end, and a mark of byte order.
    """
    if plain_lines(page.source) == plain_lines(fresh):
        return
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    right = html.document_fromstring(fresh.encode(), parser=parser)
    pairs = zip_longest(list_page_pieces(page.root), list_page_pieces(right))
    for found, expected in pairs:
        if found is None or expected is None or found[1] != expected[1]:
            at = found or expected
            told = (each[1] if each else "nothing" for each in (expected, found))
            yield page.problem(at[0] if at else page.root, NOT_AS_RENDERED_MESSAGE, *told)
            return
    lines = zip_longest(plain_lines(fresh).split("\n"), plain_lines(page.source).split("\n"), fillvalue="nothing")
    wanted, there = next(pair for pair in lines if pair[0] != pair[1])
    yield Problem(page.name, "source", NOT_AS_RENDERED_MESSAGE, wanted, there)


def list_page_pieces(root: Element) -> Iterator[tuple[Element, str]]:
    """Each tag with its attributes and each text of a tree in order, with the element it belongs to."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield root, f"<!--{element.text}-->"
        else:
            yield element, format_tag(element) + collapse_spaces(element.text or "")
        if element.tail and element.tail.strip():
            around = element.getparent()
            yield (root if around is None else around), collapse_spaces(element.tail)


def format_tag(element: Element) -> str:
    """A tag with its attributes, in one order."""
    attributes = "".join(f' {name}="{value}"' for name, value in sorted(element.attrib.items()))
    return f"<{element.tag}{attributes}>"


def plain_lines(source: str) -> str:
    """A text with lines that end in one way, without the mark of byte order."""
    return source.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")
