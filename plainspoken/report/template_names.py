"""Every name that a layout may use, read off the types of the page's objects. Knows no layout."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from markupsafe import Markup

from plainspoken.words import ChartWords
from plainspoken.report.page import Briefing

WORDS = {str: "plain text", Markup: "text", bool: "yes or no", int: "number"}
INSIDE = ("plainspoken.report.",)  # modules whose types are made for layouts
ALSO = (ChartWords,)


@dataclass(frozen=True)
class Name:
    """One name: how it is written, what kind of thing it is, and its meaning (empty for plain fields)."""

    name: str
    written: str
    kind: str
    meaning: str


@cache
def objects() -> Mapping[type, tuple[Name, ...]]:
    """Each type that a layout can reach from `page`, nearest first, with its names in alphabetical order."""
    found: dict[type, tuple[Name, ...]] = {}
    waiting: list[type] = [Briefing]
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found[each] = tuple(name for name, _ in members(each))
            waiting += [kind for _, hint in members(each) for kind in reached(hint)]
    return found


def allowed(thing: object) -> frozenset[str] | None:
    """The names that a layout may use of a thing; None for what is no object of the page."""
    names = objects().get(type(thing))
    return None if names is None else frozenset(each.name for each in names)


def known_of(kind: str) -> Mapping[str, object]:
    """The names of a type by the type's name; nothing where there is no such type."""
    return dict.fromkeys(
        name.name for each, names in objects().items() if each.__name__ == kind for name in names
    )


def members(owner: type) -> Iterator[tuple[Name, object]]:
    """The public names of a type that lead to something a layout can show, each with its type."""
    fields = {name: (hint, "", name) for name, hint in typing.get_type_hints(owner).items()}
    methods = {name: said for name in vars(owner) if (said := described(owner, name)) is not None}
    for name, (hint, meaning, written) in sorted({**fields, **methods}.items()):
        if not name.startswith("_") and (kind := spoken(hint)):
            yield Name(name, written, kind, meaning), hint


def described(owner: type, name: str) -> tuple[object, str, str] | None:
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


def spoken(hint: object) -> str:
    """A type in words; nothing for one that is not made for layouts."""
    if isinstance(hint, type) and hint in WORDS:
        return WORDS[hint]
    if made_for_layouts(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"  # type: ignore[attr-defined]
    parts = [each for each in typing.get_args(hint) if each not in (type(None), ...)]
    inside = spoken(parts[0]) if len(parts) == 1 else ""
    maybe = typing.get_origin(hint) in (typing.Union, types.UnionType)
    return inside and (f"{inside}, or nothing" if maybe else f"list of {inside}")


def reached(hint: object) -> Iterator[type]:
    """The page's own types inside a type."""
    if made_for_layouts(hint):
        yield hint  # type: ignore[misc]
    for each in typing.get_args(hint):
        yield from reached(each)


def made_for_layouts(hint: object) -> bool:
    """Whether a type is one of the page's objects."""
    return isinstance(hint, type) and (hint.__module__.startswith(INSIDE) or hint in ALSO)
