"""The list of all customers with their segments: in words, in order, safe for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from plainspoken.report.targets import AssignedCase, format_segment_list
from tests.sample_customers import customers_findings
from tests.words.planted import english

LOYAL = AssignedCase("17850", 301.0, 34.0, 5391.21, "loyal", 0.8666, "champions", "table", 8.6, True)


def rows(*placed: AssignedCase) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(format_segment_list(placed, english(customers_findings())))))


def test_a_customer_is_told_in_words() -> None:
    (found,) = rows(LOYAL)
    assert found == {
        "customer": "17850",
        "days since the last order": "301",
        "orders": "34",
        "revenue": "5391.21",
        "segment": "Loyal",
        "what to do": "Thank them, and show them what goes with what they buy. Test a bonus on larger orders.",
        "how sure, out of 100": "87",
        "next likely segment": "Champions",
        "favourite category": "kitchen and table",
        "usual gap in days": "9",
        "late": "yes",
    }


def test_a_large_customer_who_fell_silent_is_called_and_not_thanked() -> None:
    (found,) = rows(replace(LOYAL, lapsed=True))
    assert found["segment"] == "Loyal"
    assert found["what to do"].startswith("Call:")


def test_the_best_segment_comes_first_and_in_it_who_brought_most() -> None:
    found = rows(
        AssignedCase("1", 9, 1, 10.0, "gone", 1.0),
        AssignedCase("2", 9, 1, 10.0, "champions", 1.0),
        AssignedCase("3", 9, 1, 99.0, "champions", 1.0),
    )
    assert [each["customer"] for each in found] == ["3", "2", "1"]


def test_what_is_not_there_stays_empty() -> None:
    (found,) = rows(AssignedCase("1", 9, 1, 10.0, "gone", 1.0))
    assert found["favourite category"] == found["next likely segment"] == ""


def test_a_spreadsheet_takes_no_cell_for_a_formula() -> None:
    (found,) = rows(AssignedCase("=HYPERLINK(1)", 9, 1, -3.5, "gone", 1.0))
    assert found["customer"] == "'=HYPERLINK(1)"
    assert found["revenue"] == "-3.50"
