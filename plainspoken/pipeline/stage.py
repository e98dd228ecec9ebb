"""What a stage is, and how its result is brought up to date."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from plainspoken.core.disk_errors import explain_disk_errors
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.pipeline.build_folder import move_part_in, open_part_folder, require_room_for_results, stamp_path
from plainspoken.pipeline.cache_key import CacheEntry, ContentHashes, hash_file, hash_matching_files, why_stale
from plainspoken.pipeline.manifest import write_manifest
from plainspoken.pipeline.stage_timings import write_timings

ProgressCallback = Callable[[str, float], None]  # what is being done, and the share of the stage that is done (0 to 1)


Timings = Mapping[str, float]


@dataclass(frozen=True)
class ProjectPaths:
    """Where things are: `root` holds the package, `cases` the cases, `build` takes the results.

    `own`: the analyst's own templates folder, if there is one.
    """

    root: Path
    cases: Path
    build: Path
    own: tuple[Path, ...] = ()
    templates: Path = SHIPPED_TEMPLATES  # layouts, words and fonts as they ship

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders of templates, the shipped one first; later ones override."""
        return (self.templates, *self.own)

    def templates_digests(self, patterns: Iterable[str]) -> ContentHashes:
        """The content of what these patterns name in the templates folders, the analyst's own included."""
        wanted = tuple(patterns)
        shipped = {f"templates/{name}": each for name, each in hash_matching_files(self.templates, wanted).items()}
        own = {f"own {name}": each for folder in self.own for name, each in hash_matching_files(folder, wanted).items()}
        return {**shipped, **own}


def needs_nothing() -> None:
    """What a stage needs that runs wherever the program is installed."""


def foretells_nothing() -> str:
    """What is said beforehand of a stage that is soon done."""
    return ""


@dataclass(frozen=True)
class Stage:
    """One step of the line. `inputs` gives the content of all that decides the result; `run` writes the
    result into the empty folder it is given and returns the seconds of its sub-stages, if it knows them.
    `check_needs` raises PlainspokenError where the system or an extra lacks what the stage needs; `foretell` says,
    before it runs, how long it will take about, where that is long."""

    name: str
    inputs: Callable[[], ContentHashes]
    run: Callable[[Path, ProgressCallback], Timings]
    check_needs: Callable[[], None] = needs_nothing
    foretell: Callable[[], str] = foretells_nothing


class StageDisplay(Protocol):
    """Shows a reader at the terminal what happens."""

    def begin(self, case: str, stage: str, why: str, left: Sequence[str]) -> None:
        """A stage begins; `left` are the stages after it."""

    def step(self, what: str, share: float) -> None:
        """The stage has come this far (0 to 1)."""

    def end(self, case: str, stage: str, seconds: float) -> None:
        """The stage is done."""

    def stop(self) -> None:
        """Nothing more is shown of the stage, however it ended."""

    def fresh(self, case: str, stage: str) -> None:
        """The stage had nothing to do."""


def describe_remaining_stages(left: Sequence[str]) -> str:
    """What is left after this stage, in words."""
    return f"; then: {', '.join(left)}" if left else ""


def run_stages(stages: Sequence[Stage], folder: Path, display: StageDisplay) -> int:
    """Bring each stage's result in `folder` up to date, in order; returns how many had to be made anew.

    What a stage lacks, or that it cannot write, is told before the first one runs, not after an analysis of minutes.

    Raises:
        PlainspokenError: what the stage raises, or a folder that cannot be written.
    """
    made = 0
    try:
        for place, stage in enumerate(stages):
            made += update_stage(stage, folder, display, stages[place + 1 :], check_needs=not made)
    finally:  # what came before a stage that failed stays, and is as it was made
        with explain_disk_errors(folder):
            write_timings(folder)
            write_manifest(folder)
    return made


def update_stage(
    stage: Stage, folder: Path, display: StageDisplay, left: Sequence[Stage] = (), *, check_needs: bool = True
) -> bool:
    """Make a stage's result anew where it no longer fits its inputs; returns whether that was needed.

    `check_needs`: first see that this stage and those `left` after it have what they need, and where to write.
    """
    kept = stamp_path(folder, stage.name)
    stamp, inputs = CacheEntry.read(kept), stage.inputs()
    why = why_stale(stamp, inputs, folder)
    if not why:
        display.fresh(folder.name, stage.name)
        return False
    if check_needs:
        require_room_for_results(folder)
        for each in (stage, *left):
            each.check_needs()
    told = "; ".join(filter(None, (why, stage.foretell())))
    display.begin(folder.name, stage.name, told, [each.name for each in left])
    started = time.perf_counter()
    with closing_display(display), explain_disk_errors(folder), open_part_folder(folder) as path:
        steps = stage.run(path, display.step)
        outputs = move_part_in(path, folder, stamp.outputs if stamp else ())
        seconds = time.perf_counter() - started
        taken = name_stage_timings(stage.name, seconds, steps)
        CacheEntry(inputs, {name: hash_file(folder / name) for name in outputs}, taken).write(kept)
        write_timings(folder)
    display.end(folder.name, stage.name, seconds)
    return True


@contextmanager
def displaying_stage(
    display: StageDisplay, case: str, stage: str, why: str, left: Sequence[str] = ()
) -> Iterator[ProgressCallback]:
    """Show work that is no stage of a case as one: that it begins, how far it is, and how long it took."""
    display.begin(case, stage, why, left)
    started = time.perf_counter()
    with closing_display(display):
        yield display.step
    display.end(case, stage, time.perf_counter() - started)


@contextmanager
def closing_display(display: StageDisplay) -> Iterator[None]:
    """Whatever happens within, the display of a stage ends with it."""
    try:
        yield
    finally:
        display.stop()


def name_stage_timings(stage: str, seconds: float, steps: Timings) -> Timings:
    """How long a stage and each of its steps took, by the names that they have in the file of timings."""
    return {stage: round(seconds, 3)} | {f"{stage}: {step}": round(taken, 3) for step, taken in steps.items()}
