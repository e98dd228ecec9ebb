"""Builds a case of the project on the real tables, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "analysis"


def build_case(name: str, folder: Path, tables: Path) -> None:
    """Run all stages of a case in a folder, on the tables of another.

    It starts from what the project has built, if anything: what is still up to date is not made anew.
    """
    if (ROOT / "report" / name).is_dir():
        left = shutil.ignore_patterns("latency.json", ".part", "lock")
        shutil.copytree(ROOT / "report" / name, folder / "report" / name, ignore=left, dirs_exist_ok=True)
    command = [str(Path(sys.executable).with_name("plainspoken")), "report", str(CASES / f"{name}.toml")]
    environment = {**os.environ, "PLAINSPOKEN_DATA": str(tables.resolve())}
    told = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
