"""Style sheets of a page: rules that hide what is said, or print words of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import tinycss2

from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.verify import style_values
from plainspoken.verify.built_page import HtmlPage, collapse_spaces
from plainspoken.verify.problem import Problem
from plainspoken.verify.style_bounds import find_strange_declaration
from plainspoken.verify.style_nesting import list_nested_rules
from plainspoken.verify.style_targets import (
    StyledPage,
    hides_something_said,
    hides_statement,
    is_part_of_figures,
    names_a_shape,
)

SHIPPED_SHEETS = ("style.css", "web.css")
FLAT_RULES = ("font-face", "font-feature-values", "property", "counter-style", "keyframes")  # that style no element
# What makes a thing unseen, by property: the values that do, as they begin.
HIDING_VALUES = {
    "display": ("none",),
    "visibility": ("hidden", "collapse"),
    "opacity": ("0",),
    "font-size": ("0",),
    "color": ("transparent",),
    "clip-path": ("",),
    "clip": ("",),
    "text-indent": ("-",),
    "direction": ("rtl",),
    "unicode-bidi": ("bidi-override", "isolate-override"),
    "content-visibility": ("hidden",),
    "-webkit-text-fill-color": ("transparent",),
    "-webkit-text-security": ("disc", "circle", "square"),
}
# The same in a rule of a sheet: squeezed to nothing or faded out, ...
NONE_AT_ALL = r"(?:0+\.?0*|\.0+)[a-z%]*"
NEGATIVE = r"[^)]*-"
SQUEEZING_VALUES = re.compile(
    "|".join(
        (
            rf"(?:width|max-width|height|max-height|zoom|scale): ?{NONE_AT_ALL}",
            rf"transform:.*scale[xy]?\({NONE_AT_ALL}[,)].*",
            rf"filter:.*(?:opacity|brightness)\({NONE_AT_ALL}\).*",
            r"(?:mask|mask-image|animation|animation-name): ?(?!none).+",
            rf"color: ?(?:#[0-9a-f]{{3}}0|#[0-9a-f]{{6}}00|(?:rgb|hsl)a?\(.*[,/] ?{NONE_AT_ALL}\))",
            # ... struck through, behind the page, turned or mirrored, ...
            r"text-decoration(?:-line)?:.*line-through.*",
            r"z-index: ?-\d.*",
            rf"scale: ?.*-.*|transform:.*(?:scale(?:[xy]|3d)?|matrix(?:3d)?)\({NEGATIVE}.*",
            r"rotate: ?(?!none|0).+|transform:.*rotate.*",
        )
    )
)
# ... pushed off the page (thousands of any unit, or more than a whole screen), or set in a type that nobody reads.
PUSHING_PROPERTIES = ("left", "right", "top", "bottom", "inset", "margin", "margin-left", "margin-top", "translate")
FAR_AWAY = re.compile(r"(?:\d{4,}(?:\.\d+)?[a-z%]|\d{3,}(?:\.\d+)?v[wh])")
SMALLEST_TYPE = {"px": 5.0, "pt": 4.0, "rem": 0.3, "em": 0.3, "%": 30.0}
LENGTH = re.compile(r"(\d*\.?\d+)(px|pt|rem|em|%)")
# Each colour of a theme, for dark screens.
RECOLOURED_SELECTOR = re.compile(r'svg \[(?:fill|stroke)="#[0-9a-f]{6}" i\]')
COUNTER_RULE = "@counter-style"
SHAPING_PROPERTIES = (
    "x",
    "y",
    "width",
    "height",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
    "transform",
    "scale",
    "translate",
    "zoom",
)


class Rule(NamedTuple):
    """A rule of a style sheet, with what must be so for it to count: `@media print`, nothing where it always does."""

    condition: str
    selector: str
    declared: str

    def __str__(self) -> str:
        return f"{self.condition} {self.selector} {{{self.declared}}}".strip()


def style_rule_problems(page: HtmlPage) -> Iterator[Problem]:
    """Each rule beyond the shipped ones by which a claim, a figure or the stamp is not seen, or words are added."""
    shipped = read_shipped_rules()
    styled = StyledPage(page.root)
    for element in page.root.iter("style"):
        sheet, media = element.text or "", element.get("media", "")
        for flat in sorted(set(list_flat_rules(sheet, media)) - read_shipped_flat_rules()):
            if COUNTER_RULE in flat.lower():
                yield page.problem(element, "a style that counts in its own way", found=flat)
        rules = set(list_style_rules(sheet, media))
        for rule in sorted(rules & read_shipped_hiding_rules()):
            if hides_statement(rule.selector, styled):
                yield page.problem(element, "a class by which what is said is hidden", found=str(rule))
        for rule in sorted(rules - shipped):
            inner = list_nested_rules(rule.selector, rule.declared)
            judged = (judge_style_rule(*each, styled) for each in ((rule.selector, rule.declared), *inner))
            if what := next(filter(None, judged), ""):
                yield page.problem(element, what, found=str(rule))


def judge_style_rule(selector: str, declared: str, page: StyledPage) -> str:
    """What a rule beyond the shipped ones does that no style of a briefing may; nothing where it does nothing such.

    What a shipped rule declares, too, prints and covers nothing: another version may have put it on something else.
    """
    declarations = tuple(list_declarations(declared))
    own = tuple(each for each in declarations if each not in read_shipped_declarations())
    if style_values.prints_something(own):
        return "a style that prints words of its own"
    if style_values.marks(declarations) and is_part_of_figures(selector, page):
        return "a style that draws or writes beside a figure"
    if style_values.shows_picture(own):
        return "a style that shows a picture"
    if (cover := style_values.find_cover(declarations)) and cover not in read_shipped_covers():
        return "a style that covers what is said"
    if (is_hiding_rule(declared) or style_values.fades(own)) and hides_something_said(selector, page):
        return "a style that hides what is said"
    redraws = style_values.draws(declarations) and not RECOLOURED_SELECTOR.fullmatch(selector)
    if (shapes(own) or style_values.moves(own) or redraws) and names_a_shape(selector, page):
        return "a style that redraws a drawing"
    if (strange := find_strange_declaration(declared, read_shipped_declarations())) and hides_something_said(
        selector, page
    ):
        return f"a style that no briefing has of what is said ({strange})"
    return ""


@lru_cache(maxsize=1)
def read_shipped_flat_rules() -> frozenset[str]:
    """The rules of the style sheets as they ship that style no element."""
    return frozenset(rule for sheet in read_shipped_sheets() for rule in list_flat_rules(sheet))


@lru_cache(maxsize=1)
def read_shipped_declarations() -> frozenset[tuple[str, str]]:
    """Property and value of each declaration of the style sheets as they ship."""
    return frozenset(each for rule in read_shipped_rules() for each in list_declarations(rule.declared))


@lru_cache(maxsize=1)
def read_shipped_covers() -> frozenset[frozenset[tuple[str, str]]]:
    """What rules of the style sheets as they ship lay over a page."""
    return frozenset(style_values.find_cover(list_declarations(each.declared)) for each in read_shipped_rules())


def read_shipped_sheets() -> Iterator[str]:
    """The style sheets as they ship."""
    return ((SHIPPED_TEMPLATES / "briefing" / name).read_text(encoding="utf-8") for name in SHIPPED_SHEETS)


@lru_cache(maxsize=1)
def read_shipped_rules() -> frozenset[Rule]:
    """The rules of the style sheets as they ship."""
    return frozenset(rule for sheet in read_shipped_sheets() for rule in list_style_rules(sheet))


@lru_cache(maxsize=1)
def read_shipped_hiding_rules() -> frozenset[Rule]:
    """Those of the style sheets as they ship by which a thing is not seen where they count."""
    return frozenset(
        rule
        for rule in read_shipped_rules()
        if is_hiding_rule(rule.declared) or style_values.fades(list_declarations(rule.declared))
    )


@lru_cache(maxsize=8)
def list_style_rules(sheet: str, media: str = "") -> tuple[Rule, ...]:
    """Each rule of a style sheet, those inside of conditions too; `media`: what the whole sheet is for."""
    return tuple(find_rules(parse_sheet(sheet), format_condition("media", media) if media else ""))


@lru_cache(maxsize=8)
def list_flat_rules(sheet: str, media: str = "") -> tuple[str, ...]:
    """Each rule of a style sheet that styles no element, such as a font or a way to count, with its condition."""
    return tuple(find_flat_rules(parse_sheet(sheet), format_condition("media", media) if media else ""))


@lru_cache(maxsize=4)
def parse_sheet(sheet: str) -> tuple[Any, ...]:
    """The pieces of a style sheet, read once for all that is asked of them."""
    return tuple(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def find_flat_rules(nodes: Iterable[Any], condition: str = "") -> Iterator[str]:
    """The flat rules among parsed pieces, in order; `condition`: what stands around them."""
    for node in nodes:
        if node.type == "at-rule" and (node.at_keyword.lower() in FLAT_RULES or not node.content):
            yield f"{condition} {node.serialize()}".strip()
        elif node.type == "at-rule":
            yield from find_flat_rules(parse_inner_rules(node), join_conditions(condition, node))


def find_rules(nodes: Iterable[Any], condition: str = "") -> Iterator[Rule]:
    """The rules among parsed pieces, in order; `condition`: what stands around them."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield Rule(condition, tinycss2.serialize(node.prelude).strip(), tinycss2.serialize(node.content).strip())
        elif node.type == "at-rule" and node.content and node.at_keyword.lower() not in FLAT_RULES:
            if node.at_keyword.lower() == "page":
                named = format_condition(node.at_keyword, tinycss2.serialize(node.prelude))
                yield Rule(condition, named, tinycss2.serialize(node.content).strip())
            else:
                yield from find_rules(parse_inner_rules(node), join_conditions(condition, node))


