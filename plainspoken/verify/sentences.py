"""Each judging sentence: there when its verdict says so, worded as its message. Knows no layout."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.claims.charts import CHARTS
from plainspoken.claims.registry import registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Claim, Kind, nearest
from plainspoken.verify.exempt import must_be_said
from plainspoken.verify.page import Element, Page, inner, inner_of, inner_of_first, text_of, text_of_markup
from plainspoken.verify.problem import Problem
from plainspoken.words import Words


def sentence_problems(page: Page, words: Words, whole: bool = True) -> Iterator[Problem]:
    """Each sentence that its claim does not back, and, on a whole briefing, each claim that is not said."""
    claims = {claim.key: claim for claim in words.findings.claims}
    said: set[tuple[str, str]] = set()
    for element in page.elements("data-claim"):
        claim = claims.get(element.get("data-claim"))
        if claim is None:
            near = nearest(element.get("data-claim"), claims)
            what = f"no such claim: {element.get('data-claim')!r}{near}"
            yield page.problem(element, what, found=text_of(element))
        elif "data-chart" in element.attrib:
            yield from title_problems(page, element, claim, words)
        else:
            said.add((claim.key, element.get("data-aspect", "")))
            yield from wording_problems(page, element, claim, words)
    if whole:
        yield from unsaid(page, words, said)


def wording_problems(page: Page, element: Element, claim: Claim, words: Words) -> Iterator[Problem]:
    """Whether a sentence reads as its claim says it, marks included."""
    aspect = element.get("data-aspect", "")
    name = f"claim {claim.key}" + (f" ({aspect})" if aspect else "")
    if claim.kind is Kind.SILENT:
        yield page.problem(element, f"{name} is silent when it {claim.verdict}", found=text_of(element))
        return
    try:
        expected = str(words.sentence(claim, aspect))
    except PlainspokenError as error:
        yield page.problem(
            element, f"{name} says no such thing when it {claim.verdict}: {error}", found=text_of(element)
        )
        return
    yield from compared(page, element, name, expected)


def compared(page: Page, element: Element, name: str, expected: str) -> Iterator[Problem]:
    """A problem where an element does not hold this markup."""
    if inner(element) == inner_of(expected):
        return
    wanted = text_of_markup(expected)
    if text_of(element) != wanted:
        yield page.problem(element, f"{name} reads otherwise than its message", wanted, text_of(element))
    else:
        yield page.problem(
            element, f"{name}: the marks are not those of its message", expected, inner(element)
        )


def title_problems(page: Page, element: Element, claim: Claim, words: Words) -> Iterator[Problem]:
    """Whether a chart's title is the one of its claim."""
    name = element.get("data-chart")
    chart = words.chart(name) if name in CHARTS else None
    if chart is None:
        yield page.problem(element, f"there is no chart {name!r} to draw", found=text_of(element))
    elif chart.claim.key != claim.key:
        yield page.problem(element, f"chart {name}: title of another claim", chart.claim.key, claim.key)
    else:
        yield from compared(page, element, f"title of chart {name}", inner_of_first(str(chart.title)))


def unsaid(page: Page, words: Words, said: set[tuple[str, str]]) -> Iterator[Problem]:
    """Each claim that must stand on the page and does not."""
    rules = registry()
    for claim in words.findings.claims:
        missing = (claim.key, "") not in said
        if missing and must_be_said(claim, rules[claim.rule].topic, words.findings):
            what = f"claim {claim.key} ({claim.kind}, {claim.verdict}) is not said"
            yield Problem(page.name, "", what, text_of_markup(str(words.sentence(claim))))
