"""Data tests: the same table out of a file, a folder and databases is the same to the last cell; no secret is told."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal
from pydantic import ValidationError

from plainspoken.case import Case, TableSource, read_case
from plainspoken.case.first_look import make_first_look
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.dataset import Dataset
from plainspoken.data.fetch.fetch_tables import list_tables_to_ask_for
from plainspoken.data.load import load_from_folder
from plainspoken.data.locate import DATA_FOLDER_VARIABLE, find_data_folder, hash_file_content
from plainspoken.data.sources import databases, extract, refresh
from plainspoken.data.sources.databases import read_warehouse
from plainspoken.data.sources.places import SourcePlace
from plainspoken.data.sources.secrets import LEFT_OUT, tell_driver_error
from tests.data.bucket_server import serve_bucket
from tests.data.conftest import Shop
from tests.data.mariadb_server import MariadbServer, has_mariadb, run_mariadb
from tests.data.postgres_server import PASSWORD, PostgresServer

Fill = Callable[[pd.DataFrame, Path], dict[str, str]]
TABLE = {"table": "visits"}


@pytest.fixture(autouse=True)
def no_folder_of_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables lie beside the case."""
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)


def values_of(shop: Shop) -> pd.DataFrame:
    """The planted rows as a database would hold them: with types."""
    text = io.StringIO(shop.text(","))
    return pd.read_csv(text)


def fill_duckdb(frame: pd.DataFrame, folder: Path) -> dict[str, str]:
    with closing(duckdb.connect(str(folder / "shop.duckdb"))) as opened:
        opened.register("frame", pa.Table.from_pandas(frame, preserve_index=False))
        opened.execute("create table visits as select * from frame")
    return {"connect": "shop.duckdb", **TABLE}


def fill_sqlite(frame: pd.DataFrame, folder: Path) -> dict[str, str]:
    with closing(sqlite3.connect(folder / "shop.db")) as opened:
        frame.to_sql("visits", opened, index=False)
    return {"connect": "sqlite:shop.db", "query": "select * from visits order by pages -- all\n;"}


def fill_parquet_folder(frame: pd.DataFrame, folder: Path) -> dict[str, str]:
    for place, (month, rows) in enumerate(frame.groupby("month", sort=False)):
        part = folder / "visits" / f"part={place}" / f"month={month}"
        part.mkdir(parents=True)
        rows.drop(columns="month").to_parquet(part / "rows.parquet", index=False)
    (folder / "visits" / "_SUCCESS").touch()
    return {"connect": "visits"}


def fill_feather(frame: pd.DataFrame, folder: Path) -> dict[str, str]:
    frame.to_feather(folder / "all.feather")
    return {"connect": "all.feather"}


def fill_delta(frame: pd.DataFrame, folder: Path) -> dict[str, str]:
    """A Delta table in which rows were deleted: its files still hold them."""
    deltalake = pytest.importorskip("deltalake")
    deltalake.write_deltalake(
        str(folder / "visits"), pa.Table.from_pandas(pd.concat([frame, frame]), preserve_index=False)
    )
    deltalake.write_deltalake(
        str(folder / "visits"), pa.Table.from_pandas(frame, preserve_index=False), mode="overwrite"
    )
    return {"connect": "visits"}


def asked_shop(shop: Shop, source: dict[str, str]) -> Shop:
    """The shop whose table comes from a source; its columns are those of the table, in any order."""
    case = shop.having(tables={"visits": {"file": "visits.parquet", "source": source}}).case
    return replace(shop, case=case.read_from(shop.folder))


def load_asked(shop: Shop) -> tuple[Dataset, list[str]]:
    """Read the source, and then the case's table; with what was said."""
    said: list[str] = []
    refresh.refresh_tables(shop.case, said.append)
    folder = find_data_folder(shop.case)
    assert folder == shop.folder
    return load_from_folder(shop.case, folder), said


def refusal(shop: Shop, source: dict[str, str]) -> str:
    """The one sentence with which a source is refused; nothing is left of it."""
    before = sorted(each.name for each in shop.folder.iterdir())
    with pytest.raises(PlainspokenError) as refused:
        refresh.refresh_tables(asked_shop(shop, source).case, lambda _: None)
    assert sorted(each.name for each in shop.folder.iterdir()) == before
    assert "\n" not in str(refused.value)
    return str(refused.value)


