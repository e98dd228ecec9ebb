"""Tests: a built segmentation with its list and stamps, and what somebody does who may write in its folder."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from plainspoken.cli import session
from plainspoken.core.build_files import SCORES_FILE
from plainspoken.core.findings import read_findings, write_findings
from plainspoken.figures.draw_charts import draw_all
from plainspoken.pipeline.analyse_stage import trace_scores, write_scores
from plainspoken.pipeline.build_folder import STAMPS_FOLDER, stamp_path
from plainspoken.pipeline.cache_key import CacheEntry, hash_file
from plainspoken.pipeline.draw_stage import draw_stage
from plainspoken.pipeline.manifest import write_manifest
from plainspoken.pipeline.stage import Stage
from plainspoken.pipeline.targets_stage import targets_stage
from plainspoken.pipeline.write_stage import write_stage
from plainspoken.report.write_briefing import write_briefing
from plainspoken.words import Words
from tests.sample_customers import customers_findings

LIST = "targets.en.csv"
OTHER_MAKER = "plainspoken/report/targets.py"


def saved_customers() -> pd.DataFrame:
    """As many customers in each segment as the findings of the sample count."""
    findings = customers_findings()
    sizes = {name: findings.get(f"segments.{name}.n").number for name in findings.members["segments"]}
    rows = [(name, place) for name, size in sizes.items() for place in range(int(size))]
    late = {name: findings.evidence.get(f"segments.{name}.late_n") for name in sizes}
    return pd.DataFrame(
        {
            "id": [f"{name}-{place}" for name, place in rows], "recency_days": 9.0, "orders": 3.0,
            "revenue": [float(99_999 - number) for number in range(len(rows))], "segment": [name for name, _ in rows],
            "sure": 0.9, "second": "", "category": "", "usual_gap_days": 8.0, "lapsed": False,
            "late": [place < (told.number if (told := late[name]) else 0) for name, place in rows],
        }
    )  # fmt: skip


def build(folder: Path) -> None:
    """The sample as stages leave it: findings, scores, charts, page, list, stamps, digests."""
    write_scores(saved_customers(), folder / SCORES_FILE)
    write_findings(trace_scores(customers_findings(), folder / SCORES_FILE), folder / "findings.json")
    places = session.project_paths()
    words = Words(read_findings(folder / "findings.json"), "en", places.folders)
    draw_all(words.findings, words, folder / "figures/en")
    write_briefing(words.findings, words, folder / "figures/en", folder, {"html"})
    CacheEntry({}, {SCORES_FILE: hash_file(folder / SCORES_FILE)}).write(stamp_path(folder, "analyse"))
    CacheEntry({}, {"findings.json": hash_file(folder / "findings.json")}).write(stamp_path(folder, "judge"))
    targets = targets_stage(places, folder, "en")
    targets.run(folder, lambda *_: None)
    stamp(folder, targets, LIST)
    stamp(folder, write_stage(places, folder, "en", "html"), "briefing.en.html")
    stamp(folder, draw_stage(places, folder, "en"), *(f"figures/en/{p.name}" for p in folder.glob("figures/en/*.svg")))
    write_manifest(folder)


def stamp(folder: Path, stage: Stage, *outputs: str) -> None:
    """Keep of a stage what it read and wrote."""
    written = {name: hash_file(folder / name) for name in outputs}
    CacheEntry(stage.inputs(), written).write(stamp_path(folder, stage.name))


def write_stamps_anew(folder: Path, *, other_version: bool) -> None:
    """Let every stamp and digest say that all is as it was made; `other_version`: by another version of the program."""
    for path in (folder / STAMPS_FOLDER).glob("*.json"):
        kept = json.loads(path.read_text())
        if "outputs" not in kept:  # what stages hand each other lies here, too
            continue
        kept["outputs"] = {name: hash_file(folder / name) for name in kept["outputs"]}
        there = {name: hash_file(folder / name) for name in kept["inputs"] if (folder / name).is_file()}
        kept["inputs"] |= there | ({OTHER_MAKER: "0" * 64} if other_version and OTHER_MAKER in kept["inputs"] else {})
        path.write_text(json.dumps(kept))
    write_manifest(folder)


def write_list_anew(folder: Path) -> None:
    """Make the list of what the scores say now."""
    targets_stage(session.project_paths(), folder, "en").run(folder, lambda *_: None)
