"""Data tests: public tables are fetched from a server on this computer; resumed, checked, unpacked, or refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from pydantic import ValidationError
from typer.testing import CliRunner

from plainspoken.case import Case, SourceTable, TableSource, read_case
from plainspoken.cli import app as cli
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.fetch.fetch_tables import fetch_table
from plainspoken.data.fetch.resume_download import open_without_following
from tests.data.conftest import make_case
from tests.data.file_server import FileServer, serve_files

ROOT = Path(__file__).parents[2]
TABLE = random.Random(1).randbytes(400_000)
PAGE = "https://example.org/visits"


def zipped(name: str, content: bytes) -> bytes:
    """A zip archive of one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def sha256(content: bytes) -> str:
    """Its SHA-256."""
    return hashlib.sha256(content).hexdigest()


ARCHIVE = zipped("visits.csv", TABLE)


@pytest.fixture
def server() -> Iterator[FileServer]:
    """A server that has the archive of the table."""
    with serve_files({"/shop+visits.zip": ARCHIVE}) as started:
        yield started


def case_of(server: FileServer, **entries: str) -> Case:
    """A case whose table is public there; `entries`: other entries of its source."""
    source = {
        "url": f"{server.address}/shop+visits.zip", "sha256": sha256(ARCHIVE), "member": "visits.csv",
        "member_sha256": sha256(TABLE), "licence": "CC BY 4.0", "page": PAGE, **entries,
    }  # fmt: skip
    table = SourceTable(file="shop/visits.csv", source=TableSource.model_validate(source))
    return make_case().model_copy(update={"tables": {"visits": table}})


def silent(what: str, share: float) -> None:
    """A display that shows nothing."""


def files_below(folder: Path) -> list[str]:
    """The files below a folder."""
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())


def test_a_table_is_fetched_and_unpacked(server: FileServer, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    path = fetch_table(case_of(server), "visits", tmp_path, lambda *step: told.append(step))
    assert path.read_bytes() == TABLE
    assert ("0.4 of 0.4 MB", 1.0) in told and told[0][1] < 0.5
    assert files_below(tmp_path) == ["downloads/shop+visits.zip", "shop/visits.csv"]


def test_it_goes_on_where_it_stopped(server: FileServer, tmp_path: Path) -> None:
    server.stops_after = 150_000
    with pytest.raises(
        PlainspokenError, match=r"147,456 bytes of it are kept, and the next attempt goes on from there"
    ):
        fetch_table(case_of(server), "visits", tmp_path, silent)
    assert files_below(tmp_path) == ["downloads/shop+visits.zip.part"]
    assert fetch_table(case_of(server), "visits", tmp_path, silent).read_bytes() == TABLE
    assert [wanted for _, wanted in server.asked] == ["", "bytes=147456-"]


def test_a_server_without_ranges_is_read_anew(server: FileServer, tmp_path: Path) -> None:
    server.knows_ranges, server.stops_after = False, 150_000
    with pytest.raises(PlainspokenError):
        fetch_table(case_of(server), "visits", tmp_path, silent)
    assert fetch_table(case_of(server), "visits", tmp_path, silent).read_bytes() == TABLE


@pytest.mark.parametrize("left", [ARCHIVE, ARCHIVE + b"more"], ids=["all of it", "more than there is"])
def test_what_is_left_of_a_killed_run(server: FileServer, tmp_path: Path, left: bytes) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads/shop+visits.zip.part").write_bytes(left)
    assert fetch_table(case_of(server), "visits", tmp_path, silent).read_bytes() == TABLE
    assert len(server.asked) == (1 if left == ARCHIVE else 2)


def test_another_file_than_expected_is_refused_and_not_kept(server: FileServer, tmp_path: Path) -> None:
    server.files["/shop+visits.zip"] = zipped("visits.csv", b"something else")
    with pytest.raises(PlainspokenError, match=r"not what the case was written for .*nothing of it is kept.*" + PAGE):
        fetch_table(case_of(server), "visits", tmp_path, silent)
    assert files_below(tmp_path) == []
    server.files["/shop+visits.zip"] = ARCHIVE
    assert fetch_table(case_of(server), "visits", tmp_path, silent).read_bytes() == TABLE


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ({"member": "visit.csv"}, r"expected a zip archive with 'visit\.csv', found none"),
        ({"member_sha256": "0" * 64}, r"visits\.csv: expected the SHA-256 0{64}, found [0-9a-f]{64}"),
    ],
)
def test_another_member_is_refused(server: FileServer, tmp_path: Path, entries: dict[str, str], told: str) -> None:
    with pytest.raises(PlainspokenError, match=told):
        fetch_table(case_of(server, **entries), "visits", tmp_path, silent)
    assert files_below(tmp_path) == ["downloads/shop+visits.zip"]


