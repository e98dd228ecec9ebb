"""Table tests: Feather, ORC and JSON lines give what a CSV file gives; what is wrong is told by row and column."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables import bounds, columnar, columnar_size
from plainspoken.tables.text_batches import iterate_text_batches, read_column_names
from plainspoken.tables.text_table import read_text_table

NAMES = ["id", "price", "city", "seen", "day"]
ROWS = [["9007199254740993", "1.5", "Hull", "TRUE", "2026-01-02"], ["", "", "", "", ""]]
TABLE = pa.table(
    {
        "id": pa.array([9007199254740993, None], pa.int64()),
        "price": pa.array([1.5, None]),
        "city": pa.array(["Hull", None]),
        "seen": pa.array([True, None]),
        "day": pa.array([pd.Timestamp("2026-01-02").date(), None]),
    }
)
BREAKING = """
import random, sys
from pathlib import Path
from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.text_batches import iterate_text_batches
from plainspoken.tables.text_table import read_text_table
path, told = Path(sys.argv[1]), 0
whole, declared = path.read_bytes(), SourceTable(file=path.name)
for seed in range(300):
    draw, content = random.Random(seed), bytearray(whole)
    for _ in range(draw.choice((1, 1, 3, 10))):
        content[draw.randrange(len(content))] = draw.randrange(256)
    path.write_bytes(content if draw.random() < 0.8 else content[: draw.randrange(len(content))])
    for read in (read_text_table, iterate_text_batches):
        try:
            list(read(path, declared)) if read is iterate_text_batches else read(path, declared, "a", ["id"])
        except Faults:
            told += 1
