"""Data tests: rows of a table with several a case are added up as they stood at a moment, and nothing later counts."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from plainspoken.case import Case
from plainspoken.core.errors import Faults
from plainspoken.data.dataset import Dataset
from plainspoken.data.load import load_from_frames

N = 240
IDS = [f"K{number:03}" for number in range(N)]
CUSTOMERS = pd.DataFrame(
    {"id": IDS, "age": [str(20 + number % 50) for number in range(N)], "left": ["yes", "no", "no"] * (N // 3)}
)
HEAD = ("id", "day", "amount", "channel", "product")
ORDERS: list[tuple[str, ...]] = [
    ("K000", "2024-12-31", "10.5", "web", "A"),
    ("K000", "2024-03-01", "20", "shop", "B"),
    ("K000", "2025-01-01", "999", "phone", "C"),
    ("K001", "2025-02-01", "500", "web", "A"),
    *((each, "2024-06-30", "5", "web", "A") for each in IDS[3:]),
]
MADE: Mapping[str, Mapping[str, object]] = {
    "orders": {"how": "count"},
    "web orders": {"how": "count", "when": [["channel", "==", "web"]]},
    "spent": {"how": "sum", "of": "amount"},
    "mean": {"how": "mean", "of": "amount"},
    "days": {"how": "days_since_last"},
    "first days": {"how": "days_since_first"},
    "channel last": {"how": "last", "of": "channel"},
    "products": {"how": "count_distinct", "of": "product"},
}
LOG_HEAD = ("session", "user", "event", "time")


def customers_case(columns: Mapping[str, object] = MADE, **add_up: object) -> Case:
    """Customers with orders that are added up."""
    types = {name: "category" if name == "channel last" else "number" for name in MADE}
    entries = {"time": "day", "before": "2025-01-01", "columns": columns, **add_up}
    return Case.model_validate(
        {
            "name": "planted",
            "clean": [],
            "tables": {
                "customers": {"file": "c.csv", "key": "id"},
                "orders": {"file": "o.csv", "key": "id", "add_up": entries},
            },
            "target": {"column": "left", "positive": "yes"},
            "columns": {
                "id": {"type": "identifier", "role": "identifier"},
                "age": {"type": "integer"},
                "left": {"type": "flag", "role": "target", "known": "after"},
                **{name: {"type": kind, "table": "orders", "missing": True} for name, kind in types.items()},
            },
        }
    )


def load(case: Case, orders: list[tuple[str, ...]] = ORDERS, customers: pd.DataFrame = CUSTOMERS) -> Dataset:
    """The case's table of these customers and orders."""
    return load_from_frames(case, {"customers": customers, "orders": pd.DataFrame(orders, columns=list(HEAD))})


def row(loaded: Dataset, key: str) -> dict[str, object]:
    """What was made for one case."""
    return dict(loaded.frame.set_index("id").loc[key, list(MADE)])


def test_rows_before_the_day_are_added_up() -> None:
    assert row(load(customers_case()), "K000") == {
        "orders": 2, "web orders": 1, "spent": 30.5, "mean": 15.25, "days": 1, "first days": 306,
        "channel last": "web", "products": 2,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["K001", "K002"])
def test_a_case_without_rows_before_has_nil_and_no_last_day(key: str) -> None:
    found = row(load(customers_case()), key)
    assert [found[name] for name in ("orders", "web orders", "spent", "products")] == [0, 0, 0, 0]
    assert (
        pd.isna([found[name] for name in ("mean", "days", "first days")]).all() and found["channel last"] == "missing"
    )


def test_whatever_happens_later_changes_nothing() -> None:
    later: list[tuple[str, ...]] = [(each, "2025-01-01", "1000", "phone", "Z") for each in IDS]
    pd.testing.assert_frame_equal(load(customers_case()).frame, load(customers_case(), ORDERS + later).frame)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (
            "2025-02-02",
            r"found only earlier ones \(2024-03-01 to 2025-02-01\).*such as 2024-11-08; or .*ends_before = true",
        ),
        ("2024-03-01", r"found only later ones \(2024-03-01 to 2025-02-01\).*give a day within .*2024-11-08$"),
    ],
)
def test_a_day_on_one_side_of_all_rows_is_refused(day: str, told: str) -> None:
    expected = rf'o.csv: column "day": expected rows before and after the day of tables.orders.add_up.before \({day}\)'
    with pytest.raises(Faults, match=f"{expected}, {told}"):
        load(customers_case(before=day))


