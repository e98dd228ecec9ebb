"""Tests of numbers as text: rounding, separators, signs, plurals, in three languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.core.errors import PlainspokenError
from plainspoken.words.number_formats import (
    MINUS_SIGN,
    NO_BREAK_SPACE,
    SECONDS_PER_UNIT,
    NumberFormatter,
    choose_rate_base,
    round_effective_digits,
    round_half_up,
    round_share,
)

FORMS = {
    "nearly_none": "less than {number}", "nearly_all": "more than {number}",
    "look_first": "nil",
}  # fmt: skip
BRITISH = {**FORMS, "date": "d MMMM y", "month": "MMMM y"}
SAME_SPACE = "\u00a0\u202f"  # both keep a number on one line


@pytest.fixture
def english() -> NumberFormatter:
    return NumberFormatter("en", FORMS)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-2.5, 0, "-3"), (1.005, 2, "1.01"), (0.125, 2, "0.13")],
)
def test_half_goes_up(value: float, places: int, text: str) -> None:
    assert str(round_half_up(value, places)) == text


def test_a_number_is_remembered_for_its_language_and_pattern_alone(english: NumberFormatter) -> None:
    swedish, value = NumberFormatter("sv", FORMS), Decimal("-1234.5")
    for _ in range(2):  # the second time from memory
        assert [each.decimal(value) for each in (english, swedish)] == ["−1,234.5", f"−1{NO_BREAK_SPACE}234,5"]
        assert english.decimal(value, "#,##0.00") == "−1,234.50"


def test_rounds_once_not_twice(english: NumberFormatter) -> None:
    # 14.46 of 100 is 14; rounded to 14.5 first, it would become 15.
    assert english.of_100(0.1446) == "14"
    assert english.about(1_449) == "1,400"


@pytest.mark.parametrize(
    ("value", "text"),
    [(12_345, "12000"), (0.0456, "0.046"), (0.999, "1"), (99.5, "100"), (-0.0345, "-0.035"), (0, "0"), (7, "7")],
)
def test_two_effective_digits(value: float, text: str) -> None:
    assert f"{round_effective_digits(value):f}" == text


def test_small_numbers_keep_their_digits(english: NumberFormatter) -> None:
    assert english.number(0.000456) == "0.00046"
    assert NumberFormatter("sv", FORMS).number(-0.00456) == f"{MINUS_SIGN}0,0046"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0"), (1e-9, "less than 1"), (0.0049, "less than 1"), (0.005, "1"), (0.155, "16"), (0.994, "99"),
     (0.995, "more than 99"), (1 - 1e-9, "more than 99"), (1, "100"), (-0.2, f"{MINUS_SIGN}20")],
)  # fmt: skip
def test_of_100(english: NumberFormatter, share: float, text: str) -> None:
    assert english.of_100(share) == text


@pytest.mark.parametrize(
    ("share", "whole", "fine", "price"),
    [(0.1, "10%", "10.0%", "10%"), (0.0046, "less than 1%", "0.5%", "0.46%"), (0.997, "more than 99%", "99.7%", None),
     (0, "0%", "0.0%", "0%"), (-0.2, f"{MINUS_SIGN}20%", f"{MINUS_SIGN}20.0%", None)],
)  # fmt: skip
def test_percentages(english: NumberFormatter, share: float, whole: str, fine: str, price: str | None) -> None:
    assert (english.percent(share), english.percent_fine(share)) == (whole, fine)
    assert price is None or english.percent_price(share) == price


def test_the_percent_sign_stands_as_the_language_writes_it() -> None:
    assert NumberFormatter("sv", FORMS).percent(0.1) == f"10{NO_BREAK_SPACE}%"
    assert NumberFormatter("tr", FORMS).percent(0.004) == "less than %1"


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_never_0_or_100_unless_exact(share: float) -> None:
    assert NumberFormatter("en", FORMS).of_100(share) not in ("0", "100")


@pytest.mark.parametrize("language", ["en", "sv", "ru"])
def test_an_hour_of_the_day_is_told_as_clocks_show_it(language: str) -> None:
    assert [NumberFormatter(language, FORMS).clock(each) for each in (0, 9, 17)] == ["0:00", "9:00", "17:00"]


def test_separators_and_signs() -> None:
    written = {each: NumberFormatter(each, FORMS) for each in ("en", "sv", "ru")}
    assert written["en"].count(12_205) == "12,205"
    assert written["en"].score(0.755) == "0.76"
    for language in ("sv", "ru"):
        grouped = written[language].count(12_205)
        assert grouped.replace(grouped[2], "") == "12205"
        assert grouped[2] in SAME_SPACE
        assert written[language].of_100_fine(0.7525) == "75,3"
    for each in written.values():
        assert each.number(-2.5).startswith(MINUS_SIGN)
        assert "-" not in each.number(-2.5)


@given(st.floats(-1e12, 1e12), st.sampled_from(("en", "sv", "ru")), st.sampled_from(NumberFormatter.WAYS))
def test_no_number_breaks_or_signs_a_zero(value: float, language: str, way: str) -> None:
    text = NumberFormatter(language, FORMS).write(value, way)
    plain = text.replace("less than ", "").replace("more than ", "")
    assert " " not in plain, "an ordinary space lets a number break across lines"
    assert "-" not in plain
    assert not plain.startswith(MINUS_SIGN) or any(sign in "123456789" for sign in plain), f"{value!r}: {text}"


def test_very_short_times_are_milliseconds(english: NumberFormatter) -> None:
    written = [english.milliseconds(each) for each in (0.00234, 0.0148, 0.001, 0.00006, 0.2449)]
    kinds = ("2.3 milliseconds", "15 milliseconds", "1 millisecond", "0.06 milliseconds", "240 milliseconds")
    assert written == [each.replace(" ", NO_BREAK_SPACE) for each in kinds]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 seconds"), (1, "1 second"), (1.4, "1.4 seconds"), (89, "89 seconds"), (90, "90 seconds"),
     (118, "2 minutes"), (120, "2 minutes"), (150, "150 seconds"), (540, "9 minutes"), (5_399, "90 minutes"),
     (5_400, "90 minutes"), (9_000, "150 minutes"), (63_973.5, "18 hours"), (129_600, "36 hours"),
     (200_000, "56 hours"), (604_800, "7 days"), (-90, f"{MINUS_SIGN}90 seconds")],
)  # fmt: skip
def test_durations(english: NumberFormatter, seconds: float, text: str) -> None:
    assert english.duration(seconds) == text.replace(" ", NO_BREAK_SPACE)


@given(st.floats(0.1, 1e7))
def test_a_printed_time_is_at_most_a_twentieth_off(seconds: float) -> None:
    number, unit = NumberFormatter("en", FORMS).duration(seconds).split(NO_BREAK_SPACE)
    printed = float(number.replace(",", "")) * SECONDS_PER_UNIT[unit.rstrip("s")]
    assert abs(printed - seconds) <= 0.05 * seconds


def test_what_stands_in_one_row_is_printed_as_it_stands(english: NumberFormatter) -> None:
    written = [english.recorded(each) for each in (106_862.2, 1_234.567, 7, 0.0456, -3.5, 100)]
    assert written == ["106,862.2", "1,234.57", "7", "0.046", f"{MINUS_SIGN}3.5", "100"]


def test_units_follow_the_language() -> None:
    assert NumberFormatter("sv", FORMS).weeks(2) == f"2{NO_BREAK_SPACE}veckor"
    assert [NumberFormatter("ru", FORMS).days(each) for each in (1, 2, 5)] == [
        f"1{NO_BREAK_SPACE}день", f"2{NO_BREAK_SPACE}дня", f"5{NO_BREAK_SPACE}дней",
    ]  # fmt: skip


def test_plurals_follow_the_language() -> None:
    assert [NumberFormatter("en", FORMS).plural(each) for each in (0, 1, 2)] == ["other", "one", "other"]
    assert [NumberFormatter("ru", FORMS).plural(each) for each in (1, 2, 5, 21)] == ["one", "few", "many", "one"]


def test_the_plural_is_that_of_the_printed_number(english: NumberFormatter) -> None:
    assert english.count(1.4) == "1"
    assert english.plural(1.4) == "one"


def test_fractions_dates_and_lists(english: NumberFormatter) -> None:
    assert english.fraction(0.1) == "10%"
    assert english.fraction(0.17) == "17%"
    assert english.date("2024-02-29") == "February 29, 2024"
    assert NumberFormatter("sv", FORMS).listed(["a", "b", "c"]) == "a, b och c"


def test_dates_and_months_follow_the_pattern_of_the_language() -> None:
    assert NumberFormatter("en", BRITISH).date("2011-12-09") == "9 December 2011"
    assert NumberFormatter("en", BRITISH).date("2010-12") == "December 2010"


@pytest.mark.parametrize(
    ("value", "rough", "exact"),
    [
        (8_887_208.9, "£8,900,000", "£8,887,209"),
        (-523_900, f"{MINUS_SIGN}£520,000", f"{MINUS_SIGN}£523,900"),
        (303.4, "£300", "£303"),
        (7.5, "£8", "£8"),
        (0.2, "£0", "£0"),
    ],
)
def test_sums_are_whole_and_carry_the_sign_of_their_currency(value: float, rough: str, exact: str) -> None:
    pounds = NumberFormatter("en", FORMS, "GBP")
    assert pounds.money(value) == rough
    assert pounds.money_exact(value) == exact


def test_the_sign_stands_where_the_language_puts_it() -> None:
    assert (
        NumberFormatter("ru", FORMS, "GBP").money(1_234_567)
        == f"1{NO_BREAK_SPACE}200{NO_BREAK_SPACE}000{NO_BREAK_SPACE}£"
    )


def test_without_a_currency_sums_are_numbers(english: NumberFormatter) -> None:
    assert english.money(0.456) == "0.46"
    assert english.money_exact(12_345.6) == "12,346"


def test_a_look_at_nil_days_is_the_first_order(english: NumberFormatter) -> None:
    assert [english.look(each) for each in (0, 30)] == ["nil", f"30{NO_BREAK_SPACE}days"]


def test_an_unknown_way_is_named(english: NumberFormatter) -> None:
    with pytest.raises(PlainspokenError, match=r"no way 'dozens'.*of_100"):
        english.write(0.5, "dozens")


@pytest.mark.parametrize("size", [200, 400, 600, 1_000, 2_000])
def test_a_share_is_rounded_as_the_counts_behind_it(size: int) -> None:
    """57 of 200 are 28.5 in 100, so 29, although 0.285 * 100 is below 28.5 in binary."""
    for some in range(size + 1):
        assert int(round_share(some / size, 0)) == (some * 200 + size) // (2 * size)


@pytest.mark.parametrize(
    ("share", "text"), [(0.0046229, "0.46"), (0.0004, "0.04"), (0.09, "9"), (0.0, "0"), (0.034, "3.4")]
)
def test_a_small_price_keeps_two_digits(english: NumberFormatter, share: float, text: str) -> None:
    """ "Costs less than less than 1 of 100" says nothing."""
    assert english.of_100_price(share) == text


@pytest.mark.parametrize(
    ("usual", "base"),
    [(0.0, 100), (0.02, 100), (0.0199, 1_000), (0.004, 1_000), (0.002, 1_000), (0.0003, 10_000), (1e-12, 1_000_000)],
)
def test_a_rare_event_is_counted_among_more_cases(usual: float, base: int) -> None:
    assert choose_rate_base(usual) == base


def test_a_rate_is_never_nil_unless_the_event_never_came() -> None:
    per_1000 = NumberFormatter("en", FORMS, rate_base=1_000)
    assert [per_1000.rate(each) for each in (0, 0.004, 0.0307, 0.0001, 0.9999, 1)] == [
        "0", "4", "31", "0.1", "more than 999", "1,000"
    ]  # fmt: skip
    assert NumberFormatter("en", FORMS).rate(0.003) == "0.3"
    assert (NumberFormatter("sv", FORMS, rate_base=10_000).rate_base_text) == "10\u00a0000"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (105.9, "106"),
        (-69.1, "\u221269"),
        (1.837, "1.84"),
        (-2.622, "\u22122.62"),
        (1.6, "1.6"),
        (0.0423, "0.042"),
        (0.0, "0"),
    ],
)
def test_sums_that_are_held_against_each_other_come_to_what_stands_there(value: float, text: str) -> None:
    assert NumberFormatter("en", FORMS).write(value, "amount") == text
    assert NumberFormatter("en", FORMS).write(value, "lost") == text.lstrip("\u2212")


def test_rates_that_lie_close_together_have_a_decimal() -> None:
    assert NumberFormatter("en", FORMS).write(0.2069, "rate_fine") == "20.7"
    assert NumberFormatter("en", FORMS).write(0.4, "rate_fine") == "40.0"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.2951, "29.5"), (0.9999, "more than 99.9"), (1.0, "100.0"), (0.0001, "less than 0.1"), (0.0, "0.0")],
)
def test_a_chance_is_never_certain_unless_it_is(share: float, text: str) -> None:
    assert NumberFormatter("en", FORMS).write(share, "chance") == text
