"""Real time: several processes on one port: started, watched, replaced where one ends, and stopped together.

Own code in place of uvicorn's supervisor, which takes a worker that is still loading its models for one that hangs, and
whose interface differs between the versions that are allowed. Each worker is a server of uvicorn; all take connections
from one socket, so that no connection is lost when one of them ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.orphans import end_with_parent
from plainspoken.serving.follow_build import follow_builds
from plainspoken.serving.kept_builds import KeptBuilds, PointerFollower, read_pointer
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.state_folder import open_state_folder

METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # by which the library of the metrics knows that others count as well
SPAWN = multiprocessing.get_context("spawn")
LOOKS_EVERY_SECONDS = 0.2
STOP_SECONDS = 15.0  # for workers to finish what they are answering; longer than each gives itself
MAX_FAILED_STARTS = 3  # in a row, after which starting another is no help
STOP_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
Tell = Callable[[str], None]


@dataclass(frozen=True)
class WorkerSetup:
    """What a worker is started with. `limits`: its part of those of the service; `counts`, `builds`: folders that all
    workers share; `parent`: the process that starts it."""

    limits: ServiceLimits
    hosts: tuple[str, ...]
    key: str
    templates: Path
    counts: Path
    builds: Path
    parent: int = field(default_factory=os.getpid)


@dataclass
class Worker:
    """A worker process; `ready` is where it says that it listens."""

    process: SpawnProcess
    ready: Connection
    listens: bool = False

    def look(self) -> bool:
        """Whether it listens by now."""
        with suppress(EOFError, OSError):  # it has ended; its exit code says so
            if not self.listens and self.ready.poll():
                self.listens = bool(self.ready.recv())
        return self.listens


def divide_limits(limits: ServiceLimits, workers: int) -> ServiceLimits:
    """The part of the limits that each worker keeps to, so that all together keep to the whole.

    Raises:
        PlainspokenError: fewer requests a second than there are workers.
    """
    if limits.rate < workers:
        raise PlainspokenError(f"--rate {limits.rate:g}: expected at least one request a second for each worker")
    return replace(limits, rate=limits.rate / workers, together=max(limits.together // workers, 1))


def run_worker(setup: WorkerSetup, listener: socket.socket, ready: Connection) -> None:
    """Be a worker: open the builds that answer, serve until a signal, and end when whoever started it has ended."""
    end_with_parent(setup.parent)
    # The libraries of the service are loaded here, where METRICS_VARIABLE is set.
    from plainspoken.serving.run_service import log_to_standard_error, make_server
    from plainspoken.serving.service_app import ServiceSwitch, build_service
    from plainspoken.serving.service_log import SERVICE_LOG

    log_to_standard_error()
    pointers = {folder: read_pointer(folder) for folder in sorted(setup.builds.iterdir())}
    opened = [open_case(folder / each.copy_name, setup.templates) for folder, each in pointers.items()]
    service = build_service(opened, setup.limits, setup.counts)
    service.notes.update({folder.name: each.note for folder, each in pointers.items()})
    switch = ServiceSwitch(service, setup.hosts, setup.key)
    follower = PointerFollower(pointers, setup.templates, switch.take, switch.note, SERVICE_LOG.warning)
    threading.Thread(target=follower.run, name="pointer-follower", daemon=True).start()
    with suppress(KeyboardInterrupt):  # of the terminal, which reaches all processes: it was finished and is done
        make_server(switch, lambda: ready.send(True)).run(sockets=[listener])


@dataclass
class Supervisor:
    """Keeps as many workers as were asked for. `start_worker`: starts one; `forget`: told of each that has ended."""

    count: int
    start_worker: Callable[[], Worker]
    forget: Callable[[int], None]
    tell: Tell
    workers: list[Worker] = field(default_factory=list)
    stopping: bool = False
    failed: int = 0

    def run(self, announce: Callable[[], None]) -> None:
        """Start all, announce them once all listen, replace those that end, until a signal; then stop all.

        Raises:
            PlainspokenError: workers end before they listen.
        """
        with self.stopped_by_signals():
            try:
                self.workers = [self.start_worker() for _ in range(self.count)]
                announced = False
                while not self.stopping and self.failed < MAX_FAILED_STARTS:
                    if all(each.look() for each in self.workers):
                        self.failed = 0
                        if not announced:
                            announce()
                            announced = True
                    self.replace_ended()
                    time.sleep(LOOKS_EVERY_SECONDS)
            finally:
                self.stop()
        if self.failed >= MAX_FAILED_STARTS:
            raise PlainspokenError("workers end before they listen; what they said stands above")

    def replace_ended(self) -> None:
        """Start another worker in the place of each that has ended."""
        for place, each in enumerate(self.workers):
            code = each.process.exitcode
            if code is None or self.stopping:
                continue
            self.failed += not each.look()
            self.forget(each.process.pid or 0)
            each.ready.close()
            if self.failed >= MAX_FAILED_STARTS:
                return
            self.workers[place] = self.start_worker()
            another = self.workers[place].process.pid
            self.tell(f"worker {each.process.pid} ended ({describe_end(code)}); {another} takes its place")

    def stop(self) -> None:
        """Let all workers finish what they are answering, and end."""
        for each in self.workers:
            if each.process.exitcode is None:
                each.process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for each in self.workers:
            each.process.join(max(until - time.monotonic(), 0.0))
            if each.process.exitcode is None:
                each.process.kill()
                each.process.join()

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """Meanwhile, signals that ask to end let the workers finish first."""

        def stop(number: int, frame: FrameType | None) -> None:
            self.stopping = True

        known = [getattr(signal, name) for name in STOP_SIGNALS if hasattr(signal, name)]
        heeded = [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]  # as under nohup
        before = {number: signal.signal(number, stop) for number in heeded}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def describe_end(code: int) -> str:
    """How a process ended: by which signal, or with which code."""
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):  # a signal without a name here
        return signal.Signals(-code).name
    return f"signal {-code}"


def run_workers(
    folders: Sequence[Path], opened: Sequence[OpenedCase], prepare: Callable[[Path, Path], WorkerSetup], *,
    workers: int, listener: socket.socket, announce: Callable[[], None], tell: Tell,
) -> None:  # fmt: skip
    """Serve with several processes until a signal; new builds are proven here, and then answered by all workers.

    `prepare`: makes what a worker is started with, of the folders where all count and where the builds are kept.

    Raises:
        PlainspokenError: workers do not start.
    """
    from prometheus_client.multiprocess import mark_process_dead

    with open_state_folder() as state:
        counts, builds = state / "counts", state / "builds"
        with shared_metrics(counts):
            setup = prepare(counts, builds)
            kept = KeptBuilds(builds, setup.templates)
            for folder, each in zip(folders, opened, strict=True):
                kept.keep(folder, each)
            follow_builds(folders, opened, setup.templates, kept.keep, kept.note, tell)
            Supervisor(
                count=workers,
                start_worker=lambda: start_worker(setup, listener),
                forget=lambda process: mark_process_dead(process, str(counts)),  # type: ignore[no-untyped-call]
                tell=tell,
            ).run(announce)


def start_worker(setup: WorkerSetup, listener: socket.socket) -> Worker:
    """A worker that was started and says when it listens."""
    ready, says = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=run_worker, args=(setup, listener, says), name="plainspoken-worker")
    process.start()
    says.close()  # the worker has its own
    return Worker(process, ready)


@contextmanager
def shared_metrics(folder: Path) -> Iterator[None]:
    """A folder in which the workers that are started meanwhile count together."""
    folder.mkdir(mode=0o700)
    before = os.environ.get(METRICS_VARIABLE)
    os.environ[METRICS_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[METRICS_VARIABLE]
        else:
            os.environ[METRICS_VARIABLE] = before