def assert_same(found: Dataset, expected: Dataset) -> None:
    """Two data sets are alike but for the hashes of their files."""
    assert_frame_equal(found.frame, expected.frame)
    assert (found.event.tolist(), found.ledger) == (expected.event.tolist(), expected.ledger)


@pytest.mark.parametrize("fill", [fill_duckdb, fill_sqlite, fill_feather, fill_delta])
def test_a_source_gives_the_table_that_the_file_gives(shop: Shop, fill: Fill) -> None:
    expected = shop.load()
    asked = asked_shop(shop, fill(values_of(shop), shop.folder))
    found, said = load_asked(asked)
    assert_same(found, expected)
    (line,) = said
    assert line.startswith("planted: 400 rows read from tables.visits.source (")
    assert (shop.folder / "visits.parquet").stat().st_mode & 0o077 == 0


def test_folders_named_by_a_value_are_a_column(shop: Shop) -> None:
    source = fill_parquet_folder(values_of(shop), shop.folder)
    columns = {**shop.case.model_dump()["columns"], "part": {"type": "category", "role": "ignore"}}
    found, _ = load_asked(asked_shop(shop.having(columns=columns), source))
    assert_same(found, shop.load())


def test_what_was_asked_is_in_the_provenance_and_as_a_hash(shop: Shop) -> None:
    found, _ = load_asked(asked_shop(shop, fill_sqlite(values_of(shop), shop.folder)))
    assert list(found.hashes) == ["visits.parquet", "visits.parquet, query"]
    other = asked_shop(shop, {"connect": "shop.db", "query": "select * from visits"})
    again, _ = load_asked(other)
    assert again.hashes["visits.parquet, query"] != found.hashes["visits.parquet, query"]


def test_the_same_rows_in_another_order_change_nothing(shop: Shop) -> None:
    frame = values_of(shop)
    asked = asked_shop(shop, fill_duckdb(frame, shop.folder))
    load_asked(asked)
    before = hash_file_content(shop.folder / "visits.parquet")
    (shop.folder / "shop.duckdb").unlink()
    fill_duckdb(frame.iloc[::-1], shop.folder)
    load_asked(asked)
    assert hash_file_content(shop.folder / "visits.parquet") == before
    (shop.folder / "shop.duckdb").unlink()
    fill_duckdb(frame.assign(pages=frame["pages"] + 1), shop.folder)
    load_asked(asked)
    assert hash_file_content(shop.folder / "visits.parquet") != before


def test_rows_of_a_day_are_read_once(shop: Shop) -> None:
    source = {**fill_duckdb(values_of(shop), shop.folder), "as_of": "2026-10-31"}
    assert load_asked(asked_shop(shop, source))[1]
    assert not load_asked(asked_shop(shop, source))[1]
    assert load_asked(asked_shop(shop, {**source, "as_of": "2026-11-30"}))[1]


def test_a_file_that_came_from_elsewhere_is_not_written_over(shop: Shop) -> None:
    source = fill_duckdb(values_of(shop), shop.folder)
    values_of(shop).to_parquet(shop.folder / "visits.parquet")
    assert "found another file; give the table another file" in refusal(shop, source)
    (shop.folder / "visits.parquet").unlink()
    load_asked(asked_shop(shop, source))
    case = asked_shop(shop, source).case.model_copy(update={"name": "second"}).read_from(shop.folder)
    with pytest.raises(Faults, match="found the rows of the case 'planted'"):
        refresh.refresh_tables(case, lambda _: None)


WRONG = [
    ({"table": "nowhere"}, "nowhere"),
    ({"query": "selec 1"}, "syntax error"),
    ({"query": "select nothing from visits"}, "nothing"),
    ({"query": "delete from visits"}, "expected"),
    ({"query": "select 1 as a; select 2 as b"}, "one "),
    ({"query": "select * from visits where pages < 0"}, "expected rows, found none"),
    ({"query": "select pages, pages from visits"}, 'found again or without one: "pages'),
]


