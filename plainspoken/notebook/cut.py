"""The source of an analysis, cut at its steps: what runs in the notebook is what runs in the command."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from plainspoken.core.errors import PlainspokenError

CLOSING_STEP = "putting it together"  # what an analysis does after its last step


@dataclass
class NotebookStep:
    """One step: its name as the analysis tells it (empty before the first), and its statements."""

    name: str
    lines: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The source of the step."""
        return "\n".join(self.lines)


@dataclass(frozen=True)
class AnalysisSteps:
    """An analysis as steps, with the imports that they need and the names of its parameters."""

    imports: str
    steps: tuple[NotebookStep, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class TableLoading:
    """How tables are read: the code, what it hands over, and the analysis that it hands it to."""

    code: str
    given: tuple[str, ...]
    analysis: Callable[..., Any]


def extract_loading_code(function: Callable[..., Any]) -> TableLoading:
    """A function that reads tables and ends by returning what an analysis makes of them, perhaps with what reading
    noticed added to it."""
    source = AnalysisSource(inspect.getsource(sys.modules[function.__module__]))
    *body, last = source.functions[function.__name__].body
    call = last.value if isinstance(last, ast.Return) else None
    if not isinstance(call, ast.Call):
        raise PlainspokenError(f"{function.__name__}: expected to end by returning what an analysis makes")
    while call.args and isinstance(call.args[0], ast.Call):
        call = call.args[0]
    called = ast.unparse(call.func)
    modules = {each.names[0].name: str(each.module) for each in body if isinstance(each, ast.ImportFrom)}
    kept = [each for each in body if not is_docstring(each) and not imports_name(each, called)]
    code = "\n".join(line for each in kept for line in source.written(each, ""))
    analysis = getattr(import_module(modules[called]), called)
    return TableLoading(code, tuple(ast.unparse(each) for each in call.args), analysis)


def imports_name(statement: ast.stmt, name: str) -> bool:
    """Whether a statement imports a name."""
    return isinstance(statement, ast.ImportFrom) and statement.names[0].name == name


def split_into_steps(function: Callable[..., Any], result: str) -> AnalysisSteps:
    """The steps of an analysis; what it returns is kept under the name `result`.

    Raises:
        PlainspokenError: the function has no steps (`with clock.step("name", share):`).
    """
    module = sys.modules[function.__module__]
    source = AnalysisSource(inspect.getsource(module))
    body = source.functions[function.__name__]
    steps = [NotebookStep("")]
    source.walk(body.body, steps, result)
    if len(steps) == 1:
        place = f"{function.__module__}.{function.__name__}"
        raise PlainspokenError(f"{place}: expected steps (`with clock.step(...)`), found none; name them")
    parameters = tuple(each.arg for each in body.args.args)
    imports = source.imports(steps, function.__module__)
    return AnalysisSteps(imports, tuple(each for each in steps if each.lines), parameters)


class AnalysisSource:
    """The source of a module: its functions, and which statements open a step."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.tree = ast.parse(text)
        self.functions: Mapping[str, ast.FunctionDef] = {
            each.name: each for each in self.tree.body if isinstance(each, ast.FunctionDef)
        }

    def walk(self, body: Sequence[ast.stmt], steps: list[NotebookStep], result: str, outer: bool = True) -> None:
        """Add statements to the last step; each `with clock.step` begins a new one."""
        for statement in body:
            called = self.inlined(statement)
            if isinstance(statement, ast.With) and step_name(statement):
                steps.append(NotebookStep(step_name(statement)))
                self.walk(statement.body, steps, result, outer=False)
            elif called:
                self.walk(called.body, steps, assigned_name(statement), outer=False)
            elif not is_docstring(statement):
                if outer and len(steps) > 1 and steps[-1].name != CLOSING_STEP and not self.more(body, statement):
                    steps.append(NotebookStep(CLOSING_STEP))
                steps[-1].lines += self.written(statement, result)

    def more(self, body: Sequence[ast.stmt], statement: ast.stmt) -> bool:
        """Whether a step follows a statement."""
        rest = body[body.index(statement) :]
        return any(isinstance(each, ast.With) and step_name(each) for each in rest)

    def inlined(self, statement: ast.stmt) -> ast.FunctionDef | None:
        """The function of this module that a statement calls, if it has steps and takes the same names."""
        call = getattr(statement, "value", None)
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            return None
        function = self.functions.get(call.func.id)
        if function is None or not any(step_name(each) for each in ast.walk(function)):
            return None
        given = [each.id for each in call.args if isinstance(each, ast.Name)]
        return function if given == [each.arg for each in function.args.args] else None

    def written(self, statement: ast.stmt, result: str) -> list[str]:
        """The lines of a statement; a `return` keeps its value under a name."""
        if isinstance(statement, ast.Return):
            value = ast.unparse(statement.value) if statement.value else "None"
            return [] if value == result or not result else [f"{result} = {value}"]
        block = "\n".join(self.lines[statement.lineno - 1 : statement.end_lineno])
        return textwrap.dedent(block).splitlines()

    def imports(self, steps: Iterable[NotebookStep], module: str) -> str:
        """The imports that the steps need: the module's own, and what the module defines."""
        used = {name for step in steps for name in names_read(step.code)}
        lines = [line for statement in self.tree.body for line in used_imports(statement, used)]
        defined = sorted(used & {name for each in self.tree.body for name in names_defined(each)})
        own = [f"from {module} import {', '.join(defined)}"] if defined else []
        return "\n".join([*lines, *own])


def step_name(node: ast.AST) -> str:
    """The name of the step that a statement opens; nothing where it opens none."""
    if not isinstance(node, ast.With):
        return ""
    call = node.items[0].context_expr
    opens = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "step"
    first = call.args[0] if isinstance(call, ast.Call) and opens and call.args else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def assigned_name(statement: ast.stmt) -> str:
    """The name that a statement assigns to; nothing where it assigns to none."""
    return ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else ""


def is_docstring(statement: ast.stmt) -> bool:
    """Whether a statement is a docstring."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def names_read(code: str) -> set[str]:
    """The names that a piece of code reads."""
    return {each.id for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Name)}


def used_imports(statement: ast.stmt, used: set[str]) -> Iterator[str]:
    """An import of names that are used; nothing where none is, or the statement imports nothing."""
    if not isinstance(statement, (ast.Import, ast.ImportFrom)):
        return
    kept = [each for each in statement.names if (each.asname or each.name) in used]
    if kept:
        statement.names = kept
        yield ast.unparse(statement)


def names_defined(statement: ast.stmt) -> tuple[str, ...]:
    """The names that a statement of a module defines."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return (statement.name,)
    if isinstance(statement, ast.Assign):
        return tuple(each.id for each in statement.targets if isinstance(each, ast.Name))
    return ()
