"""Tests of the start: how a file of text is written is found, or told what is wrong."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from plainspoken.core.errors import Faults
from plainspoken.scaffold import profile
from plainspoken.scaffold.profile import profile_table
from plainspoken.tables import text_batches
from plainspoken.tables.dialect import sniff_text_dialect
from tests.start.planted import ROWS, customers, write


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("latin-1", "windows-1252")]
)
def test_encoding_and_separator(tmp_path: Path, separator: str, encoding: str, found: str) -> None:
    path = write(tmp_path / "a.csv", customers(decimal=","), encoding, separator)
    form = sniff_text_dialect(path)
    assert (form.encoding, form.separator, form.header[1]) == (found, separator, "ålder")
    assert profile_table(path).column("ort").values.keys() == {"Malmö", "Åre", "Göteborg"}


def test_a_late_letter_of_another_encoding_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,n\n" + b"plain,1\n" * 200_000 + "Malmö,2\n".encode("latin-1"))
    assert sniff_text_dialect(path).encoding == "windows-1252"


def test_cyrillic_of_one_byte(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"город": ["Москва", "Тверь"], "купил": ["да", "нет"]}, "cp1251", ";")
    assert sniff_text_dialect(path).header == ("город", "купил")


def test_a_quoted_line_break_is_no_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", {"note": ["two\nlines", "one"], "n": [1, 2]})
    assert profile_table(path).rows == 2


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    plain = write(tmp_path / "a.csv", customers())
    packed = tmp_path / "b.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert profile_table(packed).columns == profile_table(plain).columns


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "a.csv: expected a header and rows, found an empty file"),
        (b"PK\x03\x04\x00\x00", "found a workbook or zip archive; give it the ending of its kind"),
        (b"a,b\n1\x00,2\n", "found a binary file"),
        (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "found a web page or markup"),
        (b"a,b\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> other\n", "row 2: expected rows, found the mark of a merge"),
        ("a,b\nKöln,1\nMünchen,2\nÅre,3\n".encode() + b"K\xf6ln,4\n", "row 5: expected text in UTF-8, found bytes"),
        (b"1.5,2\n3,4\n", "found numbers only (1.5, 2)"),
        (b"a,b\n", "expected rows below the header, found none"),
        (b"a,b\n1,2\n3,4\n1,2,3\n1,2\n5,6\n", "expected 2 fields as in the header, found 3"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Faults, match=r"a\.csv") as found:
        profile_table(path)
    assert told in str(found.value)


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(Faults, match="expected a file ending in"):
        profile_table(tmp_path / "a.json")
    os.mkfifo(tmp_path / "pipe.csv")
    for name, found in {"b.csv": "no such file", "pipe.csv": "a device or pipe", "": "a folder"}.items():
        with pytest.raises(Faults, match=f"expected a table, found {found}.*; correct the path"):
            profile_table(tmp_path / name)


def test_a_sample_is_even_and_counts_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile, "SAMPLE_ROWS", 60)
    monkeypatch.setattr(text_batches, "BATCH_BYTES", 700)
    found = profile_table(write(tmp_path / "a.csv", {"n": range(ROWS), "m": ["x"] * (ROWS - 1) + [""]}))
    numbers = [int(each) for each in found.sample["n"]]
    assert numbers == list(range(0, ROWS, 8)) and not found.whole
    assert (found.rows, found.column("m").empty, found.column("n").counts["integers"]) == (ROWS, 1, ROWS)
