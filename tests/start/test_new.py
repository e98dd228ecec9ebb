"""Tests of the start: the command writes a case that reads its tables at once. Trains nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from plainspoken.case import read_case
from plainspoken.case.case_texts import CaseTexts, needed_phrases
from plainspoken.cli import app as cli
from plainspoken.data.dataset import Dataset
from plainspoken.data.invoices.load_invoices import load_invoices
from plainspoken.data.load import load_dataset
from plainspoken.data.locate import DATA_FOLDER_VARIABLE, find_data_folder
from tests.start.planted import ROWS, Columns, customers, invoice_lines, write

New = Callable[..., Result]


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> New:
    """The command, started in an empty folder of its own; no folder of tables is named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)

    def run(*arguments: str, answers: str = "", fails: bool = False) -> Result:
        result = CliRunner().invoke(cli.app, ["new", *arguments], input=answers)
        assert (result.exit_code == 1) == fails, result.output
        assert "Traceback" not in result.output
        return result

    return run


def test_a_table_of_names_and_answers_alone_is_refused_before_anything_is_written(new: New) -> None:
    pd.DataFrame({"id": range(400), "answer": ["yes", "no"] * 200}).to_csv("a.csv", index=False)
    told = new("a.csv", "--yes", fails=True).stderr
    assert told.startswith('a.csv: expected columns to learn from besides the answer "answer", found only ')
    assert '"id" (names the rows)' in told and "add columns that are known before the answer" in told
    assert [each.name for each in Path().iterdir()] == ["a.csv"]


def loaded(path: str) -> Dataset:
    """The tables, as the analysis will read them."""
    case = read_case(path, Path("analysis"))
    return load_dataset(case, find_data_folder(case), Path("room"))


@pytest.mark.parametrize(("yes", "no"), [("yes", "no"), ("Ja", "Nej"), ("да", "нет"), ("1", "0")])
@pytest.mark.parametrize(("encoding", "separator", "decimal"), [("utf-8", ",", "."), ("latin-1", ";", ",")])
def test_text_in_many_ways(new: New, yes: str, no: str, encoding: str, separator: str, decimal: str) -> None:
    if yes == "да" and encoding == "latin-1":
        encoding = "utf-8"
    write(Path("a.csv"), customers(yes, no, decimal), encoding, separator)
    result = new("a.csv", "--yes")
    found = loaded("a.toml")
    assert (len(found.event), int(found.event.sum())) == (ROWS, 120)
    assert list(found.frame) == ["kund_id", "ålder", "lön", "ort"]
    assert found.frame["lön"].dtype == float
    assert "next: plainspoken report a.toml" in result.output


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_parquet_and_excel(new: New, ending: str) -> None:
    frame = pd.DataFrame(customers()).assign(churned=lambda all: all["churned"] == "yes")
    frame["lön"] = frame["lön"].astype(float)
    getattr(frame, {"parquet": "to_parquet", "xlsx": "to_excel"}[ending])(f"a.{ending}", index=False)
    new(f"a.{ending}", "--yes")
    assert int(loaded("a.toml").event.sum()) == 120


def test_the_case_says_everything_a_page_needs(new: New) -> None:
    write(Path("a.csv"), customers())
    new("a.csv", "--yes", "--text", 'organisation=The "Shop"', "--text", "unit_other=customers")
    case = read_case("a.toml", Path("analysis"))
    assert list(case.texts["en"].given()) == needed_phrases()
    assert case.texts["en"].organisation == 'The "Shop"'
    assert case.texts["en"].title == "Which customers turn out “churned”"
    assert case.target.unwanted
    text = Path("a.toml").read_text(encoding="utf-8")
    unexplained = [
        line for line in text.splitlines() if line.split(" ")[0] in CaseTexts.model_fields and "  # " not in line
    ]
    assert not unexplained


def test_it_asks_only_what_it_cannot_know(new: New) -> None:
    write(Path("a.csv"), customers())
    answers = "\nmore\nKällaren\ncustomer\ncustomers\nstays\nstay\nstayed\n"
    new("a.csv", answers=answers)
    case = read_case("a.toml", Path("analysis"))
    assert (case.texts["en"].question, case.target.unwanted) == ("Which customers stay?", False)
    assert "no answer; add --yes" in new("a.csv", "--force", answers="\n", fails=True).output


