"""Real time: a build folder to a case that can be asked, each file held against the findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from plainspoken.case.serving_manifest import (
    SERVING_MANIFEST_FILE,
    FeatureProfile,
    ServedModel,
    ServingManifest,
    read_serving_manifest,
    read_verified_file,
)
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, read_findings, suggest_nearest
from plainspoken.serving.accepted_language import choose_accepted_language
from plainspoken.serving.predictors import Predictor, build_predictor
from plainspoken.serving.probes import PROBES_FILE, belong_together, describe_probe_fault, read_probes
from plainspoken.serving.trusted_model import open_trusted_model
from plainspoken.words import Words

BUILD_NAME_DIGITS = 12
PROBES_REMEDY = "the installed libraries are not those it was built with, or a file was changed: build the case again"


@dataclass(frozen=True)
class OpenedCase:
    """A case that can be asked: what was found, what service needs, an engine a moment, words a language.

    `proven`: how many probes that the build stored were answered as stored; 0 where it stored none of its own.
    """

    folder: Path
    findings: Findings
    findings_version: str
    production: ServingManifest
    engines: Mapping[str, Predictor]
    words: Mapping[str, Words]
    proven: int = 0

    @cached_property
    def seen(self) -> Mapping[str, tuple[FeatureProfile, ...]]:
        """The columns of each moment, in the order of its model."""
        each = self.production.moments
        return {at.moment: select_model_columns(self.production, at) for at in each}

    def model_version(self, moment: str) -> str:
        """The SHA-256 of the model that answers at a moment."""
        return self.findings.provenance.artifacts[self.production.at(moment).file]

    @property
    def reference_version(self) -> str:
        """The SHA-256 of the document that holds the reference table."""
        return self.findings.provenance.artifacts[SERVING_MANIFEST_FILE]

    @property
    def build(self) -> str:
        """What a build is called for short: the beginning of the SHA-256 of its findings."""
        return shorten_build(self.findings_version)

    def language(self, asked: str, accepted: str = "") -> str:
        """A language of the briefing: the one asked for, else the best of an `Accept-Language` header, else the first.

        Raises:
            PlainspokenError: the briefing is not told in the one asked for.
        """
        preferred = asked or choose_accepted_language(accepted, self.words) or next(iter(self.words))
        return choose_known_option(preferred, self.words, "language")


def open_case(folder: Path, templates: Path) -> OpenedCase:
    """Open a built case, and ask it the probes that its build stored.

    Raises:
        PlainspokenError: it was built without a model for service, a file is not what the findings say, or probes are
            not answered as stored.
    """
    findings = read_findings(folder / "findings.json")
    production, engines = open_models(folder, findings)
    version = hashlib.sha256((folder / "findings.json").read_bytes()).hexdigest()
    words = {language: Words(findings, language, (templates,)) for language in findings.briefing.languages}
    opened = OpenedCase(folder, findings, version, production, engines, words)
    return replace(opened, proven=count_proven_probes(opened))


def open_models(folder: Path, findings: Findings) -> tuple[ServingManifest, dict[str, Predictor]]:
    """What service needs of a build, and an engine for each of its moments.

    Raises:
        PlainspokenError: it was built without a model for service, or a file is not what the findings say.
    """
    production = read_serving_manifest(folder, findings)
    models = {at.file: load_trusted_model(folder / at.file, findings) for at in production.moments}
    by_file = {
        at.file: build_predictor(models[at.file], at, select_model_columns(production, at)) for at in production.moments
    }
    return production, {at.moment: by_file[at.file] for at in production.moments}


def count_proven_probes(opened: OpenedCase) -> int:
    """How many stored probes are answered as stored; 0 where the build stored none, or those are of another build.

    Raises:
        PlainspokenError: some are answered otherwise.
    """
    probes, production = read_probes(opened.folder), opened.production
    models: dict[str, str] = {at.moment: opened.model_version(at.moment) for at in production.moments}
    if probes is None or not belong_together(probes, production, opened.reference_version, models):
        return 0
    if fault := describe_probe_fault(probes, production, opened.engines):
        raise PlainspokenError(f"{opened.folder / PROBES_FILE}: {fault}; {PROBES_REMEDY}")
    return probes.count


def shorten_build(version: str) -> str:
    """The beginning of the SHA-256 of the findings, by which a build is called."""
    return version[:BUILD_NAME_DIGITS]


def select_model_columns(production: ServingManifest, at: ServedModel) -> tuple[FeatureProfile, ...]:
    """The columns of a moment's model."""
    return tuple(production.seen(name) for name in at.columns)


def load_trusted_model(path: Path, findings: Findings) -> Any:
    """A fitted pipeline, read without running any code.

    Raises:
        PlainspokenError: the file is not the one that the findings know, or holds a type nobody trusts.
    """
    return open_trusted_model(read_verified_file(path, findings), path)


def choose_known_option(asked: str, known: Mapping[str, object], what: str) -> str:
    """What was asked for, where it is known.

    Raises:
        PlainspokenError: it is not known; what was asked is never used as a path.
    """
    if asked not in known:
        near = suggest_nearest(asked, known) if len(asked) < 40 else ""
        raise PlainspokenError(f"{what}: expected one of {', '.join(known)}, found another{near}")
    return asked
