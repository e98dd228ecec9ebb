"""Page objects to one HTML file: layouts, style and fonts in, nothing fetched."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, TemplateError, TemplateNotFound, nodes
from lxml.html import fragment_fromstring
from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.components import RenderedPart
from plainspoken.report.page import FIRST_BRIEFING_PART, Briefing
from plainspoken.report.sandbox import (
    LAYOUT_FOLDER,
    check_own_layouts,
    format_layout_error,
    list_layouts,
    locate_layout_error,
    make_layout_sandbox,
)
from plainspoken.words.bounded_sandbox import render_bounded
from plainspoken.words.lint import find_computation, find_spoken_constant, find_spoken_number

ENTRY_LAYOUT = "briefing.jinja"
REMAINING_FINDINGS_PART = "annex_findings"
PLACED_ERROR_PATTERN = re.compile(r"^\S+\.\w+:\d+: ")  # an error that names its own file and line


def render_briefing_html(page: Briefing, style: Markup, entry: str = ENTRY_LAYOUT, script: str = "") -> str:
    """The briefing as HTML, with this style in its head; `entry`: the layout to begin with.

    `script`: what stands at the end of a page for screens.

    Raises:
        PlainspokenError: a layout that computes, says a number, or names something unknown; with its place.
    """
    sandbox = make_layout_sandbox(page.words.folders)
    check_own_layouts(sandbox, page.words.folders, page.inside)
    check_layouts(sandbox, page)
    # In globals, so that imported macros see the page too.
    sandbox.globals = {"page": page, "style": style, "script": script}
    try:
        first, *inside = render_sections(sandbox, page)
        sandbox.globals |= {"page_one": first.body, "sections": inside}
        return render_bounded(sandbox.get_template(entry))
    except TemplateNotFound as error:
        raise PlainspokenError(f"templates/{LAYOUT_FOLDER}: no layout {error.name!r}") from None
    except TemplateError as error:
        raise PlainspokenError(format_layout_error(error, sandbox)) from None
    except PlainspokenError as error:
        place = "" if PLACED_ERROR_PATTERN.match(str(error)) else locate_layout_error(error)
        raise PlainspokenError(f"{place}{error}") from None


def render_sections(sandbox: Environment, page: Briefing) -> list[RenderedPart]:
    """Page one, and each part that has something to say, in order.

    The list of all findings is rendered last, for it holds what the rest has left out.
    """
    order = [FIRST_BRIEFING_PART, *page.inside]
    rendered = {}
    for part in sorted(order, key=lambda each: each == REMAINING_FINDINGS_PART):
        rendered[part] = RenderedPart(part, Markup(render_bounded(sandbox.get_template(f"part_{part}.jinja"))))
        page.remember_said(rendered[part].body)
    return [rendered[part] for part in order if part == FIRST_BRIEFING_PART or has_body(rendered[part].body)]


def has_body(rendered: str) -> bool:
    """Whether a part says or draws anything beside its head and its last line."""
    tree = fragment_fromstring(rendered, create_parent=True)
    for frame in (
        tree.find_class("part-name") + tree.find_class("aside") + tree.find_class("opening") + tree.find_class("take")
    ):
        frame.drop_tree()
    return bool(tree.text_content().strip())


def check_layouts(sandbox: Environment, page: Briefing) -> None:
    """Refuse layouts that compute, compare, or say a number by themselves."""
    number_words = page.words.messages.vocabulary.forms.get("number_words", "")
    for name in list_layouts(sandbox):
        source, path, _ = sandbox.loader.get_source(sandbox, name)  # type: ignore[union-attr]
        fault = find_layout_fault(source, number_words)
        if fault:
            raise PlainspokenError(f"{path}:{fault}")


@lru_cache(maxsize=256)
def find_layout_fault(source: str, number_words: str) -> str:
    """The line of what is wrong with a layout, and what it is; nothing where all is well."""
    forms = {"number_words": number_words}
    try:
        tree = tuple(Environment().parse(source).find_all(nodes.Node))
    except TemplateError as error:
        return f"{getattr(error, 'lineno', 1)}: {error.message}"
    if fault := find_computation(tree):
        return fault.removeprefix("line ")
    for number, line in enumerate(strip_layout_tags(source).splitlines(), start=1):
        if fault := find_spoken_number(line, forms):
            return f"{number}: {fault}"
    fault = find_spoken_constant(tree, forms)
    return f"1: {fault}" if fault else ""


def strip_layout_tags(source: str) -> str:
    """A layout without its statements and tags, on the same lines: what it says by itself."""
    unseen = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
    return unseen.sub(lambda found: " " + "\n" * found[0].count("\n"), source)
