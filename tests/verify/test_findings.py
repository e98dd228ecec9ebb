"""Changed findings: flipped verdicts, missing and added claims, and evidence that the page does not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.verify import verify
from tests.verify.changes import Document, change_findings, claim_in


def flip(document: Document) -> None:
    claim_in(document, "finds_positives")["verdict"] = "fails"


def silence(document: Document) -> None:
    claim_in(document, "upper_limit")["kind"] = "silent"


def drop(document: Document) -> None:
    document["claims"].remove(claim_in(document, "upper_limit"))


def add(document: Document) -> None:
    document["claims"].append({**claim_in(document, "upper_limit"), "subject": "slices.0"})


def twice(document: Document) -> None:
    document["claims"].append(claim_in(document, "upper_limit"))


def weigh(document: Document) -> None:
    claim_in(document, "finds_positives")["weight"] = 0.9


def soften(document: Document) -> None:
    claim_in(document, "upper_limit")["severity"] = 1


def rest_on_less(document: Document) -> None:
    claim_in(document, "upper_limit")["evidence"].pop()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (flip, 'claim finds_positives: verdict is not as judged (expected: "holds"; found: "fails")'),
        (silence, "claim upper_limit: kind is not as judged"),
        (drop, "claim upper_limit: is missing"),
        (add, "claim upper_limit@slices.0: no rule makes it"),
        (twice, "claim upper_limit: stands there twice"),
        (weigh, "claim finds_positives: weight is not as judged"),
        (soften, "claim upper_limit: severity is not as judged"),
        (rest_on_less, "claim upper_limit: evidence is not as judged"),
    ],
)
def test_claims_are_judged_again(folder: Path, change: object, told: str) -> None:
    change_findings(folder, change)  # type: ignore[arg-type]
    assert [problem for problem in verify(folder) if told in problem]


def test_changed_evidence_no_longer_fits_the_page(folder: Path) -> None:
    def change(document: Document) -> None:
        document["evidence"]["evaluation.top_rate"]["value"] = 0.52

    change_findings(folder, change)
    problems = "\n".join(verify(folder))
    assert 'figure evaluation.top_rate (rate) (expected: "52"; found: "43")' in problems
    assert 'length of a bar (expected: "249.6"; found: "206.56")' in problems
    assert 'alt text (expected: "52 in 100, likely range 37 to 49"' in problems
    assert "evaluation.base_rate" not in problems, "the average has not changed"


def test_a_change_too_small_to_print_shows_in_the_value(folder: Path) -> None:
    def change(document: Document) -> None:
        document["evidence"]["data.rows"]["value"] = 12205.2

    change_findings(folder, change)
    assert any("value of figure data.rows" in problem for problem in verify(folder))


def test_evidence_that_turns_a_verdict_asks_for_the_other_sentence(folder: Path) -> None:
    def change(document: Document) -> None:
        document["evidence"]["learning.gain"] |= {"value": 0.05, "low": 0.03, "high": 0.07}

    change_findings(folder, change)
    problems = "\n".join(verify(folder))
    assert 'claim more_data_helps: verdict is not as judged (expected: "holds"; found: "fails")' in problems
    assert "claim more_data_helps reads otherwise than its message" in problems


def test_a_changed_name_no_longer_fits_the_page(folder: Path) -> None:
    change_findings(folder, lambda document: document["names"]["en"].update({"value.month.nov": "Movember"}))
    assert any('name value.month.nov (expected: "Movember"' in problem for problem in verify(folder))
