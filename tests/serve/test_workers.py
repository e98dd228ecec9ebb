"""Tests of several processes on one port: one start line, summed counts, shared limits, a new worker for a dead one."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.pipeline.probe_stage import write_probes
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.run_workers import Supervisor, Worker, describe_end, divide_limits
from plainspoken.serving.shared_counts import SharedCounts
from plainspoken.serving.state_folder import STATE_PREFIX, open_state_folder
from tests.serve.built import Built, build, copy_build, sent

PATIENCE_SECONDS = 180.0
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals of Unix")


@dataclass
class Service:
    """A service of two workers, and what it has said."""

    process: subprocess.Popen[str]
    said: list[str]
    folder: Path

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Wait until it has said something."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            for line in list(self.said):
                if found := re.search(pattern, line):
                    return found
            assert self.process.poll() is None, self.said
            time.sleep(0.1)
        raise AssertionError(f"never said {pattern!r}: {self.said}")

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.wait_for(r"listening at http://127.0.0.1:(\d+)")[1])

    def workers(self) -> set[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        commands = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in children}
        return {each for each, command in commands.items() if b"spawn_main" in command}

    def get(self, path: str) -> str:
        """What it answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def ask(self, case: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and answer to one case, on a connection of its own."""
        head = {"content-type": "application/json", "connection": "close"}
        body = json.dumps({"moment": "end", "row": case}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/planted/score", body, head)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, {}


@contextmanager
def serving(folder: Path, *flags: str) -> Iterator[Service]:
    """A service of a build folder, with two workers where nothing else is said."""
    command = [sys.executable, "-P", "-m", "plainspoken.cli", "serve", str(folder), "--port", "0", "--workers", "2"]
    with subprocess.Popen([*command, *flags], stderr=subprocess.PIPE, text=True) as process:
        said = list[str]()
        reading = threading.Thread(target=lambda: said.extend(iter(process.stderr.readline, "")))  # type: ignore[union-attr]
        reading.start()
        try:
            yield Service(process, said, folder)
        finally:
            process.terminate()
            process.wait(60)
            reading.join()


def is_alive(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(os.name == "nt", reason="no signal asks a process to end there")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_service_that_is_asked_to_end_ends_well(built: Built, sent: signal.Signals) -> None:
    with serving(built.folder, "--workers", "1") as service:
        service.wait_for(r"listening at .*")
        service.process.send_signal(sent)
        assert service.process.wait(60) == 0
    assert service.said[-1] == "stopped\n"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_two_workers_count_together_replace_a_dead_one_and_take_a_new_build(built: Built, tmp_path: Path) -> None:
    folder = copy_build(built.folder, tmp_path / "planted")
    newer = build(tmp_path / "newer", "logistic_regression", rows=900)
    write_probes(newer.folder, newer.folder)
    case = sent(newer.frame, 3)
    with serving(folder, "--rate", "100000") as service:
        line = service.wait_for(r"listening at .*")[0]
        assert "; 2 workers, each takes 50000 of 100000 requests a second; " in line
        first = service.workers()
        assert len(first) == 2
        found = [service.ask(case) for _ in range(60)]
        assert {status for status, _ in found} == {200}
        before = found[0][1]["findings"]

        def counted() -> tuple[float, int]:
            (line,) = re.findall(
                r'plainspoken_requests_total\{route="one",status="200"\} (\S+)', service.get("/metrics")
            )
            return float(line), json.loads(service.get("/drift"))["planted"][-1]["n"]

        assert {counted() for _ in range(6)} == {(60.0, 60)}  # whoever is asked
        os.kill(min(first), signal.SIGKILL)
        service.wait_for(rf"worker {min(first)} ended \(SIGKILL\); \d+ takes its place")
        assert {service.ask(case)[0] for _ in range(20)} == {200}  # by the other one, meanwhile
        assert {counted() for _ in range(4)} == {(80.0, 80)}  # what the dead one has counted is kept
        for path in newer.folder.iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        answered = Counter[tuple[int, str]]()
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and len(answered) < 2:
            status, told = service.ask(case)
            answered[status, told.get("findings", "")] += 1
        assert {status for status, _ in answered} == {200} and len(answered) == 2
        service.wait_for(rf"planted: build \w+ answers from now on, in place of {before[:12]}: 48 stored probes")
        last = service.workers()
        service.process.terminate()
        assert service.process.wait(60) == 0
        assert not any(map(is_alive, first | last))
    assert sum("listening" in line for line in service.said) == 1
    assert not [line for line in service.said if "Traceback" in line]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
def test_a_client_gets_no_more_from_two_workers_and_a_killed_service_leaves_no_orphan(built: Built) -> None:
    rate = 4
    with serving(built.folder, "--rate", str(rate)) as service:
        case, workers = sent(built.frame, 3), service.workers()
        begin = time.monotonic()
        statuses = Counter(service.ask(case)[0] for _ in range(80))
        seconds = time.monotonic() - begin
        assert set(statuses) == {200, 429}
        assert statuses[200] <= rate * (seconds + 1)
        service.process.kill()
        service.process.wait(60)
        until = time.monotonic() + 30
        while time.monotonic() < until and any(map(is_alive, workers)):
            time.sleep(0.1)
        assert not any(map(is_alive, workers))


def test_what_a_killed_service_left_is_removed_and_what_another_holds_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, strange = tmp_path / f"{STATE_PREFIX}left", tmp_path / f"{STATE_PREFIX}link"
    left.mkdir()
    (left / "lock").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "lock").touch()
    strange.symlink_to(tmp_path / "elsewhere")
    with open_state_folder() as one:
        assert not left.exists() and strange.exists()
        assert one.stat().st_mode & 0o077 == 0
        with open_state_folder() as other:
            assert one.exists() and other.exists()
    assert not one.exists() and not other.exists() and (tmp_path / "elsewhere" / "lock").exists()


def test_limits_are_divided_among_the_workers() -> None:
    part = divide_limits(ServiceLimits(rate=400, together=64), 3)
    assert 3 * part.rate == 400 and 3 * part.together <= 64
    assert divide_limits(ServiceLimits(together=2), 4).together == 1
    with pytest.raises(PlainspokenError, match="--rate 2: expected at least one request a second for each worker"):
        divide_limits(ServiceLimits(rate=2), 3)


def test_counts_of_all_processes_are_added_up_and_those_of_other_things_are_not(tmp_path: Path) -> None:
    one, other, alone = SharedCounts(tmp_path), SharedCounts(tmp_path), SharedCounts()
    for counts, add in ((one, 2), (other, 5), (alone, 7)):
        counts.cells(("shop", "end"), 3)[1] += add
        counts.cells(("shop", "start"), 3)[1] += 100
    assert one.cells(("shop", "end"), 3)[1] == 2
    for asked in (one, other):
        assert np.array_equal(asked.whole(("shop", "end"), 3), [0, 7, 0])
    assert np.array_equal(alone.whole(("shop", "end"), 3), [0, 7, 0])
    assert not one.whole(("shop", "now"), 3).any()


class EndedProcess:
    """A process that ended as soon as it was started."""

    exitcode, pid = 1, 4711

    def join(self, seconds: float) -> None: ...


class SilentPipe:
    """Nobody ever says anything."""

    def poll(self) -> bool:
        return False

    def close(self) -> None: ...


def test_workers_that_end_before_they_listen_end_the_service() -> None:
    started = list[Worker]()

    def start() -> Worker:
        started.append(Worker(EndedProcess(), SilentPipe()))  # type: ignore[arg-type]
        return started[-1]

    with pytest.raises(PlainspokenError, match="workers end before they listen"):
        Supervisor(2, start, lambda process: None, lambda text: None).run(lambda: None)
    assert len(started) < 6


def test_an_end_is_told_by_its_signal_or_code() -> None:
    assert [describe_end(code) for code in (1, -signal.SIGTERM, -250)] == ["exit code 1", "SIGTERM", "signal 250"]
