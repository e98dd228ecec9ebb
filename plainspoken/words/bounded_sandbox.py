"""The sandbox in which templates run: it reaches nothing, and what it makes stays small."""

from __future__ import annotations

from collections.abc import Iterable
from types import CodeType
from typing import Any

from jinja2 import Template, TemplateRuntimeError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_TEXT_CHARACTERS = 1_000_000  # that a template joins in one place; a whole part of a briefing has a tenth
MAX_PAGE_CHARACTERS = 20_000_000  # with its drawings, a briefing has a tenth
# What makes a long text of a short one.
WIDENING_METHODS = frozenset(
    ["zfill", "ljust", "rjust", "center", "expandtabs", "format", "format_map", "replace", "translate", "join"]
)
WIDENING_FILTERS = {"batch", "center", "float", "format", "indent", "int", "pprint", "replace", "slice", "wordwrap"}


class BoundedCodeGenerator(CodeGenerator):
    """Has each text that a template joins measured."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        """Join, and measure."""
        self.write("environment.measured(")
        super().visit_Concat(node, frame)
        self.write(")")


class BoundedSandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which no template can make a text without end."""

    code_generator_class = BoundedCodeGenerator

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.filters = {name: each for name, each in self.filters.items() if name not in WIDENING_FILTERS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may use this name of a thing."""
        widens = isinstance(obj, (str, bytes)) and attr in WIDENING_METHODS
        return not widens and bool(super().is_safe_attribute(obj, attr, value))

    def wrap_str_format(self, value: Any) -> None:
        """Let no template format by a pattern of its own: a width in it may be a hundred million."""

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError):  # of Python, into which templates are translated
            raise TemplateRuntimeError("loops and conditions lie too deep in each other; take them apart") from None

    def measured(self, text: str) -> str:
        """A text that is not too long.

        Raises:
            TemplateRuntimeError: it is.
        """
        if len(text) > MAX_TEXT_CHARACTERS:
            raise TemplateRuntimeError("a text grows without end; join fewer texts")
        return text


def render_bounded(template: Template, within: int = MAX_PAGE_CHARACTERS) -> str:
    """What a template makes, as long as that is no more than any page needs.

    Raises:
        TemplateRuntimeError: it makes more, or calls itself without end.
    """
    try:
        return "".join(take_bounded(template.generate(), within))
    except RecursionError:
        raise TemplateRuntimeError("a layout or macro includes itself without end") from None


def take_bounded(pieces: Iterable[str], within: int) -> Iterable[str]:
    """The pieces of a page, while all of them together are not too long."""
    for piece in pieces:
        within -= len(piece)
        if within < 0:
            raise TemplateRuntimeError("the page grows without end; leave out what repeats it")
        yield piece
