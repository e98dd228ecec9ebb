"""Tests of the start: the answer, its event, and columns that tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from plainspoken.case import read_case
from plainspoken.core.errors import Faults
from plainspoken.data.load import load_dataset
from plainspoken.scaffold.columns import propose_columns
from plainspoken.scaffold.leakage import mark_leaking_columns
from plainspoken.scaffold.marked_answer import list_marks
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.paired_answer import find_answer_pairs
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.scaffold.prompts import choose_target_column
from plainspoken.scaffold.target import is_event_unwanted, propose_target
from plainspoken.scaffold.target_candidates import rank_target_candidates
from plainspoken.scaffold.unknown_answers import find_unknown_codes
from tests.start.planted import ROWS, customers, write


def looked_at(tmp_path: Path, cells: Sequence[object], name: str = "y") -> TableProfile:
    """A table with one answer."""
    return profile_table(write(tmp_path / "a.csv", {"age": [*range(len(cells))], name: cells}))


@pytest.mark.parametrize(
    ("values", "positive", "type_"),
    [
        (("yes", "no"), "yes", "flag"),
        (("Ja", "Nej"), "Ja", "category"),
        (("да", "нет"), "да", "category"),
        (("1", "0"), "1", "flag"),
        (("0.000000", "1.000000"), "1.000000", "flag"),
        (("TRUE", "FALSE"), "TRUE", "flag"),
        (("benign", "malignant"), "malignant", "category"),
        (("Снизилась", "Прежний"), "Прежний", "category"),
        (("○", "×"), "○", "category"),
        (("◯", "✗"), "◯", "category"),
        (("✔", "×"), "✔", "category"),
        (("有", "無"), "有", "category"),
        (("あり", "なし"), "あり", "category"),
        (("可", "否"), "可", "category"),
        (("はい", "いいえ"), "はい", "category"),
        (("○", "x"), "○", "category"),
        (("○", "△"), "○", "category"),
        (("sim", "nao"), "sim", "category"),
        (("ano", "ne"), "ano", "category"),
        (("O", "N"), "O", "category"),
        (("tosi", "epätosi"), "tosi", "category"),
        (("waar", "onwaar"), "waar", "category"),
    ],
)
def test_the_event_of_two_values(tmp_path: Path, values: tuple[str, str], positive: str, type_: str) -> None:
    answer = propose_target(looked_at(tmp_path, [values[0]] * 60 + [values[1]] * 40), "y")
    assert (answer.positive, answer.column.type, answer.column.role) == (positive, type_, "target")
    assert answer.unwanted == (positive == "malignant")


def test_spellings_of_one_value_are_corrected(tmp_path: Path) -> None:
    answer = propose_target(looked_at(tmp_path, ["Ja"] * 40 + ["ja", " JA"] + ["nej"] * 60), "y")
    assert answer.column.corrections == {"ja": "Ja", " JA": "Ja"}
    assert answer.column.values == ("Ja", "nej")


@pytest.mark.parametrize(("mark", "name"), [("X", "blocked"), ("✓", "blocked"), ("x ", "flag"), ("ja", "Purchased")])
def test_an_answer_of_one_mark_and_blanks(tmp_path: Path, mark: str, name: str) -> None:
    cells = [mark if n % 4 == 0 else "" for n in range(80)]
    looked = looked_at(tmp_path, cells, name)
    answer = propose_target(looked, name)
    assert (answer.positive, answer.column.values, answer.open) == ("yes", ("no", "yes"), 0)
    assert dict(answer.column.corrections) == {mark: "yes", "": "no"} and answer.blanks == 60
    assert choose_target_column(NewCaseOptions((looked.path,)), {"a": looked}, lambda _, guess: guess).column == name
    assert propose_target(looked, name, "no").positive == "no"
    with pytest.raises(Faults, match="--positive: one of yes, no"):
        propose_target(looked, name, "perhaps")


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["X", "", "?", ""], "blocked"),  # what says that nobody knows makes a blank no answer
        (["X", "", "NA", ""], "blocked"),
        (["X", "", "*", ""], "blocked"),
        (["X", "X", "X", "X"], "blocked"),
        (["ja", "", "ja", ""], "member"),  # a word, in a column that nothing calls the answer
    ],
)
def test_blanks_beside_anything_but_one_mark_are_no_answer(tmp_path: Path, cells: list[str], name: str) -> None:
    assert list_marks(looked_at(tmp_path, cells * 20, name).column(name)) == ()


def test_marks_and_blanks_are_read_and_told_as_such(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {**customers(yes="X", no=""), "age": range(ROWS)})
    told: list[str] = []
    case = scaffold_case(NewCaseOptions((path,)), lambda _, guess: guess, told.append)
    assert any("the mark is read as yes, and a blank as no in 280 rows" in each for each in told)
    loaded = load_dataset(read_case(str(case), tmp_path), tmp_path, tmp_path)
    assert int(loaded.event.sum()) == 120 and [each.kind for each in loaded.ledger] == ["read", "read_blanks"]


def test_several_classes_need_a_person(tmp_path: Path) -> None:
    looked = looked_at(tmp_path, ["low", "mid", "high"] * 40)
    assert propose_target(looked, "y").positive == ""
    assert propose_target(looked, "y", "High").positive == "high"
    with pytest.raises(Faults, match="--positive: one of"):
        propose_target(looked, "y", "huge")


def test_numbers_are_told_what_can_be_done(tmp_path: Path) -> None:
    with pytest.raises(Faults) as found:
        propose_target(looked_at(tmp_path, range(ROWS)), "y")
    assert "how much is not forecast yet" in str(found.value)
    assert "--above 200 (50 in 100 rows), --above 320 (20 in 100 rows)" in str(found.value)


def test_three_numbers_may_be_classes(tmp_path: Path) -> None:
    looked = looked_at(tmp_path, ["1", "2", "3"] * 40)
    with pytest.raises(Faults, match="--positive VALUE"):
        propose_target(looked, "y")
    assert propose_target(looked, "y", "3").positive == "3"


@pytest.mark.parametrize(
    ("cells", "name", "told"),
    [
        (["yes"] * 9, "y", "expected two values"),
        (["yes", "no"] * 9, "why", r'none of that name \(nearest: "y"\)'),
        ([f"text {number}" for number in range(50)], "y", "group them into yes and no"),
    ],
)
def test_what_is_no_answer(tmp_path: Path, cells: list[str], name: str, told: str) -> None:
    with pytest.raises(Faults, match=told):
        propose_target(looked_at(tmp_path, cells), name)


def test_the_likeliest_answer_comes_first(tmp_path: Path) -> None:
    columns = {"churned": ["yes", "no"] * 9, "member": ["yes", "no"] * 9, "sex": ["f", "m"] * 9}
    assert rank_target_candidates(profile_table(write(tmp_path / "a.csv", columns))) == ["churned", "member", "sex"]


def test_an_answer_with_too_few_rows_of_a_value_comes_last_unless_it_is_called_so(tmp_path: Path) -> None:
    columns = {"turbo": ["yes", "no"] * 30, "rear": ["yes", *["no"] * 59], "sex": ["f", "m"] * 30}
    assert choose_likeliest(tmp_path, columns) == "turbo"
    assert choose_likeliest(tmp_path, {"turbo": ["std", "turbo"] * 30, "rear": ["yes", *["no"] * 59]}) == "turbo"
    assert choose_likeliest(tmp_path, {"churned": ["yes", *["no"] * 59], "sex": ["f", "m"] * 30}) == "churned"
    assert choose_likeliest(tmp_path, {"sex": ["f", "m"] * 30, "blocked": ["X", *[""] * 59]}) == "sex"


@pytest.mark.parametrize("name", ["class", "Klasse", "класс"])
def test_the_last_column_is_the_answer_where_it_is_called_the_class(tmp_path: Path, name: str) -> None:
    columns = {"check": ["t", "f"] * 30, name: ["won", "nowin"] * 30}
    assert choose_likeliest(tmp_path, columns) == name
    assert choose_likeliest(tmp_path, {name: ["first", "second"] * 30, "member": ["yes", "no"] * 30}) == "member"
    assert choose_likeliest(tmp_path, {"churned": ["yes", "no"] * 30, name: ["a", "b"] * 30}) == "churned"


@pytest.mark.parametrize("name", ["target", "Label", "y", "outcome", "Zielvariable"])
def test_what_is_called_the_answer_is_it_though_another_has_two_values(tmp_path: Path, name: str) -> None:
    two: Sequence[object] = ["f", "m"] * 30
    columns: dict[str, Sequence[object]] = {"won_before": two, name: ["b", "a", "b"] * 20, "left": two, "sex": two}
    assert choose_likeliest(tmp_path, columns) == name
    for cells in (range(60), ["low", "mid", "high"] * 20):
        columns = {"sex": [1, 2] * 30, name: cells}
        assert choose_likeliest(tmp_path, columns) == name
        columns |= {"churned": ["yes", "no"] * 30}
        assert choose_likeliest(tmp_path, columns) == "churned"


def test_a_place_is_no_answer(tmp_path: Path) -> None:
    columns: dict[str, Sequence[object]] = {"x": range(60), "y": range(60), "open": ["yes", "no"] * 30}
    assert choose_likeliest(tmp_path, columns) == "open"


def choose_likeliest(tmp_path: Path, columns: Mapping[str, Sequence[object]]) -> str:
    """The answer that is taken of a table where nobody says another."""
    path = write(tmp_path / "a.csv", columns)
    return choose_target_column(NewCaseOptions((path,)), {"a": profile_table(path)}, lambda _, guess: guess).column


def test_a_column_that_tells_the_answer_is_known_after(tmp_path: Path) -> None:
    columns = customers()
    columns["reason"] = ["price" if each == "yes" else "" for each in columns["churned"]]
    columns["lasted"] = [n if each == "yes" else 900 + n for n, each in enumerate(columns["churned"])]
    looked = profile_table(write(tmp_path / "a.csv", columns))
    found = {
        each.name: each
        for each in mark_leaking_columns(propose_columns(looked), looked, propose_target(looked, "churned"))
    }
    assert [name for name, each in found.items() if each.known == "after"] == ["reason", "lasted"]
    assert "100 of 100 pairs" in found["lasted"].note


def test_the_answer_in_other_words_is_told_as_such(tmp_path: Path) -> None:
    columns = customers()
    columns["lost"] = [int(each == "yes") for each in columns["churned"]]
    columns["stays"] = [("stays", "leaves")[each == "yes"] for each in columns["churned"]]
    looked = profile_table(write(tmp_path / "a.csv", columns))
    marked = mark_leaking_columns(propose_columns(looked), looked, propose_target(looked, "churned"))
    found = {each.name: (each.known, each.note) for each in marked}
    assert found["lost"] == found["stays"] == ("after", "it is the answer in other words, in every row")


def test_a_column_that_tells_nothing_is_no_leak(tmp_path: Path) -> None:
    draw, columns = np.random.default_rng(5), customers()
    columns["member"] = [str(each) for each in draw.choice(["yes", "no"], ROWS)]
    columns["size"] = [str(each) for each in draw.choice(["small", "mid", "large"], ROWS)]
    columns["rare"] = ["1" if each == 7 else "0" for each in range(ROWS)]
    looked = profile_table(write(tmp_path / "a.csv", columns))
    found = mark_leaking_columns(propose_columns(looked), looked, propose_target(looked, "churned"))
    assert [each.name for each in found if each.known == "after"] == []


@pytest.mark.parametrize(
    ("values", "open_rows", "nothing"),
    [
        (("yes", "no", "unknown"), 9, ("unknown",)),
        (("yes", "no", "n/a"), 9, ("n/a",)),
        (("да", "нет", "неизвестно"), 9, ("неизвестно",)),
        (("ναι", "όχι", ""), 9, ()),
    ],
)
def test_words_that_say_that_nothing_is_known_are_no_answer(
    tmp_path: Path, values: tuple[str, ...], open_rows: int, nothing: tuple[str, ...]
) -> None:
    looked = profile_table(write(tmp_path / "a.csv", {"x": range(27), "churned": values * 9}))
    assert rank_target_candidates(looked)[0] == "churned"
    found = propose_target(looked, "churned")
    assert (found.positive, found.open, found.column.nothing) == (values[0], open_rows, nothing)


def test_a_tick_is_an_answer(tmp_path: Path) -> None:
    looked = profile_table(write(tmp_path / "a.csv", {"z": range(27), "churned": ("x", "-", "x") * 9}))
    assert "x" in propose_target(looked, "churned", "x").choices


@pytest.mark.parametrize(
    ("event", "name", "unwanted"),
    [
        ("Ja", "Retur", True),
        ("yes", "stopped", True),
        ("ja", "Kundenreklamation", True),
        ("1", "Rückgabe", True),
        ("да", "Возврат товара", True),
        ("tak", "Zwrot", True),
        ("○", "解約フラグ", True),
        ("はい", "退会", True),
        ("kyllä", "Palautus", True),
        ("oui", "Réclamation", True),
        ("sí", "Devolución", True),
        ("ja", "Klacht", True),
        ("stopped", "status", True),
        ("nej", "Retur", False),
        ("0", "churn", False),
        ("yes", "returning customer", False),
        ("yes", "not_churned", False),
        ("ja", "ungekündigt", False),
        ("Ja", "Återkom", False),
        ("はい", "再来店", False),
        ("ja", "Reclame", False),
        ("yes", "won", False),
    ],
)
def test_an_event_is_unwanted_by_words_of_many_languages(event: str, name: str, unwanted: bool) -> None:
    assert is_event_unwanted(event, name) == unwanted


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Retur", 'event "Ja" of "Retur": taken as unwanted, to be prevented; else: --wanted'),
        ("Återkom", 'event "Ja" of "Återkom": taken as wanted, to be brought about; else: --unwanted'),
    ],
)
def test_whether_the_event_is_taken_as_unwanted_is_told(tmp_path: Path, name: str, told: str) -> None:
    columns, lines = customers("Ja", "Nej"), list[str]()
    columns[name] = columns.pop("churned")
    path = write(tmp_path / "a.csv", columns)
    case = scaffold_case(NewCaseOptions((path,)), lambda _, guess: guess, lines.append)
    assert told in lines and read_case(str(case), tmp_path).target.unwanted == ("unwanted," in told)


def test_a_number_that_stands_for_not_knowing_is_no_answer_unless_the_case_says_so(tmp_path: Path) -> None:
    columns, lines = customers("1", "2"), list[str]()
    columns["churned"] = ["9" if place % 11 == 5 else each for place, each in enumerate(columns["churned"])]
    path = write(tmp_path / "a.csv", columns)
    wish = NewCaseOptions((path,), target="churned", positive="1", force=True)
    case = scaffold_case(wish, lambda _, guess: guess, lines.append)
    told = next(each for each in lines if "taken for not knowing" in each)
    assert told.startswith('"9" (36 rows): ') and "move from nothing to values in columns.churned" in told
    assert 'no answer yet in 36 rows ("9"): nothing is learned from them (see clean)' in lines
    assert len(load_dataset(read_case(str(case), tmp_path), tmp_path, tmp_path).event) == ROWS - 36
    text = case.read_text(encoding="utf-8").replace('nothing = ["9"]', "nothing = []")
    case.write_text(text.replace('values = ["1", "2"]', 'values = ["1", "2", "9"]'), encoding="utf-8")
    assert len(load_dataset(read_case(str(case), tmp_path), tmp_path, tmp_path).event) == ROWS
    of_nine = propose_target(profile_table(path), "churned", "9")
    assert (of_nine.choices, of_nine.open, of_nine.unknown) == (("2", "1", "9"), 0, {})


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["1"] * 40 + ["2"] * 50 + ["9"] * 9, {"9": 9}),
        (["0"] * 40 + ["1"] * 50 + ["-1"] * 9, {"-1": 9}),
        (["1"] * 40 + ["2"] * 50 + ["9"] * 60, {}),
        (["7"] * 40 + ["8"] * 50 + ["9"] * 9, {}),
        (["1"] * 40 + ["9"] * 9, {}),
        (["a"] * 40 + ["b"] * 50 + ["9"] * 9, {}),
    ],
)
def test_numbers_that_may_stand_for_not_knowing(cells: list[str], codes: dict[str, int]) -> None:
    assert find_unknown_codes({each: cells.count(each) for each in cells}) == codes


@pytest.mark.parametrize("word", ["vet ej", "k.A.", "не знаю", "不明", "weiß nicht"])
def test_yes_and_no_beside_a_word_for_not_knowing_is_taken(tmp_path: Path, word: str) -> None:
    columns, lines = customers("Ja", "Nej"), list[str]()
    said = columns.pop("churned")
    columns["Förnyar"] = [word if place % 11 == 5 else each for place, each in enumerate(said)]
    path = write(tmp_path / "a.csv", columns)
    scaffold_case(NewCaseOptions((path,)), lambda _, guess: guess, lines.append)
    assert 'answer: column "Förnyar", event "Ja"' in lines
    assert f'no answer yet in 36 rows ("{word}"): nothing is learned from them (see clean)' in lines


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["Ja", "Nej", "Nej", "kanske"], r'"Förnyar" \(found "Ja" and "Nej" beside "kanske" \(40 rows\)\)'),
        (["1", "2", "2", "1", "2", "1", "9", "2"], r'"Förnyar" \(found "1" and "2" beside "9" \(20 rows\)\)'),
    ],
)
def test_the_likely_column_is_named_where_none_has_two_values(tmp_path: Path, cells: list[str], told: str) -> None:
    looked = looked_at(tmp_path, (cells * 40)[:160], "Förnyar")
    with pytest.raises(Faults, match=told):
        choose_target_column(NewCaseOptions((looked.path,)), {"a": looked}, lambda _, guess: guess)


@pytest.mark.parametrize("marks", [("x", ""), ("1", "0"), ("X", "")])
@pytest.mark.parametrize("names", [("Zwrot - tak", "Zwrot - nie"), ("Ja: retur", "Nej: retur"), ("retur_1", "retur_0")])
def test_an_answer_over_two_columns_is_one(tmp_path: Path, names: tuple[str, str], marks: tuple[str, str]) -> None:
    columns, lines, (mark, blank) = customers(), list[str](), marks
    said = columns.pop("churned")
    columns[names[0]] = [mark if each == "yes" else blank for each in said]
    columns[names[1]] = [blank if each == "yes" or place % 50 == 4 else mark for place, each in enumerate(said)]
    path = write(tmp_path / "a.csv", columns)
    case = scaffold_case(NewCaseOptions((path,)), lambda _, guess: guess, lines.append)
    target = read_case(str(case), tmp_path).target
    assert (target.column, target.unwanted) == (names[0], True)
    assert int(load_dataset(read_case(str(case), tmp_path), tmp_path, tmp_path).event.sum()) == 120
    told = f'left out: {names[1]} (with "{names[0]}" it is one answer over two columns; in 8 of 400 rows looked at'
    assert any(each.startswith(told) for each in lines)


def test_two_columns_that_are_both_marked_are_two_answers(tmp_path: Path) -> None:
    columns: dict[str, Sequence[object]] = {"a": range(60), "left yes": ["x", "x", ""] * 20}
    columns["left no"] = ["", "x", "x"] * 20
    assert find_answer_pairs(profile_table(write(tmp_path / "a.csv", columns))) == []
