"""The reading bar: what page one means, as statements that the findings still make true or false."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from plainspoken.core.findings import FrozenModel, read_findings
from plainspoken.words import Words
from tests.once import once
from tests.real.building import build_case
from tests.report.one_figure import shown_addresses
from tests.report.parts import parsed
from tests.words.planted import TEMPLATES

CASES = ("conversion", "activity", "customers")
QUESTIONS, FEWEST_OF_A_KIND = 10, 4
LONGEST = 200  # letters of one statement


class Shown(FrozenModel):
    """A figure that a statement rests on, and how page one prints it."""

    at: str
    shows: str
    way: str


class Question(FrozenModel):
    """A statement about what page one means, and what makes it true or false.

    `sv`, `ru`: the same for readers of page one in that language.
    """

    statement: str
    sv: str = ""
    ru: str = ""
    true: bool
    claims: tuple[str, ...] = ()
    evidence: tuple[Shown, ...] = ()


def read_questions(case: str) -> Sequence[Question]:
    """The statements about a case."""
    found: Mapping[str, Sequence[object]] = tomllib.loads(
        Path(__file__).with_name(f"{case}.toml").read_text(encoding="utf-8")
    )
    return [Question.model_validate(each) for each in found["question"]]


def list_stale(questions: Sequence[Question], words: Words, page: str) -> list[str]:
    """What statements rest on that the findings no longer say, or that page one does not show."""
    (first,) = parsed(page, tables=True).xpath("//section[contains(@class, 'page-one')]")
    holding = {f"{each.rule}.{each.verdict}" for each in words.findings.claims}
    said = {each.partition("@")[0] for each in first.xpath(".//@data-claim")}
    shown = shown_addresses(first)
    stale = []
    for question in questions:
        stale += [f"{each} does not hold" for each in question.claims if each not in holding]
        stale += [f"{each} is not said" for each in question.claims if each.partition(".")[0] not in said]
        for each in question.evidence:
            found = words.show(each.at, each.way).text
            stale += [f"{each.at} is {found}, not {each.shows}"] if found != each.shows else []
            stale += [f"{each.at} is not shown"] if each.at not in shown else []
    return stale


@pytest.mark.parametrize("case", CASES)
def test_each_case_has_ten_statements_true_and_false_mixed(case: str) -> None:
    questions = read_questions(case)
    assert len({each.statement for each in questions}) == QUESTIONS
    assert FEWEST_OF_A_KIND <= sum(each.true for each in questions) <= QUESTIONS - FEWEST_OF_A_KIND
    assert all(each.claims or each.evidence for each in questions)


@pytest.mark.parametrize("case", CASES)
def test_readers_of_each_language_are_asked_in_it_and_each_statement_once(case: str) -> None:
    told = tomllib.loads((TEMPLATES.parent / "analysis" / f"{case}.toml").read_text(encoding="utf-8"))["languages"]
    questions = read_questions(case)
    for question in questions:
        written = {
            name for name, text in (("en", question.statement), ("sv", question.sv), ("ru", question.ru)) if text
        }
        assert written == set(told)
        assert all(len(each) < LONGEST for each in (question.statement, question.sv, question.ru))
    for language in set(told) - {"en"}:
        assert len({getattr(each, language) for each in questions}) == QUESTIONS


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_page_one_still_says_what_the_statements_rest_on(
    case: str, real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    built = once(tmp_path_factory, case, partial(build_case, case, tables=real_data)) / "report" / case
    words = Words(read_findings(built / "findings.json"), "en", (TEMPLATES,))
    page = (built / "briefing.en.html").read_text(encoding="utf-8")
    assert list_stale(read_questions(case), words, page) == []
