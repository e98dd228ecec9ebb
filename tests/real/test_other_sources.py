"""The three cases have the same data, to the last cell, whether their tables are files, or lie typed in a database."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from plainspoken.case import Case, read_case
from plainspoken.data.invoices.load_invoices import load_invoices
from plainspoken.data.load import load_from_folder
from plainspoken.data.locate import DATA_FOLDER_VARIABLE, find_table_files
from plainspoken.data.sources.refresh import refresh_tables
from plainspoken.tables.text_table import read_text_table
from tests.data.postgres_server import PASSWORD, USER, PostgresServer

pytestmark = [pytest.mark.real, pytest.mark.slow]
CASES = Path(__file__).parents[2] / "analysis"
POSTGRES_TYPES = {"DOUBLE": "double precision", "VARCHAR": "text"}
PLACE = "place_in_file"
PASSWORD_VARIABLE = "SHOP_PASSWORD"
POSTGRES_NAME_BYTES = 63  # it cuts longer names, also those that a query gives


@dataclass(frozen=True)
class TypedTable:
    """A table of a case as separated text, and the types that an engine finds in its cells."""

    text: Path
    types: Mapping[str, str]


def write_typed(case: Case, tables: Path, folder: Path) -> dict[str, TypedTable]:
    """The tables of a case as they are laid into databases: one text each, with the place of each row."""
    found = {}
    for name, path in find_table_files(case, tables).items():
        declared = [*case.columns] if len(case.tables) == 1 else []
        frame = read_text_table(path, case.tables[name], name, declared).frame
        text = folder / f"{name}.csv"
        frame.assign(**{PLACE: range(len(frame))}).to_csv(text, index=False)
        typed = duckdb.read_csv(str(text), sample_size=-1, quotechar='"', escapechar='"')
        found[name] = TypedTable(text, dict(zip(typed.columns, map(str, typed.types), strict=True)))
    return found


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def ask_in_order(case: Case, connect: str, laid: Mapping[str, TypedTable], folder: Path) -> Case:
    """The case whose tables are asked of a database, in the order of their rows."""
    said = case.model_dump()
    for name, table in laid.items():
        columns = ", ".join(quote(each) for each in table.types if each != PLACE)
        query = f"select {columns} from {name} order by {PLACE}"
        said["tables"][name] |= {"file": f"{name}.parquet", "separators": (), "decimals": ()}
        said["tables"][name]["source"] = {"connect": connect, "query": query}
    return Case.model_validate(said).read_from(folder)


def cut_names(case: Case) -> dict[str, str]:
    """Each column whose name PostgreSQL cuts, and what it becomes there."""
    cut = {name: name.encode()[:POSTGRES_NAME_BYTES].decode(errors="ignore") for name in case.columns}
    return {name: short for name, short in cut.items() if short != name}


def rename_columns(case: Case, renamed: Mapping[str, str]) -> Case:
    """The case with other names of columns wherever it has them."""
    text = case.model_dump_json()
    for name, short in renamed.items():
        text = text.replace(f'"{name}"', f'"{short}"')
    return Case.model_validate_json(text)


def load_frames(case: Case, folder: Path, work: Path) -> dict[str, pd.DataFrame]:
    """All that an analysis takes of the tables of a case."""
    if case.task == "segmentation":
        lines = load_invoices(case, folder, work)
        steps = pd.DataFrame(map(asdict, lines.ledger))
        frames = {name: getattr(lines, name) for name in ("orders", "returns", "lines", "products")}
        return {**frames, "ledger": steps, "totals": pd.DataFrame([asdict(lines.totals)])}
    loaded = load_from_folder(case, folder)
    ledger = pd.DataFrame(map(asdict, loaded.ledger))
    return {"table": loaded.frame, "event": pd.DataFrame({"event": loaded.event}), "ledger": ledger}


def load_asked(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """The same of a case whose tables are asked of their source first."""
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)
    refresh_tables(case, lambda _: None)
    return load_frames(case, folder, folder / "work")


def assert_same(found: Mapping[str, pd.DataFrame], expected: Mapping[str, pd.DataFrame]) -> None:
    assert found.keys() == expected.keys()
    for name, frame in expected.items():
        pd.testing.assert_frame_equal(found[name], frame, check_exact=True, obj=name)


@dataclass(frozen=True)
class RealCase:
    """A case, its tables as they are laid into databases, and all that an analysis takes of its files."""

    case: Case
    laid: Mapping[str, TypedTable]
    expected: Mapping[str, pd.DataFrame]


@pytest.fixture(scope="module", params=("conversion", "activity", "customers"))
def real(request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> RealCase:
    """Each case of the project with its real tables, read once."""
    case, folder = read_case(request.param, CASES), tmp_path_factory.mktemp("laid")
    laid = write_typed(case, real_data, folder)
    return RealCase(case, laid, load_frames(case, real_data, folder / "work"))


def test_a_case_has_the_same_data_from_databases(
    real: RealCase, postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, (case, connect) in {
        "duckdb": (real.case, lay_into_duckdb(real, tmp_path / "shop.duckdb")),
        "postgresql": (rename_columns(real.case, cut_names(real.case)), lay_into_postgres(real, postgres)),
    }.items():
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
        found = load_asked(ask_in_order(case, connect, real.laid, tmp_path / folder), tmp_path / folder, monkeypatch)
        renamed = dict(zip(real.case.columns, case.columns, strict=True))
        assert_same(found, {name: frame.rename(columns=renamed) for name, frame in real.expected.items()})


def lay_into_duckdb(real: RealCase, path: Path) -> str:
    """The tables of a case in a DuckDB file; how it is reached."""
    with closing(duckdb.connect(str(path))) as opened:
        for table, each in real.laid.items():
            read = f"read_csv('{each.text}', sample_size=-1, quote='\"', escape='\"')"
            opened.execute(f"create table {table} as select * from {read}")
    return f"duckdb:{path}"


def lay_into_postgres(real: RealCase, server: PostgresServer) -> str:
    """The tables of a case in PostgreSQL; how it is reached."""
    for table, each in real.laid.items():
        columns = ", ".join(f"{quote(one)} {POSTGRES_TYPES.get(kind, kind)}" for one, kind in each.types.items())
        load = f"copy {table} from stdin with (format csv, header true);\n{each.text.read_text()}\\.\n"
        server.ask(f"create table {table} ({columns});\n{load}")
    return f"postgres://{USER}:${{{PASSWORD_VARIABLE}}}@127.0.0.1:{server.port}/postgres"
