"""Truth: builds the worlds of a plan that have no result yet, in several processes."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from benchmarks.known_truth.run_worlds import WorldOutcome, run_world
from benchmarks.known_truth.world_plan import World
from plainspoken.core.findings import write_atomically

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def build_missing_worlds(plan: Sequence[World], kept: Path, processes: int) -> None:
    """Build the worlds that have no result yet, the dear ones first so that no process waits at the end."""
    kept.mkdir(parents=True, exist_ok=True)
    left = list_missing_worlds(plan, kept)
    left.sort(key=lambda each: each.kind != "full")
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    context = get_context("spawn")
    with build_progress_bar(len(plan), len(plan) - len(left)) as bar, ProcessPoolExecutor(processes, context) as pool:
        jobs = [pool.submit(build_and_keep_world, each, kept) for each in left]
        try:
            for job in as_completed(jobs):
                job.result()
                bar.advance(bar.task_ids[0])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def list_missing_worlds(plan: Sequence[World], kept: Path) -> list[World]:
    """The worlds of a plan that have no result yet."""
    return [each for each in plan if not (kept / f"{each.name}.json").is_file()]


def read_outcomes(plan: Sequence[World], kept: Path) -> list[WorldOutcome]:
    """What came of each world of a plan, all of which have a result."""
    return [WorldOutcome.model_validate_json((kept / f"{each.name}.json").read_bytes()) for each in plan]


def build_and_keep_world(world: World, kept: Path) -> None:
    """Build one world and keep its result, whole or not at all."""
    warnings.simplefilter("ignore")  # of libraries about degenerate samples, which some worlds are meant to be
    write_atomically(kept / f"{world.name}.json", run_world(world).model_dump_json().encode())


def build_progress_bar(whole: int, done: int) -> Progress:
    """A bar: worlds done, time gone and time left."""
    bar = Progress(
        TextColumn("worlds"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        refresh_per_second=1,
    )
    bar.add_task("worlds", total=whole, completed=done)
    return bar