def test_rows_of_others_do_not_show_that_a_day_lies_within() -> None:
    orders = [*ORDERS, ("X1", "2026-01-01", "1", "web", "A")]
    with pytest.raises(Faults, match="found only earlier ones"):
        load(customers_case(before="2025-12-31", others=True), orders)


def test_a_table_may_end_before_the_day_where_the_case_says_so() -> None:
    assert row(load(customers_case(before="2025-02-02", ends_before=True)), "K000")["orders"] == 3
    with pytest.raises(Faults, match="found only later ones"):
        load(customers_case(before="2024-03-01", ends_before=True))


def test_days_of_each_case_on_one_side_of_all_rows_are_refused() -> None:
    found = days_case()
    days = CUSTOMERS.assign(seen="2025-06-01")
    with pytest.raises(Faults, match='rows before and after the day of column "seen", found only earlier ones'):
        load(found, customers=days)


def test_the_cases_without_rows_are_a_line_of_the_ledger() -> None:
    step = next(each for each in load(customers_case()).ledger if each.kind == "join")
    assert (step.slug, step.affected, step.affected_positive) == ("orders", 2, 0)


def days_case() -> Case:
    """Customers of whom a column says until when their orders count."""
    case = customers_case(before=None, before_column="seen")
    declared = {name: each.model_dump() for name, each in case.columns.items()}
    return Case.model_validate(
        {**case.model_dump(), "columns": {**declared, "seen": {"type": "date", "role": "ignore"}}}
    )


def test_each_case_may_have_a_day_of_its_own() -> None:
    case = days_case()
    days = CUSTOMERS.assign(seen=["2024-03-02", *["2025-06-01"] * (N - 1)])
    found = load(case, customers=days)
    assert (row(found, "K000")["orders"], row(found, "K001")["orders"]) == (1, 1)
    with pytest.raises(Faults, match='row 2, column "seen": expected a day, as in 2024-12-31, found "soon"'):
        load(case, customers=days.assign(seen=["soon", *days["seen"][1:]]))


def test_times_in_other_forms_are_read_or_told() -> None:
    slashed = [(who, "/".join(reversed(day.split("-"))), *rest) for who, day, *rest in ORDERS]
    same = load(customers_case(times=["%d/%m/%Y"]), slashed).frame
    pd.testing.assert_frame_equal(same, load(customers_case()).frame)
    with pytest.raises(
        Faults, match='row 2, column "day": expected a time, as in 2024-12-31 14:30, found "31/12/2024"'
    ):
        load(customers_case(), slashed)


