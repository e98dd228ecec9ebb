"""Tests of the language of an answer where the request names none: what the client says it reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.accepted_language import choose_accepted_language
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.service_app import build_service
from plainspoken.words import Words
from plainspoken.words.message_catalogue import read_vocabulary
from tests.serve.built import TEMPLATES, Built, sent

TOLD = ("en", "sv", "ru")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", ""), ("*", ""), ("de, fr;q=0.8", ""), ("sv", "sv"), ("SV-se", "sv"), ("zh-Hant-TW, ru-RU;q=0.1", "ru"),
        ("en;q=0.5, sv;q=0.9", "sv"), ("ru;q=0.9,en;q=0.9", "ru"), ("sv, ru, en", "sv"), ("en;q=0, sv;q=0.001", "sv"),
        ("en;q=0", ""), ("sv;q=2, en;q=0.1", "en"), ("sv;q=, ../../etc", ""), ("en;level=1, sv", "sv"),
        ("," * 10_000, ""), ("sv;q=0.2, ru;q=0.5, sv;q=0.9", "ru"),
    ],
)  # fmt: skip
def test_a_header_names_the_language_that_is_preferred_among_those_told(header: str, language: str) -> None:
    assert choose_accepted_language(header, TOLD) == language


def test_the_request_comes_before_the_header_and_the_header_before_the_briefing(opened: OpenedCase) -> None:
    words = opened.words["en"]
    both = replace(opened, words={"en": words, "sv": words})
    assert both.language("", "sv-SE, en;q=0.5") == "sv"
    assert both.language("en", "sv") == "en"
    assert both.language("", "de") == both.language("") == "en"
    with pytest.raises(PlainspokenError, match="language"):
        both.language("de", "sv")


def test_the_header_of_a_request_is_heard(client: TestClient, built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def hear(self: Any, asked: str, accepted: str = "") -> str:
        heard.append(accepted)
        return "en"

    monkeypatch.setattr(OpenedCase, "language", hear)
    row, head = sent(built.frame, 3), {"accept-language": "sv, en;q=0.5"}
    assert client.post("/v1/planted/score", json={"moment": "end", "row": row}, headers=head).status_code == 200
    assert client.post("/v1/planted/scores", json={"moment": "end", "rows": [row]}, headers=head).status_code == 200
    assert heard == ["sv, en;q=0.5"] * 2


@pytest.fixture
def two_cases(opened: OpenedCase) -> TestClient:
    """A client of a service of two cases: `planted`, told in English and Swedish, and `other`, in English alone."""
    names = {**opened.findings.names, "sv": opened.findings.names["en"]}
    findings = opened.findings.model_copy(update={"names": names})
    both = replace(opened, words={**opened.words, "sv": Words(findings, "sv", (TEMPLATES,))})
    other = replace(opened, production=opened.production.model_copy(update={"case": "other"}))
    return TestClient(build_service([both, other], ServiceLimits()).app((), ""), "http://localhost")


def label(language: str) -> str:
    """What is said of too few cases."""
    return read_vocabulary(language, [TEMPLATES]).messages["labels.service_too_few"].text


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        ({}, "", "en"), ({}, "sv-SE, en;q=0.5", "sv"), ({"language": "sv"}, "en", "sv"),
        ({"language": "en"}, "sv", "en"), ({}, "de", "en"),
    ],
)  # fmt: skip
def test_drift_is_told_in_the_language_asked_for_or_accepted_and_else_in_the_first_of_the_briefing(
    two_cases: TestClient, asked: dict[str, str], header: str, language: str
) -> None:
    answer = two_cases.get("/drift", params=asked, headers={"accept-language": header})
    told = {name: {each["says"] for at in moments for each in at["moved"]} for name, moments in answer.json().items()}
    assert told == {"planted": {label(language)}, "other": {label("en")}}


def test_drift_refuses_a_language_that_no_case_is_told_in(two_cases: TestClient) -> None:
    assert two_cases.get("/drift", params={"language": "ru"}).status_code == 422
