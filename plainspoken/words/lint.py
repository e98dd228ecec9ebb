"""What a sentence pattern may not do: compute, compare, or say a number by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from jinja2 import StrictUndefined, nodes

from plainspoken.core.findings import suggest_nearest
from plainspoken.words.bounded_sandbox import BoundedSandbox
from plainspoken.words.formats import FILTER_DESCRIPTIONS

NATURAL_FREQUENCY_BASE = "100"  # the one number a sentence may hold: the base of natural frequencies
ALLOWED_NODE_TYPES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Filter,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.Include,
    nodes.Extends,
    nodes.Block,
    nodes.Call,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Macro,
    nodes.Import,
    nodes.FromImport,
    nodes.Assign,
    nodes.Keyword,
    nodes.CondExpr,
    nodes.ContextReference,
    nodes.Concat,
    nodes.List,
    nodes.Tuple,
    nodes.Scope,
    nodes.OverlayScope,
    nodes.EvalContextModifier,
)


def find_pattern_faults(
    tree: nodes.Template, forms: Mapping[str, str], known: Mapping[str, object] | None, hint: str = ""
) -> list[str]:
    """All that is wrong with one sentence pattern.

    A pattern may show evidence; it may not compute, compare, or hold a digit or number word. `known`: what it may name,
    where that is settled; `hint`: what is told of a name that is not among it, beside the nearest.
    """
    each = tuple(tree.find_all(nodes.Node))
    said = " ".join(data.data for data in each if isinstance(data, nodes.TemplateData))
    found = (find_computation(each), find_spoken_number(said, forms), find_spoken_constant(each, forms))
    names = () if known is None else find_unknown_names(each, known, hint)
    return list(dict.fromkeys(filter(None, chain(names, find_unknown_filters(each), found))))


def find_computation(tree: Iterable[nodes.Node]) -> str:
    """The first of the nodes of a pattern that computes or compares, in words."""
    for node in tree:
        if not isinstance(node, ALLOWED_NODE_TYPES):
            return f"line {node.lineno}: templates show, they do not compute ({type(node).__name__.lower()})"
    return ""


def find_unknown_names(tree: Iterable[nodes.Node], known: Mapping[str, object], hint: str = "") -> Iterator[str]:
    """Each name that is not known, with the nearest that is."""
    for name in tree:
        if isinstance(name, nodes.Name) and name.ctx == "load" and name.name not in known:
            near = suggest_nearest(name.name, known)
            yield f"{name.name!r} is unknown here{near}{hint}"


def find_unknown_filters(tree: Iterable[nodes.Node]) -> Iterator[str]:
    """Each filter that is none, with the nearest."""
    for each in tree:
        if isinstance(each, nodes.Filter) and each.name not in FILTER_DESCRIPTIONS:
            yield f"no filter {each.name!r}{suggest_nearest(each.name, FILTER_DESCRIPTIONS)}"


def find_spoken_number(text: str, forms: Mapping[str, str]) -> str:
    """The first digit or number word in prose, in words."""
    prose = re.sub(r"<[^>]*>|&#?\w+;", " ", text)
    for word in split_words(prose):
        if any(sign.isdigit() for sign in word) and word != NATURAL_FREQUENCY_BASE:
            return f"says the number {word!r} by itself; show evidence instead"
        if word.lower() in list_number_words(forms):
            return f"says the number word {word!r} by itself; show evidence instead"
    return ""


def find_spoken_constant(tree: Iterable[nodes.Node], forms: Mapping[str, str]) -> str:
    """A number or number word that is printed from inside an expression."""
    for output in tree:
        for node in output.nodes if isinstance(output, nodes.Output) else ():
            if isinstance(node, nodes.Const):
                return find_spoken_number(str(node.value), forms)
    return ""


def list_number_words(forms: Mapping[str, str]) -> Collection[str]:
    """The number words of the language, as its forms list them."""
    return split_number_words(forms.get("number_words", ""))


def split_words(text: str) -> list[str]:
    """The words of a text, and its numbers."""
    return re.findall(r"[^\W_]+", text)


@lru_cache(maxsize=16)
def split_number_words(listed: str) -> Collection[str]:
    """The same from their list; remembered, for each word of a page is looked up among them."""
    return frozenset(listed.split())


def build_syntax_sandbox() -> BoundedSandbox:
    """The sandbox without evidence: enough to read a pattern."""
    sandbox = BoundedSandbox(undefined=StrictUndefined, autoescape=True)
    sandbox.filters = dict.fromkeys(FILTER_DESCRIPTIONS, str)
    return sandbox


SYNTAX_SANDBOX = build_syntax_sandbox()