print(told)
"""
LINES = (
    '{"id": 9007199254740993, "price": 1.5, "city": "Hull", "seen": true, "day": "2026-01-02"}\n\n'
    '{"id": null, "price": null, "city": null, "seen": null}\n'
)


def write(path: Path) -> None:
    """The table as a file of the kind that its name says."""
    from pyarrow import feather, orc, parquet

    kinds = {".parquet": parquet.write_table, ".orc": orc.write_table}
    if path.suffix in (".jsonl", ".ndjson"):
        path.write_text(LINES, encoding="utf-8")
    else:
        kinds.get(path.suffix, feather.write_feather)(TABLE, path)


@pytest.mark.parametrize("name", ["a.parquet", "a.feather", "a.arrow", "a.orc", "a.jsonl", "a.ndjson"])
def test_each_kind_gives_the_same_text(name: str, tmp_path: Path) -> None:
    path, declared = tmp_path / name, SourceTable(file=name)
    write(path)
    assert read_column_names(path, declared) == NAMES
    whole = read_text_table(path, declared, "a", NAMES).frame.replace({"True": "TRUE"})
    assert (list(whole.columns), whole.to_numpy().tolist()) == (NAMES, ROWS)
    (batch,) = iterate_text_batches(path, declared)
    assert [list(row.values()) for row in batch.cells.to_pylist()] == ROWS
    assert batch.share > 0.5


@pytest.mark.parametrize("name", ["a.feather", "a.orc", "a.parquet"])
def test_a_file_of_another_kind_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"id,price\n1,2\n")
    with pytest.raises(Faults, match=r"^a\.\w+: expected an? \w+ file, found .*; save the table anew$") as told:
        read_text_table(tmp_path / name, SourceTable(file=name), "a", NAMES)
    assert str(tmp_path) not in str(told.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": 1', "row 2: expected one JSON object a line, in UTF-8, found another text"),
        ("[1]", 'row 2: expected one JSON object a line, in UTF-8, found "\\[1\\]"'),
        ("1,2", "row 2: expected one JSON object a line"),
        ('{"id": 1, "id": 2}', 'row 2, column "id": expected each column once, found it twice'),
        ('{"id": [1]}', 'row 2, column "id": expected a single value, found a list or an object'),
        ('{"id": {"a": 1}}', 'row 2, column "id": expected a single value'),
        ("[" * 100_000, "row 2: expected one JSON object a line"),
    ],
)
def test_a_line_that_is_no_row_is_told(line: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{json.dumps({'id': 1})}\n{line}\n", encoding="utf-8")
    with pytest.raises(Faults, match=told):
        read_text_table(tmp_path / "a.jsonl", SourceTable(file="a.jsonl"), "a", ["id"])


def test_a_file_without_rows_and_one_of_other_columns_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n")
    with pytest.raises(Faults, match=r"a\.jsonl: expected one JSON object a line, found none"):
        read_text_table(path, SourceTable(file="a.jsonl"), "a", ["id"])
    path.write_text('{"other": 1}\n')
    assert read_text_table(path, SourceTable(file="a.jsonl"), "a", ["id"]).faults


@pytest.mark.parametrize("name", ["a.parquet", "a.feather", "a.orc", "a.jsonl"])
def test_broken_bytes_are_told_and_end_nothing(name: str, tmp_path: Path) -> None:
    """In a process of its own: a reader that trusts lengths in a file ends with a signal, not with an error."""
    write(tmp_path / name)
    done = subprocess.run([sys.executable, "-c", BREAKING, str(tmp_path / name)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 20


def write_long(path: Path, cells: pa.Array) -> None:
    """A table whose texts are long, packed as the kind of a file that a name says packs them."""
    from pyarrow import feather, orc, parquet

    table = pa.table({"id": list(range(len(cells))), "note": cells})
    if path.suffix == ".orc":
        orc.write_table(table, path, compression="zlib")
    else:
        {".parquet": parquet.write_table, ".feather": feather.write_feather}[path.suffix](
            table, path, compression="zstd"
        )


def read_both_ways(path: Path) -> list[str]:
    """What is told where all of a file is read, and where it is read in parts."""
    declared = SourceTable(file=path.name)
    with pytest.raises(Faults) as whole:
        read_text_table(path, declared, "a", ["id"])
    with pytest.raises(Faults) as parts:
        list(iterate_text_batches(path, declared))
    return [str(whole.value), str(parts.value)]


@pytest.mark.parametrize("name", ["a.parquet", "a.feather", "a.orc"])
def test_a_file_that_swells_is_told_before_it_is_unpacked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_long(tmp_path / name, pa.array(["x" * 1_000_000, "b"]))
    monkeypatch.setattr(bounds, "LARGE_PART_BYTES", 10_000)
    monkeypatch.setattr(bounds, "MAX_UNPACKED_RATIO", 10)
    monkeypatch.setattr(columnar_size, "MAX_UNPACKED_RATIO", 10)
    monkeypatch.setattr(columnar, "iterate_valid", lambda _: pytest.fail("it was read"))
    for told in read_both_ways(tmp_path / name):
        assert told.startswith(f"{name}: expected a table that unpacks to at most 10 times its size, found 1,000,")


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_texts_that_are_kept_once_are_counted_in_each_row(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_long(tmp_path / name, pa.array(["x" * 1_000] * 500).dictionary_encode())
    monkeypatch.setattr(columnar_size, "MAX_UNPACKED_BYTES", 400_000)
    monkeypatch.setattr(columnar_size, "MAX_UNPACKED_RATIO", 10)
    for told in read_both_ways(tmp_path / name):
        assert told.startswith(f"{name}: expected at most 400,000 bytes of text, found more")
    monkeypatch.setattr(columnar_size, "MAX_UNPACKED_BYTES", 1_000_000)
    monkeypatch.setattr(columnar_size, "MAX_BATCH_BYTES", 900)
    assert read_both_ways(tmp_path / name)[1].startswith(f"{name}: expected at most 900 bytes of text in a row")


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_batches_are_bounded_by_their_bytes(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_long(tmp_path / name, pa.array(["x" * 1_000] * 500).dictionary_encode())
    monkeypatch.setattr(columnar_size, "MAX_BATCH_BYTES", 100_000)
    cells = [each.cells for each in iterate_text_batches(tmp_path / name, SourceTable(file=name))]
    assert [len(each) for each in cells] == [100] * 5
    assert [each for batch in cells for each in batch.column("id").to_pylist()] == [str(each) for each in range(500)]


def test_columns_beyond_number_make_batches_short() -> None:
    assert bounds.count_batch_rows(5_000) * 5_000 <= bounds.MAX_BATCH_CELLS


def test_a_whole_file_of_too_many_cells_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.parquet")
    monkeypatch.setattr(columnar, "MAX_TABLE_CELLS", 9)
    with pytest.raises(Faults, match=r"expected at most 60,000,000 cells"):
        read_text_table(tmp_path / "a.parquet", SourceTable(file="a.parquet"), "a", NAMES)
