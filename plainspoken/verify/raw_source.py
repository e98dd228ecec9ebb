"""What a browser reads in the source of a page, or of a drawing, and no tree of it shows, or shows otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspoken.verify.built_page import HtmlPage
from plainspoken.verify.problem import Problem

HTML_SPACE = " \t\n\f\r"
DOCTYPE_PATTERN = re.compile(rf"[\ufeff{HTML_SPACE}]*<!doctype html[{HTML_SPACE}]*>", re.IGNORECASE)
# Of comments, of CDATA (text in a drawing, a comment elsewhere), of instructions, of other kinds of documents.
UNREAD_PATTERN = re.compile(r"<[!?]|</(?![a-z])", re.IGNORECASE)
ONCE_ON_A_PAGE = ("html", "head", "body")
END_OF_PAGE_PATTERN = re.compile(r"</html(?![^\s/>])", re.IGNORECASE)
NOTHING_MORE_PATTERN = re.compile(rf"</html[{HTML_SPACE}]*>[{HTML_SPACE}]*", re.IGNORECASE)
CONTROL_SIGN_PATTERN = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*([\x00-\x08\x0b\x0c\x0e-\x1f\x7f])")
LETTERS_SHOWN = 80
UNREAD_MESSAGE = (
    "a comment, or another piece of the source that a browser may read as text; in a template, write {# ... #}"
)


def raw_source_problems(page: HtmlPage) -> Iterator[Problem]:
    """Each piece of a page's source that a browser may show, or act on, and that stands in no tree."""
    if sign := CONTROL_SIGN_PATTERN.match(page.source):
        yield Problem(page.name, "", "a control sign, which programs read each in its own way", found=repr(sign[1]))
    source = drop_held_texts(page)
    doctype = DOCTYPE_PATTERN.match(source)
    source = source[doctype.end() if doctype else 0 :]
    yield from (Problem(page.name, "", UNREAD_MESSAGE, found=found) for found in find_unread_pieces(source))
    for tag in ONCE_ON_A_PAGE:
        found = re.findall(rf"<{tag}(?![^\s/>])[^>]*>?", source, re.IGNORECASE)
        for each in found[1:]:
            yield Problem(page.name, "", f"a second <{tag}>, which a browser takes for the first", found=each)
    end = END_OF_PAGE_PATTERN.search(source)
    if end is not None and not NOTHING_MORE_PATTERN.fullmatch(source, end.start()):
        rest = source[end.start() :]
        yield Problem(page.name, "", "something stands after the end of the page (</html>)", found=rest)


def find_unread_pieces(source: str) -> Iterator[str]:
    """The beginning of each piece of a source that is neither text nor an element."""
    return (source[each.start() : each.start() + LETTERS_SHOWN] for each in UNREAD_PATTERN.finditer(source))


def drop_held_texts(page: HtmlPage) -> str:
    """The source of a page without its scripts and the style sheets of its head, whose signs open no element.

    Of each text its first place is taken, which is no later than its own: one that stands elsewhere, too, is seen.
    """
    source = page.source
    for element in (*page.root.iterfind("head/style"), *page.elements("<script>")):
        source = source.replace(element.text or "", "", 1)
    return source
