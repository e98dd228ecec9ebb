"""The sandbox in which templates run: it reaches nothing, and what it makes stays small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from jinja2 import Template, TemplateRuntimeError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_TEXT_CHARACTERS = 1_000_000  # that a template joins in one place; a whole part of a briefing has a tenth
MAX_PAGE_CHARACTERS = 20_000_000  # with its drawings, a briefing has a tenth
MAX_STEPS = 200_000  # turns of loops and calls of macros within one part
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
    """A sandbox in which no template can make a text without end, or go on without making any."""

    code_generator_class = BoundedCodeGenerator
    steps_left: int | None = None  # of the template that is being rendered; None where none is counted

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.filters = {name: each for name, each in self.filters.items() if name not in WIDENING_FILTERS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may use this name of a thing."""
        widens = isinstance(obj, (str, bytes)) and attr in WIDENING_METHODS
        return not widens and bool(super().is_safe_attribute(obj, attr, value))

    def wrap_str_format(self, value: Any) -> None:
        """Let no template format by a pattern of its own: a width in it may be a hundred million."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            return super()._parse(source, name, filename)
        except RecursionError:
            raise TemplateRuntimeError("brackets lie too deep in each other; take them apart") from None

    def _compile(self, source: str, filename: str) -> CodeType:
        try:
            return super()._compile(source, filename)
        except (SyntaxError, RecursionError):  # of Python, into which templates are translated
            raise TemplateRuntimeError("loops and conditions lie too deep in each other; take them apart") from None

    def _generate(self, source: nodes.Template, *arguments: Any, **options: Any) -> str:
        for each in list(source.find_all((nodes.For, nodes.Macro, nodes.CallBlock))):
            if isinstance(each, nodes.For):
                each.iter = nodes.Call(nodes.EnvironmentAttribute("paced"), [each.iter], [], None, None)
            elif isinstance(each, nodes.Macro | nodes.CallBlock):
                step = nodes.Call(nodes.EnvironmentAttribute("step"), [], [], None, None)
                each.body.insert(0, nodes.ExprStmt(step))
        return str(super()._generate(source, *arguments, **options))

    @contextmanager
    def counting(self, steps: int) -> Iterator[None]:
        """Let what is rendered meanwhile take so many steps."""
        before, self.steps_left = self.steps_left, steps
        try:
            yield
        finally:
            self.steps_left = before

    def paced(self, things: Iterable[Any]) -> Iterable[Any]:
        """The things that a loop goes over, each a step; without a count, as they are."""
        return things if self.steps_left is None else PacedThings(self, things)

    def step(self) -> None:
        """Take a step.

        Raises:
            TemplateRuntimeError: it is one too many.
        """
        if self.steps_left is not None:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise TemplateRuntimeError(
                    f"loops and macros take more than {MAX_STEPS:,} steps in one part; take loops within loops apart"
                )

    def measured(self, text: str) -> str:
        """A text that is not too long.

        Raises:
            TemplateRuntimeError: it is.
        """
        if len(text) > MAX_TEXT_CHARACTERS:
            raise TemplateRuntimeError("a text grows without end; join fewer texts")
        return text


class PacedThings:
    """What a loop goes over, as long as before; each thing of it is a step."""

    def __init__(self, sandbox: BoundedSandbox, things: Iterable[Any]) -> None:
        self._sandbox, self._things = sandbox, things

    def __iter__(self) -> Iterator[Any]:
        for each in self._things:
            self._sandbox.step()
            yield each

    def __len__(self) -> int:
        return len(self._things)  # type: ignore[arg-type]


def render_bounded(template: Template, within: int = MAX_PAGE_CHARACTERS) -> str:
    """What a template makes, as long as that is no more than any page needs.

    Raises:
        TemplateRuntimeError: it makes more, takes more steps, or calls itself without end.
    """
    sandbox = template.environment
    assert isinstance(sandbox, BoundedSandbox)
    try:
        with sandbox.counting(MAX_STEPS):
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
