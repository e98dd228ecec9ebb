"""Frames of three libraries become the same table of text; what is no frame is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from plainspoken.api.frames import free_table_name, text_of_cell, write_frame
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.locate import DATA_FOLDER_VARIABLE
from tests.api.planted import ROWS, visits


def written(frame: Any, folder: Path, name: str) -> bytes:
    """The file of a frame."""
    write_frame(frame, folder / name)
    return (folder / name).read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="has no such rights of files")
@pytest.mark.parametrize("names", [["a", "b"], ["a", "a"]])
def test_a_copy_of_a_frame_is_for_its_owner_alone(tmp_path: Path, names: list[str]) -> None:
    write_frame(pd.DataFrame([[1, 2]], columns=names), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o600


def test_three_libraries_write_the_same_bytes(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    frame = visits()
    usual = written(frame, tmp_path, "pandas.csv")
    assert usual == written(polars.from_pandas(frame), tmp_path, "polars.csv")
    assert usual == written(pa.Table.from_pandas(frame), tmp_path, "arrow.csv")
    assert usual == written(frame.set_index(pd.Index(range(7, ROWS + 7))), tmp_path, "index.csv")


def test_whole_numbers_with_a_gap_are_whole(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    table = {"a": [1, None, 3], "b": [0.5, None, 2.0], "c": ["x", None, ""]}
    text = b"a,b,c\n1,0.5,x\n,,\n3,2,\n"
    assert written(pd.DataFrame(table), tmp_path, "pandas.csv") == text
    assert written(polars.DataFrame(table), tmp_path, "polars.csv") == text


@pytest.mark.parametrize(("cell", "text"), [(1, "1"), (1.0, "1"), (True, "True"), ("yes", "yes"), (0.25, "0.25")])
def test_a_value_is_written_as_its_column(cell: object, text: str) -> None:
    assert text_of_cell(cell) == text


def test_a_lazy_frame_is_told_to_collect(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    with pytest.raises(PlainspokenError, match=r"found polars.LazyFrame; .* \.collect\(\)"):
        write_frame(polars.LazyFrame({"a": [1]}), tmp_path / "a.csv")


def test_a_list_is_no_frame(tmp_path: Path) -> None:
    with pytest.raises(PlainspokenError, match=r"expected a table in memory, found builtins\.list"):
        write_frame([1, 2], tmp_path / "a.csv")  # type: ignore[arg-type]


def test_a_table_of_the_data_folder_is_never_taken_for_the_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    assert free_table_name("table") == "table"
    (tmp_path / "table.csv").touch()
    assert free_table_name("table") == "table_"
