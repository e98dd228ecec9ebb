"""Tests of the start: several rows a case are added up as known in time, and a log becomes a row a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.case import Case, read_case
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.dataset import Dataset
from plainspoken.data.invoices.load_invoices import load_invoices_from_folder
from plainspoken.data.load import load_from_folder
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from tests.start.planted import ROWS, Columns, customers, write

IDS = [str(each) for each in customers()["kund_id"]]


def orders(time: str = "order_date", form: str = "{}-{}-{}", last: str = "2024-12-31") -> dict[str, list[object]]:
    """Three orders of each customer but the last, in two years; and one of somebody else."""
    draw = np.random.default_rng(5)
    days = np.datetime64(last) - draw.integers(0, 700, 3 * (ROWS - 1) + 1)
    return {
        "order_id": [*range(len(days))],
        "kund_id": [*(3 * IDS[:-1]), "X1"],
        time: [form.format(*str(each).split("-")) for each in days],
        "amount": [round(float(each), 2) for each in draw.lognormal(3, 0.4, len(days))],
        "channel": [str(each) for each in draw.choice(["web", "shop"], len(days))],
    }


def started(tmp_path: Path, *files: str, **said: object) -> tuple[Case, Dataset, str]:
    """The case that is proposed for some files, the table that it makes, and what was told."""
    told: list[str] = []
    wish = NewCaseOptions(tuple(tmp_path / each for each in files), force=True, **said)  # type: ignore[arg-type]
    path = scaffold_case(wish, lambda _, default: default, told.append)
    case = read_case(str(path), path.parent)
    return case, load_from_folder(case, tmp_path), "\n".join(told)


@pytest.mark.parametrize("form", ["{}-{}-{}", "{2}/{1}/{0}", "{2}.{1}.{0} 14:30"])
def test_customers_and_orders(tmp_path: Path, form: str) -> None:
    write(tmp_path / "customers.csv", customers())
    write(tmp_path / "orders.csv", orders(form=form))
    case, found, told = started(tmp_path, "customers.csv", "orders.csv", before="2024-10-01")
    add_up = case.tables["orders"].add_up
    assert add_up and (str(add_up.before), add_up.others, add_up.unused) == ("2024-10-01", True, ("order_id",))
    days = [str(each) for each in orders()["order_date"]]
    early = [who for who, day in zip(orders()["kund_id"], days, strict=True) if day < "2024-10-01"]
    counted = [early.count(each) for each in IDS]
    assert found.frame["number of orders"].to_list() == counted
    assert {"sum of amount", "mean amount", "last channel", "days since the last order"} <= {*case.features()}
    assert "of nobody in the first table, and so left out: 1 row (see" in told and "is a guess" not in told
    assert f"; {sum(day >= '2024-10-01' for day in days)} rows from then on not learned from" in told


def test_a_day_that_nobody_said_is_told_as_a_guess(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", customers())
    write(tmp_path / "orders.csv", orders())
    case, _, told = started(tmp_path, "orders.csv", "customers.csv")
    add_up = case.tables["orders"].add_up
    assert add_up and add_up.before and str(add_up.before) < "2024-09-01" and "is a guess" in told
    with pytest.raises(PlainspokenError, match="--before soon: expected a day such as 2024-12-31"):
        started(tmp_path, "customers.csv", "orders.csv", before="soon")


@pytest.mark.parametrize(("day", "found"), [("2025-06-01", "only earlier ones"), ("2020-01-01", "only later ones")])
def test_a_day_on_one_side_of_all_rows_is_refused(tmp_path: Path, day: str, found: str) -> None:
    write(tmp_path / "customers.csv", customers())
    write(tmp_path / "orders.csv", orders())
    with pytest.raises(
        Faults, match=rf"rows before and after the day of --before {day}, found {found} .* such as 2024-"
    ):
        started(tmp_path, "customers.csv", "orders.csv", before=day)
    assert not (tmp_path / "customers.toml").exists()


def test_a_day_of_each_case_is_taken_from_the_first_table(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", {**customers(), "snapshot_date": ["2024-06-01"] * ROWS})
    write(tmp_path / "orders.csv", orders())
    case, found, told = started(tmp_path, "customers.csv", "orders.csv")
    add_up = case.tables["orders"].add_up
    assert add_up and (add_up.before, add_up.before_column) == (None, "snapshot_date")
    assert 0 < found.frame["number of orders"].sum() < 3 * (ROWS - 1) * 0.8 and "is a guess" not in told
    said = started(tmp_path, "customers.csv", "orders.csv", before="2024-03-01")[0].tables["orders"].add_up
    assert said and (str(said.before), said.before_column) == ("2024-03-01", "")


def test_options_of_an_answer_are_refused_where_there_is_none(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", {name: cells for name, cells in customers().items() if name != "churned"})
    write(tmp_path / "orders.csv", orders())
    told = (
        "--before: expected only options that do something here; no column of customers.csv, orders.csv is called like "
        "an answer or says yes and no, so customers would be sorted into segments, which have none; name the column "
        "of the answer with --target, ask who stops buying with --stops-within 90, or leave these options out"
    )
    with pytest.raises(PlainspokenError, match=told):
        started(tmp_path, "customers.csv", "orders.csv", before="2024-06-01")
    for said in ({"unwanted": False}, {"positive": "yes"}, {"above": 3.0}, {"target": "ort", "task": "segmentation"}):
        with pytest.raises(PlainspokenError, match="expected only options that do something here"):
            started(tmp_path, "customers.csv", "orders.csv", **said)
    assert not (tmp_path / "customers.toml").exists()


@pytest.mark.parametrize("key", ["kund_id", "customer_id"])
def test_who_stops_buying_is_asked_without_a_column_of_the_answer(tmp_path: Path, key: str) -> None:
    table = {name: cells for name, cells in customers().items() if name != "churned"}
    write(tmp_path / "customers.csv", table)
    bought = orders()
    bought[key] = bought.pop("kund_id")
    write(tmp_path / "orders.csv", bought)
    case, found, told = started(tmp_path, "orders.csv", "customers.csv", stops_within=300)
    add_up = case.tables["orders"].add_up
    assert add_up and (str(add_up.before), add_up.stops_within, add_up.active_within) == ("2024-03-07", 300, 300)
    rows = [(who, str(day)) for who, day in zip(bought[key], bought["order_date"], strict=True)]
    late = {who for who, day in rows if day >= "2024-03-07"}
    belong = {who for who, day in rows if "2023-05-12" <= day < "2024-03-07"} - {"X1"}
    assert dict(zip(found.frame["kund_id"], found.event, strict=True)) == {each: each not in late for each in belong}
    assert f"left out, for nothing could stop: {ROWS - len(belong)} rows (no row in orders in the 300 days" in told
    said = case.texts["en"]
    assert said.question == "Which customers stop buying?" and case.target.unwanted
    assert (said.positive_other, said.works) == ("leavers", "lowers departures")
    assert (
        "yes where a case with a row in the 300 days before 2024-03-07 has none from 2024-03-07 to 2024-12-31" in told
    )
    with pytest.raises(Faults, match=r"the last of 300 days from --before 2024-06-01 on, found none .* 2024-03-07"):
        started(tmp_path, "customers.csv", "orders.csv", stops_within=300, before="2024-06-01")


def test_another_answer_beside_who_stops_is_not_learned_from(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", customers() | {"complaints": [place % 7 for place in range(ROWS)]})
    write(tmp_path / "orders.csv", orders())
    case, _, told = started(tmp_path, "orders.csv", "customers.csv", stops_within=300)
    assert (case.columns["churned"].known, case.columns["complaints"].known) == ("after", "start")
    assert "not learned from: churned (called like an answer, so known only afterwards? If not: start)" in told


def test_who_stops_buying_is_asked_of_orders_alone(tmp_path: Path) -> None:
    bought = orders()
    bought["kund_id"] = [
        "" if n % 50 == 0 else "Gäst" if n % 50 == 1 else who for n, who in enumerate(bought["kund_id"])
    ]
    write(tmp_path / "orders.csv", bought)
    case, found, told = started(tmp_path, "orders.csv", stops_within=300)
    rows = [(who, str(day)) for who, day in zip(bought["kund_id"], bought["order_date"], strict=True)]
    named = [(who, day) for who, day in rows if who not in ("", "Gäst")]
    late = {who for who, day in named if day >= "2024-03-07"}
    belong = {who for who, day in named if "2023-05-12" <= day < "2024-03-07"}
    early = {who for who, day in named if day < "2024-03-07"}
    assert dict(zip(found.frame["kund_id"], found.event, strict=True)) == {each: each not in late for each in belong}
    later = len({who for who, _ in named}) - len(early)
    assert later and f"its customers are the {len(early):,} values of" in told
    assert f"{later} more came only from then on, and are no cases yet" in told
    assert f"of nobody, and so left out: {len(rows) - len(named)} rows (see others)" in told
    assert case.texts["en"].question == "Which customers stop buying?" and list(case.tables) == ["orders"]


def test_orders_alone_make_the_case_that_they_make_with_their_customers(tmp_path: Path) -> None:
    rows = {name: cells[:-1] for name, cells in orders().items()}
    write(tmp_path / "orders.csv", rows)
    write(tmp_path / "who.csv", {"kund_id": [*dict.fromkeys(rows["kund_id"])]})
    alone = started(tmp_path, "orders.csv", stops_within=300)[1]
    both = started(tmp_path, "who.csv", "orders.csv", stops_within=300)[1]
    one, two = (each.frame.assign(stops=each.event).set_index("kund_id").sort_index() for each in (alone, both))
    pd.testing.assert_frame_equal(one, two[one.columns], check_index_type=False)


def test_orders_may_have_a_column_called_like_the_answer(tmp_path: Path) -> None:
    rows = orders()
    write(tmp_path / "orders.csv", {**rows, "stopped": ["yes" if n % 3 else "no" for n in range(len(rows["amount"]))]})
    case, found, _ = started(tmp_path, "orders.csv", stops_within=300)
    assert "last stopped" in case.features() and 0 < found.event.sum() < len(found.event)


def test_of_orders_alone_nothing_later_counts(tmp_path: Path) -> None:
    rows = orders()
    write(tmp_path / "orders.csv", rows)
    before = started(tmp_path, "orders.csv", stops_within=300)
    days = [str(each) for each in rows["order_date"]]
    kept = [n for n, day in enumerate(days) if day < "2024-03-07" or n % 2 or day > "2024-12-30"]
    write(tmp_path / "orders.csv", {name: [cells[n] for n in kept] for name, cells in rows.items()})
    after = started(tmp_path, "orders.csv", stops_within=300)
    assert after[0].features() == before[0].features() and after[1].event.sum() > before[1].event.sum()
    one, two = (each.frame.set_index("kund_id").sort_index() for each in (before[1], after[1]))
    pd.testing.assert_frame_equal(one, two)


def test_who_stops_is_counted_in_all_rows_of_a_large_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "orders.csv", orders())
    whole = started(tmp_path, "orders.csv", stops_within=300)
    monkeypatch.setattr("plainspoken.scaffold.profile.SAMPLE_ROWS", 500)
    some = started(tmp_path, "orders.csv", stops_within=300)
    told = [next(line for line in each[2].splitlines() if "its customers are" in line) for each in (whole, some)]
    left = [next(line for line in each[2].splitlines() if "could stop" in line) for each in (whole, some)]
    assert told[0] == told[1] and left[0] == left[1]


def test_orders_of_nobody_known_are_told_with_what_to_say(tmp_path: Path) -> None:
    rows = orders()
    rows["whose"] = rows.pop("kund_id")
    write(tmp_path / "orders.csv", rows)
    with pytest.raises(Faults, match=r"expected a column that says whose each order is.*--role customer=COLUMN"):
        started(tmp_path, "orders.csv", stops_within=300)
    case = started(tmp_path, "orders.csv", stops_within=300, roles={"customer": "whose"})[0]
    assert case.tables["orders"].key == "whose"
    with pytest.raises(Faults, match='column "order_id": expected several dated rows for each customer'):
        started(tmp_path, "orders.csv", stops_within=300, roles={"customer": "order_id"})
    with pytest.raises(PlainspokenError, match="--role: expected only options"):
        started(tmp_path, "orders.csv", stops_within=300, roles={"time": "order_date"})


def test_more_days_than_a_table_holds_are_refused_by_the_option(tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", orders())
    told = r"--stops-within 900: expected rows before these days, found rows from 2023-02-01 to .*; ask for fewer days"
    with pytest.raises(PlainspokenError, match=told):
        started(tmp_path, "orders.csv", stops_within=900)


def test_more_days_than_a_clock_can_count_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", orders())
    for days in (99_999_999, 10**21):
        for before in ("", "2023-06-01"):
            with pytest.raises(PlainspokenError, match=rf"--stops-within {days}: expected at most 36,500 days"):
                started(tmp_path, "orders.csv", stops_within=days, before=before)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_clock_counts_is_told(tmp_path: Path, day: str) -> None:
    rows = orders()
    rows["order_date"] = [day, *rows["order_date"][1:]]
    write(tmp_path / "orders.csv", rows)
    with pytest.raises(PlainspokenError, match=f'row 2, column "order_date": expected a time .*, found "{day}"'):
        started(tmp_path, "orders.csv", stops_within=300)


def test_a_last_day_far_from_all_others_is_told(tmp_path: Path) -> None:
    rows = orders()
    rows["order_date"] = ["2042-01-01", *rows["order_date"][1:]]
    write(tmp_path / "orders.csv", rows)
    told = "expected rows in the 300 days before 2041-03-08, found none near them in orders.csv, whose last row is of "
    with pytest.raises(PlainspokenError, match=told):
        started(tmp_path, "orders.csv", stops_within=300)
    assert started(tmp_path, "orders.csv", stops_within=300, before="2024-03-07")[1].event.sum() > 0


def test_copies_among_rows_that_are_added_up_are_told(tmp_path: Path) -> None:
    rows = {name: [*cells, *cells[:7]] for name, cells in orders().items()}
    write(tmp_path / "orders.csv", rows)
    _, _, told = started(tmp_path, "orders.csv", stops_within=300)
    assert '7 rows equal an earlier one, "order_id" included: copies, each of which is counted and summed up' in told
    del rows["order_id"]
    write(tmp_path / "orders.csv", rows)
    assert "equal an earlier one" not in started(tmp_path, "orders.csv", stops_within=300)[2]


def test_who_is_left_out_is_told_truly_where_orders_came_back(tmp_path: Path) -> None:
    rows = orders()
    rows["status"] = ["returned" if n % 9 == 0 else "paid" for n in range(len(rows["amount"]))]
    write(tmp_path / "orders.csv", rows)
    _, _, told = started(tmp_path, "orders.csv", stops_within=300)
    assert "no row but returned or cancelled ones in orders in the 300 days before 2024-03-07" in told
    assert "from 2024-03-07 to 2024-12-31, returned or cancelled ones left out (see add_up)" in told


def test_who_stops_cannot_be_asked_without_days_or_of_another_answer(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", {name: cells for name, cells in customers().items() if name != "sedan"})
    write(tmp_path / "orders.csv", orders())
    with pytest.raises(PlainspokenError, match="--stops-within: expected a table with a dated row for each order"):
        started(tmp_path, "customers.csv", stops_within=90)
    for said in ({"target": "churned"}, {"task": "segmentation"}):
        with pytest.raises(PlainspokenError, match="--stops-within makes the answer of a classification"):
            started(tmp_path, "customers.csv", "orders.csv", stops_within=90, **said)


def test_a_day_where_nothing_is_added_up_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", customers())
    write(tmp_path / "events.csv", log())
    with pytest.raises(PlainspokenError, match=r"--before: .*no table has several dated rows a case"):
        started(tmp_path, "customers.csv", target="churned", before="2024-06-01")
    with pytest.raises(PlainspokenError, match=r"--before: .*ends with the first rows of each session"):
        started(tmp_path, "events.csv", before="2024-06-01")
    with pytest.raises(PlainspokenError, match=r"--role: .*roles are of invoice lines"):
        started(tmp_path, "events.csv", task="classification", roles={"time": "time"})


def test_days_of_a_long_table_are_added_up_and_never_turned(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", customers())
    days = [f"2024-0{1 + number % 6}-01" for number in range(6) for _ in IDS]
    write(tmp_path / "sales.csv", {"kund_id": 6 * IDS, "day": days, "sum": [1 + n % 90 for n in range(6 * ROWS)]})
    case, _, _ = started(tmp_path, "customers.csv", "sales.csv")
    assert case.tables["sales"].pivot is None and case.tables["sales"].add_up


def test_keys_of_two_names_are_told(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", customers())
    named = orders()
    named["who"] = named.pop("kund_id")
    write(tmp_path / "orders.csv", named)
    with pytest.raises(Faults, match='"who" seems to hold what is "kund_id" there'):
        started(tmp_path, "customers.csv", "orders.csv", target="churned")


@pytest.mark.parametrize("number", ["id", "order"])
def test_customers_are_joined_by_their_number_whatever_it_is_called(tmp_path: Path, number: str) -> None:
    numbered = customers()
    numbered["id"] = [*range(ROWS)]
    del numbered["kund_id"]
    write(tmp_path / "customers.csv", numbered)
    days = ["2024-01-01", "2024-01-02", "2024-12-01"] * 300
    named: Columns = {number: [*range(900)], "customer_id": [n % 300 for n in range(900)], "day": days}
    write(tmp_path / "orders.csv", named)
    case, found, told = started(tmp_path, "customers.csv", "orders.csv", target="churned", before="2024-06-01")
    assert (case.tables["orders"].key, case.tables["orders"].key_here) == ("id", "customer_id")
    assert 'orders.csv: "customer_id" is taken for "id" of the first table' in told
    early = [n % 300 for n in range(900) if days[n] < "2024-06-01"]
    assert found.frame["number of orders"].to_list() == [early.count(each) for each in range(ROWS)]


def test_names_written_together_name_all_the_same(tmp_path: Path) -> None:
    rows = [(*row, str(n * 7 % 90)) for n, row in enumerate(_log_rows())]
    names = ("visitorid", "sessionid", "event", "time", "itemid")
    write(tmp_path / "events.csv", {name: [row[place] for row in rows] for place, name in enumerate(names)})
    case, _, _ = started(tmp_path, "events.csv")
    assert case.split.group == "visitorid" and "different itemid" in case.features()
    assert not any(each.startswith(("sum of", "mean")) for each in case.features())


def log(names: tuple[str, str, str, str] = ("user_id", "session_id", "event", "time")) -> Columns:
    """Sessions of two to eleven events; a third of the longer ones end in a purchase and a thank-you page."""
    rows = list(_log_rows())
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def _log_rows() -> Iterator[tuple[str, str, str, str]]:
    """Who, which session, what, and when."""
    draw = np.random.default_rng(6)
    for session in range(500):
        length, buys = int(draw.integers(2, 10)), session % 3 == 0
        kinds = [str(each) for each in draw.choice(["view", "search", "cart"], length)]
        for minute, kind in enumerate([*kinds, *(["purchase", "thanks"] if buys else [])]):
            yield f"u{session % 200}", f"s{session}", kind, f"2024-05-{1 + session % 28:02d} 10:{minute:02d}:00"


@pytest.mark.parametrize(
    "names", [("user_id", "session_id", "event", "time"), ("visitor", "sid", "action", "timestamp"),
              ("kund", "besök_id", "händelse", "tid")]
)  # fmt: skip
def test_a_log_becomes_a_row_a_session(tmp_path: Path, names: tuple[str, str, str, str]) -> None:
    write(tmp_path / "events.csv", log(names))
    case, found, told = started(tmp_path, "events.csv")
    assert (case.target.column, case.split.group) == ("purchase", names[0])
    assert case.texts["en"].event_past == "went on to “purchase”"
    assert not {f"{names[2]} purchase", f"{names[2]} thanks"} & {*case.columns}
    assert "nothing of the event itself, nor of what follows it" in told
    add_up = case.tables["events"].add_up
    assert add_up and add_up.first_rows and found.frame[names[1]].is_unique
    counts = [each for each in case.features() if each.startswith(names[2])]
    assert (found.frame[counts].sum(axis=1) == add_up.first_rows).all()


def test_days_in_mixed_forms_are_told_with_rows_and_a_remedy_that_works(tmp_path: Path) -> None:
    mixed = orders()
    iso = [str(each) for each in mixed["order_date"]]
    mixed["order_date"] = [
        f"{each[8:]}.{each[5:7]}.{each[:4]}" if n in (1, 9, 30) else each for n, each in enumerate(iso)
    ]
    write(tmp_path / "orders.csv", mixed)
    told = rf'found {len(iso) - 3:,} like ".*" and 3 otherwise: "[0-9.]*" \(row 3\), .* \(row 11\), .* \(row 32\)'
    with pytest.raises(Faults, match=told) as found:
        started(tmp_path, "orders.csv", stops_within=300)
    assert "write all of them as 2024-12-31" in str(found.value) and "--role" not in str(found.value)
    write(tmp_path / "orders.csv", {**mixed, "order_date": iso})
    assert started(tmp_path, "orders.csv", stops_within=300)[1].event.sum() > 0


def test_a_column_called_like_days_that_no_form_reads_is_named(tmp_path: Path) -> None:
    unread = orders()
    unread["order_date"] = [f"week {n % 50}" for n in range(len(unread["order_id"]))]
    write(tmp_path / "orders.csv", unread)
    called = r'"order_date" of orders.csv is called like a time, but holds "week 0" \(row 2\)'
    with pytest.raises(PlainspokenError, match=called):
        started(tmp_path, "orders.csv", stops_within=300)


@pytest.mark.parametrize("slips", [("2062-03-01",), ("2061-12-20", "2062-03-01")])
def test_a_day_far_from_all_others_is_no_end_of_the_table(tmp_path: Path, slips: tuple[str, ...]) -> None:
    write(tmp_path / "customers.csv", customers())
    usual, found = orders_with_days(tmp_path, ()), orders_with_days(tmp_path, slips)
    assert found[0] == usual[0] and " far from all other days, as of a slip: " in found[1]
    assert "far from all other days" not in usual[1] and f'"{slips[0]}" (row 2)' in found[1]
    with pytest.raises(PlainspokenError, match="correct that day if it is far from all others"):
        started(tmp_path, "orders.csv", stops_within=90)


def orders_with_days(tmp_path: Path, slips: tuple[str, ...]) -> tuple[str, str]:
    """The day that is guessed for customers with orders, the first of which have these days; and what is told."""
    rows = orders()
    rows["order_date"] = [*slips, *rows["order_date"][len(slips) :]]
    write(tmp_path / "orders.csv", rows)
    case, _, told = started(tmp_path, "customers.csv", "orders.csv", target="churned")
    add_up = case.tables["orders"].add_up
    return str(add_up.before if add_up else ""), told


@pytest.mark.parametrize("nobody", ["", "NULL", "unknown"])
def test_rows_of_a_log_that_name_no_session_are_left_out_and_told(tmp_path: Path, nobody: str) -> None:
    rows = [("u1", nobody, "view", "2024-05-01 09:00:00"), *_log_rows()]
    write(
        tmp_path / "events.csv", {name: [row[place] for row in (*rows, rows[-1])] for place, name in enumerate(log())}
    )
    _, found, told = started(tmp_path, "events.csv")
    assert "events.csv: of nobody, and so left out: 1 row (see others)" in told and "of 500 are left out" in told
    assert "1 row equals an earlier one in every column, and it counts once more" in told
    assert {"of_nobody": 1, "repeated_rows": 1}.items() <= {each.kind: each.affected for each in found.ledger}.items()


def test_what_follows_the_event_is_never_seen(tmp_path: Path) -> None:
    write(tmp_path / "events.csv", log())
    before = started(tmp_path, "events.csv")[1].frame
    rows = [row for row in _log_rows() if row[2] != "thanks"]
    write(tmp_path / "events.csv", {name: [row[place] for row in rows] for place, name in enumerate(log())})
    after = started(tmp_path, "events.csv")[1].frame
    assert before.drop(columns=["session_id"]).to_dict() == after.drop(columns=["session_id"]).to_dict()


def test_an_event_that_only_a_person_can_choose(tmp_path: Path) -> None:
    write(tmp_path / "events.csv", log())
    with pytest.raises(Faults, match=r"expected one kind of event that is the answer, found 5 kinds .* --target"):
        started(tmp_path, "events.csv", target="signup")
    assert started(tmp_path, "events.csv", target="cart")[0].target.column == "cart"
    assert started(tmp_path, "events.csv", target="event", positive="cart")[0].target.column == "cart"


def shop(tmp_path: Path) -> dict[str, Columns]:
    """Orders, their items, customers and products in tables of their own."""
    draw = np.random.default_rng(7)
    days = [str(np.datetime64("2023-01-01") + int(each)) for each in draw.integers(0, 600, 700)]
    lines = [(order, product) for order in range(700) for product in draw.choice(12, int(draw.integers(1, 4)), False)]
    tables: dict[str, Columns] = {
        "orders": {"order_id": [*range(700)], "customer_id": [n % 230 for n in range(700)], "order_date": days},
        "items": {
            "order_id": [order for order, _ in lines],
            "product_id": [f"P{product}" for _, product in lines],
            "qty": [1 + order % 3 for order, _ in lines],
            "unit_price": [2.5 + int(product) for _, product in lines],
        },
        "customers": {
            "customer_id": [*range(230)], "name": [f"N{n}" for n in range(230)], "gender": ["m", "f"] * 115,
            "country": [("SE", "NO", "FI")[n % 3] for n in range(230)],
        },
        "products": {"product_id": [f"P{n}" for n in range(12)], "name": [f"thing {n}" for n in range(12)]},
    }  # fmt: skip
    for name, columns in tables.items():
        write(tmp_path / f"{name}.csv", columns)
    return tables


@pytest.mark.parametrize("files", [("orders", "items"), ("customers", "products", "items", "orders")])
def test_orders_and_items_become_lines(tmp_path: Path, files: tuple[str, ...]) -> None:
    items, told = shop(tmp_path)["items"], list[str]()
    wish = NewCaseOptions(tuple(tmp_path / f"{each}.csv" for each in files))
    path = scaffold_case(wish, lambda _, default: default, told.append)
    case = read_case(str(path), path.parent)
    found = load_invoices_from_folder(case, tmp_path, tmp_path / "work")
    revenue = sum(float(str(q)) * float(str(p)) for q, p in zip(items["qty"], items["unit_price"], strict=True))
    assert (found.totals.customers, found.totals.orders) == (230, 700) and found.totals.sales == pytest.approx(revenue)
    assert case.invoices and bool(case.invoices.place) == bool(case.invoices.description) == ("customers" in files)
    assert any("the lines of items.csv with" in each for each in told)


def test_a_column_that_is_taken_for_the_product_is_told_with_the_option(tmp_path: Path) -> None:
    bought = orders()
    bought["channel"] = [("web", "shop", "phone")[n * 7 % 11 % 3] for n in range(len(bought["order_id"]))]
    write(tmp_path / "orders.csv", bought)
    told: list[str] = []
    scaffold_case(NewCaseOptions((tmp_path / "orders.csv",)), lambda _, default: default, told.append)
    taken = '"channel" is taken for the product, for it sorts the lines finest, and no column is called like one'
    assert any(each.startswith(f"{taken} (else: --role product=COLUMN") for each in told)


def test_an_order_number_that_stands_twice_is_told(tmp_path: Path) -> None:
    tables = shop(tmp_path)
    write(tmp_path / "items2.csv", {each: [*cells, cells[0]] for each, cells in tables["items"].items()})
    orders = {each: [*cells, cells[0]] for each, cells in tables["orders"].items()}
    write(tmp_path / "orders.csv", orders)
    wish = NewCaseOptions((tmp_path / "items.csv", tmp_path / "orders.csv"), task="segmentation")
    with pytest.raises(Faults, match="expected tables that share a column, such as the number of the order"):
        scaffold_case(wish, lambda _, default: default, lambda _: None)


def test_a_question_about_orders_looks_up_their_customers(tmp_path: Path) -> None:
    tables = shop(tmp_path)
    back = ["yes" if n % 4 == 0 else "no" for n in range(700)]
    write(tmp_path / "orders.csv", {**tables["orders"], "returned": back})
    case, found, _ = started(tmp_path, "customers.csv", "orders.csv")
    assert (case.tables["orders"].repeats, case.split.group, len(found.event)) == (True, "customer_id", 700)
    countries = dict(zip(map(str, tables["customers"]["customer_id"]), tables["customers"]["country"], strict=True))
    assert found.frame["country"].to_list() == [countries[each] for each in found.frame["customer_id"]]


def test_rows_of_one_individual_are_kept_together_though_numbers_have_decimals_of_nothing(tmp_path: Path) -> None:
    draw = np.random.default_rng(8)
    columns: dict[str, list[object]] = {
        "individual": [f"{1 + row // 4}.0" for row in range(840)],
        "mode": [f"{1 + row % 4}.0" for row in range(840)],
        "time": [int(each) for each in draw.integers(0, 90, 840)],
        "choice": ["1.0" if each < 0.25 else "0.0" for each in draw.random(840)],
    }
    write(tmp_path / "a.csv", {name: [*values, values[0]] for name, values in columns.items()})
    case, _, told = started(tmp_path, "a.csv", target="choice")
    assert case.split.group == "individual" and "individual" not in case.features()
    assert "a.csv: 841 rows, 4 columns;" in told and "1 row equals an earlier one and stays" in told


def test_rows_of_one_address_are_kept_together_whatever_its_column_is_called(tmp_path: Path) -> None:
    columns: dict[str, Sequence[object]] = {
        **customers(),
        "Absender Adresse": [f"p{row % 150}@example.com" for row in range(ROWS)],
    }
    del columns["kund_id"]
    write(tmp_path / "a.csv", columns)
    case, _, _ = started(tmp_path, "a.csv", target="churned")
    assert case.split.group == "Absender Adresse" and "Absender Adresse" not in case.features()
