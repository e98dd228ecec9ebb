"""One briefing by itself, as it came by mail: whether it belongs to the findings of a build folder, unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from plainspoken.core.build_files import FINDINGS_FILE, read_manifest
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, read_findings
from plainspoken.core.fingerprint import find_fingerprint, fingerprint_findings
from plainspoken.pipeline.cache_key import hash_file, shorten_name_list
from plainspoken.pipeline.check_build import list_unlike_makers
from plainspoken.pipeline.manifest import read_stamped_digests
from plainspoken.pipeline.stage import ProjectPaths
from plainspoken.pipeline.write_stage import write_format
from plainspoken.verify.problem import Problem
from plainspoken.words import Words

NOT_AS_WRITTEN_MESSAGE = (
    "its texts hold, but the file is not, byte for byte, the one that these findings are written to"
)
NO_LANGUAGE_MESSAGE = (
    "the fingerprint does not stand where a briefing of these findings has it, in any of its languages"
)


class Belonging(StrEnum):
    """What a file is to findings."""

    BELONGS = "belongs"
    OTHER_FINDINGS = "other findings"
    CHANGED = "changed"


@dataclass(frozen=True)
class CheckedFile:
    """The one answer, both fingerprints, and what was changed. `unlike`: what writes pages here and is another than
    what wrote the folder's; `kept`: the file was then held against the copy in the folder that its digests know, and
    else by its figures and sentences alone."""

    answer: Belonging
    printed: str
    expected: str
    same_bytes: bool = False
    problems: tuple[Problem, ...] = ()
    unlike: str = ""
    kept: bool = False


def find_folder_beside(path: Path) -> Path:
    """The build folder in which a briefing lies.

    Raises:
        PlainspokenError: it lies in none.
    """
    if not (path.parent / FINDINGS_FILE).is_file():
        raise PlainspokenError(
            f"{path}: there are no findings beside it to hold it against; name them: --against report/CASE"
        )
    return path.parent


def check_file(path: Path, folder: Path, places: ProjectPaths) -> CheckedFile:
    """Hold a briefing against the findings of a build folder: first its fingerprint, then every byte of it.

    Raises:
        PlainspokenError: the file cannot be read or carries no fingerprint; no findings in the folder.
    """
    from plainspoken.verify.handed_file import find_printed_fingerprint

    findings = read_findings(folder / FINDINGS_FILE)
    printed, expected = find_printed_fingerprint(path), fingerprint_findings(findings)
    if printed != expected:
        return CheckedFile(Belonging.OTHER_FINDINGS, printed, expected)
    words = find_words_of(path, findings, places.folders)
    if words is None:
        wrong = Problem(path.name, "", NO_LANGUAGE_MESSAGE)
        return CheckedFile(Belonging.CHANGED, printed, expected, problems=(wrong,))
    kept = find_kept_copy(folder, words.language, path.suffix.lower())
    if kept is not None and kept.read_bytes() == path.read_bytes():
        return CheckedFile(Belonging.BELONGS, printed, expected, same_bytes=True)
    unlike = list_unlike_makers(folder, places, (words.language,))
    check = FileCheck(path, folder, words, bool(unlike))
    problems = tuple(dict.fromkeys(check.problems()))
    answer = Belonging.CHANGED if problems else Belonging.BELONGS
    told = shorten_name_list(unlike) if unlike else ""
    return CheckedFile(answer, printed, expected, False, problems, told, check.has_kept_copy())


def find_words_of(path: Path, findings: Findings, templates: tuple[Path, ...]) -> Words | None:
    """The words of the language in which a file tells its fingerprint; None where it is none of these findings'."""
    from plainspoken.verify.handed_file import read_handed_text

    text, printed = read_handed_text(path), fingerprint_findings(findings)
    for language in findings.briefing.languages:
        words = Words(findings, language, templates)
        if f"{words.label('fingerprint').striptags()} {printed}" in text:
            return words
    return None


def find_kept_copy(folder: Path, language: str, suffix: str) -> Path | None:
    """The briefing of a build folder in one language and format, if it is as its digests say; else None."""
    path = folder / f"briefing.{language}{suffix}"
    digests = [
        known[path.name] for known in (read_stamped_digests(folder), read_manifest(folder)) if path.name in known
    ]
    return path if digests and path.is_file() and set(digests) == {hash_file(path)} else None


@dataclass(frozen=True)
class FileCheck:
    """One file held against its briefing made anew; where that is made otherwise here, against the folder's own."""

    path: Path
    folder: Path
    words: Words
    unlike: bool

    def problems(self) -> Iterator[Problem]:
        """Each thing in which the file is not as its findings are written: its words, or else its other bytes."""
        from plainspoken.verify.fresh_rendering import render_fresh_pages

        words = self.words
        with TemporaryDirectory() as made:
            fresh = render_fresh_pages(words.findings.model_dump_json(), words.language, words.folders)
            for name, drawing in fresh.drawings.items():
                (Path(made) / name).write_text(drawing, encoding="utf-8")
            told = list(self._word_problems(self._known_bytes(".html") or fresh.page.encode(), Path(made)))
            yield from told or self._byte_problems(Path(made))

    def has_kept_copy(self) -> bool:
        """Whether the folder has the file that was written, where pages are made otherwise here."""
        return self._known_bytes(self.path.suffix.lower()) is not None

    def _known_bytes(self, suffix: str) -> bytes | None:
        """The folder's own file where pages are made otherwise here, and it tells these findings; else None."""
        from plainspoken.verify.handed_file import read_handed_text

        kept = find_kept_copy(self.folder, self.words.language, suffix) if self.unlike else None
        known = kept is not None and find_fingerprint(read_handed_text(kept)) == fingerprint_findings(
            self.words.findings
        )
        return kept.read_bytes() if kept is not None and known else None

    def _word_problems(self, source: bytes, drawings: Path) -> Iterator[Problem]:
        from plainspoken.verify.built_page import parse_html_page, read_html_page
        from plainspoken.verify.check import page_problems, printed_page_problems
        from plainspoken.verify.verify_office import office_file_problems

        page = parse_html_page(f"briefing.{self.words.language}.html", source.decode())
        if self.path.suffix.lower() == ".html":
            yield from page_problems(read_html_page(self.path), self.words, drawings)
        elif self.path.suffix.lower() == ".pdf":
            yield from printed_page_problems(page, self.words, self.path)
        else:
            yield from office_file_problems(page, self.path, self.words)

    def _byte_problems(self, drawings: Path) -> Iterator[Problem]:
        from plainspoken.verify.built_page import read_html_page
        from plainspoken.verify.fresh_rendering import source_problems
        from plainspoken.verify.pdf_looks import pdf_look_problems

        suffix = self.path.suffix.lower()
        expected = self._known_bytes(suffix) if self.unlike else self._written(suffix.removeprefix("."), drawings)
        if expected is None or expected == self.path.read_bytes():
            return
        if suffix == ".html":
            yield from source_problems(read_html_page(self.path), expected.decode())
        elif suffix == ".pdf":
            yield from pdf_look_problems(self.path, expected)
        else:
            yield Problem(self.path.name, "", NOT_AS_WRITTEN_MESSAGE)

    def _written(self, to: str, drawings: Path) -> bytes:
        write_format(self.words.findings, self.words, drawings, drawings, to)
        return (drawings / f"briefing.{self.words.language}.{to}").read_bytes()