def test_a_case_that_is_there_stays(new: New) -> None:
    write(Path("a.csv"), customers())
    Path("a.toml").write_text("mine")
    assert "replace it with --force" in new("a.csv", "--yes", fails=True).output
    assert Path("a.toml").read_text() == "mine"
    new("a.csv", "--yes", "--force")
    assert len(loaded("a.toml").event) == ROWS


def test_elsewhere_the_tables_are_found_from_the_case(new: New) -> None:
    Path("in").mkdir()
    write(Path("in/a b.csv"), customers())
    new("in/a b.csv", "--yes", "--to", "analysis/own.toml")
    assert read_case("analysis/own.toml", Path("analysis")).tables["a_b"].file == "../in/a b.csv"
    assert len(loaded("analysis/own.toml").event) == ROWS


def test_the_named_folder_comes_first(new: New, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("a.csv"), customers())
    new("a.csv", "--yes")
    Path("other").mkdir()
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, "other")
    case = read_case("a.toml", Path("analysis"))
    assert find_data_folder(case) == Path()
    write(Path("other/a.csv"), customers())
    assert find_data_folder(case) == Path("other")


def test_a_number_becomes_a_question(new: New) -> None:
    write(Path("a.csv"), {**customers(decimal=","), "score": ["", *range(1, ROWS)]}, separator=";")
    assert "--above 200" in new("a.csv", "--target", "score", "--yes", fails=True).output
    assert not Path("a.toml").exists()
    assert "no answer yet in 1 row" in new("a.csv", "--target", "score", "--above", "300", "--yes").output
    found = loaded("a.toml")
    assert (len(found.event), int(found.event.sum())) == (ROWS - 1, 99)
    assert "score" not in found.frame and found.frame["lön"].dtype == float


@pytest.mark.skipif(os.name == "nt", reason="has no such rights of files")
def test_a_copy_follows_no_link_and_is_for_its_owner_alone(new: New, tmp_path: Path) -> None:
    dear = tmp_path / "dear"
    dear.write_text("dear")
    write(Path("a.csv"), {**customers(), "score": range(ROWS)})
    for name in ("a.table.csv.part", f".a.table.csv.{os.getpid()}.part", "a.table.csv"):
        Path(name).symlink_to(dear if "part" in name else tmp_path / "not/yet")
    before = os.umask(0)
    try:
        new("a.csv", "--target", "score", "--above", "300", "--yes")
    finally:
        os.umask(before)
    copy = Path(read_case("a.toml", Path("analysis")).tables["a"].file)
    assert (dear.read_text(), copy.is_symlink(), copy.stat().st_mode & 0o777) == ("dear", False, 0o600)


