"""Tests of encodings: short texts of nine languages are taken for what they are, by what their words look like."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.dialect import sniff_text_dialect
from plainspoken.tables.encoding import count_odd_words, guess_encoding
from plainspoken.tables.records import read_header_names

SHORT_TEXTS = [
    ("windows-1252", "ort;ålder\nMalmö;1\nÅre;2\n"),
    ("windows-1252", "15;15.5;Feb;café crème;TRUE\n"),
    ("windows-1252", "a,b\n1,£2.55\n2,3 €\n"),
    ("windows-1252", "Stadt;Größe\nMünchen;1\nKöln;2\n"),
    ("windows-1250", "miasto;kupił\nŁódź;tak\nKraków;nie\n"),
    ("iso-8859-2", "miasto;kupił\nŁódź;tak\nGdańsk;święta\nwąż;nie\n"),
    ("windows-1251", "7;7.5;Синий цвет;1\n"),
    ("windows-1251", "город;купил\nМосква;да\nТверь;нет\n"),
    ("koi8-r", "город;купил\nМосква;да\nТверь;нет\n"),
    ("windows-1253", "πόλη;αγορά\nΑθήνα;ναι\nΠάτρα;όχι\n"),
    ("cp932", "名前;住所\n山田;大阪\n田中さん;サッポロ\n"),
    ("euc_jp", "名前;住所\n山田;大阪\n田中さん;サッポロ\n"),
]


@pytest.mark.parametrize(("encoding", "text"), SHORT_TEXTS)
def test_a_short_text_is_taken_for_what_it_is(tmp_path: Path, encoding: str, text: str) -> None:
    assert guess_encoding(text.encode(encoding)) == encoding
    path = tmp_path / "a.csv"
    path.write_bytes(("n;m\n" + "1;2\n" * 50 + text).replace(",", ";").encode(encoding))
    assert sniff_text_dialect(path).encoding == encoding


def test_marks_at_the_start_decide() -> None:
    text = "miasto\nŁódź\n"
    assert [guess_encoding(text.encode(each)) for each in ("utf-16", "utf-8-sig", "utf-8")] == [
        "utf-16", "utf-8", "utf-8"
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["Łódź", "Синий", "Αθήνα", "café", "田中さん", "£2.55", "5 €", "m³", "«да»"])
def test_what_is_written_right_is_not_odd(word: str) -> None:
    assert count_odd_words(word) == 0


@pytest.mark.parametrize("word", ["£ódŸ", "mалый", "БиЮнб", "Ñèíèé", "нПЯЙ"])
def test_what_is_read_in_another_encoding_is_odd(word: str) -> None:
    assert count_odd_words(word) > 0


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("windows-1250", 'declare encoding = "windows-1250" under tables.cities in the case'),
        ("cp932", 'declare encoding = "cp932" under tables.cities'),
    ],
)
def test_an_encoding_that_was_not_declared_is_told(tmp_path: Path, encoding: str, told: str) -> None:
    text = "山田;大阪\n" if encoding == "cp932" else "Łódź;kupił\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    with pytest.raises(Faults, match=r"a\.csv: row 1: expected text encoded as utf-8, found byte 0x") as found:
        read_header_names(tmp_path / "a.csv", SourceTable(file="a.csv", separator=";"), "cities")
    assert told in str(found.value)


def test_a_mark_is_no_letter_of_the_first_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("miasto;n\n".encode("utf-8-sig"))
    assert read_header_names(tmp_path / "a.csv", SourceTable(file="a.csv", separator=";"), "") == ["miasto", "n"]
