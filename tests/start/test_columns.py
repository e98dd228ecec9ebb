"""Tests of the start: what a column seems to hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pytest

from plainspoken.case import read_case
from plainspoken.scaffold.columns import ColumnProposal, detect_decimal_sign, merge_spellings, propose_columns
from plainspoken.scaffold.copied_columns import leave_out_copies
from plainspoken.scaffold.keywords import (
    DURATION_KEYWORDS,
    MONEY_KEYWORDS,
    PERSON_KEYWORDS,
    ROLE_KEYWORDS,
    TARGET_KEYWORDS,
    name_has_keyword,
    readable_column_name,
    split_name_words,
)
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import profile_table
from plainspoken.scaffold.unwanted_words import names_unwanted_event
from tests.start.planted import ROWS, customers, write

MANY_NUMBERS = [number * 7 % 4001 for number in range(ROWS)]
MANY = [f"{number}" for number in MANY_NUMBERS]


def proposed(tmp_path: Path, cells: Sequence[object], name: str = "x") -> ColumnProposal:
    """What is proposed for one column beside another."""
    path = write(tmp_path / "a.csv", {name: cells, "z": ["a"] * len(cells)})
    return propose_columns(profile_table(path))[0]


@pytest.mark.parametrize(
    ("cells", "type_", "role", "missing"),
    [
        (MANY, "integer", "feature", False),
        (["1.5", *MANY], "number", "feature", False),
        (["1e-3", "2.5", ".5", "-7"] * 9, "number", "feature", False),
        (["", *MANY], "integer", "feature", True),
        (["NA", *MANY], "integer", "feature", True),
        (["0", "1"] * 9, "flag", "feature", False),
        (["Yes", "no", "NO", ""] * 9, "flag", "feature", True),
        (["ja", "nej"] * 9, "category", "feature", False),
        (["0123", "4567", "0815"] * 9, "category", "feature", False),
        (["2024-01-31", "2023-12-01"] * 9, "date", "ignore", False),
        (["2024-01-31 10:15:00"] * 9, "date", "ignore", False),
        (["31.12.2024", "1.2.2023"] * 9, "date", "ignore", False),
        (["31.12.24", "", "unknown", "1.2.97"] * 9, "date", "ignore", True),
        (["5 Jan 2024", "17 May 2023"] * 9, "date", "ignore", False),
        (["01/02/2024", "03/04/2023"] * 9, "category", "ignore", False),
        (["2024-01-31T10:00:00+02:00", "2024-03-31 23:00Z"] * 9, "date", "ignore", False),
        ([f"{each} kr" for each in range(1000, 3000, 3)], "integer", "feature", False),
        ([f"{each // 1000} {each % 1000:03d}" for each in range(1000, 3000, 3)], "integer", "feature", False),
        ([""] * 9, "category", "ignore", False),
        ([f"K-{number:04d}" for number in range(ROWS)], "identifier", "identifier", False),
        (range(1, ROWS), "identifier", "identifier", False),
        ([f"a text that only {number} has" for number in range(ROWS)], "category", "ignore", False),
        ([f"town {number % 300}" for number in range(ROWS * 3)], "category", "ignore", False),
        ([f"town {number % 30}" for number in range(ROWS)], "category", "feature", False),
    ],
)
def test_types(tmp_path: Path, cells: Sequence[object], type_: str, role: str, missing: bool) -> None:
    found = proposed(tmp_path, cells)
    assert (found.type, found.role, found.missing) == (type_, role, missing)


@pytest.mark.parametrize(
    ("cells", "name", "form"),
    [
        (["31.12.2024", "1.2.2023"] * 9, "x", "%d.%m.%Y"),
        (["12/31/2024", "1/2/2023"] * 9, "x", "%m/%d/%Y"),
        ([f"{month:02d}/{day:02d}/2024" for month in (1, 2, 3) for day in range(1, 13)], "x", "%m/%d/%Y"),
        (["2024年4月3日", "2024年12月31日"] * 9, "注文日", "%Y年%m月%d日"),
        (["2024年04月", "2023年12月"] * 9, "x", "%Y年%m月"),
        (["19970101", "19981231"] * 9, "order_date", "%Y%m%d"),
        (["45000", "45001.5", "45020"] * 9, "order_date", "excel"),
    ],
)
def test_the_form_of_dates(tmp_path: Path, cells: Sequence[str], name: str, form: str) -> None:
    found = proposed(tmp_path, cells, name)
    assert (found.type, found.format) == ("date", form)


def test_a_date_that_may_be_read_in_two_ways_is_asked_for(tmp_path: Path) -> None:
    assert (
        "day or month comes first (%d/%m/%Y or %m/%d/%Y)" in proposed(tmp_path, ["01/02/2024", "03/04/2023"] * 9).note
    )


@pytest.mark.parametrize("cells", [["2024-05-26", "29/5/24"], ["2024年4月3日", "2024/04/03"], ["3/2/24", "2024-12-31"]])
def test_dates_in_two_forms_are_told_as_such(tmp_path: Path, cells: list[str]) -> None:
    found = proposed(tmp_path, cells * 9)
    assert found.role == "ignore" and "more than one form" in found.note


def test_one_sign_for_nothing_is_corrected(tmp_path: Path) -> None:
    found = proposed(tmp_path, [*MANY, "?", "?"])
    assert found.nothing == ("?",) and found.missing and '2 cells say "?"' in found.note
    assert set(proposed(tmp_path, [*MANY, "?", "?", "4o"]).nothing) == {"?", "4o"}


HUNDREDS = range(1_000, 4_000, 7)


@pytest.mark.parametrize(
    ("cells", "type_", "nothing", "told"),
    [
        ([f"€ {each:,}.50" for each in HUNDREDS], "number", (), '"€ 1,000.50", which is read as 1,000.5'),
        ([f"{each}.5 USD" for each in HUNDREDS], "number", (), "read as"),
        ([f"{each / 100:.2f} %" for each in HUNDREDS], "number", (), "read as"),
        ([f"({each})" if each % 2 else f"{each}-" for each in HUNDREDS], "integer", (), "read as -1,000"),
        ([f"{each:,}".replace(",", "\u2019") for each in HUNDREDS], "integer", (), "read as 1,000"),
        ([f"{each} days" for each in HUNDREDS], "integer", (), "read as 1,000"),
        ([*MANY, "-", "n/a", "unknown", ".", "#DIV/0!"] * 2, "integer", 5, "10 cells say"),
        ([*(f"{each / 8}" for each in MANY_NUMBERS), "inf", "-inf", "1e400"], "number", 3, "they count as missing"),
        ([*MANY, *["-1"] * 40], "integer", ("-1",), "40 cells hold -1, far from all others"),
        ([*(str(each % 300) for each in MANY_NUMBERS), *["999"] * 40], "integer", ("999",), "40 cells hold 999"),
    ],
)
def test_numbers_as_people_write_them(
    tmp_path: Path, cells: Sequence[str], type_: str, nothing: tuple[str, ...] | int, told: str
) -> None:
    found = proposed(tmp_path, cells)
    assert (found.type, found.role) == (type_, "feature") and told in found.note
    assert found.nothing == nothing or len(found.nothing) == nothing


def test_thousands_and_decimals_by_the_whole_table(tmp_path: Path) -> None:
    amounts = [f"{each},{each % 90 + 10}" if each < 1_000 else f"{each:,},50".replace(",", ".", 1) for each in HUNDREDS]
    path = write(tmp_path / "a.csv", {"x": amounts, "z": ["a"] * len(amounts)}, separator=";")
    looked = profile_table(path)
    found, _ = propose_columns(looked)
    assert detect_decimal_sign(looked) == "," and (found.type, found.role) == ("number", "feature")
    mixed = write(tmp_path / "b.csv", {"x": amounts, "y": [f"{each}.5" for each in HUNDREDS]}, separator=";")
    signs = {each.decimal for each in propose_columns(profile_table(mixed))}
    assert len(signs) == 2 and "" in signs


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([f"{'€' if each % 2 else '$'} {each}" for each in HUNDREDS], "several units"),
        ([f"{each}" if each % 3 else f"{each}/2" for each in HUNDREDS], '"1014/2"'),
        ([f"{each}0000000000000000"[:18] for each in [*HUNDREDS, 1000]], "very long numbers"),
    ],
)
def test_numbers_that_cannot_be_used_are_told(tmp_path: Path, cells: Sequence[str], told: str) -> None:
    found = proposed(tmp_path, cells)
    assert found.role == "ignore" and told in found.note


def test_long_codes_name_the_rows(tmp_path: Path) -> None:
    assert proposed(tmp_path, [f"45000001234567{each:04d}.0" for each in HUNDREDS]).role == "identifier"


def test_a_name_that_ends_like_an_identifier(tmp_path: Path) -> None:
    assert proposed(tmp_path, MANY, "Kundnummer").role == "identifier"
    assert proposed(tmp_path, MANY, "order_id").role == "identifier"
    assert proposed(tmp_path, MANY, "paid").role == "feature"


def test_money_by_name(tmp_path: Path) -> None:
    for name, unit in (("MonthlyCharges", "money"), ("Lön (kr)", "money"), ("цена", "money"), ("age", "")):
        assert proposed(tmp_path, MANY, name).unit == unit


@pytest.mark.parametrize("sign", [".", ","])
def test_decimal_sign(tmp_path: Path, sign: str) -> None:
    looked = profile_table(write(tmp_path / "a.csv", customers(decimal=sign), separator=";"))
    assert detect_decimal_sign(looked) == sign
    assert {each.name: each.type for each in propose_columns(looked)}["lön"] == "number"


def test_names_with_one_address(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"Price kr": MANY, "price_kr": MANY})
    first, second = propose_columns(profile_table(path))
    assert (first.role, second.role) == ("feature", "ignore") and "rename" in second.note


def test_names_as_words() -> None:
    assert split_name_words("MånadsLön_2") == ["månads", "lön", "2"]
    assert [readable_column_name(each) for each in ("MonthlyCharges", "monthly_charges", "Köp per år", "VAT_rate")] == [
        "monthly charges", "monthly charges", "Köp per år", "VAT rate",
    ]  # fmt: skip
    assert name_has_keyword("UnitPrice", ("price",)) and not name_has_keyword("comprised", ("price",))


VOCABULARIES = [*ROLE_KEYWORDS.values(), TARGET_KEYWORDS, PERSON_KEYWORDS, MONEY_KEYWORDS, DURATION_KEYWORDS]


BEGIN_ALIKE = (
    "Klagenfurt Stornoway Kaufbeuren Quito Bornholm Landskrona Landshut Stadthagen Varanasi Stockholm Antalya "
    "Costello Villeneuve Priscilla Kunduz Kundera Stoppelmann Lossburg Svartvik Partille Morosini Bajada "
    "Endingen Fugard Leftwich Diedrich Labelle Товарищ Ответственный Умеренный Отметка database timezone "
    "landlord placeholder stadium summary kundtjänst kundservice costume prisoner leftover stopwatch lossless "
    "production Zeitung Belegschaft Dauerauftrag returnpolicy spamfilter varav membership accountant partition "
    "salesman payslip Anzahlung Schadenersatz"
)


@pytest.mark.parametrize("name", BEGIN_ALIKE.split())
def test_names_that_only_begin_like_a_known_word_are_none(name: str) -> None:
    assert not names_unwanted_event(name)
    assert [each for each in VOCABULARIES if name_has_keyword(name, each)] == []


@pytest.mark.parametrize(
    ("name", "role"),
    [
        (name, role)
        for role, names in {
            "customer": "Kundnummer kundnr Kundennummer Kundengruppe KUNDNR kundtyp customers customernumber клиента",
            "order": "Rechnungsnummer Auftragsnr fakturadatum ordervärde orderrader ordersumma Заказы receiptnumber",
            "product": "Artikelnummer Artikelbezeichnung produktnamn Produktgruppe товары productcode towaru stockcode",
            "price": "preise prisgrupp prices Preisgruppe pricevalue", "total": "Umsatzsumme beloppet amounts",
            "time": "datumtid times", "place": "landskod countrycode cityname", "quantity": "Stückzahl antalet",
        }.items()
        for name in names.split()
    ],
)  # fmt: skip
def test_compounds_and_forms_of_known_words_are_found(name: str, role: str) -> None:
    assert name_has_keyword(name, ROLE_KEYWORDS[role])


TO_BE_PREVENTED = (
    "Kundenreklamation Kündigungsdatum Kündigungsgrund avslagsorsak uppsägning reklamerad Retur returnerad "
    "returns storniert annulliert résiliation remboursé devolución anulowany возвращено жалобы расторжение "
    "отменено insolvent defaulted cancelled complaints losses stopped klager"
)


@pytest.mark.parametrize("name", TO_BE_PREVENTED.split())
def test_forms_and_compounds_of_what_is_to_be_prevented_are_found(name: str) -> None:
    assert names_unwanted_event(name)


def test_a_column_that_repeats_another_is_left_out(tmp_path: Path) -> None:
    looked = profile_table(write(tmp_path / "a.csv", {"x": MANY, "again": MANY, "other": MANY[::-1]}))
    found = leave_out_copies(propose_columns(looked), looked)
    assert [(each.name, each.role) for each in found] == [("x", "feature"), ("again", "ignore"), ("other", "feature")]
    assert found[1].note == 'the same as "x" in every row'


def test_a_column_that_tells_the_same_in_other_words_is_left_out(tmp_path: Path) -> None:
    member = [("yes", "no")[number % 3 == 0] for number in range(ROWS)]
    columns: dict[str, Sequence[object]] = {
        "member_": [int(each == "yes") for each in member],
        "member": member,
        "club": [("gold", "none")[each == "no"] for each in member],
        "nearly": ["no", *member[1:-1], "no"],
        "age": [20 + number % 40 for number in range(ROWS)],
        "age2": [(20 + number % 40) ** 2 for number in range(ROWS)],
        "one": ["a"] * ROWS,
        "another": ["b"] * ROWS,
        "free": [f"text {number}" for number in range(ROWS)],
        "text": [f"other {number}" for number in range(ROWS)],
    }
    looked = profile_table(write(tmp_path / "a.csv", columns))
    found = {each.name: each for each in leave_out_copies(propose_columns(looked), looked)}
    told = {name: each.note for name, each in found.items() if "tells" in each.note}
    assert told == dict.fromkeys(("member_", "member"), 'tells in other words what "club" tells, in every row')


def test_numbers_that_move_with_those_of_another_are_told_and_stay(tmp_path: Path) -> None:
    ages = [20 + number * 7 % 40 for number in range(ROWS)]
    columns: dict[str, Sequence[object]] = {
        "age": ages,
        "age_squared": [each**2 for each in ages],
        "log_age": [f"{math.log(each):.4f}" for each in ages],
        "born": [2024 - each for each in ages],
        "nearly": [*ages[:-1], 99],
        "few": [each % 5 for each in ages],
        "fewer": [each % 5 * 2 for each in ages],
        "gaps": ["", *ages[1:]],
    }
    looked = profile_table(write(tmp_path / "a.csv", columns))
    found = {each.name: each for each in leave_out_copies(propose_columns(looked), looked)}
    moving = {name for name, each in found.items() if 'to leave it out: role = "ignore"' in each.note}
    assert moving == {"age_squared", "log_age", "born"} and all(each.role == "feature" for each in found.values())
    assert 'rises with "age" in every row' in found["log_age"].note
    assert 'falls as "age" rises in every row' in found["born"].note


def test_columns_whose_names_read_alike_are_called_as_in_the_table(tmp_path: Path) -> None:
    columns = customers()
    columns |= {"club": ["a", "b"] * 200, "Club_": ["c", "d", "e", "f"] * 100, "city_name": ["x", "y", "z", "y"] * 100}
    path = write(tmp_path / "a.csv", columns)
    case = scaffold_case(NewCaseOptions((path,)), lambda _, guess: guess, lambda _: None)
    read = read_case(str(case), tmp_path).columns
    names = [read[each].words["en"]["name"] for each in ("club", "Club_", "city_name")]
    assert names == ["club", "Club_", "city name"]


@pytest.mark.parametrize(
    ("cells", "name", "role"),
    [
        (MANY_NUMBERS, "nr_klienta", "identifier"),
        (MANY_NUMBERS, "顧客番号", "identifier"),
        (MANY_NUMBERS, "κωδικός", "identifier"),
        (MANY_NUMBERS, "nr of visits", "feature"),
    ],
)
def test_numbers_that_name_the_rows(tmp_path: Path, cells: Sequence[int], name: str, role: str) -> None:
    assert proposed(tmp_path, cells, name).role == role


@pytest.mark.parametrize(
    ("name", "words"), [("Straße", "straße"), ("ΚωδικόςΠελάτη", "κωδικόςπελάτη"), ("Größe_m", "größe m")]
)
def test_names_keep_their_letters(name: str, words: str) -> None:
    assert readable_column_name(name) == words


def test_thousands_and_millions_are_told_apart_by_letters(tmp_path: Path) -> None:
    found = proposed(tmp_path, ["1.5M", "2.5k", "900", "3.1k"] * 9)
    assert (found.type, found.role) == ("integer", "feature")
    assert '"1.5M", which is read as 1,500,000' in found.note


@pytest.mark.parametrize(
    ("one", "other"),
    [("Habo", "Håbo"), ("año", "ano"), ("mW", "MW"), ("Mb", "MB"), ("Maße", "Masse"), ("мир", "mir"),
     ("2023-01", "2023_01"), ("A+", "a+"), ("<30", ">30"), ("IT", "it"), ("18-25", "18–25"), ("мВт", "МВт")],
)  # fmt: skip
def test_values_that_only_look_alike_stay_two(one: str, other: str) -> None:
    assert merge_spellings({one: 50, other: 40}) == {}


@pytest.mark.parametrize(
    ("usual", "rare"),
    [("Yes", "YES"), ("yes", " yes "), ("Stockholm", "STOCKHOLM"), ("new york", "New  York"), ("No", "no"),
     ("ÅRE", "Åre"), ("Да", "да")],
)  # fmt: skip
def test_spaces_and_capitals_of_plain_words_tell_nothing_apart(usual: str, rare: str) -> None:
    assert merge_spellings({usual: 50, rare: 3}) == {rare: usual}