def test_a_case_that_would_be_too_large_to_be_read_is_told_and_not_written(
    new: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainspoken.scaffold.new_case.MAX_CASE_BYTES", 20_000)
    write(Path("a.csv"), {**customers(), "score": ["q" * 30_000, *range(1, ROWS)]})
    told = new("a.csv", "--yes", fails=True).output
    assert "a.toml: expected a case file of at most 20,000 bytes, found" in told
    assert 'the longest, of 30,000 signs, is in column "score" of a.csv: shorten it, or leave the column out' in told
    assert not Path("a.toml").exists()


def test_of_several_answers_the_last_is_taken_and_the_others_are_told(new: New) -> None:
    write(Path("a.csv"), {"x": [*range(ROWS)], "b": ["f", "m"] * 200, "c": ["u", "v", "v", "v"] * 100})
    output = new("a.csv", "--yes").output
    assert 'answer: column "c", event "u"' in output and "may also be: b; say so: --target b" in output
    assert 'the rarer one, "u"; if it is the other one: --positive v' in output
    assert int(loaded("a.toml").event.sum()) == 100


@pytest.mark.parametrize(("names", "chosen"), [(("sex", "answered"), "answered"), (("Purchase", "member"), "Purchase")])
def test_of_several_answers_the_likeliest_is_proposed(new: New, names: tuple[str, str], chosen: str) -> None:
    cells = {"sex": ["f", "m"] * 200, "answered": ["ja", "nej"] * 200}
    cells |= {"Purchase": ["A", "B"] * 200, "member": ["yes", "no"] * 200}
    write(Path("a.csv"), {"x": [*range(ROWS)], **{name: cells[name] for name in names}})
    assert f'answer: column "{chosen}"' in new("a.csv", "--yes").output


def test_equal_rows_of_few_columns_are_different_cases(new: New) -> None:
    draw = np.random.default_rng(6)
    answer = [str(each) for each in draw.choice(["yes", "no"], ROWS, p=[0.4, 0.6])]
    sizes = [[int(each) for each in draw.integers(0, 5, ROWS)] for _ in range(2)]
    write(Path("a.csv"), {"wide": sizes[0], "high": sizes[1], "answer": answer})
    assert "rows equal an earlier one and stay" in new("a.csv", "--yes").output
    assert len(loaded("a.toml").event) == ROWS


def test_copies_of_one_name_count_once(new: New) -> None:
    write(Path("a.csv"), {name: [*cells, *cells[:30]] for name, cells in customers().items()})
    assert "30 rows equal an earlier one and count once" in new("a.csv", "--yes").output
    case = read_case("a.toml", Path("analysis"))
    assert case.clean[0].key == ("kund_id",) and case.split.group == ""
    assert case.columns["kund_id"].role == "identifier" and len(loaded("a.toml").event) == ROWS


def test_copies_go_though_some_names_stand_on_rows_that_differ(new: New) -> None:
    columns = {name: [*cells, *cells[:30], *cells[50:56]] for name, cells in customers().items()}
    columns["ålder"] = [*columns["ålder"][:-6], *[99] * 6]
    write(Path("a.csv"), columns)
    told = new("a.csv", "--yes").output
    assert '30 rows equal an earlier one, "kund_id" included: copies, which count once' in told
    assert '"kund_id": 6 of 400 values stand on several rows with other cells (K00050 in rows 52, 432;' in told
    case = read_case("a.toml", Path("analysis"))
    assert case.clean[0].key == ("kund_id",) and len(loaded("a.toml").event) == ROWS + 6
    assert case.texts["en"].unit_other == "customers"


def test_equal_lines_of_customers_with_several_rows_stay(new: New) -> None:
    columns = customers()
    columns["kund_id"] = [f"K{number // 3:05d}" for number in range(ROWS)]
    write(Path("a.csv"), {name: [*cells, *cells[:30]] for name, cells in columns.items()})
    assert "30 rows equal an earlier one and stay" in new("a.csv", "--yes").output
    assert read_case("a.toml", Path("analysis")).split.group == "kund_id"


def test_rows_that_are_alike_stay_where_no_column_names_them(new: New) -> None:
    columns = {name: cells for name, cells in customers().items() if name != "kund_id"}
    write(Path("a.csv"), {name: [*cells, *cells[:30]] for name, cells in columns.items()})
    assert "30 rows equal an earlier one and stay" in new("a.csv", "--yes").output
    write(Path("b.csv"), columns)
    new("b.csv", "--yes")
    assert [step.kind for step in loaded("b.toml").ledger] == ["read"]


def test_the_share_of_empty_cells_is_told_the_emptiest_first(new: New) -> None:
    columns = customers()
    columns["ålder"] = ["" if place % 400 == 7 else each for place, each in enumerate(columns["ålder"])]
    columns["ort"] = ["" if place % 3 else each for place, each in enumerate(columns["ort"])]
    write(Path("a.csv"), columns)
    assert "may have gaps: ort: 66 % empty, ålder: less than 1 % empty" in new("a.csv", "--yes").output


@pytest.mark.parametrize(
    ("name", "positive", "event"),
    [
        ("Gekündigt", "1", "gekündigt"),
        ("Gekündigt", "2", "gekündigt 2"),
        ("Gruppe", "1", "gruppe 1"),
        ("outcome", "1", "outcome 1"),
    ],
)
def test_a_code_is_named_by_its_column_where_that_tells_the_event(
    new: New, name: str, positive: str, event: str
) -> None:
    columns = customers("1", "2")
    columns[name] = columns.pop("churned")
    write(Path("a.csv"), columns)
    new("a.csv", "--yes", "--target", name, "--positive", positive)
    assert f"“{event}”" in read_case("a.toml", Path("analysis")).texts["en"].title


def test_an_event_that_most_have_is_told(new: New) -> None:
    write(Path("a.csv"), customers(yes="no", no="yes"))
    assert "70 in 100 rows have the event" in new("a.csv", "--yes").output
    assert "70 of 100" not in new("a.csv", "--yes", "--force", "--positive", "no").output
    assert int(loaded("a.toml").event.sum()) == 120


def test_numbers_of_shops_are_no_amounts(new: New) -> None:
    columns = customers()
    columns["shop_id"] = [1 + number % 7 for number in range(ROWS)]
    columns["street_code"] = [100 + number % 90 for number in range(ROWS)]
    write(Path("a.csv"), columns)
    assert "left out: street_code (numbers that only name something" in new("a.csv", "--yes").output
    found = read_case("a.toml", Path("analysis")).columns
    assert (found["shop_id"].type, found["street_code"].role) == ("category", "ignore")


def test_purchases_become_invoice_lines(new: New) -> None:
    bought = [(who, day, paid) for who in range(250) for day, paid in ((0, 20), (who % 11 + 1, -3), (0, 30))]
    rows = [(f"K{who:04d}", f"2023{1 + day:02d}{1 + day:02d}", who % 7 + 0.5, paid) for who, day, paid in bought]
    names = ("customer_id", "date", "pieces", "dollar_value")
    write(Path("a.csv"), {name: [row[place] for row in rows] for place, name in enumerate(names)})
    output = new("a.csv", "--yes").output
    assert "250 customers" in output and "each line is one piece" in output and "not used: pieces" in output
    assert [each.name for each in Path().iterdir() if each.suffix == ".csv"] == ["a.csv"]
    case = read_case("a.toml", Path("analysis"))
    found = load_invoices(case, find_data_folder(case), Path("room"))
    assert (found.totals.sales, found.totals.returned) == (250 * 50, 250 * 3)
    assert len(found.orders) == 250


def test_columns_between_spaces_are_read(new: New) -> None:
    rows = [f"{each:04}   {19970101 + each % 27}  {each % 9}.50 {'yes' if each % 3 else 'no'}" for each in range(300)]
    Path("a.txt").write_text("who  when  paid  came_back\n" + "\n".join(rows), encoding="utf-8")
    output = new("a.txt", "--yes").output
    assert "columns are read as standing apart by blanks" in output and "without a fault: 300 rows" in output


def test_a_day_without_signs_is_no_number(new: New) -> None:
    write(Path("a.csv"), {**customers(), "start_date": [20230100 + 1 + n % 28 for n in range(ROWS)]})
    assert "left out: start_date (a date: not learned from" in new("a.csv", "--yes").output.replace("sedan, ", "")


def test_a_fault_in_the_table_is_told_with_the_next_step(new: New) -> None:
    write(Path("a.csv"), {name: cells[:150] for name, cells in customers().items()})
    output = new("a.csv", "--yes", fails=True).output
    assert "expected at least 200 rows" in output and "a.toml is written; mend the table" in output


def test_two_hundred_columns(new: New) -> None:
    wide = {f"V{number}": [row * (number + 7) % 4001 for row in range(ROWS)] for number in range(200)}
    write(Path("a.csv"), {**wide, "answer": ["1", "0", "0", "0"] * 100})
    output = new("a.csv", "--yes", "--target", "answer").output
    assert "read by it once without a fault: 400 rows, 100 with the event" in output
    assert len(read_case("a.toml", Path("analysis")).features()) == 200


def test_several_tables(new: New) -> None:
    ids = customers()["kund_id"]
    write(Path("a.csv"), customers())
    long: Columns = {
        "kund_id": [*ids, *ids],
        "month": ["May"] * ROWS + ["June"] * ROWS,
        "sum": [n * 7 % 911 for n in range(2 * ROWS)],
    }
    write(Path("money.csv"), long)
    new("money.csv", "a.csv", "--yes", "--to", "both.toml")
    assert list(loaded("both.toml").frame)[-2:] == ["sum May", "sum June"]


def test_invoice_lines_become_segments(new: New) -> None:
    write(Path("rader.csv"), invoice_lines(), "latin-1", ";")
    output = new("rader.csv", "--yes", "--text", "currency=SEK").output
    case = read_case("rader.toml", Path("analysis"))
    found = load_invoices(case, find_data_folder(case), Path("room"))
    assert (case.task, case.texts["en"].money_unit) == ("segmentation", "Swedish kronor")
    assert found.totals.customers > 240 and found.totals.last.year == 2023
    assert "no goods: FRAKT" in output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--text", "colour=red"), "--text colour=...: no such phrase"),
        (("--text", "colour"), "expected KEY=VALUE"),
        (("--task", "forecast"), "expected one of: classification, segmentation"),
        (("--target", "chured"), '(nearest: "churned")'),
        (("--to", "a.txt"), "expected a file ending in .toml"),
        (("--task", "segmentation"), "--role customer=COLUMN"),
    ],
)
def test_what_was_said_wrongly(new: New, arguments: tuple[str, ...], told: str) -> None:
    columns = customers()
    columns["who"] = columns.pop("kund_id")
    write(Path("a.csv"), columns)
    assert told in new("a.csv", "--yes", *arguments, fails=True).output
    assert not Path("a.toml").exists()


