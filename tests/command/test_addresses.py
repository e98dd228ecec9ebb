"""Tests of names: an address for each, whatever signs it holds, and never a category as a number."""

from __future__ import annotations

from itertools import combinations

import pytest
from pydantic import ValidationError

from plainspoken.case import Case, Column, find_shared_addresses, slug
from plainspoken.case.addresses import MAX_SLUG_LENGTH, one_line
from plainspoken.case.case_checks import SLUG_PATTERN
from plainspoken.case.case_names import call_event, name_column_and_values
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.pipeline.targets_stage import read_reason_value
from plainspoken.theme.spelling import spell_for_print
from plainspoken.verify.pdf_sheet import normalise_pdf_text, part_ended_words

QUESTION = "How satisfied are you with the way in which we answered " * 4
ALIKE = (
    ("A+", "A-", "A", "a", "a.", "(a)"),
    ("<30", ">30", "30", "30+", "~30", "≥30", "-30", "+30"),
    ("C", "C++", "C#", "c"),
    ("discount", "discount %", "discount $", "discount?", "discount "),
    ("😀", "💰", "", "%", "$", "\u200b"),
    ("时", "是", "shi"),
    ("1.5", "1-5", "15", "１５"),
    (QUESTION, QUESTION + "(second wave)", QUESTION + "(third wave)"),
    ("nan", "NaN"),
    ("Habo", "Håbo", "Häbo"),
    ("ano", "año"),
    ("Masse", "Maße"),
)


@pytest.mark.parametrize("names", ALIKE)
def test_names_that_letters_alone_do_not_tell_apart_have_an_address_each(names: tuple[str, ...]) -> None:
    for one, other in combinations(names, 2):
        assert slug(one) != slug(other) or (one, other) in {("1.5", "1-5"), ("nan", "NaN")}, (one, other)
    assert all(SLUG_PATTERN.match(slug(each)) and len(slug(each)) < MAX_SLUG_LENGTH + 8 for each in names)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Monthly fee", "monthly_fee"),
        ("VisitorType", "visitortype"),
        ("Прибыль", "pribyl"),
        ("18-25", "18_25"),
        (1.5, "1_5"),
    ],
)
def test_ordinary_names_have_an_address_that_reads(name: object, address: str) -> None:
    assert slug(name) == address


def test_what_shares_an_address_nevertheless_is_told() -> None:
    assert find_shared_addresses(["Fee", "fee", "fee %", "FEE"]) == [("Fee", "fee"), ("Fee", "FEE")]


def column(**entries: object) -> dict[str, object]:
    return {"type": "category", **entries}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"Fee a": column(), "fee_a": column()}, "columns 'Fee a' and 'fee_a': expected names that differ in more"),
        ({"size": column(values=("big one", "Big-One"))}, "columns.size.values: expected values that differ in more"),
    ],
)
def test_a_case_says_which_names_share_an_address(columns: dict[str, object], told: str) -> None:
    answer = {"type": "flag", "role": "target"}
    raw = {"name": "a", "task": "classification", "tables": {"t": {"file": "t.csv"}}, "languages": ["en"]}
    with pytest.raises(ValidationError, match=told):
        Case.model_validate({**raw, "target": {"column": "y", "positive": "yes"}, "columns": {**columns, "y": answer}})


def test_an_ignored_column_has_no_address_that_could_be_shared() -> None:
    answer = {"type": "flag", "role": "target"}
    raw = {"name": "a", "task": "classification", "tables": {"t": {"file": "t.csv"}}, "languages": ["en"]}
    columns = {"Fee a": column(), "fee_a": column(role="ignore"), "y": answer}
    assert Case.model_validate({**raw, "target": {"column": "y", "positive": "yes"}, "columns": columns}).columns


def test_each_value_keeps_its_own_name() -> None:
    names = name_column_and_values("grade", Column(type="category", values=("A+", "A-", "A")), {"name": "grade"})
    assert sorted(names.values()) == ["A", "A+", "A-", "grade", "grade {value}"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("city\nof birth", "city of birth"),
        (" a\t b ", "a b"),
        ("a\u202eb\x1b", "ab"),
        ("\u200b", "U+200B"),
        ("👩‍🔧", "👩‍🔧"),
    ],
)
def test_a_name_is_printed_on_one_line(name: str, shown: str) -> None:
    assert one_line(name) == shown


@pytest.mark.parametrize(
    ("written", "read"),
    [("18_25", "18_25"), ("2023_01", "2023_01"), ("2024", "2024"), ("1e5", "1e5"), ("2024.0", 2024.0)],
)
def test_a_category_is_never_read_as_a_number(written: str, read: float | str) -> None:
    assert read_reason_value(written) == read and type(read_reason_value(written)) is type(read)


@pytest.mark.parametrize("written", ["Infinity", "-Infinity", "two words"])
def test_what_is_no_value_of_a_reason_is_told(written: str) -> None:
    with pytest.raises(ValueError, match=r"reason|convert"):
        read_reason_value(written)


def test_a_code_is_called_by_its_column() -> None:
    assert [call_event("status", each) for each in ("yes", "Ja", "2", "-", "lost", "B")] == [
        "status", "status", "status 2", "status -", "lost", "status B",
    ]  # fmt: skip


def test_signs_that_the_fonts_lack_are_spelt_out_and_others_stay() -> None:
    said = spell_for_print("Köp 😀 and 💰: 客户, Прибыль ≥ 5", (SHIPPED_TEMPLATES,))
    assert said == "Köp [grinning face] and [money bag]: [Ke Hu], Прибыль ≥ 5"


def test_a_word_that_ends_in_a_hyphen_is_no_first_half_of_the_next_line() -> None:
    known = {"A-", "Tenure", "break-even"}
    said = [part_ended_words(f"{one}\ufffe{other}", known) for one, other in (("A", "Tenure"), ("break", "even"))]
    assert list(map(normalise_pdf_text, said)) == ["A Tenure", "breakeven"]
