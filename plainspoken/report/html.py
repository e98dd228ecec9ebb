"""Page objects to one HTML file: layouts, style and fonts in, nothing fetched."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, TemplateError, TemplateNotFound
from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.words.lint import find_computation, find_spoken_constant, find_spoken_number
from plainspoken.report.page import Briefing
from plainspoken.report.sandbox import LAYOUT_FOLDER, check_own_layouts, make_layout_sandbox, list_layouts, format_layout_error, locate_layout_error

ENTRY_LAYOUT = "briefing.jinja"
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
        return sandbox.get_template(entry).render()
    except TemplateNotFound as error:
        raise PlainspokenError(f"templates/{LAYOUT_FOLDER}: no layout {error.name!r}") from None
    except TemplateError as error:
        raise PlainspokenError(format_layout_error(error, sandbox)) from None
    except PlainspokenError as error:
        place = "" if PLACED_ERROR_PATTERN.match(str(error)) else locate_layout_error(error)
        raise PlainspokenError(f"{place}{error}") from None


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
        tree = Environment().parse(source)
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
