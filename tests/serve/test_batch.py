"""Tests of scoring a table: faults before any row, refusals row by row, whole or nothing, constant memory."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from plainspoken.cli.app import app
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import EXTRA_MODULES
from plainspoken.core.findings import read_findings
from plainspoken.serving import read_table
from plainspoken.serving.batch import ScoredCounts, score_file
from plainspoken.serving.scorer import Scorer
from plainspoken.tables import text_batches
from tests.serve.built import Built


def scored(desk: Scorer, frame: pd.DataFrame, folder: Path, *ignored: str) -> tuple[ScoredCounts, pd.DataFrame]:
    """A table's scores."""
    frame.to_parquet(folder / "new.parquet", index=False)
    target = folder / "scores.parquet"
    count = score_file(
        desk, folder / "new.parquet", target, language="en", reasons=False, ignored=ignored,
        tell=lambda what, share: None,
    )  # fmt: skip
    return count, pd.read_parquet(target)


def test_each_bad_row_is_refused_with_its_faults_and_no_other(
    desks: dict[str, Scorer], built: Built, tmp_path: Path
) -> None:
    frame = built.frame.head(8).astype({"visitor": str, "region": str, "month": str})
    frame["client"] = [f"c{row}" for row in range(8)]
    frame.loc[1, "visitor"] = "robot"
    frame.loc[2, "pages"] = np.nan
    frame.loc[3, ["pages", "seconds"]] = [2.5, 1e9]
    frame.loc[4, "pages"] = np.inf
    count, scores = scored(desks["end"], frame, tmp_path)
    assert count == ScoredCounts(scored=4, refused=4)
    assert list(scores["refused"].iloc[1:5]) == [
        "visitor: unknown_value", "pages: missing", "pages: not_allowed; seconds: out_of_range",
        "pages: not_allowed",
    ]  # fmt: skip
    assert scores["probability"].isna().tolist() == [row in (1, 2, 3, 4) for row in range(8)]
    assert list(scores["client"]) == list(frame["client"])


def test_a_column_of_after_the_outcome_is_refused_and_may_be_ignored(
    desks: dict[str, Scorer], built: Built, tmp_path: Path
) -> None:
    frame = built.frame.assign(bill=1.0).drop(columns="region")
    with pytest.raises(PlainspokenError) as caught:
        scored(desks["end"], frame, tmp_path)
    assert "expected the column 'region'" in str(caught.value)
    assert "'bill': expected nothing: it is known only after the outcome" in str(caught.value)
    assert [each.name for each in tmp_path.iterdir()] == ["new.parquet"]
    count, _ = scored(desks["end"], built.frame.assign(bill=1.0), tmp_path, "bill")
    assert count.refused == 0


def test_numbers_as_text_are_read_with_the_decimal_sign_of_the_case() -> None:
    values, unread, empty = read_table.parse_number_texts(pa.array(["1,5", " 2 ", "", "x", "1e2", "1.5.2", None]), ",")
    assert values[[0, 1, 4]].tolist() == [1.5, 2.0, 100.0]
    assert unread.tolist() == [False, False, False, True, False, True, False]
    assert empty.tolist() == [False, False, True, False, False, False, True]


@pytest.mark.parametrize("name", ["new.csv", "new.csv.gz", "new.xlsx", "new.parquet"])
def test_each_kind_of_file_gives_the_same_scores(
    desks: dict[str, Scorer], built: Built, tmp_path: Path, name: str
) -> None:
    frame = built.frame.head(50)
    _, expected = scored(desks["end"], frame, tmp_path)
    if name.endswith("xlsx"):
        frame.to_excel(tmp_path / name, index=False)
    elif "csv" in name:
        frame.to_csv(tmp_path / name, index=False)
    target = tmp_path / "again.parquet"
    score_file(
        desks["end"], tmp_path / name, target, language="en", reasons=False, ignored=(), tell=lambda what, share: None
    )
    pd.testing.assert_frame_equal(pd.read_parquet(target), expected)