@pytest.mark.parametrize("fill", [fill_duckdb, fill_sqlite])
@pytest.mark.parametrize(("asked", "told"), WRONG)
def test_a_wrong_question_is_one_sentence(shop: Shop, fill: Fill, asked: dict[str, str], told: str) -> None:
    source = {"connect": fill(values_of(shop), shop.folder)["connect"], **asked}
    if fill is fill_duckdb and "pages, pages" in asked.get("query", ""):
        pytest.skip("DuckDB gives the second one a name of its own")
    message = refusal(shop, source)
    assert message.startswith("planted: tables.visits.source (") and told in message


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('outside.csv')",
        "copy visits to 'outside.csv'",
        "attach 'outside.db'",
        "set enable_external_access = true",
    ],
)
def test_a_query_reaches_no_other_file(shop: Shop, query: str) -> None:
    (shop.folder / "outside.csv").write_text("a\n1\n")
    source = {**fill_duckdb(values_of(shop), shop.folder), "query": query}
    del source["table"]
    assert refusal(shop, source)
    assert (shop.folder / "outside.csv").read_text() == "a\n1\n"


def test_a_query_changes_no_database(shop: Shop) -> None:
    fill_sqlite(values_of(shop), shop.folder)
    for query in (
        "drop table visits",
        "attach 'other.db' as o",
        "update visits set pages = 0",
        "pragma user_version = 3",
    ):
        assert refusal(shop, {"connect": "shop.db", "query": query})
    with closing(sqlite3.connect(shop.folder / "shop.db")) as opened:
        assert opened.execute("select count(*), max(pages) from visits").fetchone() == (400, 399)


def test_a_connection_that_is_lost_leaves_what_was_there(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    source = fill_duckdb(values_of(shop), shop.folder)
    load_asked(asked_shop(shop, source))
    before = hash_file_content(shop.folder / "visits.parquet")

    @contextmanager
    def losing(place: SourcePlace) -> Iterator[Iterator[pa.RecordBatch]]:
        def rows() -> Iterator[pa.RecordBatch]:
            yield pa.RecordBatch.from_pydict({"pages": [1]})
            raise place.fails("its rows to the last one", OSError("connection reset"), "run it again")

        yield rows()

    monkeypatch.setitem(extract.READERS, "duckdb", losing)
    assert "found connection reset; run it again" in refusal(shop, source)
    assert hash_file_content(shop.folder / "visits.parquet") == before


def test_more_than_can_be_taken_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    source = fill_sqlite(values_of(shop), shop.folder)
    monkeypatch.setattr(refresh, "MAX_TABLE_CELLS", 1000)
    assert "expected at most 1,000 cells (rows times columns), found more; read fewer" in refusal(shop, source)
    monkeypatch.undo()
    monkeypatch.setattr(extract, "MAX_EXTRACT_BYTES", 1000)
    assert "expected at most 1,000 bytes of text, found more" in refusal(shop, source)


@pytest.mark.parametrize("counted", ["count(*) as pages", "n as pages"])
def test_a_query_that_never_ends_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch, counted: str) -> None:
    fill_sqlite(values_of(shop), shop.folder)
    endless = "with recursive t(n) as (select 1 union all select n + 1 from t)"
    monkeypatch.setattr(databases, "MAX_QUERY_SECONDS", 0.0)
    told = refusal(shop, {"connect": "shop.db", "query": f"{endless} select {counted} from t"})
    assert "expected its rows within 0 minutes, found no end; ask for fewer rows" in told


def test_rows_with_long_cells_come_in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "BATCH_BYTES", 100)
    rows = [(each, "x" * 60) for each in range(5)]
    assert [len(each) for each in databases.gather_rows(rows)] == [2, 2, 1]


def test_cells_that_no_table_holds_are_told_by_column(shop: Shop) -> None:
    with closing(duckdb.connect(str(shop.folder / "shop.duckdb"))) as opened:
        opened.execute("create table visits as select 1 as pages, [1, 2] as many, 'a'::blob as raw")
    for column, kind in (("many", "list<"), ("raw", "binary")):
        message = refusal(shop, {"connect": "shop.duckdb", "query": f"select pages, {column} from visits"})
        assert f"found {kind}" in message and f'in column "{column}"; leave the column out' in message


