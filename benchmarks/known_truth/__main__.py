"""Truth: builds every world that is not there yet, then writes the table. Judges nothing itself."""

from __future__ import annotations

import argparse

from benchmarks.known_truth.building import build_missing
from benchmarks.known_truth.code import ROOT, family
from benchmarks.known_truth.plan import TUNING, worlds
from benchmarks.known_truth.run import Outcome
from benchmarks.known_truth.table import table
from plainspoken.core.findings import write_whole

KEPT = ROOT / "report" / "truth"
TABLE = ROOT / "docs" / "truth.md"


def main() -> None:
    """Run the command; an interrupted one goes on where it stopped, since each world is kept in a file."""
    asked = parsed()
    name = TUNING if asked.tuning else family()
    plan = worlds(name, asked.worlds)
    kept = KEPT / (f"{TUNING}-{family()}" if asked.tuning else name)
    build_missing(plan, kept, asked.processes)
    found = [Outcome.model_validate_json((kept / f"{each.name}.json").read_bytes()) for each in plan]
    text = table(found, name, whole=asked.worlds is None)
    place = kept / "truth.md" if asked.tuning or asked.worlds else TABLE
    write_whole(place, text.encode())
    print(f"{place.relative_to(ROOT)}: {len(found)} worlds")


def parsed() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m truth", description=__doc__)
    parser.add_argument("--worlds", type=int, help="about so many worlds instead of all, into report/truth/")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tuning", action="store_true", help="on the seeds that rules may be developed on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
