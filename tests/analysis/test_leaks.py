"""Tests: planted leaks are found, their neighbours are not, and nothing is found where nothing is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis import leakage
from plainspoken.analysis.leakage.excluding_value import find_certain_value, find_excluding_value
from plainspoken.analysis.leakage.known_at_end import fixed_at_the_end
from plainspoken.analysis.leakage.target_encoding import is_target_encoding
from plainspoken.case import Column, read_case, without_words
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import MONTHS, case_of, loaded_of, visits


def found_in(frame: pd.DataFrame, event: np.ndarray, **more: bool) -> dict[str, tuple[str, ...]]:
    found = leakage.find_leaks(loaded_of(frame, event), case_of(frame, **more))
    return {suspect.column: suspect.detectors for suspect in found.suspects}


def late_value(event: np.ndarray, month: pd.Series, exact: tuple[str, ...], seed: int = 3) -> np.ndarray:
    """Nil, except after an event: always in the exact months, else for one event in two, and some others."""
    random = np.random.default_rng(seed)
    filled = np.where(event & (month.isin(exact) | (random.random(len(event)) < 0.5)), 1, 0)
    filled = filled | (random.random(len(event)) < 0.1)
    return np.where(filled, random.gamma(2, 10, len(event)), 0.0)


def test_honest_columns_are_not_accused() -> None:
    assert found_in(*visits()) == {}


def test_a_copy_of_the_answer_is_found_and_nothing_else() -> None:
    frame, event = visits()
    flipped = event ^ (np.random.default_rng(2).random(len(event)) < 0.002)
    frame["paid"] = pd.Categorical(np.where(flipped, "yes", "no"))
    assert found_in(frame, event).keys() == {"paid"}
    assert found_in(frame, event)["paid"][0] == "near_copy"


def test_a_value_that_excludes_the_event_in_some_months_is_found_there() -> None:
    frame, event = visits()
    frame["page_value"] = late_value(event, frame["month"], MONTHS[:2])
    loaded, case, book = loaded_of(frame, event), case_of(frame), EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded, case, ("pages", "page_value"), book)
    assert found.columns == ("page_value",)
    assert found.suspects[0].detectors[0] == "perfect_in_some_periods"
    value = {name: each.value for name, each in book.evidence.items()}
    inside = frame["month"].isin(MONTHS[:2]) & (frame["page_value"] == 0)
    assert value["suspects.page_value.without.n"] == inside.sum()
    assert value["suspects.page_value.without.positives"] == 0
    assert value["suspects.page_value.without.first_period"] == "value.month.jan"
    assert value["suspects.page_value.without.last_period"] == "value.month.feb"
    assert book.evidence["suspects.page_value.elsewhere.positives"].number > 50
    assert value["leaks.used"] == 1


def test_a_value_that_excludes_the_event_everywhere_is_found_without_a_calendar() -> None:
    frame, event = visits()
    frame["page_value"] = late_value(event, frame["month"], MONTHS)
    assert "never_without" in found_in(frame, event, calendar=False)["page_value"]


def test_a_strong_honest_column_stays_in_and_is_asked_about() -> None:
    frame, _ = visits()
    random = np.random.default_rng(5)
    frame["usage"] = random.normal(size=len(frame))
    event = random.random(len(frame)) < 1 / (1 + np.exp(2 - 2.2 * frame["usage"]))
    loaded, case, book = loaded_of(frame, np.asarray(event)), case_of(frame), EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded, case, tuple(map(str, frame)), book)
    assert found.columns == () and found.questioned == ("usage",)
    value = {name: each.value for name, each in book.evidence.items()}
    assert value["suspects.usage.kind"] == "single_column"
    assert float(str(value["suspects.usage.roc_auc_with"])) > 0.85
    assert (value["leaks.questioned"], value["leaks.suspected"], value["leaks.used"]) == (1, 0, 0)


def test_a_value_that_makes_the_event_impossible_stays_in_and_is_asked_about() -> None:
    frame, _ = visits()
    random = np.random.default_rng(6)
    account = random.random(len(frame)) < 0.75
    chance = np.where(account, 1 / (1 + np.exp(1.2 - 0.3 * (frame["pages"] - 6))), 0.0)
    frame["account"] = pd.Categorical(np.where(account, "yes", "no"))
    event = np.asarray(random.random(len(frame)) < chance)
    found = leakage.find_leaks(loaded_of(frame, event), case_of(frame))
    assert found.columns == () and found.questioned == ("account",)
    assert found.suspects[0].detectors[0] == "structural_zero"
    assert found.suspects[0].never is not None and found.suspects[0].never.share_of_others < 0.4


def coded(event: np.ndarray, share: float, seed: int = 3) -> pd.Series:
    """A status of three values, of which the event itself sets one in this share of the cases."""
    random = np.random.default_rng(seed)
    told = event & (random.random(len(event)) < share)
    return pd.Series(np.where(told, "closed", random.choice(["active", "on hold"], len(event))))


@pytest.mark.parametrize("calendar", [True, False])
@pytest.mark.parametrize(("share", "kind"), [(0.7, "always_with"), (0.3, "certain_value")])
@pytest.mark.parametrize("number", [True, False])
def test_a_value_that_only_the_event_sets_is_found(calendar: bool, share: float, kind: str, number: bool) -> None:
    frame, event = visits()
    status = coded(event, share)
    frame["status"] = status.map({"active": 0.0, "on hold": 1.0, "closed": 9.0}) if number else pd.Categorical(status)
    loaded, case, book = loaded_of(frame, event), case_of(frame, calendar=calendar), EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded, case, ("status",), book)
    assert (found.columns, found.questioned) == ((("status",), ()) if kind == "always_with" else ((), ("status",)))
    told = {name.removeprefix("suspects.status."): each.value for name, each in book.evidence.items()}
    mine = (status == "closed").to_numpy()
    assert told["kind"] == kind and told["certain.value"] == (9.0 if number else "value.status.closed")
    assert told["certain.n"] == told["certain.positives"] == mine.sum()
    assert float(str(told["certain.expected"])) == pytest.approx(mine.sum() * event.mean(), rel=0.05)
    assert told.get("certain.last_period") == ("value.month.apr" if calendar else None)


def test_a_value_that_the_event_sets_in_some_months_only_is_found_there() -> None:
    frame, event = visits()
    early = frame["month"].isin(MONTHS[:2]).to_numpy()
    frame["status"] = pd.Categorical(np.where(early, coded(event, 0.8), coded(np.roll(event, 1), 0.8)))
    book = EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded_of(frame, event), case_of(frame), (), book)
    assert found.columns == ("status",) and found.suspects[0].detectors[0] == "always_with"
    assert book.evidence["suspects.status.certain.last_period"].value == "value.month.feb"


def test_a_field_that_only_the_event_fills_in_is_found_whatever_it_says() -> None:
    frame, event = visits()
    random = np.random.default_rng(4)
    frame["refund"] = pd.Series(random.random(len(event))).where(event & (random.random(len(event)) < 0.4))
    book = EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded_of(frame, event), case_of(frame, calendar=False), (), book)
    assert found.suspects[0].detectors[0] == "certain_value"
    assert book.evidence["suspects.refund.certain.filled"].value is True
    assert book.evidence["suspects.refund.certain.n"].value == frame["refund"].notna().sum()


def kinds_of_certain_values(frame: pd.DataFrame, event: np.ndarray) -> set[str]:
    """Of all columns, the detectors that fired for a value with which the event is certain."""
    fired = found_in(frame, event, calendar=False).values()
    return {each for detectors in fired for each in detectors} & {"always_with", "certain_value"}


def test_a_strong_honest_value_is_not_called_certain() -> None:
    frame, _ = visits()
    random = np.random.default_rng(7)
    plan = random.choice(["trial", "usual"], len(frame), p=[0.3, 0.7])
    frame["plan"] = pd.Categorical(plan)
    assert not kinds_of_certain_values(frame, random.random(len(frame)) < np.where(plan == "trial", 0.9, 0.2))


@pytest.mark.parametrize("seed", range(4))
def test_the_end_of_a_scale_is_not_called_certain(seed: int) -> None:
    """Along a count the event becomes rarer step by step; with the lowest counts all have it."""
    random = np.random.default_rng(seed)
    pages = random.integers(1, 15, 1300).astype(float)
    event = random.random(1300) < 1 / (1 + np.exp(2 * (pages - 5)))
    assert event[pages == 1].all() and (pages == 1).mean() > 0.03
    assert not kinds_of_certain_values(pd.DataFrame({"pages": pages}), event)


def test_two_codes_next_to_each_other_that_the_event_sets_are_found() -> None:
    frame, event = visits()
    status = coded(event, 0.4).map({"active": 0.0, "on hold": 1.0, "closed": 9.0})
    moved = (status == 9) & (np.random.default_rng(2).random(len(event)) < 0.5)
    frame["status"] = status.mask(moved, 8.0)
    assert kinds_of_certain_values(frame, event) == {"certain_value"}


@pytest.mark.parametrize("rate", [0.3, 0.9])
def test_no_value_among_many_is_called_certain_by_chance(rate: float) -> None:
    random = np.random.default_rng(8)
    frame = pd.DataFrame({f"c{at}": pd.Categorical(random.choice([*"abcdefghijklmnopqrst"], 1500)) for at in range(10)})
    assert not kinds_of_certain_values(frame, random.random(1500) < rate)


@pytest.mark.parametrize(
    ("rate", "cases", "certain"), [(0.4, 60, True), (0.4, 25, False), (0.9, 60, False), (0.9, 300, True)]
)
def test_where_most_have_the_event_a_certain_value_must_hold_for_more(rate: float, cases: int, certain: bool) -> None:
    """At least 20 cases without the event would have to be expected among those with the value."""
    random = np.random.default_rng(9)
    event = random.random(1500) < rate
    marked = random.choice(np.flatnonzero(event), cases, replace=False)
    code = np.where(np.isin(np.arange(1500), marked), "9", random.choice([*"012"], 1500))
    found = find_certain_value(pd.Series(code, name="code"), event, np.full(1500, ""), ("",), tests=20)
    assert (found is not None) == certain and (found is None or found.value == "9")


def test_columns_of_which_nobody_said_when_they_are_known_are_counted() -> None:
    frame, event = visits()
    case, book = case_of(frame), EvidenceRecorder()
    unsaid = Column(type="integer")
    leakage.search_and_record_leaks(
        loaded_of(frame, event),
        case.model_copy(update={"columns": {**case.columns, "pages": unsaid}}),
        ("pages", "seconds", "derived"),
        book,
    )
    assert (book.evidence["leaks.used_columns"].value, book.evidence["leaks.undated"].value) == (2, 1)


def test_an_analysis_without_words_still_tells_what_nobody_said_of_its_columns() -> None:
    frame, event = visits()
    case = case_of(frame)
    unsaid = {name: Column(type=each.type) for name, each in case.columns.items() if name in frame}
    book = EvidenceRecorder()
    case = without_words(case.model_copy(update={"columns": {**case.columns, **unsaid}}))
    leakage.search_and_record_leaks(loaded_of(frame, event), case, ("pages", "seconds"), book)
    assert (book.evidence["leaks.used_columns"].value, book.evidence["leaks.undated"].value) == (2, 2)


def test_an_average_over_the_finished_case_is_found_and_a_mean_of_seconds_is_not() -> None:
    frame, event = visits()
    random = np.random.default_rng(5)
    size = np.maximum(frame["pages"], 1)
    frame["pages"] = size
    left = 0.2 * np.where(random.random(len(event)) < 0.6, 1, random.random(len(event)))
    frame["exit_rate"] = left / size
    frame["seconds_per_page"] = frame["seconds"] / size
    assert found_in(frame, event) == {"exit_rate": ("fixed_at_the_end",)}


def test_a_column_whose_commonest_values_do_not_follow_the_size_is_left_alone() -> None:
    size = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], 100)
    tail = pd.Series(np.where(np.arange(500) % 2, 0.2, np.random.default_rng(1).random(500)))
    assert not fixed_at_the_end(tail, [size])
    assert fixed_at_the_end(tail / size, [size])


def test_an_identifier_given_class_by_class_is_found_and_so_is_the_order_of_the_file() -> None:
    frame, event = visits()
    order = np.argsort(~event, kind="stable")
    frame, event = frame.iloc[order].reset_index(drop=True), event[order]
    frame["id"] = np.arange(500, 500 + len(frame)).astype(float)
    found = leakage.find_leaks(loaded_of(frame, event), case_of(frame, calendar=False))
    assert found.row_order.suspect and found.row_order.roc_auc.value == 0.0
    assert "identifier" in {each.column: each.detectors for each in found.suspects}["id"]


def test_an_identifier_in_random_order_is_harmless() -> None:
    frame, event = visits()
    frame["id"] = np.random.default_rng(4).permutation(len(frame)).astype(float)
    found = leakage.find_leaks(loaded_of(frame, event), case_of(frame))
    assert not found.suspects and not found.row_order.suspect


def test_a_file_sorted_by_month_is_not_suspect_when_months_differ() -> None:
    frame, _ = visits()
    frame = frame.sort_values("month").reset_index(drop=True)
    rate = frame["month"].map(dict(zip(MONTHS, (0.05, 0.1, 0.2, 0.4), strict=True))).astype(float)
    event = np.asarray(np.random.default_rng(6).random(len(frame)) < rate)
    assert not leakage.find_leaks(loaded_of(frame, event), case_of(frame)).row_order.suspect
    assert leakage.find_leaks(loaded_of(frame, event), case_of(frame, calendar=False)).row_order.suspect


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_suspected_when_the_answers_are_shuffled(seed: int) -> None:
    frame, event = visits(seed=seed)
    frame["page_value"] = late_value(event, frame["month"], MONTHS[:2], seed)
    frame["exit_rate"] = np.where(event, 0.1, 0.2) / np.maximum(frame["pages"], 1)
    shuffled = np.random.default_rng(seed).permutation(event)
    found = leakage.find_leaks(loaded_of(frame, shuffled), case_of(frame))
    assert found.columns == () and not found.row_order.suspect


def test_answers_of_the_test_rows_cannot_change_what_is_suspected() -> None:
    frame, event = visits()
    frame["page_value"] = late_value(event, frame["month"], MONTHS[:2])
    train, test = np.arange(0, 2400), np.arange(2400, 3000)
    turned = event.copy()
    turned[test] = ~turned[test]
    case = case_of(frame)
    assert leakage.find_leaks(loaded_of(frame, event), case, train) == leakage.find_leaks(
        loaded_of(frame, turned), case, train
    )


def test_twins_across_the_split_are_counted_whatever_their_identifiers() -> None:
    frame, event = visits(200)
    frame, event = pd.concat([frame, frame.iloc[:3]], ignore_index=True), np.concatenate([event, event[:3]])
    frame["id"] = [f"visit {number}" for number in range(203)]
    case, book = case_of(frame), EvidenceRecorder()
    named = case.columns["id"].model_copy(update={"role": "identifier"})
    case = case.model_copy(update={"columns": {**case.columns, "id": named}})
    leakage.record_copies(loaded_of(frame, event), case, np.arange(150), np.arange(150, 203), book)
    assert book.evidence["leaks.copies.n"].value == 6 and book.evidence["leaks.copies.kept_together"].value
    assert book.evidence["leaks.across_split.duplicates"].value == 3
    assert book.evidence["leaks.across_split.duplicates_positive"].value == event[:3].sum()


@pytest.mark.real
def test_page_values_is_found_though_the_case_calls_it_known_during_the_visit(real_data: Path) -> None:
    case = read_case("conversion", Path("analysis"))
    marked = case.columns["PageValues"].model_copy(update={"known": "during"})
    case = case.model_copy(update={"columns": {**case.columns, "PageValues": marked}})
    frame, event = real_visits(real_data)
    book = EvidenceRecorder()
    leakage.search_and_record_leaks(loaded_of(frame, event), case, (), book)
    value = {name: each.value for name, each in book.evidence.items()}
    assert value["suspects.pagevalues.kind"] == "perfect_in_some_periods"
    assert (value["suspects.pagevalues.without.n"], value["suspects.pagevalues.without.positives"]) == (4327, 0)
    assert value["suspects.pagevalues.elsewhere.positives"] == 370
    assert set(book.members["suspects"]) == {"pagevalues", "bouncerates", "exitrates"}


def real_visits(folder: Path) -> tuple[pd.DataFrame, np.ndarray]:
    """The real visits without exact duplicates, codes as categories."""
    codes = ["Month", "OperatingSystems", "Browser", "Region", "TrafficType", "VisitorType", "Weekend"]
    path = folder / "online_shoppers" / "online_shoppers_intention.csv"
    table = pd.read_csv(path, sep=";", dtype=dict.fromkeys([*codes, "Revenue"], "category"))
    table = table.drop_duplicates().reset_index(drop=True)
    event = np.asarray(table.pop("Revenue").astype(str).str.upper() == "TRUE")
    return table, event


def test_a_column_that_the_case_vouches_for_stays_in_the_model_and_is_named() -> None:
    frame, event = visits()
    frame["loyalty"] = event + np.random.default_rng(2).normal(0, 0.4, len(event))
    loaded, case, book = loaded_of(frame, event), case_of(frame), EvidenceRecorder()
    strong = leakage.find_leaks(loaded, case)
    assert strong.columns == () and strong.questioned == ("loyalty",)
    vouched = case.columns["loyalty"].model_copy(update={"trusted": True})
    case = case.model_copy(update={"columns": {**case.columns, "loyalty": vouched}})
    found = leakage.search_and_record_leaks(loaded, case, ("pages", "loyalty"), book)
    assert found.columns == () and found.suspects[0].detectors[0] == "vouched"
    assert book.evidence["suspects.loyalty.kind"].value == "vouched"
    assert book.evidence["leaks.suspected"].value == 0 and book.evidence["leaks.used"].value == 0


@pytest.mark.parametrize("ratio", [0.02, 0.06, 0.12])
def test_a_value_with_which_the_event_is_rare_in_every_month_is_not_accused_of_some(ratio: float) -> None:
    """None in some months, by chance alone: with 500 cases of the value and one event among 100, that is usual."""
    accused = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        month = random.choice(MONTHS, 3_000).astype(np.str_)
        kind = random.choice(["rare", "usual", "other"], 3_000)
        event = random.random(3_000) < np.where(kind == "rare", 0.25 * ratio, 0.25)
        found = find_excluding_value(pd.Series(kind, name="kind"), event, month, MONTHS, tests=20)
        accused += found is not None and not found.everywhere
    assert accused == 0


def with_country(seed: int = 4, rows: int = 3000) -> tuple[pd.DataFrame, np.ndarray]:
    """Visits from three countries, which tell nothing."""
    frame, event = visits(rows)
    frame["country"] = pd.Categorical(np.random.default_rng(seed).choice(["fr", "de", "se"], rows, p=[0.4, 0.4, 0.2]))
    return frame, event


def test_a_column_that_one_country_fills_in_after_the_event_is_found_there() -> None:
    frame, event = with_country()
    random = np.random.default_rng(8)
    after = event & (random.random(len(event)) < 0.99) | (random.random(len(event)) < 0.05)
    noise = random.random(len(event)) < 0.3
    frame["receipts"] = np.where(frame["country"] == "fr", after, noise).astype(float)
    loaded, case, book = loaded_of(frame, event), case_of(frame, calendar=False), EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded, case, ("pages",), book)
    assert found.columns == ("receipts",)
    assert found.suspects[0].detectors[0] == "perfect_in_some_groups"
    assert book.evidence["suspects.receipts.group.by"].value == "column.country"
    assert book.members["suspects.receipts.group.values"] == ("fr",)
    assert book.evidence["suspects.receipts.group.expected"].number > 100
    assert book.evidence["suspects.receipts.group.positives"].number < 5


def test_a_score_that_copies_the_answer_in_one_country_is_found_there() -> None:
    frame, event = with_country()
    random = np.random.default_rng(9)
    frame["rating"] = np.where(
        frame["country"] == "de", event + random.normal(0, 0.15, len(event)), random.random(len(event))
    )
    book = EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded_of(frame, event), case_of(frame, calendar=False), (), book)
    assert found.suspects[0].detectors[0] == "perfect_in_some_groups" and found.columns == ("rating",)
    assert book.members["suspects.rating.group.values"] == ("de",)
    assert book.evidence["suspects.rating.group.roc_auc"].number > 0.98
    assert book.evidence["suspects.rating.group.roc_auc_elsewhere"].number < 0.6


@pytest.mark.parametrize("seed", range(4))
def test_a_sign_that_is_strong_in_one_country_only_is_left_alone(seed: int) -> None:
    frame, _ = with_country(seed)
    random = np.random.default_rng(seed)
    frame["usage"] = random.normal(size=len(frame))
    strength = np.where(frame["country"] == "fr", 2.5, 0.0)
    event = np.asarray(random.random(len(frame)) < 1 / (1 + np.exp(1.5 - strength * frame["usage"])))
    assert found_in(frame, event, calendar=False).get("usage", ("single_column",)) == ("single_column",)


def categories(rows: int, seed: int, levels: int = 40) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Visits of sellers whose chances differ, with the sellers and their true chances."""
    frame, _ = visits(rows, seed)
    random = np.random.default_rng(seed + 100)
    seller = random.integers(0, levels, rows)
    chance = random.beta(3, 9, levels)
    return frame, np.asarray(random.random(rows) < chance[seller]), seller, chance


