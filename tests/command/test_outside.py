"""Nothing is written, removed or read outside: names of cases, stamps, demonstration tables, downloads, patterns."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import read_findings
from plainspoken.core.safe_paths import find_folder_name_fault, join_inside, printable, require_file
from plainspoken.data.invoices.duckdb_engine import open_duckdb
from plainspoken.data.invoices.load_invoices import build_invoice_tables, make_file_source
from plainspoken.data.locate import find_table_files
from plainspoken.pipeline.build_folder import lock_build_folder
from plainspoken.pipeline.cache_key import CacheEntry
from plainspoken.pipeline.check_build import digest_problems
from tests.command.conftest import Project
from tests.data.invoice_lines import Book, make_case

LEADING_OUTSIDE = ["../x", "/x", "a/../../x", "..\\x", "C:\\x", "C:x", "\\\\host\\share", "a\0b", ""]


@pytest.mark.parametrize("name", [*LEADING_OUTSIDE, ".", "..", ".hidden", "a.", " a", "a/b", "a\x1b[2J", "x" * 500])
def test_a_name_that_is_no_folder_below_is_refused(project: Project, name: str) -> None:
    assert find_folder_name_fault(name)
    text = f"name = {json.dumps(name)}\n{(project.root / 'analysis/small.toml').read_text()}"
    (project.root / "analysis/small.toml").write_text(text)
    before = set(project.root.rglob("*"))
    told = project.run("report", "small")
    assert (told.exit_code, project.ran()) == (1, [])
    assert "small.toml: name: expected" in told.output
    assert set(project.root.rglob("*")) == before


@pytest.mark.parametrize("name", ["sales 2024", "Été", "заказы", "a.b", "inv[1]", "a+b (c)"])
def test_any_other_name_is_one(name: str) -> None:
    assert find_folder_name_fault(name) == ""


@pytest.mark.parametrize("name", LEADING_OUTSIDE)
def test_what_leads_outside_is_never_joined(tmp_path: Path, name: str) -> None:
    with pytest.raises(PlainspokenError, match="expected a path inside"):
        join_inside(tmp_path, name, "a table")


def test_a_link_that_leads_outside_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link").symlink_to(tmp_path)
    with pytest.raises(PlainspokenError, match="expected a path inside"):
        join_inside(tmp_path / "in", "link/victim", "a table")


@pytest.mark.parametrize("victim", ["{root}/victim.txt", "../../victim.txt"])
def test_a_foreign_stamp_removes_nothing_outside(project: Project, victim: str) -> None:
    kept = project.root / "victim.txt"
    kept.write_text("dear")
    assert project.run("report", "small").exit_code == 0
    stamp = project.folder / ".stamps/judge.json"
    planted = json.loads(stamp.read_text())
    planted["outputs"][victim.format(root=project.root)] = "0"
    stamp.write_text(json.dumps(planted))
    assert CacheEntry.read(stamp) is None
    assert project.run("report", "small").exit_code == 0
    assert kept.read_text() == "dear"


def test_only_our_own_leftovers_are_cleared_away(tmp_path: Path) -> None:
    others = [tmp_path / ".download.part", tmp_path / "sub/.film.mkv.part"]
    ours = tmp_path / "sub/.findings.json.4711.part"
    for path in (*others, ours):
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    with lock_build_folder(tmp_path):
        assert [path.exists() for path in (*others, ours)] == [True, True, False]


def test_demonstration_tables_are_written_inside_only(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from plainspoken.case import read_case
    from plainspoken.data.simulate.simulators import write_simulated_tables

    outside = project.root / "outside.csv"
    project.replace("analysis/small.toml", 'file = "visits.csv"', f'file = "{outside.as_posix()}"')
    project.replace("analysis/small.toml", 'languages = ["en"]', 'languages = ["en"]\nsimulator = "visits"')
    case = read_case("small", Path("analysis"))
    with pytest.raises(PlainspokenError, match=r"tables\.visits\.file: expected a path inside"):
        write_simulated_tables(case, project.root / "simulated")
    assert not outside.exists()


@pytest.mark.parametrize("name", ["lines[1].csv", "lines*.csv", "lines?.csv", "[a-z]ines1.csv", "Price=9/lines.csv"])
def test_a_file_is_never_taken_for_a_pattern(tmp_path: Path, name: str) -> None:
    book = Book(make_case(), tmp_path).having(tables={"lines": {"file": name}})
    (tmp_path / name).parent.mkdir(exist_ok=True)
    right = book.load().orders.revenue.sum()
    for other in ("lines1.csv", "linesX.csv", "lines.csv"):
        text = (tmp_path / name).read_text().replace("1", "7").replace("2.5", "2500")
        (tmp_path / other).write_text(text)
    assert book.load().orders.revenue.sum() == right


def test_the_engine_reaches_no_further_file_once_the_table_is_read(tmp_path: Path) -> None:
    book = Book(make_case(), tmp_path)
    book.load()
    with open_duckdb(tmp_path / "room") as (opened, room):
        build_invoice_tables(
            opened, book.case, make_file_source(book.case, find_table_files(book.case, tmp_path), room)
        )
        for question in (
            "select * from read_csv('/etc/passwd')",
            "set enable_external_access = true",
            "install httpfs",
        ):
            with pytest.raises(Exception, match=r"disabled|locked|cannot be enabled|not allowed"):
                opened.execute(question)
    shutil.rmtree(tmp_path / "room")


def test_control_signs_are_shown_and_not_sent_to_a_terminal() -> None:
    assert printable("a\x1b]0;HACKED\x07\x1b[2Jge\u202e\n") == r"a\x1b]0;HACKED\x07\x1b[2Jge\u202e" + "\n"
    assert printable("Köln 表 naïve\tx") == "Köln 表 naïve\tx"


def test_what_has_no_end_is_no_table(project: Project) -> None:
    (project.root / "loop.csv").symlink_to("loop.csv")
    (project.root / "zero.csv").symlink_to("/dev/zero")
    os.mkfifo(project.root / "pipe.csv")
    found = {"loop.csv": "a link", "zero.csv": "a link", "pipe.csv": "a device or pipe", ".": "a folder"}
    found["no"] = "no such file"
    for name, told in found.items():
        for command in ("score", "assign"):
            answer = project.run(command, "report/small", name)
            assert (answer.exit_code, f"expected the file of a table, found {told}" in answer.output) == (1, True)
    require_file(project.root / "tables/visits.csv")


def test_what_has_no_end_is_no_findings_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    for path, found in (
        (tmp_path / "pipe.json", "a device or pipe"),
        (Path("/dev/zero"), "a device"),
        (tmp_path, "a folder"),
    ):
        with pytest.raises(PlainspokenError, match=f"expected a findings document, found {found}"):
            read_findings(path)


def test_a_folder_of_stamps_that_leads_outside_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "built").mkdir()
    (tmp_path / "built/.stamps").symlink_to(tmp_path / "victim")
    with pytest.raises(PlainspokenError, match="expected a path inside"), lock_build_folder(tmp_path / "built"):
        pass
    assert not any((tmp_path / "victim").iterdir())


def test_a_manifest_that_names_what_lies_outside_is_told_and_not_followed(project: Project) -> None:
    assert project.run("report", "small").exit_code == 0
    (project.root / "report/dear.txt").write_text("dear")
    with (project.folder / "SHA256SUMS").open("a") as manifest:
        manifest.writelines(f"{'0' * 64}  {name}\n" for name in ("/etc/hostname", "../dear.txt"))
    told = [str(each) for each in digest_problems(project.folder)]
    assert sum("names a file outside this folder" in each for each in told) == len(told) == 2