def parse_inner_rules(node: Any) -> list[Any]:
    """The rules within a condition."""
    return list(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def join_conditions(condition: str, node: Any) -> str:
    """A condition with another one that stands within it."""
    return f"{condition} {format_condition(node.at_keyword, tinycss2.serialize(node.prelude))}".strip()


def format_condition(keyword: str, said: str) -> str:
    """A condition as it is compared: `@media screen`, with single spaces."""
    return f"@{keyword.lower()} {collapse_spaces(said)}".strip()


def list_declarations(style: str) -> Iterator[tuple[str, str]]:
    """Property and value of each declaration, in small letters."""
    for each in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration":
            yield each.lower_name, tinycss2.serialize(each.value).strip()
        elif each.type in ("at-rule", "qualified-rule") and each.content:
            yield from list_declarations(tinycss2.serialize(each.content))


@lru_cache(maxsize=8192)
def is_hiding_style(style: str) -> bool:
    """Whether declarations make a thing unseen, or read backwards; remembered, for most elements have the same few."""
    return any(
        value.lower() == hidden or (hidden in ("0", "-", "") and begins_with_nothing(value, hidden))
        for name, value in list_declarations(style)
        for hidden in HIDING_VALUES.get(name, ())
    )


def is_hiding_rule(declared: str) -> bool:
    """Whether declarations of a sheet make a thing unseen, squeeze it to nothing, or push it off the page."""
    return is_hiding_style(declared) or any(
        SQUEEZING_VALUES.fullmatch(f"{name}:{value.lower()}")
        or (name in (*PUSHING_PROPERTIES, "transform") and FAR_AWAY.search(value.lower()))
        or (name == "font-size" and is_too_small(value.lower()))
        for name, value in list_declarations(declared)
    )


def is_too_small(size: str) -> bool:
    """Whether a size of type is one that nobody reads."""
    found = LENGTH.fullmatch(size)
    return found is not None and float(found[1]) < SMALLEST_TYPE[found[2]]


def begins_with_nothing(value: str, hidden: str) -> bool:
    """Whether a length or a share is none at all (or less); of clipping whether there is any."""
    if hidden == "0":
        number = value.rstrip("%abcdefghijklmnopqrstuvwxyz ").strip()
        return number.replace(".", "").isdigit() and float(number) == 0
    return value.startswith("-") if hidden == "-" else value.lower() not in ("none", "auto")


def shapes(declared: Iterable[tuple[str, str]]) -> bool:
    """Whether declarations say where a piece of a drawing lies, or how large it is."""
    return any(name in SHAPING_PROPERTIES for name, _ in declared)