def test_a_file_whose_name_no_case_can_hold_is_told(new: New) -> None:
    path = Path(os.fsdecode(b"bad\xff.csv"))
    write(path, customers())
    for arguments in ((), ("--to", "a.toml")):
        assert "expected a name in UTF-8" in new(str(path), "--yes", *arguments, fails=True).output
    assert not list(Path().glob("*.toml"))


def months_of_customers(name: str = "customer_id") -> dict[str, list[object]]:
    """Customers of six months each, told by a code."""
    random = np.random.default_rng(8)
    who = np.repeat(np.arange(60), 6)
    spent = random.integers(100, 900, 360)
    frame = pd.DataFrame({name: [f"C{at:04d}" for at in who], "spent": spent, "age": (20 + who).tolist()})
    frame["left"] = np.where(random.random(60) < 0.4, "yes", "no")[who]
    return {str(each): frame[each].to_list() for each in frame}


def test_few_names_that_stand_twice_are_told_with_their_rows(new: New) -> None:
    columns = customers()
    ids = columns.pop("kund_id")
    doubled = {**columns, "customer_id": [*ids[:-22], *ids[:20], "K00100", "K00100"]}
    write(Path("a.csv"), doubled)
    output = new("a.csv", "--yes", "--target", "churned").output
    assert '"customer_id": 21 of 378 values stand on several rows with other cells (K00000 in rows 2, 380;' in output
    write(Path("b.csv"), months_of_customers())
    assert "are they slips" not in new("b.csv", "--yes", "--target", "left").output