def test_large_numbers_and_gaps_stay_exact(shop: Shop) -> None:
    for connect, kind in (("shop.duckdb", duckdb.connect), ("shop.db", sqlite3.connect)):
        with closing(kind(str(shop.folder / connect))) as opened:
            opened.execute("create table visits (id bigint, price decimal(10, 2))")
            opened.execute("insert into visits values (9007199254740993, 1.5), (null, null)")
            opened.commit()
        refresh.refresh_tables(asked_shop(shop, {"connect": connect, **TABLE}).case, lambda _: None)
        read = pd.read_parquet(shop.folder / "visits.parquet")
        assert read["id"].tolist() == ["9007199254740993", ""]
        assert read["price"].map(lambda cell: cell and float(cell)).tolist() == [1.5, ""]


def test_folders_that_hold_no_one_table_are_told(shop: Shop) -> None:
    (shop.folder / "none").mkdir()
    assert "expected files of one kind" in refusal(shop, {"connect": "none"})
    fill_parquet_folder(values_of(shop), shop.folder)
    (shop.folder / "visits" / "notes.txt").write_text("a")
    assert "found 4 of .parquet, 1 of .txt" in refusal(shop, {"connect": "visits"})
    assert "looked in: " in refusal(shop, {"connect": "nowhere"})
    (shop.folder / "some.db").write_bytes(b"neither of both")
    assert "found another file" in refusal(shop, {"connect": "some.db", **TABLE})
    assert "a database; this source holds one table" in refusal(shop, {"connect": "visits", **TABLE})
    fill_duckdb(values_of(shop), shop.folder)
    assert 'expected query = "select ..." or table' in refusal(shop, {"connect": "shop.duckdb"})


def test_files_of_other_columns_are_told_by_name(shop: Shop) -> None:
    fill_parquet_folder(values_of(shop), shop.folder)
    odd = shop.folder / "visits" / "part=2" / "month=May" / "rows.parquet"
    pd.read_parquet(odd).rename(columns={"colour": "color"}).to_parquet(odd, index=False)
    assert 'found "color", "colour" not in all (part=2/month=May/rows.parquet)' in refusal(shop, {"connect": "visits"})
    odd.write_bytes(b"")
    assert "rows.parquet" in refusal(shop, {"connect": "visits"})


def test_a_delta_table_is_never_read_by_its_files(shop: Shop) -> None:
    fill_parquet_folder(values_of(shop), shop.folder)
    (shop.folder / "visits" / "deeper" / "_delta_log").mkdir(parents=True)
    (shop.folder / "visits" / "deeper" / "_delta_log" / "0.json").touch()
    assert 'found a Delta table; write connect = "delta:..."' in refusal(shop, {"connect": "visits"})


