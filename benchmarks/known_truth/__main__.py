"""Truth: builds every world that is not there yet, then writes the table."""

from __future__ import annotations

import argparse

from benchmarks import PROJECT_ROOT
from benchmarks.known_truth.archive import ARCHIVE, pack_outcomes, unpack_outcomes
from benchmarks.known_truth.building import build_missing_worlds, read_outcomes
from benchmarks.known_truth.code import seed_family
from benchmarks.known_truth.table import build_truth_page
from benchmarks.known_truth.world_plan import TUNING_FAMILY, plan_worlds
from plainspoken.core.findings import write_atomically

OUTCOME_FOLDER = PROJECT_ROOT / "report" / "truth"
TRUTH_PAGE = PROJECT_ROOT / "docs" / "truth.md"


def run_known_truth() -> None:
    """Run the command; an interrupted one goes on where it stopped, since each world is kept in a file, and all of them
    in an archive that comes with the project."""
    asked = parse_truth_arguments()
    name = TUNING_FAMILY if asked.tuning else seed_family()
    plan = plan_worlds(name, asked.worlds)
    kept = OUTCOME_FOLDER / (f"{TUNING_FAMILY}-{seed_family()}" if asked.tuning else name)
    whole = not asked.tuning and asked.worlds is None
    if whole:
        unpack_outcomes(ARCHIVE, name, kept)
    try:
        build_missing_worlds(plan, kept, asked.processes)
    finally:
        if whole:
            pack_outcomes(ARCHIVE, name, kept)
    found = read_outcomes(plan, kept)
    text = build_truth_page(found, name, whole=asked.worlds is None)
    place = TRUTH_PAGE if whole else kept / "truth.md"
    write_atomically(place, text.encode())
    print(f"{place.relative_to(PROJECT_ROOT)}: {len(found)} worlds")


def parse_truth_arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.known_truth", description=__doc__)
    parser.add_argument("--worlds", type=int, help="about so many worlds instead of all, into report/truth/")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tuning", action="store_true", help="on the seeds that rules may be developed on")
    return parser.parse_args()


if __name__ == "__main__":
    run_known_truth()
