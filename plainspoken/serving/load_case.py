"""Real time: a build folder to a case that can be asked, each file held against the findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plainspoken.case.serving_manifest import At, Production, Seen, read_production, untampered
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, read_findings
from plainspoken.core.skops_types import TRUSTED
from plainspoken.serving.predictors import Engine, engine_of
from plainspoken.words import Words


@dataclass(frozen=True)
class Opened:
    """A case that can be asked: what was found, what service needs, an engine a moment, words a language."""

    folder: Path
    findings: Findings
    findings_version: str
    production: Production
    engines: Mapping[str, Engine]
    words: Mapping[str, Words]

    @cached_property
    def seen(self) -> Mapping[str, tuple[Seen, ...]]:
        """The columns of each moment, in the order of its model."""
        each = self.production.moments
        return {at.moment: columns_of(self.production, at) for at in each}

    def model_version(self, moment: str) -> str:
        """The SHA-256 of the model that answers at a moment."""
        return self.findings.provenance.artifacts[self.production.at(moment).file]


def open_case(folder: Path, templates: Path) -> Opened:
    """Open a built case.

    Raises:
        PlainspokenError: it was built without a model for service, or a file is not what the findings say.
    """
    findings = read_findings(folder / "findings.json")
    production = read_production(folder, findings)
    languages = findings.briefing.languages
    models = {at.file: model_of(folder / at.file, findings) for at in production.moments}
    by_file = {
        at.file: engine_of(models[at.file], at, columns_of(production, at)) for at in production.moments
    }
    engines: dict[str, Engine] = {at.moment: by_file[at.file] for at in production.moments}
    version = hashlib.sha256((folder / "findings.json").read_bytes()).hexdigest()
    words = {language: Words(findings, language, (templates,)) for language in languages}
    return Opened(folder, findings, version, production, engines, words)


def columns_of(production: Production, at: At) -> tuple[Seen, ...]:
    """The columns of a moment's model."""
    return tuple(production.seen(name) for name in at.columns)


def model_of(path: Path, findings: Findings) -> Any:
    """A fitted pipeline, read without running any code.

    Raises:
        PlainspokenError: the file is not the one that the findings know, or holds a type nobody trusts.
    """
    from skops.io import get_untrusted_types, loads

    content = untampered(path, findings)
    strange = sorted(set(get_untrusted_types(data=content)) - set(TRUSTED))
    if strange:
        raise PlainspokenError(
            f"{path}: expected a model of known types, found {', '.join(strange)}; "
            "add it to plainspoken.core.skops_types.TRUSTED only if it cannot run code"
        )
    return loads(content, trusted=list(TRUSTED))