def test_without_a_network_it_is_got_by_hand(tmp_path: Path) -> None:
    with serve_files({}) as gone:
        case = case_of(gone)
    by_hand = tmp_path / "downloads/shop+visits.zip"
    with pytest.raises(PlainspokenError) as refused:
        fetch_table(case, "visits", tmp_path, silent)
    assert f"get it by hand from {PAGE}, put it at {by_hand}" in str(refused.value)
    assert "Connection refused" in str(refused.value) and " object at 0x" not in str(refused.value)
    by_hand.write_bytes(ARCHIVE)
    assert fetch_table(case, "visits", tmp_path, silent).read_bytes() == TABLE


def test_an_address_that_has_nothing(server: FileServer, tmp_path: Path) -> None:
    server.files.clear()
    with pytest.raises(PlainspokenError, match=r"could not be fetched \(.*404.*\)"):
        fetch_table(case_of(server), "visits", tmp_path, silent)
    assert files_below(tmp_path) == []


def test_a_workbook_becomes_text(server: FileServer, tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ("InvoiceNo", "StockCode", "Description", "InvoiceDate", "UnitPrice", "CustomerID"),
        (536365, "85123A", 'HEART, "WHITE" ', datetime(2010, 12, 1, 8, 26), 2.55, 17850.0),
        ("C536379", "D", None, datetime(2010, 12, 1, 9, 41), 0.0, None),
    ):
        book.worksheets[0].append(row)
    written = io.BytesIO()
    book.save(written)
    archive = zipped("Online Retail.xlsx", written.getvalue())
    server.files["/online+retail.zip"] = archive
    source = TableSource(
        url=f"{server.address}/online+retail.zip", sha256=sha256(archive), member="Online Retail.xlsx", licence="x"
    )
    case = make_case().model_copy(update={"tables": {"lines": SourceTable(file="lines.csv.gz", source=source)}})
    path = fetch_table(case, "lines", tmp_path, silent)
    assert gzip.decompress(path.read_bytes()).decode() == (
        "InvoiceNo,StockCode,Description,InvoiceDate,UnitPrice,CustomerID\n"
        '536365,85123A,"HEART, ""WHITE"" ",2010-12-01 08:26:00,2.55,17850\n'
        "C536379,D,,2010-12-01 09:41:00,0,\n"
    )
    before = path.read_bytes()
    assert fetch_table(case, "lines", tmp_path, silent).read_bytes() == before


@pytest.mark.parametrize("how", ["symlink_to", "hardlink_to"])
def test_what_looks_like_a_kept_part_and_is_a_link_is_replaced_and_not_followed(
    server: FileServer, tmp_path: Path, how: str
) -> None:
    dear = tmp_path / "dear"
    dear.write_bytes(b"dear")
    (tmp_path / "data/downloads").mkdir(parents=True)
    getattr(tmp_path / "data/downloads/shop+visits.zip.part", how)(dear)
    assert fetch_table(case_of(server), "visits", tmp_path / "data", silent).read_bytes() == TABLE
    assert dear.read_bytes() == b"dear" and server.asked == [("/shop+visits.zip", "")]


def test_a_link_that_lies_where_the_download_goes_on_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "part").symlink_to(tmp_path / "dear")
    with pytest.raises(OSError, match="symbolic link"):
        open_without_following(str(tmp_path / "part"), os.O_WRONLY | os.O_CREAT)
    assert not (tmp_path / "dear").exists()