@pytest.mark.parametrize("prior", [0, 20])
def test_a_column_made_of_the_means_of_the_answer_is_found(prior: int) -> None:
    frame, event, seller, _ = categories(3000, 1)
    size, events = np.bincount(seller), np.bincount(seller, weights=event)
    frame["seller_rate"] = ((events + prior * event.mean()) / (size + prior))[seller].round(4)
    found = leakage.find_leaks(loaded_of(frame, event), case_of(frame), np.arange(2400))
    assert found.columns == ("seller_rate",) and found.suspects[0].detectors[0] == "encoded_from_answer"


def test_means_that_leave_each_row_out_are_found() -> None:
    frame, event, seller, _ = categories(3000, 2)
    size, events = np.bincount(seller), np.bincount(seller, weights=event)
    frame["seller_rate"] = (events[seller] - event) / (size[seller] - 1)
    found = leakage.find_leaks(loaded_of(frame, event), case_of(frame))
    assert "encoded_from_answer" in found.suspects[0].detectors and found.columns == ("seller_rate",)


@pytest.mark.parametrize("draw", [4, 2])
@pytest.mark.parametrize("missing", [0.0, 0.02])
def test_a_table_drawn_with_one_event_in_each_group_leaves_its_columns_alone(draw: int, missing: float) -> None:
    """One choice among four of each traveller, a control for each case: an income agrees with the means and tells
    nothing. The same where some rows were lost."""
    random = np.random.default_rng(draw)
    traveller = np.repeat(np.arange(300), draw)
    event = np.tile(np.arange(draw) == 0, 300)
    income = random.integers(5, 40, 300)[traveller].astype(float)
    kept = random.random(len(event)) >= missing
    assert not is_target_encoding(pd.Series(income[kept]), event[kept], 8)


