"""Data tests: cells that are not as declared are named with row and column, all of them in one go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from plainspoken.case import MISSING_CATEGORY
from plainspoken.core.errors import Faults
from plainspoken.data.load import load_from_folder, load_from_frame
from tests.data.conftest import COLUMNS, Shop


def says(message: str, *parts: str) -> None:
    """The message holds each part; shows the whole message where one is missing."""
    for part in parts:
        assert part in message, message


def test_planted_table_is_fine(shop: Shop) -> None:
    loaded = shop.load()
    assert loaded.frame.shape == (400, 5)
    assert int(loaded.event.sum()) == 100
    assert loaded.event[:5].tolist() == [True, False, False, False, True]


def test_types_of_the_tidy_frame(shop: Shop) -> None:
    frame = shop.load().frame
    assert [str(frame[name].dtype) for name in ("pages", "seconds")] == ["float64", "float64"]
    assert frame.month.cat.categories.tolist() == ["Feb", "Mar", "May", "June"]
    assert frame.colour.cat.categories.tolist() == ["blue", "red"]
    assert frame.weekend.cat.categories.tolist() == ["FALSE", "TRUE"]
    assert frame.index.tolist() == list(range(400))


def test_codes_are_sorted_by_their_size(shop: Shop) -> None:
    codes = shop.column("colour", "10").cell(2, "colour", "9").cell(3, "colour", "2")
    assert codes.load().frame.colour.cat.categories.tolist() == ["2", "9", "10"]


def test_text_in_a_number_column(shop: Shop) -> None:
    message = shop.cell(17, "seconds", "soon").refusal()
    says(message, 'visits.csv: row 17, column "seconds": expected a number, found "soon"; correct the cell')


@pytest.mark.parametrize("odd", ["1_000", "inf", "1,5.0", "0x1f", "1 00", " "])
def test_no_numbers(shop: Shop, odd: str) -> None:
    says(shop.cell(3, "seconds", odd).refusal(), 'row 3, column "seconds": expected a number')


def test_part_of_a_whole(shop: Shop) -> None:
    message = shop.cell(9, "pages", "1.5").refusal()
    says(message, 'row 9, column "pages": expected a whole number, found "1.5"', 'columns.pages.type = "number"')


def test_decimal_comma_where_declared(shop: Shop) -> None:
    comma = shop.having(tables={"visits": {"file": "visits.csv", "separator": ";", "decimal": ","}})
    assert comma.load(shop.text().replace(".5", ",5").encode()).frame.seconds.iloc[3] == 3.5
    says(comma.refusal(), 'row 2, column "seconds": expected a number, found "0.5"', "decimal sign")


def test_out_of_range(shop: Shop) -> None:
    message = shop.cell(5, "pages", "-1").cell(6, "seconds", "10001").refusal()
    says(message, 'row 5, column "pages": expected at least 0, found "-1"', "columns.pages.min")
    says(message, 'row 6, column "seconds": expected at most 10000, found "10001"')


@pytest.mark.parametrize("huge", ["1e16", "-2e300"])
def test_a_number_that_no_analysis_can_reckon_with(shop: Shop, huge: str) -> None:
    wide = shop.column("seconds", huge).having(columns={**COLUMNS, "seconds": {"type": "number"}})
    says(wide.refusal(), 'column "seconds": expected a number of ordinary size', 'columns.seconds.type = "identifier"')


def test_unknown_category(shop: Shop) -> None:
    message = shop.cell(20, "month", "Jun").refusal()
    says(message, 'row 20, column "month": expected one of Feb, Mar, May, June, found "Jun" (nearest: "June")')
    says(message, "add the value to columns.month.values")


def test_no_flag(shop: Shop) -> None:
    says(shop.cell(20, "weekend", "maybe").refusal(), 'row 20, column "weekend": expected TRUE or FALSE, found "maybe"')


@pytest.mark.parametrize(("yes", "no"), [("true", "false"), ("1", "0"), ("Yes", "No"), ("T", "F")])
def test_spellings_of_a_flag(shop: Shop, yes: str, no: str) -> None:
    spelt = shop.text().replace("TRUE", yes).replace("FALSE", no).encode()
    loaded = shop.load(spelt)
    assert loaded.frame.weekend.tolist()[:2] == ["FALSE", "TRUE"]
    assert int(loaded.event.sum()) == 100


def test_flag_with_values_of_its_own(shop: Shop) -> None:
    columns = {**COLUMNS, "bought": {"type": "flag", "role": "target", "values": ["ja", "nein"]}}
    own = shop.having(columns=columns, target={"column": "bought", "positive": "ja"})
    spelt = shop.text().replace("TRUE\n", "ja\n").replace("FALSE\n", "nein\n")
    assert int(own.load(spelt.encode()).event.sum()) == 100


def test_missing_cell(shop: Shop) -> None:
    message = shop.cell(4, "colour", "").cell(8, "seconds", "NA").refusal()
    says(message, 'row 4, column "colour": expected a value, found an empty cell', "columns.colour.missing = true")
    says(message, 'row 8, column "seconds": expected a value, found "NA"')


def test_missing_cell_where_declared(shop: Shop) -> None:
    columns = {
        **COLUMNS,
        "seconds": {"type": "number", "missing": True},
        "colour": {"type": "category", "missing": True},
    }
    loaded = shop.having(columns=columns).cell(4, "colour", "").cell(8, "seconds", "NA").load()
    assert np.flatnonzero(loaded.frame.seconds.isna()).tolist() == [6]
    assert np.flatnonzero(loaded.frame.colour == MISSING_CATEGORY).tolist() == [2]


OPEN_ANSWERS = {"step": "drop_where", "slug": "open_answers", "when": [["bought", "==", ""]]}


def test_a_missing_answer_is_left_out_only_where_declared(shop: Shop) -> None:
    says(shop.cell(7, "bought", "").refusal(), 'row 7, column "bought": expected a value')
    columns = {**COLUMNS, "bought": {"type": "flag", "role": "target", "missing": True}}
    with pytest.raises(
        ValidationError, match=r"columns.bought.missing: expected a step that leaves rows without an answer"
    ):
        shop.having(columns=columns)
    loaded = shop.having(columns=columns, clean=[OPEN_ANSWERS]).cell(7, "bought", "").load()
    assert len(loaded.event) == 399 and loaded.ledger[1].slug == "open_answers" and loaded.ledger[1].affected == 1


@pytest.mark.parametrize("missing", [True, False])
def test_all_missing_column_is_one_fault(shop: Shop, missing: bool) -> None:
    columns = {**COLUMNS, "colour": {"type": "category", "missing": missing}}
    message = shop.having(columns=columns).column("colour", "").refusal()
    says(message, 'visits.csv: column "colour": expected values, found all 400 cells empty', 'role = "ignore"')
    assert "\n" not in message


def test_one_class_only(shop: Shop) -> None:
    message = shop.column("bought", "FALSE").refusal()
    says(message, 'column "bought": expected "TRUE" in some rows and not in others, found none of the 400 rows')
    says(message, "check target.positive")


def test_eleven_rows(shop: Shop) -> None:
    message = replace(shop, rows=shop.rows[:11]).refusal()
    says(message, "visits.csv: expected at least 200 rows", "found 11")
    says(message, "at least 25 rows of each class", 'found 3 with "TRUE" and 8 without')


def test_header_alone(shop: Shop) -> None:
    says(replace(shop, rows=()).refusal(), "expected at least 200 rows", "found 0")


def test_too_few_after_cleaning(shop: Shop) -> None:
    by_key = {"step": "drop_duplicates", "slug": "duplicates", "key": ["pages"]}
    same = replace(shop.having(clean=[by_key]), rows=shop.rows[:150] * 2)
    says(
        same.refusal(), "visits.csv, after cleaning [duplicates (drop_duplicates) left out 150 of 300 rows", "found 150"
    )


def test_all_faults_in_one_go(shop: Shop) -> None:
    spoilt = shop.cell(2, "pages", "x").cell(3, "month", "Foo").cell(4, "weekend", "?")
    renamed = replace(spoilt, header=(*shop.header[:3], "color", *shop.header[4:]))
    lines = renamed.refusal().splitlines()
    assert len(lines) == 4
    says(lines[0], '"color" instead')
    says(lines[1], 'row 2, column "pages"')
    says(lines[2], 'row 3, column "month"')
    says(lines[3], 'row 4, column "weekend"')


def test_a_column_full_of_faults_is_told_briefly(shop: Shop) -> None:
    lines = shop.column("seconds", "none of it").refusal().splitlines()
    assert len(lines) == 4
    says(lines[0], "row 2,")
    says(lines[3], 'visits.csv: column "seconds": ... and 397 more such cells')


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "{% raw %}", "=1+1"])
def test_markup_in_a_category_is_text(shop: Shop, text: str) -> None:
    loaded = shop.cell(2, "colour", text).load()
    assert loaded.frame.colour.iloc[0] == text
    assert text in loaded.frame.colour.cat.categories


def test_ignored_and_identifier_columns(shop: Shop) -> None:
    columns = {
        **COLUMNS,
        "colour": {"type": "category", "role": "ignore"},
        "pages": {"type": "identifier", "role": "identifier"},
    }
    loaded = shop.having(columns=columns).cell(2, "colour", "").load()
    assert list(loaded.frame) == ["pages", "seconds", "month", "weekend"]
    assert loaded.frame.pages.tolist()[:2] == ["0", "1"]


def test_dates(shop: Shop) -> None:
    columns = {**COLUMNS, "colour": {"type": "date"}}
    dated = shop.having(columns=columns).column("colour", "2024-02-29")
    assert dated.load().frame.colour.dt.day.unique().tolist() == [29]
    says(dated.cell(5, "colour", "2023-02-29").refusal(), 'row 5, column "colour": expected a date such as')


def test_frame_in_memory_is_held_to_the_same(shop: Shop) -> None:
    import pandas as pd

    shop.load()
    frame = pd.read_csv(shop.folder / "visits.csv", sep=";").assign(month="Oct")
    with pytest.raises(Faults, match='row 2, column "month": expected one of Feb'):
        load_from_frame(shop.case, frame)


def test_order_of_columns_does_not_matter(shop: Shop) -> None:
    back = replace(shop, header=shop.header[::-1], rows=tuple(row[::-1] for row in shop.rows))
    assert list(back.load().frame) == list(shop.load().frame)
    assert load_from_folder(shop.case, shop.folder).hashes != back.load().hashes