def write_otherwise(frame: pd.DataFrame, path: Path, how: str) -> None:
    """The same rows as other programs write them."""
    if path.suffix == ".xlsx":
        with pd.ExcelWriter(path) as book:
            pd.DataFrame({"read me": ["nothing here"]}).to_excel(book, sheet_name="About", index=False)
            frame.to_excel(book, sheet_name="Visits", index=False, startrow=3 if "title" in how else 0)
        return
    cells = frame.map(str)
    if how == "places":
        text = cells.to_string(index=False)
    elif how == "ruled":
        rows = [list(cells.columns), ["---"] * cells.shape[1], *cells.to_numpy().tolist()]
        text = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    else:
        text = ("Report of May\n\n" if "title" in how else "") + frame.to_csv(index=False, sep=";")
    path.write_text(text, encoding="latin-1" if "latin" in how else "utf-16" if "wide" in how else "utf-8")


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("new.csv", "semicolons latin"),
        ("new.csv", "semicolons title wide"),
        ("new.txt", "places"),
        ("new.md", "ruled"),
        ("new.xlsx", "title"),
        ("new.xlsx", "second sheet"),
    ],
)
def test_however_a_table_is_written_it_gives_the_same_scores(
    desks: dict[str, Scorer], built: Built, tmp_path: Path, name: str, how: str
) -> None:
    frame = built.frame.head(20).assign(town="Åre")
    _, expected = scored(desks["end"], frame, tmp_path, "town")
    write_otherwise(frame, tmp_path / name, how)
    target = tmp_path / "again.parquet"
    score_file(
        desks["end"], tmp_path / name, target, language="en", reasons=False, ignored=("town",),
        tell=lambda what, share: None,
    )  # fmt: skip
    pd.testing.assert_frame_equal(pd.read_parquet(target), expected)


def test_a_row_of_another_length_is_told_with_its_line(desks: dict[str, Scorer], built: Built, tmp_path: Path) -> None:
    source = tmp_path / "new.csv"
    source.write_text(built.frame.head(3).to_csv(index=False) + "1,2\n")
    with pytest.raises(PlainspokenError, match=r"new\.csv: row 5: expected \d+ fields as in the header, found 2"):
        score_file(
            desks["end"], source, tmp_path / "out.csv", language="en", reasons=False, ignored=(),
            tell=lambda what, share: None,
        )  # fmt: skip
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"pages\n1,2,3\n"])
def test_what_is_no_table_is_told(desks: dict[str, Scorer], tmp_path: Path, content: bytes) -> None:
    for ending in ("csv", "parquet"):
        source = tmp_path / f"new.{ending}"
        source.write_bytes(content)
        with pytest.raises(PlainspokenError, match=f"new.{ending}"):
            score_file(
                desks["end"], source, tmp_path / "out.csv", language="en", reasons=False, ignored=(),
                tell=lambda what, share: None,
            )  # fmt: skip
        assert not (tmp_path / "out.csv").exists()


def test_memory_does_not_grow_with_the_table(
    desks: dict[str, Scorer], built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_batches, "BATCH_ROWS", 1_000)
    peaks = []
    for times in (4, 40):
        pool = pa.system_memory_pool()
        monkeypatch.setattr(pa, "default_memory_pool", lambda pool=pool: pool)
        frame = pd.concat([built.frame] * times, ignore_index=True)
        frame.to_parquet(tmp_path / "big.parquet", index=False, row_group_size=1_000)
        del frame
        most = 0

        def tell(what: str, share: float) -> None:
            nonlocal most
            most = max(most, pa.total_allocated_bytes())

        score_file(
            desks["end"], tmp_path / "big.parquet", tmp_path / "big.scores.parquet", language="en",
            reasons=False, ignored=(), tell=tell,
        )  # fmt: skip
        peaks.append(most)
    assert peaks[1] < 2 * peaks[0] + 1_000_000


CASE_FILE = """
languages = ["en"]
[tables.visits]
file = "visits.csv"
encoding = "{encoding}"
[target]
column = "bought"
positive = "1"
[columns]
bought = {{ type = "flag", role = "target" }}
[texts.en]
unit_one = "visit"
unit_other = "visits"
event_one = "buys"
event_other = "buy"
outcome_other = "purchases"
"""
WITHOUT_SERVICE = f"""
import sys
sys.modules.update(dict.fromkeys({EXTRA_MODULES["serve"]}))
from plainspoken.cli.app import app
app(sys.argv[1:])
"""


