"""What a sentence pattern may not do: compute, compare, or say a number by itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from jinja2 import Environment, nodes

from plainspoken.core.findings import suggest_nearest

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


def find_pattern_fault(
    source: str, environment: Environment, forms: Mapping[str, str], known: Mapping[str, object]
) -> str:
    """What is wrong with one sentence pattern, or nothing.

    A pattern may show evidence; it may not compute, compare, or hold a digit or number word.
    """
    tree = environment.parse(source)
    return (
        find_computation(tree)
        or find_unknown_name(tree, known)
        or find_spoken_number(" ".join(data.data for data in tree.find_all(nodes.TemplateData)), forms)
        or find_spoken_constant(tree, forms)
    )


def find_computation(tree: nodes.Template) -> str:
    """The first node that computes or compares, in words."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, ALLOWED_NODE_TYPES):
            return f"line {node.lineno}: templates show, they do not compute ({type(node).__name__.lower()})"
    return ""


def find_unknown_name(tree: nodes.Template, known: Mapping[str, object]) -> str:
    """The first name that is not known, with the nearest that is."""
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in known:
            return f"line {name.lineno}: {name.name!r} is unknown here{suggest_nearest(name.name, known)}"
    return ""


def find_spoken_number(text: str, forms: Mapping[str, str]) -> str:
    """The first digit or number word in prose, in words."""
    prose = re.sub(r"<[^>]*>|&#?\w+;", " ", text)
    for word in re.findall(r"[^\W_]+", prose):
        if any(sign.isdigit() for sign in word) and word != NATURAL_FREQUENCY_BASE:
            return f"says the number {word!r} by itself; show evidence instead"
        if word.lower() in list_number_words(forms):
            return f"says the number word {word!r} by itself; show evidence instead"
    return ""


def find_spoken_constant(tree: nodes.Template, forms: Mapping[str, str]) -> str:
    """A number or number word that is printed from inside an expression."""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.Const):
                return find_spoken_number(str(node.value), forms)
    return ""


def list_number_words(forms: Mapping[str, str]) -> Collection[str]:
    """The number words of the language, as its forms list them."""
    return frozenset(forms.get("number_words", "").split())