@pytest.mark.parametrize(
    ("connect", "module"),
    [
        ("postgres://h/d", "adbc_driver_postgresql"),
        ("mysql://h/d", "pymysql"),
        ("snowflake://a/d", "ibis"),
        ("delta:visits", "deltalake"),
    ],
)
def test_a_missing_driver_is_one_sentence(
    shop: Shop, connect: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainspoken.core.extras.is_installed", lambda name: name != module)
    (shop.folder / "visits" / "_delta_log").mkdir(parents=True)
    source = {"connect": connect, **({} if module == "deltalake" else TABLE)}
    assert f'pip install "plainspoken[sources]" (not found: {module})' in refusal(shop, source)


def test_a_warehouse_without_its_driver_is_told(shop: Shop) -> None:
    pytest.importorskip("ibis")
    message = refusal(shop, {"connect": "databricks://host/path", **TABLE})
    assert 'install it: pip install "ibis-framework[databricks]"' in message


def test_what_ibis_reads_is_read_in_the_same_way(shop: Shop) -> None:
    """The path of warehouses, on a backend that is here: SQLite, through Ibis."""
    pytest.importorskip("ibis")
    pytest.importorskip("regex")
    fill_sqlite(values_of(shop), shop.folder)
    address = f"sqlite://{shop.folder / 'shop.db'}"
    for asked in (TABLE, {"query": "select * from visits order by pages"}):
        place = SourcePlace("warehouse", address, "here", (), TableSource.model_validate({"connect": "x.db", **asked}))
        with read_warehouse(place) as batches:
            assert pa.Table.from_batches(batches).to_pandas()["pages"].tolist() == list(range(400))
    wrong = SourcePlace("warehouse", address, "here", (), TableSource(connect="x.db", query="select * from nowhere"))
    with pytest.raises(PlainspokenError, match="no such table: nowhere; correct query"), read_warehouse(wrong):
        pass


@pytest.mark.parametrize(
    "connect",
    [
        "postgres://shop:geheim@host/db",
        "postgres://shop:ge/heim@host/db",
        "postgres://shop:${A}geheim@host/db",
        "postgresql://host/db?password=geheim",
        "host=shop password=geheim",
        "s3://KEY:geheim@bucket/visits",
        "snowflake://host/db?private_key=geheim",
        "mysql://shop:geheim#1@host/db",
    ],
)
def test_a_secret_in_a_case_is_refused_and_not_repeated(connect: str, tmp_path: Path) -> None:
    entries = f'file = "visits.parquet"\nsource = {{ connect = "{connect}", table = "visits" }}'
    (tmp_path / "shop.toml").write_text(
        f'[tables.visits]\n{entries}\n[target]\ncolumn = "a"\npositive = "b"\n[columns.a]\ntype = "flag"\n'
    )
    with pytest.raises(Faults) as refused:
        read_case("shop", tmp_path)
    assert "as a variable of the environment" in str(refused.value) and "geheim" not in str(refused.value)
    with pytest.raises(ValidationError) as raised:
        Case.model_validate({"tables": {"visits": {"source": {"connect": connect, "table": "visits"}}}})
    assert "geheim" not in str(raised.value)


BAD_SOURCES = [
    ({"connect": "ftp://host/visits", **TABLE}, "found 'ftp'"),
    ({"connect": "shop.db", "query": "select 1", **TABLE}, "query or table, found both"),
    ({"connect": "postgres://host/db"}, "found neither"),
    ({"connect": "shop.db", "as_of": "yesterday", **TABLE}, "as_of: expected a day"),
    ({"connect": "-", "as_of": "2026-10-31"}, "read each time"),
    (TABLE, "connect: is missing"),
    ({"connect": "shop.db", "url": "https://x", "sha256": "0" * 64, "licence": "x", **TABLE}, "connect or url"),
]


@pytest.mark.parametrize(("source", "told"), BAD_SOURCES)
def test_a_source_that_cannot_be_meant_is_refused_with_the_case(source: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        TableSource.model_validate(source)


def test_what_is_read_is_kept_as_parquet(shop: Shop) -> None:
    with pytest.raises(ValidationError, match=r'expected file = "NAME\.parquet"'):
        shop.having(tables={"visits": {"file": "visits.csv", "source": {"connect": "shop.db", **TABLE}}})


def test_a_driver_that_repeats_a_secret_is_masked() -> None:
    secrets = ("p%40ss", "p@ss")
    assert tell_driver_error(OSError("no login p@ss at p%40ss\nmore"), secrets) == "no login *** at ***"
    assert tell_driver_error(OSError("no a"), ("a",)) == LEFT_OUT
    assert tell_driver_error(OSError("ran 'select'\nFATAL:  no  such user"), ()) == "no such user"


def test_a_variable_that_is_not_set_is_told_by_name(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_USER", "")
    message = refusal(shop, {"connect": "postgres://${SHOP_USER}:${SHOP_PASSWORD}@host/db", **TABLE})
    assert "expected in the environment: SHOP_USER, SHOP_PASSWORD; found nothing there" in message


def test_a_path_may_come_from_the_environment(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_duckdb(values_of(shop), shop.folder)
    monkeypatch.setenv("SHOP_FOLDER", str(shop.folder))
    found, _ = load_asked(asked_shop(shop, {"connect": "${SHOP_FOLDER}/shop.duckdb", **TABLE}))
    assert len(found.event) == 400


def test_standard_input_is_kept_as_the_file_it_is(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"file": "visits.csv", "separator": ";", "source": {"connect": "-"}}
    asked = replace(shop, case=shop.having(tables={"visits": table}).case.read_from(shop.folder))

    def give(content: bytes) -> None:
        stream = SimpleNamespace(buffer=io.BytesIO(content), isatty=lambda: False)
        monkeypatch.setattr("plainspoken.data.sources.standard_input.sys", SimpleNamespace(stdin=stream))

    give(shop.text().encode())
    found, _ = load_asked(asked)
    assert_same(found, shop.load())
    give(b"")
    with pytest.raises(Faults, match="expected a table by standard input, found nothing"):
        load_asked(asked)
    assert (shop.folder / "visits.csv").read_text() == shop.text()


def test_a_first_look_and_the_full_briefing_read_the_same_rows(shop: Shop) -> None:
    fill_duckdb(values_of(shop), shop.folder)
    asked = asked_shop(shop, {"connect": "duckdb:shop.duckdb", **TABLE})
    for case in (asked.case, make_first_look(asked.case), asked.case):
        found, _ = load_asked(replace(asked, case=case))
        assert len(found.event) == 400


def test_a_bucket_is_read_like_a_folder(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on this computer that answers as S3 does; what it is asked is what it is told."""
    buffer = io.BytesIO()
    values_of(shop).to_parquet(buffer, index=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "geheim-geheim")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with serve_bucket({"visits/rows.parquet": buffer.getvalue()}) as address:
        query = f"?scheme=http&endpoint_override={address}&region=eu-north-1&allow_bucket_creation=false"
        found, _ = load_asked(asked_shop(shop, {"connect": f"s3://shop/visits{query}"}))
        assert_same(found, shop.load())
        message = refusal(shop, {"connect": f"s3://shop/nowhere{query}"})
        assert "expected files of one kind" in message and "geheim" not in message


def fill_postgres(server: PostgresServer, frame: pd.DataFrame) -> None:
    """The planted rows in a table of the server."""
    names = "pages int, seconds numeric, month text, colour text, weekend boolean, bought boolean"
    rows = frame.to_csv(index=False, header=False)
    server.ask(f"drop table if exists visits; create table visits ({names});\ncopy visits from stdin csv;\n{rows}\\.\n")


def test_postgresql_gives_the_same_table_and_is_told_without_its_password(
    shop: Shop, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_postgres(postgres, values_of(shop))
    monkeypatch.setenv("SHOP_PASSWORD", PASSWORD)
    connect = f"postgres://shop:${{SHOP_PASSWORD}}@127.0.0.1:{postgres.port}/postgres"
    found, said = load_asked(
        asked_shop(shop, {"connect": connect, "query": "select * from visits order by pages -- x"})
    )
    assert_same(found, shop.load())
    (shop.folder / "visits.parquet").unlink()
    assert "public" not in (told := load_asked(asked_shop(shop, {"connect": connect, "table": "public.visits"}))[1])[0]
    (shop.folder / "visits.parquet").unlink()
    whole = connect.replace("${SHOP_PASSWORD}", "pa%2Fss%40word%231%3F")
    monkeypatch.setenv("SHOP_DATABASE", whole)
    assert load_asked(asked_shop(shop, {"connect": "${SHOP_DATABASE}", **TABLE}))[1]
    (shop.folder / "visits.parquet").unlink()
    messages = [refusal(shop, {"connect": connect, **asked}) for asked, _ in WRONG]
    assert all(word in message for message, (_, word) in zip(messages[:3], WRONG, strict=False))
    messages.append(
        refusal(shop, {"connect": connect, "query": "with d as (delete from visits returning *) select * from d"})
    )
    assert postgres.ask("select count(*) from visits").strip() == "400"
    monkeypatch.setenv("SHOP_PASSWORD", wrong := "wrong-secret")
    messages.append(refusal(shop, {"connect": connect, **TABLE}))
    assert "password authentication failed" in messages[-1]
    assert not [each for each in (*messages, *said, *told) if PASSWORD in each or wrong in each or "pa%2Fss" in each]


def test_a_postgresql_that_does_not_answer_is_one_sentence(shop: Shop) -> None:
    pytest.importorskip("adbc_driver_postgresql")
    message = refusal(shop, {"connect": "postgres://shop@127.0.0.1:1/db", **TABLE})
    assert "expected a server that answers, found " in message and "Connection refused" in message


def test_a_postgresql_that_goes_away_on_the_way_leaves_nothing(
    shop: Shop, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", PASSWORD)
    connect = f"postgres://shop:${{SHOP_PASSWORD}}@127.0.0.1:{postgres.port}/postgres"
    last = "pg_terminate_backend(pg_backend_pid())"
    for fails in (f"case when i = 300000 then {last} end", "1 / (300000 - i)"):
        query = f"select i, repeat('x', 100) as name, {fails} as other from generate_series(1, 400000) as i"
        message = refusal(shop, {"connect": connect, "query": query})
        assert "expected its rows to the last one, found " in message and PASSWORD not in message


@pytest.fixture(scope="module")
def mariadb() -> Iterator[MariadbServer]:
    """A MariaDB with the programs of this computer."""
    pytest.importorskip("pymysql", reason="needs the extra sources")
    if not has_mariadb():
        pytest.skip("MariaDB is not installed here (Debian: apt-get install mariadb-server)")
    with run_mariadb() as server:
        yield server


def test_mariadb_gives_the_same_table_and_is_told_without_its_password(
    shop: Shop, mariadb: MariadbServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ", ".join(str(tuple(row)) for row in values_of(shop).to_numpy().tolist())
    names = "pages int, seconds decimal(8, 1), month text, colour text, weekend boolean, bought boolean"
    mariadb.ask(f"use shop; create table visits ({names}); insert into visits values {rows};")
    monkeypatch.setenv("SHOP_PASSWORD", PASSWORD)
    connect = f"mariadb://shop:${{SHOP_PASSWORD}}@127.0.0.1:{mariadb.port}/shop"
    found, said = load_asked(
        asked_shop(shop, {"connect": connect, "query": "select * from visits order by pages -- x"})
    )
    assert_same(found, shop.load())
    (shop.folder / "visits.parquet").unlink()
    assert load_asked(asked_shop(shop, {"connect": connect, "table": "shop.visits"}))[1]
    (shop.folder / "visits.parquet").unlink()
    messages = [refusal(shop, {"connect": connect, **asked}) for asked, _ in WRONG]
    assert mariadb.ask("select count(*) from shop.visits;").strip() == "400"
    monkeypatch.setenv("SHOP_PASSWORD", wrong := "wrong-secret")
    messages.append(refusal(shop, {"connect": connect, **TABLE}))
    assert "expected a server that answers, found " in messages[-1] and "Access denied" in messages[-1]
    assert not [each for each in (*messages, *said) if PASSWORD in each or wrong in each]


def test_rows_are_kept_beside_the_case_and_not_in_a_folder_that_others_share(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path_factory.mktemp("shared")
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(shared))
    found, _ = load_asked(asked_shop(shop, fill_duckdb(values_of(shop), shop.folder)))
    assert (len(found.event), list(shared.iterdir())) == (400, [])
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, "demonstration")
    (shop.folder / "shop.duckdb").unlink()
    refresh.refresh_tables(asked_shop(shop, {"connect": "shop.duckdb", **TABLE}).case, lambda _: None)


def test_a_table_of_a_source_joins_one_of_a_file(shop: Shop) -> None:
    """The first is found, the second asked; they lie together then."""
    frame = values_of(shop)
    fill_duckdb(frame[["pages", "colour"]], shop.folder)
    frame.drop(columns="colour").to_csv(shop.folder / "visits.csv", index=False)
    said = shop.case.model_dump()
    columns = {**said["columns"], "colour": {"type": "category", "table": "colours"}}
    source = {"connect": "shop.duckdb", **TABLE}
    tables = {
        "visits": {"file": "visits.csv", "key": "pages"},
        "colours": {"file": "colours.parquet", "key": "pages", "source": source},
    }
    case = shop.having(columns=columns, tables=tables).case.read_from(shop.folder)
    refresh.refresh_tables(case, lambda _: None)
    found = load_from_folder(case, shop.folder)
    assert_frame_equal(found.frame, shop.load().frame[list(found.frame.columns)])


def test_a_source_is_not_fetched_but_read(shop: Shop) -> None:
    case = asked_shop(shop, {"connect": "shop.duckdb", **TABLE}).case
    (line,) = list_tables_to_ask_for(case, shop.folder)
    assert line == "visits.parquet: table 'visits' is read from its source; run: plainspoken report planted"
    with pytest.raises(PlainspokenError, match="run: plainspoken analyse planted, which reads it from its source"):
        load_from_folder(case, shop.folder)