def test_a_table_is_scored_without_the_packages_of_the_service(built: Built, tmp_path: Path) -> None:
    built.frame.head(20).to_parquet(tmp_path / "new.parquet", index=False)
    command = [sys.executable, "-c", WITHOUT_SERVICE, "score", str(built.folder), "new.parquet", "--reasons"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (
        0, "new.scores.parquet: 20 rows scored, 0 refused, with the reason\n",
    ), told.stderr  # fmt: skip


def test_a_target_list_holds_those_whom_the_model_picks_and_counts_all(
    desks: dict[str, Scorer], built: Built, tmp_path: Path
) -> None:
    frame = built.frame.astype({"visitor": str})
    frame.loc[frame.index[0], "visitor"] = "robot"
    _, every = scored(desks["end"], frame, tmp_path)
    count = score_file(
        desks["end"], tmp_path / "new.parquet", tmp_path / "list.csv", language="en", reasons=False, ignored=(),
        tell=lambda what, share: None, picked=True,
    )  # fmt: skip
    chosen = every[every["picked"].fillna(value=False).astype(bool)]
    assert pd.read_csv(tmp_path / "list.csv")["row"].tolist() == chosen["row"].tolist()
    assert count == ScoredCounts(scored=len(frame) - 1, refused=1, listed=len(chosen)) and 0 < len(chosen) < len(frame)
    assert str(count) == f"{len(chosen):,} of {len(frame) - 1:,} rows scored are picked and listed, 1 refused"


def test_nobody_is_picked_where_no_probability_is_given(desks: dict[str, Scorer], built: Built, tmp_path: Path) -> None:
    silent = replace(desks["end"], gives=False)
    built.frame.head(3).to_parquet(tmp_path / "new.parquet", index=False)
    with pytest.raises(PlainspokenError, match="--picked: expected a moment at which"):
        score_file(
            silent, tmp_path / "new.parquet", tmp_path / "list.csv", language="en", reasons=False, ignored=(),
            tell=lambda what, share: None, picked=True,
        )  # fmt: skip
    assert not (tmp_path / "list.csv").exists()


def test_numbers_are_read_as_the_case_reads_them(desks: dict[str, Scorer], built: Built, tmp_path: Path) -> None:
    frame = built.frame.head(40)
    plain, _ = tmp_path / "plain.csv", frame.to_csv(tmp_path / "plain.csv", index=False)
    written = frame.assign(seconds=[f"{each:,.2f} €" for each in frame["seconds"]])
    written.to_csv(tmp_path / "written.csv", index=False)
    told = []
    for source in (plain, tmp_path / "written.csv"):
        target = tmp_path / f"{source.stem}.scores.csv"
        score_file(
            desks["end"], source, target, language="en", reasons=False, ignored=(), tell=lambda what, share: None
        )
        told.append(pd.read_csv(target))
    assert told[1]["refused"].isna().all()
    np.testing.assert_allclose(told[0]["probability"], told[1]["probability"], atol=0.01)


def test_a_table_of_which_no_row_is_scored_is_told_and_ends_with_one(built: Built, tmp_path: Path) -> None:
    built.frame.head(5).assign(visitor="robot").to_csv(tmp_path / "new.csv", index=False)
    done = CliRunner().invoke(app, ["score", str(built.folder), str(tmp_path / "new.csv")])
    assert done.exit_code == 1 and "no row could be scored; `refused` in" in done.stderr
    assert pd.read_csv(tmp_path / "new.scores.csv")["refused"].tolist() == ["visitor: unknown_value"] * 5


def test_the_encoding_of_new_cases_is_the_one_said_else_the_one_of_the_case(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    frame = built.frame.head(20).astype({"region": str}).assign(client=["Ä", "Öl"] * 10)
    for name, encoding in (("new.csv", "cp437"), ("wide.csv", "utf-16")):
        (tmp_path / name).write_text(frame.to_csv(index=False), encoding=encoding)

    def told(*options: str) -> str:
        done = CliRunner().invoke(app, ["score", str(built.folder), *options])
        return done.output

    assert "20 rows scored" in told("new.csv", "--encoding", "cp437")
    assert pd.read_csv("new.scores.csv")["client"].tolist() == list(frame["client"])
    assert "--encoding klingon: expected an encoding of text" in told("new.csv", "--encoding", "klingon")
    frame.to_parquet("new.parquet")
    assert "new.parquet: expected a table of text for --encoding" in told("new.parquet", "--encoding", "cp437")
    declare_case(built, tmp_path, encoding="cp437")
    Path("new.scores.csv").unlink()
    assert "20 rows scored" in told("new.csv") and "20 rows scored" in told("wide.csv")
    assert pd.read_csv("new.scores.csv")["client"].tolist() == list(frame["client"])


def declare_case(built: Built, folder: Path, encoding: str) -> None:
    """Write the case file that a build was made of, as far as it says how its table is written."""
    name = read_findings(built.folder / "findings.json").provenance.case
    (folder / f"{name}.toml").write_text(CASE_FILE.format(encoding=encoding), encoding="utf-8")
