"""Tests of scoring on Apache Spark: the answers of this computer, whole or nothing, and every fault in a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from plainspoken.cli.app import app
from plainspoken.core.errors import PlainspokenError
from plainspoken.serving.batch import ScoredCounts, score_file
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.scorer import Scorer
from plainspoken.serving.spark_scoring import ShippedScorer, score_with_spark, ship_scorer
from plainspoken.tables.spark_output import write_whole_folder
from plainspoken.tables.spark_session import check_java, open_spark, tell_spark_error
from tests.serve.built import Built

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROWS = 400
JAVA = "org.apache.spark.SparkException"


def make_visits(built: Built) -> pd.DataFrame:
    """New visits, some of which the model refuses."""
    frame = built.frame.head(ROWS).astype({"visitor": str, "region": str, "month": str})
    frame["client"] = [f"c{row}" for row in range(ROWS)]
    frame.loc[1, "visitor"] = "robot"
    frame.loc[2, "pages"] = np.nan
    frame.loc[3, ["pages", "seconds"]] = [2.5, 1e9]
    return frame


def write_parts(frame: pd.DataFrame, folder: Path) -> str:
    """A table as a folder of three files, in one of which nothing is."""
    folder.mkdir()
    for number, part in enumerate((frame.head(150), frame.head(0), frame.tail(len(frame) - 150))):
        part.to_parquet(folder / f"{number}.parquet", index=False)
    return str(folder)


def score_here(scorer: Scorer, frame: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """The scores of the same table without Spark."""
    frame.to_parquet(folder / "here.parquet", index=False)
    target = folder / "here.scores.parquet"
    score_file(
        scorer, folder / "here.parquet", target, language="en", reasons=True, ignored=(),
        tell=lambda what, share: None,
    )  # fmt: skip
    return pd.read_parquet(target)


def score_there(
    opened: OpenedCase, scorer: Scorer, frame: pd.DataFrame, target: Path, *, picked: bool = False
) -> tuple[ScoredCounts, pd.DataFrame]:
    """The counts, and the scores of a table by Spark, in the order of its rows; the table lies beside the target."""
    source = write_parts(frame, target.with_name("visits"))
    with open_spark("test") as session:
        counted = score_with_spark(
            session, opened, scorer, source, str(target), language="en", reasons=True, ignored=(), picked=picked
        )
    return counted, pd.read_parquet(target).sort_values(["file", "row"], ignore_index=True)


def test_each_row_is_answered_as_on_this_computer(
    spark: SparkSession, opened: OpenedCase, desks: dict[str, Scorer], built: Built, tmp_path: Path
) -> None:
    frame, target = make_visits(built), tmp_path / "scores"
    counted, found = score_there(opened, desks["end"], frame, target)
    expected = score_here(desks["end"], frame, tmp_path)
    assert (counted.scored, counted.refused) == (ROWS - 3, 3)
    assert found["file"].str[-9:].value_counts().to_dict() == {"0.parquet"[-9:]: 150, "2.parquet"[-9:]: ROWS - 150}
    assert found["row"].tolist() == [*range(150), *range(ROWS - 150)]
    pd.testing.assert_frame_equal(found.drop(columns=["file", "row"]), expected.drop(columns="row"))
    assert expected["reason_1"].notna().sum() == ROWS - 3
    assert (target.stat().st_mode & 0o777, (target / "_SUCCESS").is_file()) == (0o700, True)
    assert sorted(each.name for each in tmp_path.iterdir() if "here" not in each.name) == ["scores", "visits"]


def test_a_target_list_is_written_by_spark(
    spark: SparkSession, opened: OpenedCase, desks: dict[str, Scorer], built: Built, tmp_path: Path
) -> None:
    frame = make_visits(built)
    counted, found = score_there(opened, desks["end"], frame, tmp_path / "list", picked=True)
    expected = score_here(desks["end"], frame, tmp_path)
    chosen = expected[expected["picked"].fillna(value=False).astype(bool)]
    assert (counted.scored, counted.refused, counted.listed) == (ROWS - 3, 3, len(chosen))
    pd.testing.assert_frame_equal(
        found.drop(columns=["file", "row"]), chosen.drop(columns="row").reset_index(drop=True), check_dtype=False
    )


def test_the_command_counts_what_was_written_and_writes_over_nothing(
    spark: SparkSession, built: Built, tmp_path: Path
) -> None:
    write_parts(make_visits(built).assign(bill=1.0), tmp_path / "visits")
    command = ["score", str(built.folder), str(tmp_path / "visits"), "--engine", "spark"]
    refused = CliRunner().invoke(app, command)
    assert (refused.exit_code, "'bill': expected nothing: it is known only after" in refused.stderr) == (1, True)
    done = CliRunner().invoke(app, [*command, "--ignore", "bill"])
    assert done.stdout == f"{tmp_path}/visits.scores: {ROWS - 3} rows scored, 3 refused, with the reason\n"
    again = CliRunner().invoke(app, [*command, "--ignore", "bill"])
    assert (again.exit_code, "visits.scores: expected nothing there yet" in again.stderr) == (1, True)
    lost = CliRunner().invoke(
        app, ["score", str(built.folder), "nowhere", "--engine", "spark", "--to", str(tmp_path / "x")]
    )
    assert (lost.exit_code, "Spark: [PATH_NOT_FOUND]" in lost.stderr, "Traceback" in lost.output) == (1, True, False)


def test_an_executor_that_dies_or_refuses_leaves_nothing(
    spark: SparkSession, opened: OpenedCase, desks: dict[str, Scorer], tmp_path: Path
) -> None:
    def die(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from batches
        os._exit(9)

    (tmp_path / ".scores.part").mkdir()  # of a run that was killed
    (tmp_path / ".scores.part" / "half").write_text("")
    shipped = ship_scorer(opened, desks["end"], "en", False)
    other = ShippedScorer(shipped.files, "end", "en", False, "0.0")
    broken = ShippedScorer((*shipped.files[:-1], (shipped.files[-1][0], b"")), "end", "en", False, shipped.program)
    said = {die: "crashed", other: "executor: expected plainspoken 0.0", broken: "expected the file that the findings"}
    for work, message in said.items():
        with pytest.raises(PlainspokenError, match=f"Spark: .*{message}"), open_spark("test") as session:
            rows = session.range(1000).mapInArrow(work, "id bigint")
            write_whole_folder(rows, str(tmp_path / "scores"), lambda written: None)
        assert not list(tmp_path.iterdir())


def test_what_was_written_is_only_handed_over_when_it_holds(spark: SparkSession, tmp_path: Path) -> None:
    def refuse(written: object) -> None:
        raise PlainspokenError("it does not hold")

    (tmp_path / "file").write_text("")
    for target, check, message in (("out", refuse, "it does not hold"), ("file/out", print, "Spark: .*file")):
        with pytest.raises(PlainspokenError, match=message), open_spark("test") as session:
            write_whole_folder(session.range(10), str(tmp_path / target), check)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_without_java_or_pyspark_it_is_told_what_to_install(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(PlainspokenError, match="expected Java, found none; install Java 17"):
        check_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(PlainspokenError, match="found none in JAVA_HOME"):
        check_java()
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    told = CliRunner().invoke(app, ["score", str(built.folder), "visits", "--engine", "spark"])
    assert told.stderr == 'this needs more packages: pip install "plainspoken[spark]" (not found: pyspark)\n'


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (f"Job aborted\n  at x\nCaused by: {JAVA}: lost\nCaused by: java.io.IOException: full\n", "Job aborted (full)"),
        (f"{JAVA}: Job aborted: java.io.IOException: full", "Job aborted: java.io.IOException: full"),
        ("An error\nplainspoken.core.errors.PlainspokenError: executor: expected\n at y", "executor: expected"),
        ("An error occurred while calling o1.mkdirs.\n: java.io.IOException: no folder\n\tat x", "no folder"),
        ("", "ConnectionRefusedError"),
    ],
)  # fmt: skip
def test_of_a_long_error_the_cause_is_told(raised: str, told: str) -> None:
    assert tell_spark_error(ConnectionRefusedError(raised)) == told
