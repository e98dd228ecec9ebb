"""Every name that a layout may use, read off the types of the page's objects."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from markupsafe import Markup

from plainspoken.report.components import RenderedPart
from plainspoken.report.page import Briefing
from plainspoken.words import ChartWords

PLAIN_TYPE_NAMES = {str: "plain text", Markup: "text", bool: "yes or no", int: "number"}
LAYOUT_MODULE_PREFIXES = ("plainspoken.report.",)  # modules whose types are made for layouts
EXTRA_LAYOUT_TYPES = (ChartWords,)


@dataclass(frozen=True)
class LayoutName:
    """One name: how it is written, what kind of thing it is, and its meaning (empty for plain fields)."""

    name: str
    written: str
    kind: str
    meaning: str


@cache
def find_layout_types() -> Mapping[type, tuple[LayoutName, ...]]:
    """Each type that a layout can reach from `page` or `sections`, nearest first, with its names in order."""
    found: dict[type, tuple[LayoutName, ...]] = {}
    waiting: list[type] = [Briefing, RenderedPart]
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found[each] = tuple(name for name, _ in list_layout_members(each))
            waiting += [kind for _, hint in list_layout_members(each) for kind in find_reached_types(hint)]
    return found


def allowed_layout_names(thing: object) -> frozenset[str] | None:
    """The names that a layout may use of a thing; None for what is no object of the page."""
    names = find_layout_types().get(type(thing))
    return None if names is None else frozenset(each.name for each in names)


def names_of_layout_type(kind: str) -> Mapping[str, object]:
    """The names of a type by the type's name; nothing where there is no such type."""
    return dict.fromkeys(
        name.name for each, names in find_layout_types().items() if each.__name__ == kind for name in names
    )


def list_layout_members(owner: type) -> Iterator[tuple[LayoutName, object]]:
    """The public names of a type that lead to something a layout can show, each with its type."""
    fields = {name: (hint, "", name) for name, hint in typing.get_type_hints(owner).items()}
    classes = [each for each in reversed(owner.__mro__) if each is owner or is_layout_type(each)]
    methods = {
        name: said
        for each in classes
        for name in vars(each)
        if (said := describe_layout_member(each, name)) is not None
    }
    for name, (hint, meaning, written) in sorted({**fields, **methods}.items()):
        if not name.startswith("_") and (kind := describe_layout_type(hint)):
            yield LayoutName(name, written, kind, meaning), hint


def describe_layout_member(owner: type, name: str) -> tuple[object, str, str] | None:
    """Type, meaning and spelling of a property or method; None for anything else."""
    member = vars(owner)[name]
    if isinstance(member, property):
        function, written = member.fget, name
    elif isinstance(member, cached_property):
        function, written = member.func, name
    elif inspect.isfunction(member) and not name.startswith("_"):
        function, written = member, f"{name}({', '.join(list(inspect.signature(member).parameters)[1:])})"
    else:
        return None
    meaning = (inspect.getdoc(function) or "").partition("\n\n")[0].replace("\n", " ")
    return typing.get_type_hints(function)["return"], meaning, written


def describe_layout_type(hint: object) -> str:
    """A type in words; nothing for one that is not made for layouts."""
    if isinstance(hint, type) and hint in PLAIN_TYPE_NAMES:
        return PLAIN_TYPE_NAMES[hint]
    if is_layout_type(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"  # type: ignore[attr-defined]
    parts = [each for each in typing.get_args(hint) if each not in (type(None), ...)]
    inside = describe_layout_type(parts[0]) if len(parts) == 1 else ""
    maybe = typing.get_origin(hint) in (typing.Union, types.UnionType)
    return inside and (f"{inside}, or nothing" if maybe else f"list of {inside}")


def find_reached_types(hint: object) -> Iterator[type]:
    """The page's own types inside a type."""
    if is_layout_type(hint):
        yield hint  # type: ignore[misc]
    for each in typing.get_args(hint):
        yield from find_reached_types(each)


def is_layout_type(hint: object) -> bool:
    """Whether a type is one of the page's objects."""
    return isinstance(hint, type) and (hint.__module__.startswith(LAYOUT_MODULE_PREFIXES) or hint in EXTRA_LAYOUT_TYPES)