def test_rows_of_others_are_a_fault_or_left_out_as_said() -> None:
    orders = [*ORDERS, ("X1", "2024-01-01", "1", "web", "A"), ("", "2024-01-01", "1", "web", "A")]
    with pytest.raises(Faults, match=r"1 missing \(X1\)"):
        load(customers_case(), orders)
    pd.testing.assert_frame_equal(load(customers_case(others=True), orders).frame, load(customers_case()).frame)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"before": None}, "give one of before, before_column and first_rows"),
        ({"before": None, "first_rows": 2}, "first_rows and answer go together"),
        ({"columns": {"x": {"how": "sum"}}}, "'sum' takes a column: of = ..."),
        ({"columns": {"x": {"how": "count", "of": "amount"}}}, "'count' takes no column"),
    ],
)
def test_a_case_that_would_let_the_future_in_is_refused(entries: Mapping[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        customers_case(**entries)  # type: ignore[arg-type]


def test_columns_made_and_declared_are_the_same() -> None:
    with pytest.raises(Faults, match=r'columns.products.table: tables.orders.add_up makes no column "products"'):
        load(customers_case({name: each for name, each in MADE.items() if name != "products"}))
    with pytest.raises(Faults, match=r'add_up.columns: "more" is not declared with table = "orders"'):
        load(customers_case({**MADE, "more": {"how": "count"}}))


def test_a_column_of_the_file_that_nothing_uses_is_told() -> None:
    frame = pd.DataFrame(ORDERS, columns=list(HEAD)).assign(note="x")
    frames = {"customers": CUSTOMERS, "orders": frame}
    with pytest.raises(Faults, match='column "note": expected only declared columns'):
        load_from_frames(customers_case(), frames)
    assert len(load_from_frames(customers_case(unused=["note"]), frames).event) == N


def log_case(first_rows: int = 2) -> Case:
    """A log of events: a row a session, and whether it ends in a purchase."""
    made = {
        "user": {"how": "first", "of": "user"},
        "views": {"how": "count", "when": [["event", "==", "view"]]},
        "bought": {"how": "count", "when": [["event", "==", "buy"]]},
        "after": {"how": "count", "when": [["event", "==", "thanks"]]},
        "last": {"how": "last", "of": "event"},
        "seconds": {"how": "seconds"},
    }
    types = {"last": "category", "user": "identifier"}
    add_up = {"time": "time", "first_rows": first_rows, "answer": [["event", "==", "buy"]], "columns": made}
    return Case.model_validate(
        {
            "name": "log",
            "clean": [],
            "tables": {"log": {"file": "log.csv", "key": "session", "add_up": add_up}},
            "target": {"column": "buys", "positive": "yes"},
            "split": {"group": "user"},
            "columns": {
                "session": {"type": "identifier", "role": "identifier"},
                **{
                    name: {"type": types.get(name, "number"), "role": "identifier" if name == "user" else "feature"}
                    for name in made
                },
                "buys": {"type": "flag", "role": "target", "known": "after"},
            },
        }
    )


def log(kinds: Mapping[str, str], turned: bool = False) -> pd.DataFrame:
    """A log in which each session has these events, a letter each, one a minute."""
    words = {"v": "view", "c": "cart", "b": "buy", "t": "thanks"}
    rows = [
        (session, f"u{session}", words[letter], f"2025-01-01 10:{minute:02}:00")
        for session, letters in kinds.items()
        for minute, letter in enumerate(letters)
    ]
    frame = pd.DataFrame(rows, columns=list(LOG_HEAD))
    return frame.iloc[::-1].reset_index(drop=True) if turned else frame


SESSIONS = {f"s{n:03}": ("vvbt", "vvvv", "cv", "vcvb")[n % 4] for n in range(N)}


@pytest.mark.parametrize("turned", [False, True])
def test_sessions_are_told_by_what_came_before_the_event(turned: bool) -> None:
    found = load_from_frames(log_case(), {"log": log(SESSIONS, turned)})
    frame = found.frame.assign(buys=found.event).set_index("session")
    assert list(frame.loc["s000", ["views", "last", "seconds", "buys"]]) == [2, "view", 60, True]
    assert list(frame.loc["s003", ["views", "last", "buys"]]) == [1, "cart", True]
    assert (frame[["bought", "after"]] == 0).all(axis=None) and int(found.event.sum()) == N // 2


def test_sessions_that_are_over_or_have_bought_already_are_no_cases() -> None:
    more = {**SESSIONS, "short": "v", "quick": "bvv", "now": "vb"}
    found = load_from_frames(log_case(), {"log": log(more)})
    assert not {"short", "quick", "now"} & {*found.frame["session"]} and len(found.event) == N
    pd.testing.assert_frame_equal(found.frame, load_from_frames(log_case(), {"log": log(SESSIONS)}).frame)


def test_what_a_log_leaves_out_is_on_the_ledger() -> None:
    case = log_case().model_dump()
    case["tables"]["log"]["add_up"]["others"] = True
    rows = log({**SESSIONS, "short": "v", "quick": "bvv", "now": "vb", "": "vvb"})
    again = pd.concat([rows, rows.head(2)], ignore_index=True)
    found = load_from_frames(Case.model_validate(case), {"log": again})
    told = {each.kind: (each.rows_in, each.rows_out, each.affected, each.affected_positive) for each in found.ledger}
    every = len(rows) - 3 + 2
    assert told == {
        "read": (every + 3, every + 3, every + 3, N // 2),
        "of_nobody": (every + 3, every, 3, 0),
        "repeated_rows": (every, every, 2, 0),
        "one_row_each": (every, N + 3, every, 0),
        "over_early": (N + 3, N + 2, 1, 0),
        "event_early": (N + 2, N, 2, 2),
        "constant_column": (N, N, N, N // 2),
    }


def test_a_log_that_leaves_nothing_out_says_only_what_becomes_of_its_rows() -> None:
    kinds = [each.kind for each in load_from_frames(log_case(), {"log": log(SESSIONS)}).ledger]
    assert kinds[:2] == ["read", "one_row_each"] and {*kinds[2:]} <= {"constant_column"}


def test_a_log_in_which_nothing_is_left_to_foresee_is_told() -> None:
    with pytest.raises(Faults, match=r"log\.csv: column .session.: expected cases with 9 rows at least"):
        load_from_frames(log_case(9), {"log": log(SESSIONS)})


def test_seconds_since_1970_are_times() -> None:
    case = log_case().model_dump()
    case["tables"]["log"]["add_up"]["times"] = ["%s"]
    frame = log(SESSIONS)
    seconds = (pd.to_datetime(frame["time"]) - pd.Timestamp("1970-01-01")).dt.total_seconds().astype(int)
    for unit in (1, 1000, 1_000_000, 1_000_000_000):
        found = load_from_frames(Case.model_validate(case), {"log": frame.assign(time=(seconds * unit).astype(str))})
        pd.testing.assert_frame_equal(found.frame, load_from_frames(log_case(), {"log": frame}).frame)


RETURNS: list[tuple[str, ...]] = [
    *ORDERS, ("K000", "2024-12-31 12:00", "-20", "web", "Z"), ("K000", "2024-11-01", "7", "back", "Y")
]  # fmt: skip
BACK = [["amount", "<", 0], ["channel", "==", ["back", "void"]]]


def test_returns_are_no_orders_and_stay_in_sums() -> None:
    kept, found = (row(load(customers_case(returns=each), RETURNS), "K000") for each in ((), BACK))
    assert (kept["orders"], found["orders"]) == (4, 2)
    assert (found["spent"], found["mean"], found["products"]) == (17.5, 15.25, 2)
    assert found["days"] == 1 and found["channel last"] == "web"


def test_a_return_is_no_last_order() -> None:
    orders: list[tuple[str, ...]] = [*ORDERS, ("K003", "2024-12-30", "-5", "web", "A")]
    assert row(load(customers_case(returns=BACK), orders), "K003")["days"] == 185


def test_a_column_that_asks_for_returns_itself_counts_them() -> None:
    columns = {**MADE, "web orders": {"how": "count", "when": [["channel", "==", "back"]]}}
    assert row(load(customers_case(columns, returns=BACK), RETURNS), "K000")["web orders"] == 1


def test_who_only_gives_back_has_stopped() -> None:
    orders = stopping_orders()
    back: list[tuple[str, ...]] = [(each, "2025-01-03", "-7", "shop", "B") for each in IDS[3::12]]
    before, after = load_stopping(orders), load_stopping(orders + back, returns=BACK)
    assert (before.event == after.event).all() and load_stopping(orders + back).event.sum() < before.event.sum()


def test_a_first_table_is_added_up_before_a_day_only_for_who_stops() -> None:
    case = stopping_case().model_dump()
    del case["tables"]["customers"]
    case["columns"] = {name: {**each, "table": "orders"} for name, each in case["columns"].items() if name != "age"}
    orders = pd.DataFrame(stopping_orders(), columns=list(HEAD))
    found = load_from_frames(Case.model_validate(case), {"orders": orders})
    later = next(each for each in found.ledger if each.kind == "only_later")
    assert later.affected == N // 12 and later.rows_in == N
    assert dict(zip(found.frame["id"], found.event, strict=True)) == {
        each: n % 12 > 1 for n, each in enumerate(IDS) if n % 12 != 4
    }
    case["tables"]["orders"]["add_up"] |= {"stops_within": None}
    with pytest.raises(Faults, match="of a first table give first_rows, or before together with stops_within"):
        load_from_frames(Case.model_validate(case), {"orders": orders})


def stopping_case(**add_up: object) -> Case:
    """Customers with orders before a day, of whom those stop who have none in the ten days from it on."""
    case = customers_case(**{"stops_within": 10, **add_up}).model_dump()  # type: ignore[arg-type]
    answer = {"type": "flag", "role": "target", "known": "after", "table": "orders", "missing": True}
    columns = {name: each for name, each in case["columns"].items() if name != "left"}
    left_out = {"step": "drop_where", "slug": "no_customers", "when": [["stops", "==", ""]]}
    return Case.model_validate(
        {
            **case,
            "columns": {**columns, "stops": answer},
            "target": {"column": "stops", "positive": "yes"},
            "clean": [left_out],
        }
    )


def stopping_orders() -> list[tuple[str, ...]]:
    """By the number of the customer, of twelve: 0 buys on the first day from the cut on, 1 on the last that counts, 2
    after that, 4 never before, 5 a month before and never again, and the others the day before and never again."""
    days = {0: "2025-01-01", 1: "2025-01-10", 2: "2025-01-11", 4: "2025-01-05"}
    early = {5: "2024-12-01"}
    orders: list[tuple[str, ...]] = []
    for number, each in enumerate(IDS):
        kind = number % 12
        if kind != 4:
            orders.append((each, early.get(kind, "2024-12-31 23:59"), "5", "web", "A"))
        if kind in days:
            orders.append((each, days[kind], "7", "shop", "B"))
    return orders


def load_stopping(orders: list[tuple[str, ...]], **add_up: object) -> Dataset:
    """The table of who stops."""
    return load(stopping_case(**add_up), orders, CUSTOMERS.drop(columns="left"))


def test_who_stops_is_told_by_the_rows_from_the_day_on() -> None:
    found = load_stopping(stopping_orders())
    told = dict(zip(found.frame["id"], found.event, strict=True))
    assert told == {each: n % 12 > 1 for n, each in enumerate(IDS) if n % 12 != 4}
    step = next(each for each in found.ledger if each.slug == "no_customers")
    assert (step.rows_in, step.rows_out, step.affected) == (N, N - N // 12, N // 12)


def test_who_had_no_row_for_long_cannot_stop_any_more() -> None:
    found = load_stopping(stopping_orders(), active_within=30)
    assert {*found.frame["id"]} == {each for n, each in enumerate(IDS) if n % 12 not in (4, 5)}


def test_rows_from_the_day_on_change_the_answer_and_no_feature() -> None:
    orders = stopping_orders()
    later: list[tuple[str, ...]] = [(each, "2025-01-03", "1000", "phone", "Z") for each in IDS[3::12]]
    before, after = load_stopping(orders), load_stopping(orders + later)
    pd.testing.assert_frame_equal(before.frame, after.frame)
    assert before.event.sum() - after.event.sum() == len(later)


def test_rows_after_the_time_of_the_answer_change_nothing() -> None:
    orders = stopping_orders()
    later: list[tuple[str, ...]] = [(each, "2025-01-11", "1000", "phone", "Z") for each in IDS]
    before, after = load_stopping(orders), load_stopping(orders + later)
    pd.testing.assert_frame_equal(before.frame, after.frame)
    assert (before.event == after.event).all()


def test_the_time_of_the_answer_lies_within_the_table() -> None:
    told = (
        r'column "day": expected rows until 2025-01-12, the last of 10 days from .*before \(2025-01-03\) on, found '
        "none after 2025-01-11; begin by 2025-01-02, or ask for fewer days"
    )
    with pytest.raises(Faults, match=told):
        load_stopping(stopping_orders(), before="2025-01-03")


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"active_within": 5}, "active_within says who may stop"),
        ({"stops_within": 5, "ends_before": True}, "give before or before_column alone with it"),
        ({"stops_within": 0}, "greater than or equal to 1"),
    ],
)
def test_an_answer_that_no_row_can_give_is_refused(entries: Mapping[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        customers_case(**entries)  # type: ignore[arg-type]


def test_an_answer_that_is_made_may_be_missing() -> None:
    case = stopping_case().model_dump()
    case["columns"]["stops"]["missing"] = False
    with pytest.raises(Faults, match=r"columns.stops: tables.orders.add_up.stops_within makes it"):
        load(Case.model_validate(case), stopping_orders(), CUSTOMERS.drop(columns="left"))


def undated(case: Case) -> set[str]:
    """The features of which the case does not say when they are known."""
    return {name for name in case.features() if "known" not in case.columns[name].model_fields_set}


def test_columns_made_of_rows_before_a_day_are_known_at_the_start() -> None:
    case = customers_case()
    assert undated(case) == {"age"} and {case.columns[name].known for name in MADE} == {"start"}


def test_columns_made_of_first_rows_are_known_during_it() -> None:
    case = log_case()
    assert undated(case) == set() and {case.columns[name].known for name in case.features()} == {"during"}


def test_what_the_case_says_of_a_made_column_stands() -> None:
    said = customers_case().model_dump(exclude_unset=True)
    said["columns"]["spent"]["known"] = "end"
    assert Case.model_validate(said).columns["spent"].known == "end"
