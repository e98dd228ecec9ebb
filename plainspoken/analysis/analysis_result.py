"""Analysis: what every analysis hands over, whatever its task, and its clock."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from typing import Protocol

import pandas as pd
from sklearn.base import BaseEstimator

from plainspoken.case import Case
from plainspoken.core.findings import NAMES_AS_WRITTEN, BriefingOutline, Findings, Provenance
from plainspoken.core.recorder import EvidenceRecorder

Progress = Callable[[str, float], None]
VERSIONED_LIBRARIES = ("scikit-learn", "lightgbm", "shap", "pandas", "numpy", "statsmodels")


class FindingsSource(Protocol):
    """Where findings come from: the content of each table, and whether the tables were simulated."""

    @property
    def hashes(self) -> Mapping[str, str]: ...

    @property
    def demonstration(self) -> bool: ...


@dataclass(frozen=True)
class AnalysisResult:
    """What an analysis hands over: findings without claims, row-level scores, the model, seconds by step.

    `files`: content of further files by name, whose hashes the findings hold; the model may be among them.
    """

    findings: Findings
    scores: pd.DataFrame
    model: BaseEstimator
    timings: Mapping[str, float]
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class StepTimer:
    """Seconds by step; they go to timings, never into findings."""

    tell: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str, done: float) -> Iterator[None]:
        """Tell that a step begins, and keep how long it takes."""
        self.tell(name, done)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def build_findings(
    case: Case, book: EvidenceRecorder, as_written: Mapping[str, str], source: FindingsSource
) -> Findings:
    """The findings of an analysis, before they are named and judged; `as_written`: names that the table gives."""
    return Findings(
        task=case.task,
        briefing=BriefingOutline(parts=(), languages=(), demonstration=source.demonstration),
        names={NAMES_AS_WRITTEN: as_written},
        evidence=book.evidence,
        members=book.members,
        effects=book.effects,
        provenance=build_provenance(case, source.hashes),
    )


def build_provenance(case: Case, hashes: Mapping[str, str]) -> Provenance:
    """Hashes, seed and versions; no clock, no path."""
    return Provenance(
        case=case.name,
        case_hash=sha256(case.model_dump_json().encode()).hexdigest(),
        data_hashes=hashes,
        code_hash=version("plainspoken"),
        seed=case.seed,
        versions={"python": platform.python_version(), **{name: version(name) for name in VERSIONED_LIBRARIES}},
    )
