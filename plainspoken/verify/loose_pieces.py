"""Where a page differs from what this version writes by itself, which nothing holds: texts, tags, rules of its style.

Such pages were made by another version, or with templates of the analyst's own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from plainspoken.core.errors import PlainspokenError
from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, find_text_runs, parse_html_page
from plainspoken.verify.fresh_rendering import format_tag, render_fresh_pages, write_fresh_page
from plainspoken.verify.problem import Problem
from plainspoken.verify.style_rules import list_flat_rules, list_style_rules
from plainspoken.words import Words

OTHER_TEXT_MESSAGE = "says what this version does not say so often"
LEFT_OUT_MESSAGE = "does not say so often what this version says"
LEFT_OUT_PIECE_MESSAGE = "lacks what this version builds or draws"
MOVED_MESSAGE = "stands where this version has something else"
OTHER_PIECE_MESSAGE = "is built or drawn otherwise than this version does"
OWN_FILE_MESSAGE = "is a file of your own, and nothing holds what it shows"
# Of a templates folder, what decides more than the words of an HTML page.
FILES_BEYOND_WORDS = ("briefing/*.js", "briefing/slides.jinja", "fonts/*", "*.ttf", "*.otf", "quarto/*", "notebook/*")
LONGEST_PIECE = 300  # letters; of a longer one the beginning and a digest stand for it
Pieces = Sequence[tuple[Element, str]]


def list_loose_pieces(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Where a page of another version differs from what this version writes with the same templates.

    None of it need be wrong, and nothing holds it.
    """
    try:
        fresh = render_fresh_pages(words.findings.model_dump_json(), words.language, words.folders).page
    except PlainspokenError as error:
        yield Problem(page.name, "", f"this version cannot write it at all: {error}")
        return
    yield from list_differing_pieces(page, fresh)


def list_own_pieces(page: HtmlPage, words: Words, drawings: Path) -> Iterator[Problem]:
    """The same of a page that own templates decide: where it differs from what the shipped ones alone would write.

    `drawings`: of the page, which are held by themselves.
    """
    try:
        shipped = Words(words.findings, words.language, words.folders[:1])
        with TemporaryDirectory() as made:
            for each in drawings.glob("*.svg"):
                (Path(made) / each.name).write_bytes(each.read_bytes())
            fresh = write_fresh_page(shipped, Path(made), "html").decode()
    except PlainspokenError as error:
        yield Problem(page.name, "", f"the shipped templates alone cannot write it: {error}")
        return
    yield from list_differing_pieces(page, fresh)


def list_own_files(folders: Sequence[Path]) -> Iterator[Problem]:
    """Each file of own templates that decides what else than the words of an HTML page is shown."""
    for folder in folders:
        for path in sorted({path for pattern in FILES_BEYOND_WORDS for path in folder.glob(pattern)}):
            if path.is_file():
                yield Problem(str(path), "", OWN_FILE_MESSAGE)


def list_differing_pieces(page: HtmlPage, fresh: str) -> Iterator[Problem]:
    """Where a page differs from a fresh one: texts first, then tags and rules of its style."""
    right = parse_html_page(page.name, fresh)
    texts, expected = list(list_texts(page.root)), list(list_texts(right.root))
    yield from list_strange_pieces(page, texts, expected, OTHER_TEXT_MESSAGE)
    yield from list_left_out_pieces(right, expected, texts, LEFT_OUT_MESSAGE)
    yield from list_moved_pieces(page, texts, expected)
    tags, right_tags = list(list_tags_and_rules(page.root)), list(list_tags_and_rules(right.root))
    yield from list_strange_pieces(page, tags, right_tags, OTHER_PIECE_MESSAGE)
    yield from list_left_out_pieces(right, right_tags, tags, LEFT_OUT_PIECE_MESSAGE)
    yield from list_moved_pieces(page, tags, right_tags)


def list_strange_pieces(page: HtmlPage, pieces: Pieces, expected: Pieces, what: str) -> Iterator[Problem]:
    """Each piece that stands here more often than expected."""
    known = Counter(piece for _, piece in expected)
    for element, piece in pieces:
        known[piece] -= 1
        if known[piece] < 0:
            yield page.problem(element, what, found=piece)


def list_left_out_pieces(right: HtmlPage, expected: Pieces, pieces: Pieces, what: str) -> Iterator[Problem]:
    """Each expected piece that stands here less often."""
    found = Counter(piece for _, piece in pieces)
    for element, piece in expected:
        found[piece] -= 1
        if found[piece] < 0:
            yield right.problem(element, what, piece)


def list_moved_pieces(page: HtmlPage, pieces: Pieces, expected: Pieces) -> Iterator[Problem]:
    """The first of the pieces of both pages that stands elsewhere than expected."""
    both = Counter(piece for _, piece in pieces) & Counter(piece for _, piece in expected)
    here, there = (keep_common(each, Counter(both)) for each in (pieces, expected))
    for (element, found), (_, other) in zip(here, there, strict=True):
        if found != other:
            yield page.problem(element, MOVED_MESSAGE, other, found)
            return


def keep_common(pieces: Pieces, left: Counter[str]) -> Pieces:
    """The pieces that are among those left, each taken from them."""
    kept = []
    for each in pieces:
        if left[each[1]] > 0:
            left[each[1]] -= 1
            kept.append(each)
    return kept


def list_texts(root: Element) -> Iterator[tuple[Element, str]]:
    """Each run of text of a page, with the element it stands in."""
    yield from ((element, collapse_spaces(text)) for text, element in find_text_runs(root) if text.strip())


def list_tags_and_rules(root: Element) -> Iterator[tuple[Element, str]]:
    """Each tag with its attributes, each script, and each rule of a style."""
    for element in root.iter(etree.Element):
        yield element, shorten_piece(format_tag(element))
        if element.tag == "script":
            yield element, shorten_piece(f"a script: {collapse_spaces(element.text or '')}")
        elif element.tag == "style":
            sheet, media = element.text or "", element.get("media", "")
            yield from ((element, shorten_piece(str(rule))) for rule in list_style_rules(sheet, media))
            yield from ((element, shorten_piece(rule)) for rule in list_flat_rules(sheet, media))


def shorten_piece(piece: str) -> str:
    """A piece that can be told in a line: of a long one its beginning, with a digest of all of it."""
    digest = hashlib.sha256(piece.encode()).hexdigest()[:12]
    return piece if len(piece) <= LONGEST_PIECE else f"{piece[:LONGEST_PIECE]}... (SHA-256 {digest}...)"
