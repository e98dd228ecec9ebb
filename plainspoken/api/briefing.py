"""A finished analysis to what a user of Python asks of it: answer, findings, claims, pages, files."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from plainspoken.api.python_errors import python_errors
from plainspoken.api.workspace import Workspace
from plainspoken.core.disk_errors import explain_disk_errors
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import (
    ClaimKind,
    Evidence,
    Findings,
    find_bounded_evidence,
    read_findings,
    suggest_nearest,
)
from plainspoken.pipeline.build_folder import lock_build_folder, move_part_in, open_part_folder
from plainspoken.pipeline.plan import plan_drawing, plan_writing
from plainspoken.pipeline.targets_stage import targets_stage
from plainspoken.pipeline.write_stage import verify_build_folder
from plainspoken.report.page import Briefing as BriefingPage
from plainspoken.report.page_one_frame import frame_page_one
from plainspoken.words import Words

SAVED_FILES = ("briefing.*", "analysis.*", "quarto.*", "targets.*", "findings.json", "scores.parquet", "model.skops")


@dataclass(frozen=True)
class SpokenClaim:
    """A claim in words. `name`: `rule` or `rule@subject`; `verdict`: holds, fails or open; `kind`: what it is to
    the reader; `severity`: 1 worth a note, 2 matters, 3 decides; `evidence`: what it rests on, by address."""

    name: str
    verdict: str
    kind: str
    severity: int
    sentence: str
    evidence: Mapping[str, Evidence]


class FindingsByAddress(Mapping[str, Evidence]):
    """The evidence of an analysis by address, as `plainspoken show` has it; `x:low`, `x:high` and `x:n` are the
    bounds and the size of `x`. `document`: all findings, claims and provenance included."""

    def __init__(self, document: Findings) -> None:
        self.document = document

    def __getitem__(self, address: str) -> Evidence:
        return find_bounded_evidence(self.document, address)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.document.evidence))

    def __len__(self) -> int:
        return len(self.document.evidence)


class Briefing:
    """What `plainspoken.brief` and `plainspoken.brief_model` return. Pages are written when they are asked for,
    and held against the findings each time.

    Attributes:
        findings: evidence by address.
        languages: the languages that the briefing is told in, the first one first.
        notes: what was guessed of the table, line by line, as `plainspoken new` tells it.
        case: the text of the case file; empty for a model that somebody else trained.
    """

    def __init__(self, workspace: Workspace, folder: Path, case: str, notes: Sequence[str], targets: bool) -> None:
        self.findings = FindingsByAddress(read_findings(folder / "findings.json"))
        self.languages = self.findings.document.briefing.languages
        self.case, self.notes = case, tuple(notes)
        self._workspace, self._folder, self._targets = workspace, folder, targets
        self._written: set[tuple[str, str]] = set()

    @cached_property
    def answer(self) -> str:
        """The answer in plain text, as page one gives it."""
        page = BriefingPage(self._words(self.languages[0]), self._folder / "figures" / self.languages[0])
        return " ".join(each.striptags() for each in (page.answer.also("verdict"), page.answer.also("title")))

    def claims(self, kind: str = "", language: str = "") -> list[SpokenClaim]:
        """What is said, the most serious first.

        Args:
            kind: answer, strength, weakness, caution, driver, segment, action or fact; empty for all of them.
            language: one of `languages`; empty for the first.

        Raises:
            PlainspokenError: no such kind or language.
        """
        if kind and kind not in list(ClaimKind):
            known = dict.fromkeys(each.value for each in ClaimKind)
            raise PlainspokenError(f"kind={kind}: expected one of: {', '.join(known)}{suggest_nearest(kind, known)}")
        words, document = self._words(self._choose_language(language)), self.findings.document
        said = (each for each in document.claims if each.kind != ClaimKind.SILENT and kind in ("", each.kind))
        return [
            SpokenClaim(
                each.key, each.verdict.value, each.kind.value, each.severity, words.sentence(each).striptags(),
                {address: document.evidence[address] for address in each.evidence},
            )
            for each in sorted(said, key=lambda claim: -claim.severity)
        ]  # fmt: skip

    @property
    def scores(self) -> pd.DataFrame:
        """One row a case, in the order of the frame: held-out score (0 to 1), segment, reasons; of invoice lines one
        row a customer."""
        return pd.read_parquet(self._folder / "scores.parquet")

    def html(self, language: str = "") -> str:
        """The whole briefing as one HTML page that fetches nothing.

        Raises:
            Faults: each sentence or figure that does not hold.
        """
        chosen = self._choose_language(language)
        self._write([chosen], ["html"])
        return (self._folder / f"briefing.{chosen}.html").read_text(encoding="utf-8")

    def save(
        self, folder: str | Path, formats: Sequence[str] = ("html", "pdf"), languages: Sequence[str] = ()
    ) -> list[Path]:
        """Write the briefing with findings, charts, scores and model into a folder; the command goes on from there
        (`plainspoken verify`, `serve`, `score`, `show`, `diff`).

        Args:
            folder: made where it is not there; files of an earlier briefing in it are replaced.
            formats: of html, pdf, docx, pptx, qmd (a Quarto project), notebook.
            languages: empty for all of the briefing.

        Returns:
            The paths of what was written for a reader.

        Raises:
            Faults: each sentence or figure that does not hold.
            PlainspokenError: no such format or language, or a folder that cannot be written.
        """
        chosen = [self._choose_language(each) for each in languages] or list(self.languages)
        self._write(chosen, ["html", *formats])
        target = Path(folder)
        copy_into(self._folder, target)
        verify_build_folder(target, self._workspace.paths.folders)
        return sorted(path for pattern in SAVED_FILES for path in target.glob(pattern))

    def save_case(self, folder: str | Path) -> Path:
        """Write the case file with its tables into a folder, to change it and go on with `plainspoken report`.

        Raises:
            PlainspokenError: a model that somebody else trained has no case of its own, or a file that is there.
        """
        if not self.case:
            raise PlainspokenError("expected a briefing with a case of its own, found one on a model trained elsewhere")
        files = [*self._workspace.folder.glob("*.csv"), self._workspace.folder / f"{self._folder.name}.toml"]
        for there in (Path(folder) / path.name for path in files):
            if there.exists():
                raise PlainspokenError(f"{there}: expected no file yet, found one; choose another folder")
        Path(folder).mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(path, folder)) for path in files][-1]

    def _words(self, language: str) -> Words:
        return Words(self.findings.document, language, self._workspace.paths.folders)

    def _choose_language(self, asked: str) -> str:
        if asked and asked not in self.languages:
            raise PlainspokenError(f"language={asked}: expected one of: {', '.join(self.languages)}")
        return asked or self.languages[0]

    def _write(self, languages: Collection[str], formats: Sequence[str]) -> None:
        wanted = {language: [to for to in formats if (language, to) not in self._written] for language in languages}
        with python_errors(self._workspace.folder):
            for language in (each for each in languages if wanted[each]):
                self._write_language(language, wanted[language])
            if any(wanted.values()):
                verify_build_folder(self._folder, self._workspace.paths.folders)
        self._written |= {(language, to) for language in languages for to in formats}

    def _write_language(self, language: str, formats: Sequence[str]) -> None:
        paths, name = self._workspace.paths, str(self._folder)
        self._workspace.run(*plan_drawing(paths, name, [language]))
        folder, stages = plan_writing(paths, name, [language], formats)
        listed = [targets_stage(paths, folder, language)] if self._targets else []
        self._workspace.run(folder, [*stages, *listed])

    def _repr_html_(self) -> str:
        return frame_page_one(self.html(), self.answer)

    def __repr__(self) -> str:
        return f"<Briefing {self._folder.name!r}: {self.answer}>"


def copy_into(built: Path, target: Path) -> None:
    """Copy a build folder, so that each file in `target` is at any moment the old or the new one.

    Raises:
        PlainspokenError: the target cannot be written, or another run is at work there.
    """
    with lock_build_folder(target), explain_disk_errors(target), open_part_folder(target) as part:
        shutil.copytree(built, part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("lock", ".part"))
        move_part_in(part, target, ())
