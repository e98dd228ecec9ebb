"""Command tests: a small project whose stages are fakes that count their calls."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from plainspoken import verify as real_verify
from plainspoken.case import Case
from plainspoken.cli import app as cli
from plainspoken.cli import session
from plainspoken.core.findings import (
    BriefingOutline,
    Claim,
    ClaimKind,
    Evidence,
    Findings,
    Provenance,
    Verdict,
    read_findings,
)
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.verify.problem import Problem

CASE = """
languages = ["en"]
parts = ["first", "data", "annex_findings"]
[texts.en]
title = "Who buys"
[money]
margin = 1.0
[[segments]]
slug = "warm"
when = [["bought", "==", "yes"]]
words.en = { name = "warm ones" }
words.sv = { name = "de varma" }
[tables.visits]
file = "visits.csv"
[target]
column = "bought"
positive = "yes"
[columns.bought]
type = "flag"
role = "target"
"""
FILES = {
    "plainspoken/__init__.py": "def brief():\n    from plainspoken.analysis import classification\n",
    "plainspoken/data/load.py": "from plainspoken.case.case import Case\nfrom plainspoken.data import simulate\n",
    "plainspoken/data/simulate/__init__.py": "",
    "plainspoken/analysis/classification.py": "def run():\n    from plainspoken.analysis import search\n",
    "plainspoken/analysis/search.py": "from plainspoken.core.findings import Findings\n",
    "plainspoken/scaffold/new_case.py": "from plainspoken.case.case import Case\n",
    "plainspoken/figures/draw_charts.py": "from plainspoken.words import Words\n",
    "plainspoken/report/write_briefing.py": "import plainspoken.words\n",
    "plainspoken/case/case.py": "",
    "plainspoken/core/findings.py": "",
    "plainspoken/verify/__init__.py": "from plainspoken.words import Words\n",
    "plainspoken/claims/registry.py": "import plainspoken.claims.rules  # fills it\n",
    "plainspoken/claims/rules.py": "from plainspoken.core.findings import (\n    Claim,  # a\n    Kind,\n)\n",
    "plainspoken/words/__init__.py": "from plainspoken.words.words import Words\n",
    "plainspoken/words/words.py": "from plainspoken.claims.registry import registry\n",
    "templates/briefing/page.jinja": "<p>",
    **dict.fromkeys((f"templates/briefing/part_{part}.jinja" for part in ("first", "data", "annex_findings")), "<p>"),
    "templates/fonts/a.ttf": "",
    "templates/words/en/all.toml": '[ranks_well]\nholds = "It ranks."\n[chart_rank]\nalt = "Ranks."\n',
    "analysis/small.toml": CASE,
    "tables/visits.csv": "bought\nyes\n",
}


def planted_paths(root: Path) -> ProjectPaths:
    """The paths of the small project, whose code and templates lie in it."""
    return ProjectPaths(root, Path("analysis"), Path("report"), templates=root / "templates")


def findings() -> Findings:
    """One piece of evidence of every shape that `show` must tell."""
    evidence = {
        "evaluation.roc_auc": Evidence(value=0.7512, unit="score", n=2441, low=0.72, high=0.78, method="bootstrap_95"),
        "evaluation.recall": Evidence(value=0.58, unit="share", of="purchases"),
        "model.chosen": Evidence(value="model.lightgbm", unit="name"),
        "slices.2.told_apart": Evidence(value=True, unit="flag"),
    }
    return Findings(
        task="classification",
        briefing=BriefingOutline(parts=("first",), languages=("en",)),
        names={"en": {}},
        evidence=evidence,
        members={},
        provenance=Provenance(case="small", case_hash="", data_hashes={}, code_hash="", seed=1, versions={}),
    )


def claim() -> Claim:
    """A claim that rests on one piece of evidence."""
    return Claim(
        rule="ranks_well", verdict=Verdict.HOLDS, kind=ClaimKind.STRENGTH, severity=2, evidence=("evaluation.roc_auc",)
    )


@dataclass
class Project:
    """A project in a temporary folder, started from there; `ran` are the stages that ran since last asked."""

    root: Path
    calls: list[str] = field(default_factory=list)
    before: dict[str, Callable[[], None]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    evidence: Findings = field(default_factory=findings)
    analysed: list[Case] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The build folder of the one case."""
        return self.root / "report" / "small"

    def run(self, *arguments: str) -> Result:
        """Run the command."""
        return CliRunner().invoke(cli.app, list(arguments))

    def ran(self) -> list[str]:
        """The stages that ran since this was last asked."""
        calls, self.calls[:] = list(self.calls), []
        return calls

    def change(self, name: str, text: str = "# changed") -> None:
        """Put another line at the end of a file."""
        with (self.root / name).open("a") as file:
            file.write(f"\n{text}\n")

    def replace(self, name: str, entry: str, other: str) -> None:
        """Put another entry in the place of one that stands in a file."""
        text = (self.root / name).read_text()
        assert entry in text
        (self.root / name).write_text(text.replace(entry, other))

    def reach(self, stage: str) -> None:
        """Note that a stage runs; then do what a test planted there, after half of its work."""
        self.calls.append(stage)
        self.before.get(stage, lambda: None)()

    def contents(self) -> dict[str, bytes]:
        """Every file of the build folder but the times, the stamps and the lock."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        names = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}
        return {name: names[name] for name in sorted(names) if name.split("/")[0] not in (".stamps", "timings.json")}


def module(name: str, **members: Any) -> ModuleType:
    """A module that stands for a stage."""
    made = ModuleType(name)
    vars(made).update(members)
    return made


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A small project with fake stages, and the command started in its folder."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    made = Project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAINSPOKEN_DATA", str(tmp_path / "tables"))
    monkeypatch.setattr(session, "project_paths", lambda: planted_paths(tmp_path))
    monkeypatch.setattr("plainspoken.claims.registry.registry", lambda: {"ranks_well": None})
    plant(made, monkeypatch)
    return made


def plant(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a fake in the place of each stage; each does half of its work, then what a test planted."""

    def analyse(case: Case, loaded: object, tell: Callable[[str, float], None]) -> SimpleNamespace:
        project.analysed.append(case)
        project.reach("analyse")
        tell("searching", 0.5)
        scores = pd.DataFrame({"score": [0.5]})
        return SimpleNamespace(
            findings=project.evidence, scores=scores, model={"a": 1}, timings={"search": 1.5}, files={}
        )

    def judge(found: Findings) -> tuple[Claim, ...]:
        project.reach("judge")
        return (claim(),)

    def draw_all(found: Findings, words: object, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "a.svg").write_text("<svg/>")
        project.reach("draw")
        (folder / "b.svg").write_text("<svg/>")

    def write(found: Findings, words: object, figures: Path, out: Path, to: set[str], measures: object = None) -> None:
        assert (figures / "a.svg").is_file()
        kind = next(iter(to))
        (out / f"briefing.en.{kind}").write_text("half")
        project.reach(kind)
        (out / f"briefing.en.{kind}").write_text("whole")

    def verify(
        folder: Path, templates: tuple[Path, ...], looks: bool = True, languages: object = None
    ) -> tuple[str, ...]:
        read_findings(folder / "findings.json")
        project.reach("verify")
        return project.problems

    def find_build_problems(folder: Path, templates: tuple[Path, ...], looks: bool = True) -> list[Problem]:
        return [Problem("page", "", told) for told in verify(folder, templates, looks)]

    check = {"find_build_problems": find_build_problems, "find_built_languages": lambda folder: ()}

    fakes = [
        module(
            "plainspoken.data.load", load_dataset=lambda case, folder, workspace: SimpleNamespace(unused=(), drawn=None)
        ),
        module("plainspoken.analysis.classification", run_classification_analysis=analyse),
        module("plainspoken.figures.draw_charts", draw_all=draw_all),
        module("plainspoken.report.write_briefing", write_briefing=write),
        module("plainspoken.verify", verify=verify, __path__=list(real_verify.__path__)),
        module("plainspoken.verify.check", **check),
        module("plainspoken.report.render_pdf", load_weasyprint=lambda folders: None),
    ]
    for fake in fakes:
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
    monkeypatch.setattr("plainspoken.claims.registry.judge_all", judge)
    monkeypatch.setattr("plainspoken.verify.claims.rejudge_claims", lambda found: found)
    monkeypatch.setattr("plainspoken.words.Words", lambda *_: None)
