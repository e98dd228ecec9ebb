"""Times the model in service, beside a bare predict_proba of scikit-learn on one row. Judges nothing.

Run as `python -m bench.serve build/CASE [REQUESTS]`, with the tables where PLAINSPOKEN_DATA says.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from bench import load
from bench.measure import memory
from data.find import data_folder
from data.load import load as load_tables
from plainspoken.case import read_case
from plainspoken.production import At
from plainspoken.realtime.answering import desk_of
from plainspoken.realtime.batch import score_file
from plainspoken.realtime.opening import Opened, model_of, open_case

ROOT = Path(__file__).resolve().parents[1]
COMMAND = Path(sys.executable).with_name("plainspoken")
PORT = 8399
TIMES = 300  # single calls of each kind
RATE, SECONDS = 200, 30  # requests a second, and for how long
ROWS = 1_000_000


def main(folder: Path, requests: int) -> None:
    """Print all figures of one built case."""
    opened = open_case(folder, ROOT / "templates")
    at = opened.production.moments[-1]
    frame = table(opened, at)
    print(f"{opened.production.case}, moment {at.moment}, {type_of(folder, opened, at)}")
    single(folder, opened, at, frame)
    over_http(folder, opened, at, frame, requests)
    whole_table(opened, at, frame)


def table(opened: Opened, at: At) -> pd.DataFrame:
    """The case's own table, the columns of a moment."""
    case = read_case(opened.production.case, ROOT / "cases")
    with tempfile.TemporaryDirectory() as folder:
        return load_tables(case, data_folder(), Path(folder)).frame[list(at.columns)]


def type_of(folder: Path, opened: Opened, at: At) -> str:
    """What kind of model it is."""
    return type(model_of(folder / at.file, opened.findings)[-1]).__name__


def single(folder: Path, opened: Opened, at: At, frame: pd.DataFrame) -> None:
    """One row in the process with reasons, beside the bare library without, turn by turn."""
    model, desk = model_of(folder / at.file, opened.findings), desk_of(opened, at)
    language = next(iter(opened.words))
    cases = [case_of(frame, row) for row in range(TIMES)]
    ways: dict[str, Callable[[int], object]] = {
        "bare predict_proba, one row": lambda row: model.predict_proba(frame.iloc[[row]]),
        "in process, with reasons": lambda row: desk.answers([cases[row]], language, True),
        "in process, without": lambda row: desk.answers([cases[row]], language, False),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for row in range(TIMES):
        for name, way in ways.items():
            started = time.perf_counter()
            way(row)
            taken[name].append(time.perf_counter() - started)
    bare = float(np.median(next(iter(taken.values()))))
    for name, seconds in taken.items():
        middle = float(np.median(seconds))
        print(f"  {name:<34} median {middle * 1e3:>8.2f} ms   {bare / middle:>6.1f} x as fast as bare")


def case_of(frame: pd.DataFrame, row: int) -> dict[str, object]:
    """One row as it is sent."""
    sent = frame.iloc[row].to_json(double_precision=15)
    return {str(name): value for name, value in json.loads(sent).items()}


def over_http(folder: Path, opened: Opened, at: At, frame: pd.DataFrame, requests: int) -> None:
    """At a steady rate, then many in all: times, errors and memory."""
    path = f"/v1/{opened.production.case}/score"
    bodies = [{"moment": at.moment, "row": case_of(frame, row)} for row in range(min(len(frame), 2_000))]
    wire = [load.asked(path, json.dumps(each).encode()) for each in bodies]
    with served(folder) as pid:
        load.run(PORT, wire, RATE, RATE)
        told = load.run(PORT, wire, RATE * SECONDS, RATE)
        print(
            f"  HTTP, {RATE} a second for {SECONDS} s       p50 {told.milliseconds(50):.2f} ms, "
            f"p99 {told.milliseconds(99):.2f} ms, statuses {dict(told.statuses)}"
        )
        before, started, busy = memory(pid), time.perf_counter(), worked(pid)
        told = load.run(PORT, wire, requests, 0)
        rate = requests / (time.perf_counter() - started)
        each = (worked(pid) - busy) / requests * 1e3
        print(
            f"  HTTP, {requests:,} as fast as can be   {rate:,.0f} a second, statuses {dict(told.statuses)}, "
            f"memory {before / 1e6:.0f} to {memory(pid) / 1e6:.0f} MB, {each:.2f} ms of processor each"
        )


def worked(pid: int) -> float:
    """Seconds of processor that a process has used so far."""
    cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """A service in a process of its own, ready; its process id."""
    command = [str(COMMAND), "serve", str(folder), "--port", str(PORT), "--rate", "100000"]
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait()
        yield child.pid
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()


def wait() -> None:
    """Until the service is ready, at most two minutes."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/readyz", timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("bench: the service did not become ready")


def whole_table(opened: Opened, at: At, frame: pd.DataFrame) -> None:
    """From Parquet to Parquet, without reasons."""
    desk, folder = desk_of(opened, at), Path(tempfile.mkdtemp())
    try:
        many = pd.concat([frame] * (ROWS // len(frame) + 1), ignore_index=True).iloc[:ROWS]
        many.to_parquet(folder / "new.parquet")
        started = time.perf_counter()
        score_file(
            desk, folder / "new.parquet", folder / "scores.parquet", language=next(iter(opened.words)),
            reasons=False, ignored=(), tell=lambda what, share: None,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        print(f"  batch, {ROWS:,} rows               {ROWS / seconds:,.0f} rows a second, Parquet to Parquet")
    finally:
        shutil.rmtree(folder)


def built_cases() -> list[Path]:
    """The cases that the bench before this one has built, or else those of the project."""
    for pattern in ("bench/build/*/production.json", "*/production.json"):
        found = sorted(path.parent for path in (ROOT / "build").glob(pattern))
        if found:
            return found
    sys.exit("bench: no built case with a model for service; build one with `make report`")


if __name__ == "__main__":
    built = [Path(each) for each in sys.argv[1:] if not re.fullmatch(r"\d+", each)]
    counts = [int(each) for each in sys.argv[1:] if re.fullmatch(r"\d+", each)]
    for place in built or built_cases():
        main(place, counts[0] if counts else 20_000)
