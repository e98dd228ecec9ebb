"""A built page, changed in one place at a time: digits, verdicts, labels; verify must notice nearly all."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plainspoken.core.findings import ClaimKind, Findings, Verdict
from plainspoken.verify.built_page import HtmlPage, read_html_page
from plainspoken.verify.check import page_problems
from plainspoken.verify.claims import claim_problems, rejudge_claims
from plainspoken.words import Words
from tests.once import once
from tests.report.building import build_plain
from tests.sample import sample_findings
from tests.verify.changes import changed, digits, is_noticed, with_digit
from tests.words.planted import TEMPLATES

LEAST = 0.99
MANY = int(os.environ.get("MUTATIONS", "12"))  # changes tried of each kind
# Titles of tables are prose of the layout and say nothing that was found.
LABEL = re.compile(r"<(?:text|title|tspan|p class=\"chart-[a-z]+\")(?![^>]*id=\"tab-)[^>]*>([^<>]*[a-z]{3}[^<>]*)<")
NAME = re.compile(r'data-name="[^"]+"[^>]*>([^<>]*[a-z]{3}[^<>]*)<')


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's build folder. Not to be changed."""
    return once(tmp_path_factory, "plain", build_plain)


@pytest.fixture(scope="module")
def noticed(built: Path) -> Callable[[HtmlPage], bool]:
    """Whether verify sees a problem on a page of the sample."""
    words = Words(sample_findings(), "en", (TEMPLATES,))
    return lambda page: is_noticed(page, words, built / "figures" / "en")


def sampled(places: list[int]) -> list[int]:
    """Some places, the same each time."""
    return sorted(random.Random(11).sample(places, min(MANY, len(places))))


def labels(source: str, kind: re.Pattern[str]) -> list[int]:
    """Where a letter stands that a label begins with."""
    body = source.index("<body")
    return [found.start(1) + len(found[1]) - len(found[1].lstrip()) for found in kind.finditer(source, body)]


def with_letter(page: HtmlPage, at: int) -> HtmlPage:
    """The page with another letter at this place."""
    other = "Q" if page.source[at] != "Q" else "Z"
    return changed(page, page.source[:at] + other + page.source[at + 1 :])


def test_the_page_holds_as_built(built: Path, noticed: Callable[[HtmlPage], bool]) -> None:
    assert not noticed(read_html_page(built / "briefing.en.html"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["digit", "label", "name"])
def test_a_change_in_one_place_is_noticed(built: Path, noticed: Callable[[HtmlPage], bool], kind: str) -> None:
    page = read_html_page(built / "briefing.en.html")
    places = digits(page.source) if kind == "digit" else labels(page.source, LABEL if kind == "label" else NAME)
    change = with_digit if kind == "digit" else with_letter
    tried = sampled(places)
    missed = [page.source[at - 60 : at + 20] for at in tried if not noticed(change(page, at))]
    assert len(tried) == MANY and len(missed) <= (1 - LEAST) * len(tried), missed


def flipped(findings: Findings) -> Iterator[Findings]:
    """The findings with one verdict changed, for each claim and each other verdict."""
    for at, claim in enumerate(findings.claims):
        for verdict in set(Verdict) - {claim.verdict}:
            other = claim.model_copy(update={"verdict": verdict, "kind": ClaimKind.STRENGTH})
            yield findings.model_copy(update={"claims": (*findings.claims[:at], other, *findings.claims[at + 1 :])})


def test_every_flipped_verdict_is_noticed() -> None:
    findings = sample_findings()
    judged = rejudge_claims(findings)
    assert list(claim_problems(findings, judged)) == []
    assert all(list(claim_problems(lied, judged)) for lied in flipped(findings))


def test_every_flipped_sentence_is_noticed(built: Path) -> None:
    page = read_html_page(built / "briefing.en.html")
    findings = sample_findings()
    loud = [each for each in findings.claims if each.kind in (ClaimKind.STRENGTH, ClaimKind.WEAKNESS)]
    for claim in loud:
        others = [each for each in findings.claims if each is not claim]
        told = {Verdict.HOLDS: Verdict.FAILS}.get(claim.verdict, Verdict.HOLDS)
        turned = claim.model_copy(update={"verdict": told, "kind": ClaimKind.SILENT})
        words = Words(findings.model_copy(update={"claims": (*others, turned)}), "en", (TEMPLATES,))
        assert any(True for _ in page_problems(page, words, built / "figures" / "en")), claim.key