def test_rows_of_one_customer_are_kept_together(new: New) -> None:
    write(Path("a.csv"), months_of_customers())
    result = new("a.csv", "--target", "left", "--yes")
    case = read_case("a.toml", Path("analysis"))
    assert case.split.group == "customer_id" and case.columns["customer_id"].role == "identifier"
    assert case.features() == ("spent", "age")
    assert 'kept together: rows with the same "customer_id" (60 values, about 6.0 rows each' in result.output
    assert "Are they different cases?" in " ".join(Path("a.toml").read_text().replace("\n# ", " ").split())


def test_codes_within_which_another_column_never_changes_name_customers(new: New) -> None:
    write(Path("a.csv"), months_of_customers("who"))
    new("a.csv", "--target", "left", "--yes")
    assert read_case("a.toml", Path("analysis")).split.group == "who"


@pytest.mark.parametrize("name", ["visits", "customer_visits", "town"])
def test_what_only_repeats_names_nobody(new: New, name: str) -> None:
    columns = months_of_customers()
    counted = {name: [int(str(each)[1:]) for each in columns["customer_id"]]}
    write(Path("a.csv"), counted | {each: columns[each] for each in ("spent", "left")})
    new("a.csv", "--target", "left", "--yes")
    assert read_case("a.toml", Path("analysis")).split.group == ""
