"""Findings of a built case to planted ones: values to four digits, no claims and no provenance of a machine.

Usage: plant_findings.py report/CASE/findings.json figures/planted/NAME.json, when an analysis records something new.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

DIGITS = 4
PROVENANCE = {
    "artifacts": {}, "case_hash": "0" * 16, "code_hash": "2" * 16, "seed": 20240, "versions": {"python": "3.11"},
}  # fmt: skip


def round_numbers(value: Any) -> Any:
    """Every number that is no whole one to four effective digits, however deep it stands."""
    if isinstance(value, float) and not value.is_integer():
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: round_numbers(each) for key, each in value.items()}
    return [round_numbers(each) for each in value] if isinstance(value, list) else value


def plant(findings: dict[str, Any]) -> dict[str, Any]:
    """The findings as planted ones; whoever reads them judges them anew."""
    kept = findings["provenance"]
    stable = {"case": kept["case"], "data_hashes": dict.fromkeys(kept["data_hashes"], "1" * 16), **PROVENANCE}
    planted: dict[str, Any] = round_numbers({**findings, "claims": [], "provenance": stable})
    return planted


def main(source: Path, target: Path) -> None:
    """Read, plant, write."""
    planted = plant(json.loads(source.read_text(encoding="utf-8")))
    target.write_text(json.dumps(planted, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
