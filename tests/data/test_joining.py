"""Data tests: several tables become one, and what keeps them from it is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.case import read_case
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.dataset import LedgerStep
from plainspoken.data.load import load_dataset, load_from_folder, load_from_frames
from plainspoken.data.simulate.simulators import write_simulated_tables
from tests.data.four_tables import CASES, FIRST, LAST, NOW, PERIOD, PROFIT, REVENUE, FourTables, four_tables


@pytest.fixture(scope="module")
def shop() -> FourTables:
    """Four tables of 400 customers."""
    return four_tables()


def only(faults: tuple[str, ...], *parts: str) -> None:
    """There is one fault, and it holds each part."""
    assert len(faults) == 1, faults
    for part in parts:
        assert part in faults[0], faults[0]


def test_each_case_has_its_own_values(shop: FourTables) -> None:
    frame = shop.load().frame.set_index("id")
    money, time = shop.frames["revenue"], shop.frames["minutes"]
    for key in map(str, range(FIRST + 50, FIRST + 60)):
        mine = money[money.id == key].set_index(PERIOD)[REVENUE].astype(float)
        assert frame.loc[key, f"{REVENUE}_{NOW}"] == mine[NOW]
        assert frame.loc[key, f"{REVENUE}_препредыдущий_месяц"] == mine["препредыдущий_месяц"]
        spent = time[(time.id == key) & (time[PERIOD] == "предыдцщий_месяц")]
        assert frame.loc[key, f"Минуты_{LAST}"] == float(spent["минут"].iloc[0])


def test_order_of_further_tables_does_not_matter(shop: FourTables) -> None:
    mixed = shop
    for name in ("revenue", "minutes", "profit"):
        mixed = mixed.table(name, shop.frames[name].sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(mixed.load().frame, shop.load().frame)


def test_columns_stand_in_declared_order_and_value_is_among_them(shop: FourTables) -> None:
    frame = shop.load().frame
    assert list(frame.columns) == [name for name in shop.case.columns if name != shop.case.target.column]
    assert frame[PROFIT].dtype == np.float64


def test_ledger_of_planted_tables(shop: FourTables) -> None:
    truth, ledger = shop.truth, {step.slug: step for step in shop.load().ledger}
    customers, events = shop.frames["customers"], int(shop.truth.event.sum())
    wrong = np.asarray(customers["Тип сервиса"] == "стандартт")
    assert ledger["read"] == LedgerStep("read", "read", 400, 400, 400, events)
    assert ledger["service_level"] == LedgerStep(
        "correct", "service_level", 400, 400, 10, int(truth.event[wrong].sum()), 10
    )
    assert ledger["month_name"] == LedgerStep("correct", "month_name", 400, 400, 400, events, 400)
    assert ledger["revenue"] == LedgerStep("join", "revenue", 400, 400, 0, 0)
    slip = int(truth.event[truth.slip].sum())
    assert ledger["impossible_revenue"] == LedgerStep("implausible", "impossible_revenue", 400, 399, 1, slip)
    new = int(truth.event[truth.new].sum())
    assert ledger["nothing_two_months_ago"] == LedgerStep("drop_where", "nothing_two_months_ago", 399, 396, 3, new)


def test_what_is_set_aside_is_handed_over(shop: FourTables) -> None:
    loaded = shop.load()
    (aside,) = loaded.asides
    assert (aside.slug, aside.column) == ("impossible_revenue", f"{REVENUE}_{NOW}")
    assert aside.taken.tolist() == shop.truth.slip.tolist()
    assert aside.event.tolist() == shop.truth.event.tolist()
    assert aside.before[aside.taken].min() > 20_000 > aside.before[~aside.taken].max()
    assert loaded.frame[aside.column].max() < 20_000


def test_corrections_are_made_only_where_declared(shop: FourTables) -> None:
    frame = shop.load().frame
    assert set(frame["Тип сервиса"].cat.categories) == {"стандарт", "премиум"}
    assert int(frame["Популярная_категория"].isna().sum()) == 0
    undeclared = shop.having(clean=[step.model_dump() for step in shop.case.clean if step.slug != "service_level"])
    faults = undeclared.faults()
    assert 'found "стандартт" (nearest: "стандарт")' in faults[0]
    assert 'declare a correction of column "Тип сервиса": { "стандартт" = "стандарт" }' in faults[0]


def test_an_undeclared_slip_in_a_period_names_the_correction_and_nothing_else(shop: FourTables) -> None:
    row = int(np.flatnonzero(shop.of("revenue", FIRST + 9, NOW))[0]) + 2
    only(
        shop.cell("revenue", row, PERIOD, "текущй_месяц").faults(),
        f'one_click/market_money.csv: row {row}, column "{PERIOD}"',
        '{ "текущй_месяц" = "текущий_месяц" }',
        "or add the value to tables.revenue.pivot.columns in the case",
    )


def test_a_new_category_like_none_is_refused(shop: FourTables) -> None:
    faults = shop.cell("customers", 30, "Популярная_категория", "Xyz").faults()
    only(faults, 'row 30, column "Популярная_категория"', 'found "Xyz"; correct', ".values in the case")
    assert "declare a correction" not in faults[0]


@pytest.mark.parametrize("table", ["customers", "profit"])
def test_doubled_keys(shop: FourTables, table: str) -> None:
    frame = shop.frames[table]
    twice = shop.table(table, pd.concat([frame, frame.iloc[[3, 5]]]))
    found = f"found 2 more than once ({FIRST + 3} in rows 5, 402, {FIRST + 5} in rows 7, 403)"
    only(twice.faults(), 'column "id": expected each key once', found)


def test_doubled_period_of_a_key(shop: FourTables) -> None:
    frame = shop.frames["revenue"]
    again = frame[shop.of("revenue", FIRST + 7, NOW)]
    twice = shop.table("revenue", pd.concat([frame, again]))
    only(twice.faults(), f'each key once for each value of "{PERIOD}"', f"({FIRST + 7}, {NOW} in rows ")


def test_a_key_in_a_further_table_only(shop: FourTables) -> None:
    more = pd.DataFrame({"id": ["999", "998"], PROFIT: ["1.5", "2.5"]})
    more_profit = shop.table("profit", pd.concat([shop.frames["profit"], more]))
    only(
        more_profit.faults(),
        'one_click/market_file.csv: column "id": expected each key of one_click/money.csv',
        "found 2 missing (999, 998)",
    )


def test_a_key_in_the_first_table_only(shop: FourTables) -> None:
    lost = shop.without("revenue", shop.of("revenue", FIRST + 12))
    only(
        lost.faults(),
        'one_click/market_money.csv: column "id": expected each key of one_click/market_file.csv',
        f"found 1 missing ({FIRST + 12})",
    )


def test_keys_of_another_type(shop: FourTables) -> None:
    frame = shop.frames["profit"]
    only(
        shop.table("profit", frame.assign(id=frame.id + ".0")).faults(),
        f'expected whole numbers as in one_click/market_file.csv (such as "{FIRST}")',
        f'found numbers with a decimal sign (such as "{FIRST}.0"); write the keys alike',
    )
    only(shop.table("profit", frame.assign(id="C" + frame.id)).faults(), f'found text (such as "C{FIRST}")')


def test_a_period_for_some_only(shop: FourTables) -> None:
    lost = shop.of("minutes", FIRST + 4, NOW) | shop.of("minutes", FIRST + 8, NOW)
    only(
        shop.without("minutes", lost).faults(),
        f'one_click/market_time.csv: column "{PERIOD}": expected "{NOW}" for each of the 400 keys',
        f"found it for 398, missing for 2 ({FIRST + 4}, {FIRST + 8})",
    )


def test_what_may_be_missing_may_be_absent(shop: FourTables) -> None:
    lost = shop.without("minutes", shop.of("minutes", FIRST + 4, NOW)).missing_allowed(
        f"Минуты_{NOW}", f"Минуты_{LAST}", PROFIT
    )
    lost = lost.without("profit", shop.of("profit", FIRST + 20))
    loaded = lost.load()
    step = next(each for each in loaded.ledger if each.slug == "profit")
    assert (step.kind, step.affected, step.affected_positive) == ("join", 1, int(shop.truth.event[20]))
    frame = loaded.frame.set_index("id")
    assert frame.index[frame[PROFIT].isna()].tolist() == [str(FIRST + 20)]
    assert frame.index[frame[f"Минуты_{NOW}"].isna()].tolist() == [str(FIRST + 4)]
    assert int(frame.isna().sum().sum()) == 2


@pytest.mark.parametrize(
    ("cell", "part"), [("", "expected a value, found an empty cell"), ("-0.5", 'expected at least 0, found "-0.5"')]
)
def test_profit_missing_or_negative(shop: FourTables, cell: str, part: str) -> None:
    only(shop.cell("profit", 9, PROFIT, cell).faults(), f'one_click/money.csv: row 9, column "{PROFIT}": {part}')


def test_an_empty_key(shop: FourTables) -> None:
    faults = shop.cell("profit", 9, "id", "").faults()
    assert 'one_click/money.csv: row 9, column "id": expected a value, found an empty cell' in faults[0]
    assert f"found 1 missing ({FIRST + 7})" in faults[1]


def test_faults_of_all_tables_are_told_together(shop: FourTables) -> None:
    spoilt = shop.cell("customers", 3, "Длительность", "long").cell("revenue", 4, REVENUE, "-1")
    spoilt = spoilt.cell("profit", 5, PROFIT, "much")
    spoilt = spoilt.table("minutes", shop.frames["minutes"].rename(columns={"минут": "секунд"}))
    files = {fault.partition(":")[0] for fault in spoilt.faults()}
    assert files == {table.file for table in shop.case.tables.values()}


def test_a_table_missing_is_told_with_the_faults_of_the_others(shop: FourTables, tmp_path: Path) -> None:
    folder = write_simulated_tables(shop.case, tmp_path)
    (folder / shop.case.tables["minutes"].file).unlink()
    money = folder / shop.case.tables["profit"].file
    money.write_text(money.read_text(encoding="utf-8").replace(f"{FIRST},", "999,"), encoding="utf-8")
    with pytest.raises(Faults) as refused:
        load_from_folder(shop.case, folder)
    told = refused.value.faults
    assert told[0].startswith("one_click/market_time.csv: expected the file of table 'minutes' at ")
    assert "found 1 missing (999)" in told[1]
    assert f"found 1 missing ({FIRST})" in told[2]
    assert len(told) == 3


def test_all_refuse_contact() -> None:
    frame = four_tables(n=400, consent=0.0).load().frame
    assert set(frame["Разрешить сообщать"]) == {"нет"}


@pytest.mark.parametrize(
    ("entries", "part"),
    [
        ({"key": ""}, "tables.profit.key: is missing"),
        ({"key": "ids"}, 'tables.profit.key: no column "ids" in the first table (nearest: "id")'),
        (
            {"pivot": {"by": "x", "value": "y", "columns": {"a": "Прибль"}}},
            'tables.profit.pivot.columns: not declared with table = "profit": Прибль',
        ),
    ],
)
def test_tables_that_cannot_be_joined_as_declared(shop: FourTables, entries: dict[str, object], part: str) -> None:
    tables = {name: each.model_dump() for name, each in shop.case.tables.items()}
    tables["profit"] |= entries
    with pytest.raises(PlainspokenError, match="activity: ") as refused:
        shop.having(tables=tables).load()
    assert part in str(refused.value)


def test_a_pivot_into_unlike_columns(shop: FourTables) -> None:
    columns = {name: each.model_dump() for name, each in shop.case.columns.items()}
    columns[f"Минуты_{NOW}"] |= {"max": 9.0}
    only(shop.having(columns=columns).faults(), "with one type, range and missing, found them to differ")


def test_a_correction_of_a_column_that_is_nowhere(shop: FourTables) -> None:
    step = {"step": "correct", "slug": "typo", "column": "Период1", "corrections": {"a": "b"}}
    only(shop.having(clean=[step]).faults(), f'clean "typo": no column "Период1" in any table (nearest: "{PERIOD}")')


def test_an_implausible_step_needs_a_number(shop: FourTables) -> None:
    step = {"step": "implausible", "slug": "odd", "when": [["Тип сервиса", "==", "премиум"]]}
    steps = [each.model_dump() for each in shop.case.clean if each.step == "correct"]
    with pytest.raises(PlainspokenError, match="clean step 'odd': implausible: expected a number column"):
        shop.having(clean=[*steps, step]).load()


@pytest.mark.real
def test_the_real_four_tables(real_data: Path, tmp_path: Path) -> None:
    loaded = load_dataset(read_case("activity", CASES), real_data, tmp_path)
    assert {step.slug: (step.rows_out, step.affected, step.affected_positive) for step in loaded.ledger} == {
        "read": (1300, 1300, 498),
        "service_level": (1300, 10, 9),
        "category_name": (1300, 223, 105),
        "month_name": (1300, 1300, 498),
        "revenue": (1300, 0, 0),
        "minutes": (1300, 0, 0),
        "profit": (1300, 0, 0),
        "impossible_revenue": (1299, 1, 1),
        "nothing_two_months_ago": (1296, 3, 3),
        "nothing_last_month": (1296, 0, 0),
        "nothing_this_month": (1296, 0, 0),
    }
    assert loaded.frame.shape == (1296, 18)
    assert int(loaded.frame.isna().sum().sum()) == 0
    assert int(loaded.event.sum()) == 494
    assert loaded.asides[0].before.max() == 106_862.2


def test_no_column_is_known_by_its_name(shop: FourTables, tmp_path: Path) -> None:
    names = [*shop.case.columns, PERIOD, REVENUE, "минут"]
    new = {name: f"c{number}" for number, name in enumerate(sorted(names, key=len, reverse=True))}
    text = (CASES / "activity.toml").read_text(encoding="utf-8")
    for old, other in new.items():
        text = text.replace(f'"{old}"', f'"{other}"').replace(f"[columns.{old}]", f"[columns.{other}]")
    (tmp_path / "other.toml").write_text(text, encoding="utf-8")
    frames = {name: frame.rename(columns=new) for name, frame in shop.frames.items()}
    loaded, before = load_from_frames(read_case("other", tmp_path), frames), shop.load()
    pd.testing.assert_frame_equal(loaded.frame, before.frame.rename(columns=new))
    assert loaded.ledger == before.ledger
