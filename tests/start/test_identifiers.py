"""Tests of the start: which columns name the rows, and which people; nothing is learned from either."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from plainspoken.case import read_case
from plainspoken.data.load import load_dataset
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.unit_words import make_plural
from tests.start.planted import ROWS, customers, write
from tests.start.test_columns import proposed

GAPS = [3_000 + number * 7 % 4001 for number in range(ROWS)]  # each once, in no order, with numbers left out
SOME_EMPTY = ["" if place % 9 == 2 else each for place, each in enumerate(GAPS)]


@pytest.mark.parametrize("cells", [GAPS, SOME_EMPTY])
@pytest.mark.parametrize(
    "name",
    ["Kundennr", "Kundnr", "kund_nr", "custno", "CustNum", "Kundekode", "Klantcode", "customer code", "№ клиента", "ID",
     "Код клиента", "顧客番号", "会員コード", "Asiakasnumero", "Číslo zákazníka", "Nº cliente", "Customer #", "kundid",
     "Kunde", "顧客", "Customer"],
)  # fmt: skip
def test_numbers_of_somebody_name_the_rows(tmp_path: Path, name: str, cells: Sequence[object]) -> None:
    assert proposed(tmp_path, cells, name).role == "identifier"


@pytest.mark.parametrize(
    "name", ["income", "Umsatz", "Piano", "paid", "# orders", "number of visits", "nr of calls", "customers", "belopp"]
)
def test_a_measure_of_which_each_value_stands_once_names_nobody(tmp_path: Path, name: str) -> None:
    assert proposed(tmp_path, GAPS, name).role == "feature"
    assert proposed(tmp_path, [f"{each}.5" for each in GAPS], name).role == "feature"


def test_close_numbers_of_few_rows_name_them(tmp_path: Path) -> None:
    few = ["" if place % 5 else place // 5 * 37 % 251 for place in range(ROWS)]  # 80 of 400 rows, each once
    assert proposed(tmp_path, few, "body").role == "identifier"
    assert proposed(tmp_path, ["" if each == "" else int(each) * 900 for each in few], "body").role == "feature"
    assert proposed(tmp_path, ["" if each == "" else int(each) % 90 for each in few], "body").role == "feature"
    assert proposed(tmp_path, few * 3, "body").role == "feature"


@pytest.mark.parametrize("name", ["x", "Kunde", "顧客番号"])
@pytest.mark.parametrize("form", ["{:05d}", "K-{:05d}", "ZM/{}/2025"])
def test_codes_of_which_each_stands_once_name_few_rows_too(tmp_path: Path, name: str, form: str) -> None:
    cells = [form.format(number + 17) for number in range(40)]
    assert proposed(tmp_path, cells, name).role == "identifier"
    assert proposed(tmp_path, [*cells, "", ""], name).role == "identifier"
    assert proposed(tmp_path, cells * 2, name).role == "feature"


@pytest.mark.parametrize("name", ["氏名", "name", "Vorname", "ФИО", "namn", "Customer name", "last_name"])
def test_names_of_people_are_not_learned_from(tmp_path: Path, name: str) -> None:
    found = proposed(
        tmp_path, [f"Ann{'abcdefghij'[number % 10]} {chr(97 + number // 10)}" for number in range(60)], name
    )
    assert found.role == "ignore" and "names" in found.note
    assert proposed(tmp_path, ["small", "large"] * 30, name).role == "feature"


def test_numbers_with_gaps_are_read_as_names(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {**customers(), "kund_id": SOME_EMPTY})
    case = scaffold_case(NewCaseOptions((path,)), lambda _, guess: guess, lambda _: None)
    loaded = load_dataset(read_case(str(case), tmp_path), tmp_path, tmp_path)
    assert len(loaded.event) == ROWS and "kund_id" not in read_case(str(case), tmp_path).features()


@pytest.mark.parametrize(
    ("one", "several"),
    [("session", "sessions"), ("company", "companies"), ("journey", "journeys"), ("batch", "batches"), ("bus", "buses"),
     ("web activity", "web activities"), ("sales person", "sales people"), ("y", "ys")],
)  # fmt: skip
def test_several_of_a_thing_in_english(one: str, several: str) -> None:
    assert make_plural(one) == several


SEX_AND_AGE: dict[str, Sequence[object]] = {"sex": ["f", "m"] * 200, "age": [20, 30] * 200}


@pytest.mark.parametrize(
    ("more", "unit"),
    [
        (SEX_AND_AGE, "people"),
        ({"gender": ["f", "m"] * 200, "Marital Status": ["x", "y"] * 200}, "people"),
        ({"sex": ["f", "m"] * 200, "length": [20, 30] * 200}, "cases"),
        (SEX_AND_AGE | {"Breed": ["x", "y"] * 200}, "cases"),
        (SEX_AND_AGE | {"order_id": [f"O{9 * n:05d}" for n in range(ROWS)]}, "orders"),
        (SEX_AND_AGE | {"user": [f"U{n // 4:05d}" for n in range(ROWS)]}, "cases"),
    ],
)
def test_rows_are_people_where_columns_tell_of_people(
    tmp_path: Path, more: dict[str, Sequence[object]], unit: str
) -> None:
    table = {"churned": customers()["churned"], **more}
    case = scaffold_case(NewCaseOptions((write(tmp_path / "a.csv", table),)), lambda _, guess: guess, lambda _: None)
    texts = read_case(str(case), tmp_path).texts["en"]
    assert texts.unit_other == unit and "person without a person" not in texts.not_for