@pytest.mark.parametrize("seed", range(8))
def test_an_honest_rate_of_earlier_rows_is_left_alone(seed: int) -> None:
    frame, event, seller, chance = categories(3000, seed)
    earlier = np.random.default_rng(seed + 500).binomial(400, chance) / 400
    frame["seller_rate"], frame["true_rate"] = earlier[seller].round(3), chance[seller]
    frame["grade"] = np.digitize(chance, np.quantile(chance, np.linspace(0, 1, 8)[1:-1]))[seller].astype(float)
    assert leakage.find_leaks(loaded_of(frame, event), case_of(frame)).columns == ()


def test_an_empty_cell_is_a_value_too() -> None:
    frame, event = visits()
    frame["refund_reason"] = pd.Series(np.where(event, np.random.default_rng(1).random(len(event)), np.nan))
    filled = np.random.default_rng(2).random(len(event)) < 0.1
    frame.loc[filled & ~event, "refund_reason"] = 0.5
    book = EvidenceRecorder()
    found = leakage.search_and_record_leaks(loaded_of(frame, event), case_of(frame, calendar=False), (), book)
    assert "never_without" in found.suspects[0].detectors and found.columns == ("refund_reason",)
    assert book.evidence["suspects.refund_reason.without.empty"].value is True


@pytest.mark.parametrize("seed", range(8))
def test_a_clean_table_with_one_strong_column_loses_no_column(seed: int) -> None:
    frame, _ = with_country(seed)
    random = np.random.default_rng(seed + 50)
    frame["usage"] = random.normal(size=len(frame))
    frame["gap"] = pd.Series(random.normal(size=len(frame))).where(random.random(len(frame)) < 0.6)
    event = np.asarray(random.random(len(frame)) < 1 / (1 + np.exp(1.5 - 3 * frame["usage"])))
    assert leakage.find_leaks(loaded_of(frame, event), case_of(frame, calendar=False)).columns == ()


def test_rows_in_order_of_time_get_a_later_part_test_and_rows_sorted_by_the_answer_do_not() -> None:
    frame, _ = visits()
    random = np.random.default_rng(3)
    place = np.linspace(0, 1, len(frame))
    strength = np.where(place < 0.7, 1.0, 0.0)  # what tells early, tells nothing late
    event = np.asarray(random.random(len(frame)) < 1 / (1 + np.exp(3 - 3 * place - strength * (frame["pages"] - 6))))
    book, case = EvidenceRecorder(), case_of(frame, calendar=False)
    assert leakage.search_and_record_leaks(loaded_of(frame, event), case, ("pages", "seconds"), book).row_order.suspect
    early, mixed = (
        book.evidence["leaks.later_part.in_order.roc_auc"],
        book.evidence["leaks.later_part.shuffled.roc_auc"],
    )
    assert early.high is not None and mixed.low is not None and early.high < mixed.low
    order = np.argsort(~event, kind="stable")
    ordered, book = loaded_of(frame.iloc[order].reset_index(drop=True), event[order]), EvidenceRecorder()
    assert leakage.search_and_record_leaks(ordered, case, ("pages", "seconds"), book).row_order.suspect
    assert "leaks.later_part.n" not in book.evidence