@pytest.mark.parametrize("place", ["downloads", "downloads/shop+visits.zip"])
def test_nothing_is_downloaded_through_a_link_to_a_folder(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    outside.mkdir()
    (project / "data" / place).parent.mkdir(parents=True)
    (project / "data" / place).symlink_to(outside)
    monkeypatch.chdir(project)
    with pytest.raises(PlainspokenError, match=f"data/{re.escape(place)}: expected a (folder|file).*, found"):
        fetch_table(case_of(server), "visits", Path("data"), silent)
    assert files_below(outside) == [] and server.asked == []


def test_a_member_that_would_fill_the_disk_is_not_unpacked(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainspoken.tables.bounds.LARGE_PART_BYTES", 1_000_000)
    server.files["/shop+visits.zip"] = archive = zipped("visits.csv", b"a" * 20_000_000)
    case = case_of(server, sha256=sha256(archive))
    with pytest.raises(PlainspokenError, match=r"visits\.csv: expected a table that unpacks to at most 100 times"):
        fetch_table(case, "visits", tmp_path, silent)
    assert files_below(tmp_path) == ["downloads/shop+visits.zip"]


@pytest.mark.parametrize("damage", ["the bytes", "how it is packed", "a password", "no archive"])
def test_a_damaged_archive_is_told(server: FileServer, tmp_path: Path, damage: str) -> None:
    damaged = bytearray(zipped("visits.csv", TABLE[:1000] * 4))
    entry = damaged.rindex(b"PK\x01\x02")  # in the directory
    place = {"the bytes": 60, "how it is packed": entry + 10, "a password": entry + 8, "no archive": -22}[damage]
    damaged[place] ^= 1
    server.files["/shop+visits.zip"] = bytes(damaged)
    case = case_of(server, sha256=sha256(bytes(damaged)), member_sha256="")
    with pytest.raises(PlainspokenError, match=r"expected a zip archive with 'visits\.csv', found none"):
        fetch_table(case, "visits", tmp_path, silent)


def interrupt(*_: object) -> None:
    """What Ctrl+C does."""
    raise KeyboardInterrupt


def test_the_command(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = "\n".join(f'source.{name} = "{told}"' for name, told in (
        ("url", f"{server.address}/shop+visits.zip"), ("sha256", sha256(ARCHIVE)),
        ("member", "visits.csv"), ("licence", "CC BY 4.0"),
    ))  # fmt: skip
    rest = '[target]\ncolumn = "a"\n[columns.a]\ntype = "flag"\nrole = "target"\n'
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis/open.toml").write_text(f'[tables.visits]\nfile = "shop/visits.csv"\n{source}\n{rest}')
    (tmp_path / "analysis/shut.toml").write_text(f'[tables.b]\nfile = "b.csv"\nsource.ask = "the shop"\n{rest}')
    done = CliRunner().invoke(cli.app, ["fetch"])
    assert (done.exit_code, done.stdout.splitlines()) == (
        0, ["data/shop/visits.csv", "b.csv: table 'b' has no public source; ask the shop, and put it at data/b.csv"]
    )  # fmt: skip
    assert "open: fetch visits (CC BY 4.0)" in done.stderr
    assert "all tables are in data/" in CliRunner().invoke(cli.app, ["fetch", "open"]).stdout
    assert len(server.asked) == 1
    refused = CliRunner().invoke(cli.app, ["fetch", "shut"])
    assert refused.exit_code == 1 and "ask the shop" in refused.stderr
    (tmp_path / "data/shop/visits.csv").unlink()
    monkeypatch.setattr("plainspoken.data.fetch.fetch_tables.unpack_table", interrupt)
    stopped = CliRunner().invoke(cli.app, ["fetch", "open"])
    assert stopped.exit_code == 130 and "Stopped; what came so far is kept in data/downloads/." in stopped.stderr


def test_an_address_needs_a_hash() -> None:
    with pytest.raises(ValidationError, match="a source with a url needs the sha256"):
        TableSource(url="https://example.org/a.csv", licence="CC0")


def test_a_source_is_no_part_of_what_is_computed(server: FileServer) -> None:
    case = case_of(server)
    bare = SourceTable(file="shop/visits.csv")
    assert case.model_dump_json() == case.model_copy(update={"tables": {"visits": bare}}).model_dump_json()


@pytest.mark.parametrize("name", ["conversion", "activity", "customers"])
def test_the_readme_of_the_tables_tells_each_hash_and_column(name: str) -> None:
    case, told = read_case(name, ROOT / "analysis"), (ROOT / "data/README.md").read_text(encoding="utf-8")
    sources = [table.source for table in case.tables.values() if table.source]
    assert len(sources) == len(case.tables)
    hashes = [each for source in sources for each in (source.sha256, source.member_sha256) if each]
    pivots = [table.pivot for table in case.tables.values() if table.pivot]
    made = {column for pivot in pivots for column in pivot.columns.values()}
    written = [*(set(case.columns) - made), *(each for pivot in pivots for each in (pivot.by, pivot.value))]
    assert [each for each in (*hashes, *(f"`{column}`" for column in written)) if each not in told] == []
