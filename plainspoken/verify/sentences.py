"""Each judging sentence: there when its verdict says so, worded as its message."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Claim, ClaimKind, suggest_nearest
from plainspoken.report.components import SAYING_ASPECTS
from plainspoken.verify.built_page import (
    Element,
    HtmlPage,
    element_text,
    inner_markup,
    markup_text,
    parse_first_inner_markup,
    parse_inner_markup,
)
from plainspoken.verify.exempt import TOPICS_ALWAYS_SAID, must_be_said
from plainspoken.verify.problem import Problem
from plainspoken.words import Words


def sentence_problems(page: HtmlPage, words: Words, whole: bool = True) -> Iterator[Problem]:
    """Each sentence that its claim does not back, and, on a whole briefing, each claim that is not said."""
    claims = {claim.key: claim for claim in words.findings.claims}
    said: set[tuple[str, str]] = set()
    for element in page.elements("data-claim"):
        claim = claims.get(element.get("data-claim"))
        if claim is None:
            near = suggest_nearest(element.get("data-claim"), claims)
            what = f"no such claim: {element.get('data-claim')!r}{near}"
            yield page.problem(element, what, found=element_text(element))
        elif "data-chart" in element.attrib:
            yield from title_problems(page, element, claim, words)
        else:
            said.add((claim.key, element.get("data-aspect", "")))
            yield from wording_problems(page, element, claim, words)
    if whole:
        yield from unsaid_claim_problems(page, words, said)


def wording_problems(page: HtmlPage, element: Element, claim: Claim, words: Words) -> Iterator[Problem]:
    """Whether a sentence reads as its claim says it, marks included."""
    aspect = element.get("data-aspect", "")
    name = f"claim {claim.key}" + (f" ({aspect})" if aspect else "")
    if claim.kind is ClaimKind.SILENT:
        yield page.problem(element, f"{name} is silent when it {claim.verdict}", found=element_text(element))
        return
    try:
        expected = str(words.sentence(claim, aspect))
    except PlainspokenError as error:
        yield page.problem(
            element, f"{name} says no such thing when it {claim.verdict}: {error}", found=element_text(element)
        )
        return
    yield from markup_problems(page, element, name, expected)


def markup_problems(page: HtmlPage, element: Element, name: str, expected: str) -> Iterator[Problem]:
    """A problem where an element does not hold this markup."""
    if inner_markup(element) == parse_inner_markup(expected):
        return
    wanted = markup_text(expected)
    if element_text(element) != wanted:
        yield page.problem(element, f"{name} reads otherwise than its message", wanted, element_text(element))
    else:
        yield page.problem(element, f"{name}: the marks are not those of its message", expected, inner_markup(element))


def title_problems(page: HtmlPage, element: Element, claim: Claim, words: Words) -> Iterator[Problem]:
    """Whether a chart's title is the one of its claim."""
    name = element.get("data-chart")
    chart = words.chart(name) if name in CHART_DEFINITIONS else None
    if chart is None:
        yield page.problem(element, f"there is no chart {name!r} to draw", found=element_text(element))
    elif chart.claim.key != claim.key:
        yield page.problem(element, f"chart {name}: title of another claim", chart.claim.key, claim.key)
    else:
        yield from markup_problems(page, element, f"title of chart {name}", parse_first_inner_markup(str(chart.title)))


def unsaid_claim_problems(page: HtmlPage, words: Words, said: set[tuple[str, str]]) -> Iterator[Problem]:
    """Each claim that must stand on the page and does not."""
    rules, any_aspect = registry(), {key for key, _ in said}
    for claim in words.findings.claims:
        topic = rules[claim.rule].topic
        here = any((claim.key, aspect) in said for aspect in SAYING_ASPECTS)
        missing = claim.key not in any_aspect if topic in TOPICS_ALWAYS_SAID else not here
        if missing and must_be_said(claim, topic, words.findings):
            what = f"claim {claim.key} ({claim.kind}, {claim.verdict}) is not said"
            yield Problem(page.name, "", what, markup_text(str(words.sentence(claim))))
