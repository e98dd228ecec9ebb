"""The list of whom to contact: in words, safe for a spreadsheet, consent respected."""

from __future__ import annotations

import csv
import io

import pytest

from plainspoken.report.targets import TargetCase, TargetReason, format_target_list
from tests.words.planted import english, whole_sample

REASONS = (
    TargetReason("productrelated_duration", 1_200.0, True),
    TargetReason("month", "nov", True),
    TargetReason("administrative", 0.0, False),
)


def target(**more: object) -> TargetCase:
    given = {
        "number": "17",
        "probability": 0.91234,
        "value": 4.16,
        "segment": "hot_new",
        "consent": True,
        "offer": "reminder",
        "reached": True,
        "reasoned": True,
        "reasons": REASONS,
    }
    return TargetCase(**{**given, **more})  # type: ignore[arg-type]


def rows(*targets: TargetCase) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(format_target_list(targets, english(whole_sample())))))


def test_a_case_is_told_in_words() -> None:
    (found,) = rows(target())
    assert found["probability"] == "0.9123"
    assert found["segment"] == "Hot new visitors"
    assert found["agreed to be contacted"] == "yes"
    assert found["offer"] == "Reminder"
    assert found["the offer follows one of the reasons"] == "yes"
    assert found["reason 1"] == "time on product pages: 20\u00a0minutes (raised the chance)"
    assert found["reason 2"] == "month: November (raised the chance)"
    assert found["reason 3"] == "account pages: 0 (lowered the chance)"


def test_who_has_not_agreed_gets_no_message() -> None:
    (found,) = rows(target(consent=False, reached=False))
    assert found["offer"] == "Show the basket at the next visit."
    assert found["agreed to be contacted"] == "no"


def test_who_gets_no_offer_is_not_said_to_get_one_without_a_reason() -> None:
    (found,) = rows(target(offer="", reasoned=False))
    assert found["the offer follows one of the reasons"] == ""


def test_the_likeliest_come_first() -> None:
    found = rows(target(number="1", probability=0.2), target(number="2", probability=0.9))
    assert [each["probability"] for each in found] == ["0.9000", "0.2000"]


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    (found,) = rows(target(number="=HYPERLINK(1)"))
    assert next(iter(found.values())) == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("worth", "written"), [(12_345.67, "12345.67"), (4_743_510.25, "4743510.25"), (2e6, "2000000"), (1e-5, "0.00001")]
)
def test_a_worth_is_written_to_its_last_digit(worth: float, written: str) -> None:
    (found,) = rows(target(value=worth))
    assert found["worth"] == written


def test_a_number_below_nil_stays_a_number() -> None:
    (found,) = rows(target(value=-3.5))
    assert found["worth"] == "-3.5"
