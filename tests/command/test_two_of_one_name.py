"""Tests of commands: two case files of one name, and a case where a table is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.case.read_case import find_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import read_findings
from plainspoken.core.shipped import SHIPPED_CASES
from plainspoken.pipeline.case_of_folder import CASE_NOTE, note_case, refuse_cases_of_one_name
from plainspoken.pipeline.stage import Stage
from plainspoken.scaffold.new_case import choose_case_path
from plainspoken.scaffold.new_case_options import NewCaseOptions

CASES = Path("analysis")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with one case among the cases, and one beside."""
    monkeypatch.chdir(tmp_path)
    CASES.mkdir()
    for path in (CASES / "shop.toml", Path("shop.toml"), Path("other.toml")):
        path.write_text(f"# {path}", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("meant", ["shop", "shop.toml", "analysis/shop.toml"])
def test_two_cases_of_one_name_are_told(here: Path, meant: str) -> None:
    with pytest.raises(PlainspokenError, match=r"found two of one name: .*shop\.toml; rename one of them"):
        find_case(meant, CASES)


def test_what_is_not_built_here_may_have_any_name(here: Path) -> None:
    assert find_case("shop.toml", CASES, built=False) == Path("shop.toml")


def test_a_copy_of_a_case_is_the_same_case(here: Path) -> None:
    Path("shop.toml").write_bytes((CASES / "shop.toml").read_bytes())
    assert find_case("shop", CASES) == Path("shop.toml")


def test_the_case_that_lies_here_goes_before_a_demonstration_case_of_its_name(here: Path) -> None:
    Path("customers.toml").write_text("# mine", encoding="utf-8")
    assert find_case("customers", SHIPPED_CASES) == Path("customers.toml")
    assert find_case("other", CASES) == Path("other.toml")


def test_a_case_where_a_table_is_meant_gets_its_remedy(here: Path) -> None:
    with pytest.raises(
        PlainspokenError, match=r"other.toml: expected a table, found a case file; to build it: plainspoken"
    ):
        choose_case_path(NewCaseOptions((Path("other.toml"),)))


def test_the_name_of_a_built_case_gets_its_folder(here: Path) -> None:
    built = Path("report/shop/findings.json")
    built.parent.mkdir(parents=True)
    built.write_text("{}", encoding="utf-8")
    with pytest.raises(PlainspokenError, match="no findings here; did you mean report/shop"):
        read_findings(Path("shop/findings.json"))


def test_a_folder_is_not_given_to_another_case_that_is_still_there(here: Path) -> None:
    folder, first, second = Path("report/shop"), Path("a/shop.toml"), Path("b/shop.toml")
    for path in (first, second):
        path.parent.mkdir()
        path.write_text(f"# {path}", encoding="utf-8")
    stage = Stage("analyse", dict, lambda part, tell: {})

    def noted(path: Path, has_tables: bool = False) -> Stage:
        return note_case(stage, folder, path, has_tables=has_tables)

    noted(first).run(folder, lambda what, share: None)
    assert (folder / CASE_NOTE).read_text(encoding="utf-8") == "../../a/shop.toml"
    noted(first, True).check_needs()
    with pytest.raises(PlainspokenError, match=r"expected a folder of its own, found report/shop built from"):
        noted(second).check_needs()
    with pytest.raises(PlainspokenError, match=r"found two of one name: a/shop.toml and b/shop.toml"):
        refuse_cases_of_one_name([first, second])
    refuse_cases_of_one_name([first, first])
    second.write_bytes(first.read_bytes())
    noted(second).check_needs()
    with pytest.raises(PlainspokenError, match="built from"):
        noted(second, True).check_needs()
    first.unlink()
    noted(second, True).check_needs()
