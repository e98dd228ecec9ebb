"""Page objects to one HTML file: layouts, style and fonts in, nothing fetched. Knows no statistics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from plainspoken.errors import PlainspokenError
from plainspoken.findings import nearest
from plainspoken.words.lint import computing, spoken_constant, spoken_number
from report.page import Briefing

LAYOUT = "briefing"
ENTRY = "briefing.jinja"


def environment(folders: Sequence[Path]) -> ImmutableSandboxedEnvironment:
    """A sandbox over the layouts; a later folder overrides single files."""
    loaders = [FileSystemLoader(folder / LAYOUT) for folder in reversed(folders)]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(page: Briefing, style: Markup, entry: str = ENTRY, script: str = "") -> str:
    """The briefing as HTML, with this style in its head; `entry`: the layout to begin with.

    `script`: what stands at the end of a page for screens.

    Raises:
        PlainspokenError: a layout that computes, says a number, or names something unknown; with its place.
    """
    sandbox = environment(page.words.folders)
    check_layouts(sandbox, page)
    # In globals, so that imported macros see the page too.
    sandbox.globals = {"page": page, "style": style, "script": script}
    try:
        return sandbox.get_template(entry).render()
    except TemplateNotFound as error:
        raise PlainspokenError(f"templates/{LAYOUT}: no layout {error.name!r}") from None
    except TemplateError as error:
        raise PlainspokenError(placed(error, page)) from None


def check_layouts(sandbox: ImmutableSandboxedEnvironment, page: Briefing) -> None:
    """Refuse layouts that compute, compare, or say a number by themselves."""
    forms = page.words.messages.vocabulary.forms
    for name in sandbox.list_templates(extensions=["jinja"]):
        source, path, _ = sandbox.loader.get_source(sandbox, name)  # type: ignore[union-attr]
        try:
            tree = sandbox.parse(source)
        except TemplateError as error:
            raise PlainspokenError(f"{path}:{getattr(error, 'lineno', 1)}: {error.message}") from None
        fault = computing(tree) or spoken_number(visible(source), forms) or spoken_constant(tree, forms)
        if fault:
            raise PlainspokenError(f"{path}: {fault}")


def visible(source: str) -> str:
    """A layout without its statements and tags: what it says by itself."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", source, flags=re.DOTALL)


def placed(error: TemplateError, page: Briefing) -> str:
    """A template error with file, line, and the nearest known name."""
    frame, trace = error.__traceback__, []
    while frame is not None:
        if frame.tb_frame.f_code.co_filename.endswith(".jinja"):
            trace.append(f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}")
        frame = frame.tb_next
    text = error.message or type(error).__name__
    unknown = re.search(r"'(\w+)'$|'(\w+)' is undefined", text)
    known = dict.fromkeys(name for name in dir(page) if not name.startswith("_"))
    near = nearest(next(filter(None, unknown.groups())), known) if unknown else ""
    return f"{trace[-1] if trace else 'templates'}: {text}{near}"
