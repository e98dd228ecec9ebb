"""Times the line on a case, cold and warm, beside the baseline on the same table. Judges nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.speed import invoices
from benchmarks.speed.measure import Measured, measure
from plainspoken.case import Case, read_case
from plainspoken.data.locate import data_folder, find_tables
from plainspoken.pipeline.stage import read_times

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "report" / "bench"
BASELINE = ROOT / "report" / "bench-venv"
LOCK = ROOT / "benchmarks" / "speed" / "requirements.lock"
COMMAND = Path(sys.executable).with_name("plainspoken")


def main(name: str) -> None:
    """Print what the line takes on a case, then what the baseline takes, then their ratio; for invoice lines
    the baseline is plain pandas, at growing size."""
    case = read_case(name, ROOT / "analysis")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    cold = line_of(case)
    if case.invoices is not None:
        invoices.main(case.name)
        return
    baseline = baseline_of(case)
    if baseline is not None:
        tell(f"mljar-supervised {pinned()}, mode Explain", baseline)
        ratio = cold.seconds / baseline.seconds
        print(f"cold report over baseline: {ratio:.2f} (the baseline tunes nothing and writes no briefing)")


def line_of(case: Case) -> Measured:
    """Measure the whole line: from nothing, with nothing changed, and one page written again."""
    print(f"{'what':<52} {'seconds':>8} {'peak MB':>8}")
    cold = plainspoken("report", case.name)
    tell(f"plainspoken report {case.name}, from nothing", cold)
    for stage, seconds in read_times(built(case) / "timings.json").items():
        print(f"  {stage:<50} {seconds:>8.1f}")
    tell("the same, with nothing changed", plainspoken("report", case.name))
    for page in pages(case):
        page.unlink()
        to = page.suffix.removeprefix(".")
        again = plainspoken("write", case.name, "--language", page.suffixes[0].removeprefix("."), "--to", to)
        tell(f"{page.name} written again", again)
    tell("plainspoken verify", plainspoken("verify", str(built(case))))
    return cold


def built(case: Case) -> Path:
    """The build folder of this bench, apart from the project's own."""
    return WORK / "report" / case.name


def pages(case: Case) -> Iterator[Path]:
    """The pages that were written, in order of name."""
    yield from sorted(built(case).glob("briefing.*"))


def plainspoken(*arguments: str) -> Measured:
    """Measure one run of the command."""
    return run("plainspoken", COMMAND, *arguments)


def run(log: str, *command: str | Path) -> Measured:
    """Measure a command in the bench's folder; where it fails, show the end of what it said and stop."""
    folder = data_folder()
    environment = {**os.environ, "PLAINSPOKEN_DATA": str(folder.resolve()) if folder else ""}
    said = WORK / f"{log}.log"
    try:
        return measure(command, WORK, environment, said)
    except subprocess.CalledProcessError as error:
        last = "\n".join(said.read_text(errors="replace").splitlines()[-20:])
        sys.exit(f"{last}\nbench: {log}: ended with code {error.returncode}")


def tell(what: str, measured: Measured) -> None:
    """Print one measurement."""
    print(f"{what:<52} {measured.seconds:>8.1f} {measured.megabytes:>8.0f}", flush=True)


def baseline_of(case: Case) -> Measured | None:
    """Measure the baseline on the case's real table; None, and a line that says why, where that cannot be."""
    folder = data_folder()
    if folder is None or len(case.tables) != 1:
        print("baseline skipped: it needs one real table; set PLAINSPOKEN_DATA")
        return None
    if not installed():
        return None
    (name, path), *_ = find_tables(case, folder).items()
    table = [str(path.resolve()), case.tables[name].separator, case.target.column, case.target.positive]
    return run(
        "baseline",
        BASELINE / "bin" / "python",
        ROOT / "benchmarks" / "speed" / "baseline.py",
        *table,
        str(WORK / "automl"),
    )


def installed() -> bool:
    """Make the baseline's own environment from its hashed requirements, once; False where that fails."""
    stamp = BASELINE / "made-from"
    if stamp.is_file() and stamp.read_bytes() == LOCK.read_bytes():
        return True
    print("making the baseline's own environment (once; a few minutes) ...", file=sys.stderr, flush=True)
    python = str(BASELINE / "bin" / "python")
    pip = [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(LOCK)]
    for command in ([sys.executable, "-m", "venv", "--clear", str(BASELINE)], pip):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"baseline skipped: mljar-supervised {pinned()} could not be installed: {last}")
            return False
    stamp.write_bytes(LOCK.read_bytes())
    return True


def pinned() -> str:
    """The version of the baseline."""
    return (LOCK.with_suffix(".in")).read_text().strip().partition("==")[2]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "conversion")
