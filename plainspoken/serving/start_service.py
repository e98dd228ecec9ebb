"""Real time: built cases to a service that listens, in one process or in several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plainspoken.serving.follow_build import follow_builds
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.run_service import Tell, announce_service, open_service_socket, run_service
from plainspoken.serving.run_workers import WorkerSetup, divide_limits, run_workers
from plainspoken.serving.service_app import ServiceSwitch, build_service, open_cases


@dataclass(frozen=True)
class ServiceSettings:
    """How a service listens. `names`: by which this computer may be asked beside `host`; `key`: what each request must
    bring, if any; `workers`: how many processes answer."""

    host: str
    port: int
    names: tuple[str, ...]
    key: str
    limits: ServiceLimits
    workers: int
    templates: Path

    @property
    def hosts(self) -> tuple[str, ...]:
        """All names of this computer."""
        return (self.host, *self.names)


def start_service(folders: Sequence[Path], settings: ServiceSettings, tell: Tell) -> None:
    """Serve built cases until a signal, and take new builds of them when they have proven themselves.

    Raises:
        Faults: every case that cannot be opened; two cases of one name.
        PlainspokenError: the port is taken, or workers do not start.
    """
    share = divide_limits(settings.limits, settings.workers)
    opened = open_cases(folders, settings.templates)
    if settings.workers == 1:
        start_one_process(folders, opened, settings, tell)
    else:
        start_workers(folders, opened, settings, share, tell)


def start_one_process(
    folders: Sequence[Path], opened: Sequence[OpenedCase], settings: ServiceSettings, tell: Tell
) -> None:
    """Serve in this process."""
    switch = ServiceSwitch(build_service(opened, settings.limits), settings.hosts, settings.key)
    follow_builds(folders, opened, settings.templates, lambda _, found: switch.take(found), switch.note, tell)
    run_service(switch, settings.host, settings.port, settings.key, tell)


def start_workers(
    folders: Sequence[Path], opened: Sequence[OpenedCase], settings: ServiceSettings, share: ServiceLimits, tell: Tell
) -> None:
    """Serve in several processes. `share`: the limits of each."""

    def prepare(counts: Path, builds: Path) -> WorkerSetup:
        return WorkerSetup(share, settings.hosts, settings.key, settings.templates, counts, builds)

    said = f"{settings.workers} workers, each takes {share.rate:g} of {settings.limits.rate:g} requests a second"
    with open_service_socket(settings.host, settings.port) as listener:
        run_workers(
            folders, opened, prepare, workers=settings.workers, listener=listener, tell=tell,
            announce=lambda: announce_service(listener, settings.host, settings.key, tell, said),
        )  # fmt: skip
