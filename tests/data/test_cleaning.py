"""Data tests: declared steps do what they say, and the ledger counts it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.case import Condition, read_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.clean import apply_cleaning_steps
from plainspoken.data.dataset import LedgerStep
from plainspoken.data.load import load_dataset
from plainspoken.data.row_conditions import match_conditions
from tests.data.conftest import Shop

CASES = Path(__file__).parents[2] / "analysis"


def steps(shop: Shop, *clean: object) -> Shop:
    """The shop with these cleaning steps."""
    return shop.having(clean=clean)


def test_reading_is_the_first_line(shop: Shop) -> None:
    assert shop.load().ledger[0] == LedgerStep("read", "read", 400, 400, 400, 100)


BY_KEY = {"step": "drop_duplicates", "slug": "duplicates", "key": ["pages"]}


def test_copies_that_a_key_tells_go_and_buyers_among_them_are_counted(shop: Shop) -> None:
    # Of rows 0, 4 and 5 the first two are buyers.
    again = replace(steps(shop, BY_KEY), rows=(*shop.rows, shop.rows[0], shop.rows[4], shop.rows[5]))
    loaded = again.load()
    assert loaded.ledger[1] == LedgerStep("drop_duplicates", "duplicates", 403, 400, 3, 2)
    assert len(loaded.frame) == len(loaded.event) == 400


def test_rows_that_are_alike_stay_where_no_key_tells_copies(shop: Shop) -> None:
    loaded = replace(shop, rows=(*shop.rows, shop.rows[0], shop.rows[4], shop.rows[5])).load()
    told = loaded.ledger[1]
    assert (told.kind, told.rows_in, told.rows_out, told.affected, told.affected_positive) == (
        *("keep_duplicates", 403, 403, 3, 2),
    )
    assert told.chance is not None and told.chance.low <= told.chance.mean <= told.chance.high
    assert len(loaded.frame) == 403 and shop.load().ledger[1].chance is None


def test_a_key_is_a_declared_column(shop: Shop) -> None:
    with pytest.raises(ValueError, match=r"clean 'duplicates' key: no column 'page' is declared \(nearest: 'pages'\)"):
        steps(shop, {**BY_KEY, "key": ["page"]})


def test_rows_that_differ_in_the_answer_are_no_duplicates(shop: Shop) -> None:
    other = (*shop.rows[0][:-1], "FALSE")
    assert replace(shop, rows=(*shop.rows, other)).load().ledger[1].affected == 0


def test_rows_that_differ_in_an_ignored_column_are_no_duplicates(shop: Shop) -> None:
    columns = {name: each.model_dump() for name, each in shop.case.columns.items()}
    columns["pages"] |= {"role": "ignore"}
    again = replace(shop.having(columns=columns), rows=(*shop.rows, ("999", *shop.rows[0][1:])))
    assert again.load().ledger[1].affected == 0


def test_drop_where(shop: Shop) -> None:
    step = {"step": "drop_where", "slug": "february", "when": [["month", "==", "Feb"], ["pages", "<", 50]]}
    loaded = steps(shop, step).load()
    assert loaded.ledger[1] == LedgerStep("drop_where", "february", 400, 350, 50, 13)
    assert loaded.frame.pages.min() == 50
    assert loaded.frame.index.tolist() == list(range(350))


def test_set_missing_where_empties_the_first_column(shop: Shop) -> None:
    step = {"step": "set_missing_where", "slug": "slips", "when": [["seconds", ">", 390], ["weekend", "==", True]]}
    loaded = steps(shop, step).load()
    assert loaded.ledger[1] == LedgerStep("set_missing_where", "slips", 400, 400, 5, 0)
    assert np.flatnonzero(loaded.frame.seconds.isna()).tolist() == [391, 393, 395, 397, 399]
    assert int(loaded.frame.weekend.isna().sum()) == 0


def test_report_where_changes_nothing(shop: Shop) -> None:
    step = {"step": "report_where", "slug": "few", "when": [["pages", "<=", 4]]}
    loaded = steps(shop, step).load()
    assert loaded.ledger[1] == LedgerStep("report_where", "few", 400, 400, 5, 2)
    pd.testing.assert_frame_equal(loaded.frame, steps(shop).load().frame)


def test_steps_run_in_declared_order(shop: Shop) -> None:
    again = replace(shop, rows=(*shop.rows, *shop.rows[:10]))
    drop = {"step": "drop_where", "slug": "few", "when": [["pages", "<", 10]]}
    both = [BY_KEY, drop]
    assert [step.affected for step in steps(again, *both).load().ledger] == [410, 10, 10]
    assert [step.affected for step in steps(again, *both[::-1]).load().ledger] == [410, 20, 0]


def test_cleaning_leaves_its_input_alone(shop: Shop) -> None:
    step = {"step": "set_missing_where", "slug": "all", "when": [["pages", ">=", 0]]}
    values = pd.DataFrame({"pages": [1.0, 2.0], "bought": ["TRUE", "FALSE"]})
    before = values.copy(deep=True)
    apply_cleaning_steps(steps(shop, step).case.model_copy(update={"columns": {}}), values, "TRUE")
    pd.testing.assert_frame_equal(values, before)


def test_constant_column_stays_and_is_in_the_ledger(shop: Shop) -> None:
    loaded = shop.column("colour", "red").load()
    assert loaded.ledger[-1] == LedgerStep("constant_column", "colour", 400, 400, 400, 100)
    assert loaded.frame.colour.unique().tolist() == ["red"]
    assert [step.kind for step in shop.load().ledger] == ["read", "keep_duplicates"]


@pytest.mark.parametrize(
    ("triple", "rows"),
    [
        (["a", "==", 2], [1]),
        (["a", "!=", 2], [0, 2]),
        (["a", ">=", 2], [1]),
        (["a", "in", [1, 2]], [0, 1]),
        (["b", "==", "y"], [1]),
        (["b", "in", ["x", "y"]], [0, 1]),
        (["c", "==", True], [0, 2]),
    ],
)
def test_conditions(triple: list[object], rows: list[int]) -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": ["x", "y", None], "c": ["TRUE", "FALSE", "TRUE"]})
    for each in (frame, frame.astype({"b": "category", "c": "category"})):
        assert np.flatnonzero(match_conditions(each, [Condition.model_validate(triple)])).tolist() == rows


def test_conditions_that_cannot_be_answered() -> None:
    frame = pd.DataFrame({"pages": [1.0], "month": ["Feb"]})
    with pytest.raises(PlainspokenError, match=r"'page': no such column here \(nearest: 'pages'\)"):
        match_conditions(frame, [Condition(column="page", operator="==", value=1)])
    with pytest.raises(PlainspokenError, match="expected a number column and a number"):
        match_conditions(frame, [Condition(column="month", operator="<", value=1)])


def test_step_that_cannot_run_is_named(shop: Shop) -> None:
    step = {"step": "drop_where", "slug": "top", "when": [["@score", ">", 0.5]]}
    assert "clean step 'top': condition on '@score'" in steps(shop, step).refusal()


@pytest.mark.real
def test_the_real_visits(real_data: Path, tmp_path: Path) -> None:
    loaded = load_dataset(read_case("conversion", CASES), real_data, tmp_path)
    assert loaded.ledger[0] == LedgerStep("read", "read", 12_330, 12_330, 12_330, 1_908)
    told = loaded.ledger[1]
    assert (told.kind, told.rows_out, told.affected, told.affected_positive) == ("keep_duplicates", 12_330, 125, 0)
    assert told.chance is not None and 60 < told.chance.mean < 80 and told.chance.high < 125
    assert int(loaded.event.sum()) == 1_908
    assert loaded.frame.shape == (12_330, 17)
    assert int(loaded.frame.isna().sum().sum()) == 0
    assert not loaded.demonstration
    assert set(loaded.frame.Month.cat.categories) - set(loaded.frame.Month.unique()) == {"Jan", "Apr"}
    digest = "9895055fb6c7b5376c93a850c2707522646a1cadf234cdc687fcc38a2cde180b"
    assert loaded.hashes == {"online_shoppers/online_shoppers_intention.csv": digest}
