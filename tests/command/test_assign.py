"""The command `assign`: a list to paste, or a line that says what is wrong; never another model."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from plainspoken.analysis.clustering.segment import segment_customers
from plainspoken.analysis.serving_export import dump_reproducibly
from plainspoken.cli import app as cli
from plainspoken.core.build_files import MODEL_FILE
from plainspoken.core.findings import Findings
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted_customers import FOUR, NAMED, groups, quick_case, shop_of
from tests.sample_customers import customers_findings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEW = "customer,recency_days,orders,revenue\na,9,22,9000\nb,240,1,50\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a build leaves it: findings, and a model of four groups that they know by its hash."""
    folder = tmp_path_factory.mktemp("built")
    model = segment_customers(
        quick_case(FOUR), shop_of(groups(NAMED)), EvidenceRecorder(), lambda what, share: None
    ).model
    (folder / MODEL_FILE).write_bytes(dump_reproducibly(model))
    write_findings(folder, customers_findings())
    return folder


def write_findings(folder: Path, base: Findings) -> None:
    """Findings of the shipped case that know the model in the folder."""
    known = {MODEL_FILE: hashlib.sha256((folder / MODEL_FILE).read_bytes()).hexdigest()}
    traced = base.provenance.model_copy(update={"artifacts": known, "case": "customers"})
    text = base.model_copy(update={"provenance": traced}).model_dump_json()
    (folder / "findings.json").write_text(text)


def assign(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["assign", *arguments])


def test_each_new_customer_gets_a_line_with_its_segment(built: Path, tmp_path: Path) -> None:
    new, to = tmp_path / "new.csv", tmp_path / "placed.csv"
    new.write_text(NEW)
    result = assign(str(built), str(new), "--to", str(to))
    assert result.exit_code == 0, result.output
    assert "2 customers placed" in result.output
    lines = to.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0].strip('"') for line in lines[1:]] == ["a", "b"]
    assert "Champions" in lines[1]
    assert "Long silent" in lines[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "cp1251"])
@pytest.mark.parametrize("said", [True, False])
def test_a_table_of_any_encoding_is_read(built: Path, tmp_path: Path, encoding: str, said: bool) -> None:
    name = "Жанна и Олег покупают хлеб" if encoding == "cp1251" else "Åsa Öberg på Söder"
    new, to = tmp_path / "new.csv", tmp_path / "placed.csv"
    new.write_bytes(NEW.replace("\na,", f"\n{name},").encode(encoding))
    result = assign(str(built), str(new), "--to", str(to), *(["--encoding", encoding] if said else []))
    assert result.exit_code == 0, result.output
    assert [line.split(",")[0].strip('"') for line in to.read_text("utf-8-sig").splitlines()[1:]] == [name, "b"]
    assert new.exists()


def test_a_packed_table_of_another_encoding_is_read(built: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.csv.gz"
    new.write_bytes(gzip.compress(NEW.replace("\na,", "\nÅsa,").encode("latin-1")))
    result = assign(str(built), str(new), "--encoding", "latin-1")
    assert result.exit_code == 0 and "Åsa" in result.output


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-9", "--encoding utf-9: expected an encoding of text"),
        ("ascii", "new.csv: row 2: expected text encoded as ascii"),
    ],
)
def test_a_wrong_encoding_is_told(built: Path, tmp_path: Path, encoding: str, told: str) -> None:
    (tmp_path / "new.csv").write_text(NEW.replace("\na,", "\nÅsa,"))
    result = assign(str(built), str(tmp_path / "new.csv"), "--encoding", encoding)
    assert result.exit_code != 0 and told in " ".join(result.output.split()), result.output


def test_the_table_itself_is_not_overwritten(built: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_text(NEW)
    result = assign(str(built), str(new), "--to", str(new))
    assert result.exit_code != 0
    assert new.read_text() == NEW


def test_a_model_that_was_changed_is_refused(built: Path, tmp_path: Path) -> None:
    (tmp_path / MODEL_FILE).write_bytes((built / MODEL_FILE).read_bytes() + b" ")
    (tmp_path / "findings.json").write_bytes((built / "findings.json").read_bytes())
    (tmp_path / "new.csv").write_text(NEW)
    result = assign(str(tmp_path), str(tmp_path / "new.csv"))
    assert result.exit_code != 0
    assert "build the case again" in " ".join(result.output.split())


def test_a_language_that_is_not_told_is_named_with_those_that_are(built: Path, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(NEW)
    result = assign(str(built), str(tmp_path / "new.csv"), "--language", "xx")
    assert result.exit_code != 0
    assert "en" in result.output
    assert "Traceback" not in result.output


def test_lines_become_the_same_list_on_spark(built: Path, tmp_path: Path, spark: SparkSession) -> None:
    lines = pd.DataFrame(
        {
            "InvoiceNo": [f"{number}" for number in range(500_000, 500_060)],
            "StockCode": "85123A",
            "Description": "LANTERN",
            "Quantity": range(1, 61),
            "InvoiceDate": [f"2011-{1 + number // 6:02}-05 10:00:00" for number in range(60)],
            "UnitPrice": 2.55,
            "CustomerID": [f"{12_000 + number % 25}" for number in range(60)],
            "Country": "France",
        }
    )
    lines.to_csv(tmp_path / "lines.csv", index=False)
    (tmp_path / "lines").mkdir()
    lines.to_parquet(tmp_path / "lines" / "0.parquet", index=False)
    here = assign(str(built), str(tmp_path / "lines.csv"), "--to", str(tmp_path / "here.csv"))
    done = assign(str(built), str(tmp_path / "lines"), "--engine", "spark")
    assert (here.exit_code, done.exit_code) == (0, 0), f"{here.output} {done.output}"
    assert done.stdout == f"{tmp_path}/lines.segments: 25 customers placed\n"
    expected = pd.read_csv(tmp_path / "here.csv", dtype={0: str}).iloc[:, [0, 1, 2, 3, 4, 5, 7]]
    found = pd.read_parquet(tmp_path / "lines.segments").drop(columns="sure").round({"revenue": 2})
    pd.testing.assert_frame_equal(
        found.sort_values("customer", ignore_index=True),
        expected.set_axis(found.columns, axis=1).sort_values("customer", ignore_index=True),
        check_dtype=False,
    )
