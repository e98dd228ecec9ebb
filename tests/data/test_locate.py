"""Data tests: where the tables of a case are looked for, in which order, and what is said where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.case import Case, SourceTable
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.load import load_dataset
from plainspoken.data.locate import find_data_folder, find_table_files, list_table_places
from tests.data.conftest import make_case

TWO = {"visits": SourceTable(file="shop/visits.csv"), "money": SourceTable(file="shop/money.csv")}


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case of two tables in `project/analysis/`; the command is started in `elsewhere/`, and no folder is named."""
    for name in ("project/analysis", "elsewhere", "named"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)
    return (
        make_case().model_copy(update={"tables": TWO, "simulator": "visits"}).read_from(tmp_path / "project/analysis")
    )


def put(folder: Path, *names: str) -> Path:
    """Put files of the two tables below a folder."""
    (folder / "shop").mkdir(parents=True, exist_ok=True)
    for name in names or ("visits.csv", "money.csv"):
        (folder / "shop" / name).touch()
    return folder


def test_each_place_comes_before_the_next(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_data_folder(case) is None
    monkeypatch.setenv("PLAINSPOKEN_DATA", str(tmp_path / "named"))
    order = [tmp_path / "named", tmp_path / "project/analysis", tmp_path / "project/data", Path("data")]
    assert list_table_places(case) == order
    assert find_data_folder(case) == tmp_path / "named"  # none has any: reading it tells what is missing
    for place in reversed(order):
        put(place)
        assert find_data_folder(case) == place


def test_a_place_is_told_once(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path / "project")
    assert list_table_places(case.read_from(Path("analysis"))) == [Path("analysis"), Path("data")]
    monkeypatch.chdir(tmp_path / "project/analysis")
    assert list_table_places(case.read_from(Path())) == [Path(), Path("../data"), Path("data")]


def test_a_place_with_some_tables_tells_which_are_missing(case: Case, tmp_path: Path) -> None:
    put(tmp_path / "project/data", "visits.csv")
    with pytest.raises(Faults) as refused:
        find_table_files(case, find_data_folder(case) or Path())
    (fault,) = refused.value.faults
    assert "shop/money.csv: expected the file of table 'money'" in fault
    assert f"looked in: {tmp_path}/project/analysis, {tmp_path}/project/data, data" in fault
    put(Path("data"))
    assert find_data_folder(case) == Path("data")


def test_demonstration_looks_nowhere(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    put(Path("data"))
    monkeypatch.setenv("PLAINSPOKEN_DATA", "demonstration")
    assert find_data_folder(case) is None


def test_nothing_anywhere_and_no_simulator(case: Case, tmp_path: Path) -> None:
    bare = case.model_copy(update={"simulator": ""}).read_from(Path("analysis"))
    told = r"found neither \(shop/visits.csv, shop/money.csv; looked in: analysis, data\); put them into data/, or"
    with pytest.raises(PlainspokenError, match=told):
        load_dataset(bare, None, tmp_path)
