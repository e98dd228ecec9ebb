"""Tests of the encoding of whole files: vendors' signs, lines in two encodings, and text that looks like none."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.case import SourceTable, read_case
from plainspoken.cli import app as cli
from plainspoken.core.errors import Faults
from plainspoken.tables.dialect import sniff_text_dialect
from plainspoken.tables.text_table import read_text_table

GERMAN = "Kunde;Stadt;Größe;Bestellt\n" + "".join(
    f"{n};{('München', 'Köln', 'Fürth')[n % 3]};{n % 7};{('ja', 'nein')[n * 7 % 3 > 0]}\n" for n in range(300)
)
VENDOR_TEXTS = [
    ("cp932", "会員;氏名\n1;髙橋\n2;①\n"),
    ("gb18030", "城市;姓名\n北京;王小明\n上海;朱镕基\n"),
    ("cp949", "도시;이름\n서울;김똠방\n부산;펲시\n"),
    ("cp950", "城市;姓名\n台北;王€明\n高雄;陳美玲\n"),
    ("euc_jis_2004", "会員;氏名\n1;高橋\n2;①\n"),
]


def write(folder: Path, content: bytes) -> Path:
    """A table of these bytes."""
    path = folder / "a.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("encoding", "text"), VENDOR_TEXTS)
def test_signs_that_only_a_vendor_has_do_not_change_the_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    form = sniff_text_dialect(write(tmp_path, text.encode(encoding)))
    assert (form.encoding, list(form.header)) == (encoding, text.split("\n")[0].split(";"))


def test_one_such_sign_below_hundreds_of_lines(tmp_path: Path) -> None:
    text = "会員;氏名\n" + "1;高橋\n" * 900 + "2;髙橋\n"
    assert sniff_text_dialect(write(tmp_path, text.encode("cp932"))).encoding == "cp932"


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("other", "word"),
    [("windows-1251", "Москва"), ("windows-1252", "Åre"), ("windows-1250", "Łódź"), ("cp932", "大阪")],
)
def test_lines_in_two_encodings_are_told_with_the_first_of_each(
    tmp_path: Path, first: int, other: str, word: str
) -> None:
    parts = [(f"a;{word}\n" * 30).encode(each) for each in ("utf-8", other)]
    with pytest.raises(Faults) as told:
        sniff_text_dialect(write(tmp_path, b"n;ort\n" + parts[first] + parts[1 - first]))
    lines = ["30 in UTF-8 (the first is row 2)", f"30 in {other} (the first is row 32)"]
    if first:
        lines = ["30 in UTF-8 (the first is row 32)", f"30 in {other} (the first is row 2)"]
    assert "a.csv: row 32: expected one encoding in all lines" in str(told.value)
    assert ", ".join(lines) in str(told.value) and "save the parts" in str(told.value)


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251"])
def test_lines_in_two_encodings_are_told_where_a_case_declares_one(tmp_path: Path, declared: str) -> None:
    body = "a;Москва\nb;И\n" * 30
    path = write(tmp_path, b"n;ort\n" + body.encode("windows-1251") + body.encode())
    with pytest.raises(Faults, match=r"60 in UTF-8 \(the first is row 62\), 60 in windows-1251 \(the first is row 2\)"):
        read_text_table(path, SourceTable(file="a.csv", separator=";", encoding=declared), "t", ["n", "ort"])


def test_a_single_line_of_utf8_is_told_and_stays_as_it_is(tmp_path: Path) -> None:
    lines = GERMAN.encode("windows-1252").splitlines(keepends=True)
    lines[17] = "16;Köln;2;nein\n".encode()
    form = sniff_text_dialect(write(tmp_path, b"".join(lines)))
    assert form.encoding == "windows-1252"
    assert form.notes[0].startswith("row 18 looks like UTF-8 in a file of windows-1252, and is read as ")


def test_half_a_letter_is_told_with_its_row(tmp_path: Path) -> None:
    text = "会員;氏名\n".encode("cp932") + "1;高橋\n".encode("cp932") * 600 + b"2;\x81\n"
    with pytest.raises(Faults, match=r"a\.csv: row 602: expected text encoded as cp932, found a byte that is none"):
        sniff_text_dialect(write(tmp_path, text))


@pytest.mark.parametrize("content", [GERMAN.encode("cp850"), "miasto;kupił\nŁódź;1\nKraków;2\n".encode("cp852")])
def test_text_that_looks_garbled_is_never_taken(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Faults, match="expected text in a known encoding, found text that is like none") as told:
        sniff_text_dialect(write(tmp_path, content))
    assert "--encoding NAME" in str(told.value)


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp850", "Hägg Söderberg Lund"),
        ("cp850", "Malmö Umeå Lund"),
        ("cp850", "Müller Jäger Weiß"),
        ("cp850", "Lefèvre Besançon Noël"),
        ("cp850", "København Sørensen Århus"),
        ("cp852", "Kraków Święty Łódź"),
    ],
)
def test_names_of_dos_are_asked_for_with_the_encoding_that_fits(tmp_path: Path, encoding: str, names: str) -> None:
    rows = "".join(f"{name};{number};ja\n" for number, name in enumerate(names.split()))
    with pytest.raises(Faults, match=f"it may be {encoding} of DOS, in which .* then say --encoding {encoding}; else"):
        sniff_text_dialect(write(tmp_path, f"namn;nr;svar\n{rows}".encode(encoding)))


def test_names_of_dos_in_cyrillic_are_read(tmp_path: Path) -> None:
    text = "имя;город;лет\nИванов;Москва;40\nПетрова;Казань;31\n"
    assert sniff_text_dialect(write(tmp_path, text.encode("cp866"))).encoding == "cp866"


@pytest.mark.parametrize(
    "word", ["l’été", "„Haus“", "O’Brien", "24”", "“quote”", "café", "Åkesson", "5 ‰", "Café „Öl“"]
)
def test_signs_beside_words_of_windows_pass(tmp_path: Path, word: str) -> None:
    text = "a;b\n" + "".join(f"{word};{number}\n" for number in range(6))
    assert sniff_text_dialect(write(tmp_path, text.encode("windows-1252"))).encoding == "windows-1252"


@pytest.mark.parametrize("word", ["Tシャツ", "A棟", "T恤", "USB-кабель", "№А-12", "Ωmega"])
def test_words_of_two_scripts_that_people_write_pass(tmp_path: Path, word: str) -> None:
    encoding = {"Tシャツ": "cp932", "A棟": "cp932", "T恤": "gb18030", "Ωmega": "windows-1253"}.get(word, "windows-1251")
    body = {"cp932": "大阪 東京 田中さん", "gb18030": "北京 上海 广州 王小明", "windows-1253": "Αθήνα Πάτρα ναι όχι"}
    words = body.get(encoding, "Москва Тверь Казань Уфа Омск").split()
    text = "a;b\n" + "".join(f"{each};{word}\n" for each in words)
    assert sniff_text_dialect(write(tmp_path, text.encode(encoding))).encoding == encoding


def test_an_encoding_that_is_said_stands_in_the_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, GERMAN.encode("cp850"))
    done = CliRunner().invoke(cli.app, ["new", "a.csv", "--encoding", "cp850", "--yes"])
    assert done.exit_code == 0, done.output
    case = read_case("a.toml", tmp_path)
    assert case.tables["a"].encoding == "cp850" and "Größe" in case.columns


@pytest.mark.parametrize(
    ("said", "told"),
    [("nix", "--encoding nix: expected an encoding of text"), ("utf-8", "row 1: expected text encoded as utf-8")],
)
def test_an_encoding_that_cannot_be_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, GERMAN.encode("cp850"))
    done = CliRunner().invoke(cli.app, ["new", "a.csv", "--encoding", said, "--yes"])
    assert done.exit_code == 1 and told in done.output
