"""A build folder held against all that it was made from: digests, pages, lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from plainspoken.core.build_files import FINDINGS_FILE, MANIFEST_FILE, TIMINGS_FILE, read_manifest
from plainspoken.core.findings import Findings, read_findings, serialise_findings
from plainspoken.core.safe_paths import leads_outside
from plainspoken.data.locate import SIMULATED_TABLES_FOLDER, hash_table_content
from plainspoken.pipeline.build_folder import STAMPS_FOLDER, stamp_path
from plainspoken.pipeline.cache_key import NO_DIGEST, CacheEntry, hash_file, list_differing_hashes, shorten_name_list
from plainspoken.pipeline.check_documents import document_problems
from plainspoken.pipeline.check_lists import count_problems, list_problems
from plainspoken.pipeline.draw_stage import draw_stage
from plainspoken.pipeline.manifest import format_manifest, is_handed_on, read_stamped_digests
from plainspoken.pipeline.stage import ProjectPaths, Stage
from plainspoken.pipeline.stage_timings import collect_timings, format_timings
from plainspoken.pipeline.targets_stage import targets_stage
from plainspoken.pipeline.trained_elsewhere import origin_problems
from plainspoken.pipeline.write_stage import DEFAULT_FORMATS, write_stage
from plainspoken.verify.problem import Problem
from plainspoken.words import Words

if TYPE_CHECKING:
    from plainspoken.verify.built_page import HtmlPage

QUARTO_STEERING_SUFFIXES = (".yml", ".yaml", ".lua", ".qmd")
PAGE_MAKER_PREFIXES = ("plainspoken/", "templates/", "own ", "version of ", "words ", "theme")
RUN_AGAIN_REMEDY = "run `plainspoken report` again, or find out who did"
NOTEBOOK_ENDING, NOTEBOOK_REMEDY = ".ipynb", "run `plainspoken write CASE --to notebook` again, or find out who did"
CHANGED_MESSAGE = f"was changed since it was made; {RUN_AGAIN_REMEDY}"
STEERING_MESSAGE = "decides what a rendering says, and no run has made it; remove it, or find out who did"
MISSING_MESSAGE = f"was made here and is gone; {RUN_AGAIN_REMEDY}"


@dataclass(frozen=True)
class CheckedBuild:
    """What of a build folder does not hold; `unlike`: what its pages were made with that is another one here, in a
    few words, for which they were held by their figures and sentences alone, and lists but for words that templates
    give; `loose`: where such pages differ from what this version writes, held by nothing; `own`: where templates of the
    analyst's own make pages differ from what the shipped ones write, held by nothing either; `undigested`: why its
    files were not held against digests, in words, empty where they were."""

    problems: tuple[Problem, ...]
    unlike: str = ""
    undigested: str = ""
    loose: tuple[Problem, ...] = ()
    own: tuple[Problem, ...] = ()


def check_build(folder: Path, places: ProjectPaths) -> CheckedBuild:
    """Hold all files of a build folder against their digests, its pages against the findings and against a rendering
    made anew, its lists against the scores, and these against what the findings count.

    Raises:
        PlainspokenError: nothing was built there.
    """
    from plainspoken.verify.check import find_build_problems, find_built_languages

    findings = read_findings(folder / FINDINGS_FILE)
    languages = [each for each in find_built_languages(folder) if each in findings.briefing.languages]
    unlike = list_unlike_makers(folder, places, languages)
    found = list(find_build_problems(folder, places.folders, not unlike))
    found += [*origin_problems(findings, folder), *written_otherwise_problems(folder, findings)]
    found += [*list_steering_problems(folder)]
    found += [*list_problems(folder, findings, places, other_words=bool(unlike)), *count_problems(folder, findings)]
    if not unlike:
        for language in languages:
            found += document_problems(folder, findings, language, places.folders)
    of_files = [*digest_problems(folder), *artifact_problems(folder, findings), *timings_problems(folder)]
    of_files += simulated_table_problems(folder, findings)
    changed = [*of_files, *stamp_problems(folder)]
    at_work = bool(changed) and is_at_work(folder)
    if not at_work:
        found += changed
    told = shorten_name_list(unlike) if unlike else ""
    loose = list_loose_places(folder, findings, languages, places) if unlike and not found else ()
    own = list_own_places(folder, findings, languages, places) if places.own and not found else ()
    undigested = explain_missing_digests(folder, at_work)
    return CheckedBuild(tuple(dict.fromkeys(found)), told, undigested, tuple(loose), tuple(own))


def list_loose_places(
    folder: Path, findings: Findings, languages: Iterable[str], places: ProjectPaths
) -> Iterator[Problem]:
    """What of the pages of another version this version does not write."""
    from plainspoken.verify.loose_pieces import list_loose_pieces

    for page, words in read_pages(folder, findings, languages, places):
        yield from list_loose_pieces(page, words)


def list_own_places(
    folder: Path, findings: Findings, languages: Iterable[str], places: ProjectPaths
) -> Iterator[Problem]:
    """What of the pages the shipped templates do not write, and what else templates of the analyst's own decide."""
    from plainspoken.verify.loose_pieces import list_own_files, list_own_pieces

    for page, words in read_pages(folder, findings, languages, places):
        yield from list_own_pieces(page, words, folder / "figures" / words.language)
    yield from list_own_files(places.own)


def read_pages(
    folder: Path, findings: Findings, languages: Iterable[str], places: ProjectPaths
) -> Iterator[tuple[HtmlPage, Words]]:
    """Each HTML page with the words of its language."""
    from plainspoken.verify.built_page import read_html_page

    for language in languages:
        yield read_html_page(folder / f"briefing.{language}.html"), Words(findings, language, places.folders)


def written_otherwise_problems(folder: Path, findings: Findings) -> Iterator[Problem]:
    """Whether the findings are written as this program writes them: of two values under one key, say, another reader
    may take the one that pages do not show, and the digest of the file is no longer the fingerprint of its findings."""
    if (folder / FINDINGS_FILE).read_bytes() != serialise_findings(findings):
        yield Problem(FINDINGS_FILE, "", f"is not written as this program writes it; {RUN_AGAIN_REMEDY}")


def list_steering_problems(folder: Path) -> Iterator[Problem]:
    """Each file of a Quarto project that no run has made, and that decides what a rendering of it says."""
    made = read_stamped_digests(folder).keys() | read_manifest(folder).keys()
    for path in sorted(folder.glob("quarto.*/**/*")):
        name = path.relative_to(folder).as_posix()
        steers = path.suffix in QUARTO_STEERING_SUFFIXES and not any(part.startswith(".") for part in name.split("/"))
        if made and steers and name not in made:
            yield Problem(name, "", STEERING_MESSAGE)


def explain_missing_digests(folder: Path, at_work: bool) -> str:
    """Why files were not held against digests; empty where they were."""
    if at_work:
        return "another run is at work there, and files differ from theirs"
    if not read_stamped_digests(folder) and not read_manifest(folder):
        return f"neither {MANIFEST_FILE} nor stamps are there"
    return ""


def list_unlike_makers(folder: Path, places: ProjectPaths, languages: Iterable[str]) -> list[str]:
    """Code, templates and packages that pages and lists were made with, as their stamps say, and that differ here."""
    unlike: set[str] = set()
    for language in languages:
        pages = [write_stage(places, folder, language, to) for to in DEFAULT_FORMATS]
        for stage in (draw_stage(places, folder, language), *pages, targets_stage(places, folder, language)):
            unlike |= set(list_stage_differences(folder, stage))
    return sorted(unlike)


def list_stage_differences(folder: Path, stage: Stage) -> Iterator[str]:
    """What made the result of a stage and differs here; nothing where it never ran in this folder."""
    stamp = CacheEntry.read(stamp_path(folder, stage.name))
    if stamp is not None:
        differing = list_differing_hashes(stamp.inputs, stage.inputs())
        yield from (each for each in differing if each.startswith(PAGE_MAKER_PREFIXES))


def digest_problems(folder: Path) -> Iterator[Problem]:
    """Each file that is not the one that its stage made, or that the manifest names; none while a run is at work."""
    stamped, listed = read_stamped_digests(folder), read_manifest(folder)
    for name in sorted(stamped.keys() | listed.keys()):
        if leads_outside(name):
            yield Problem(MANIFEST_FILE, name, "names a file outside this folder, which no run has made")
            continue
        found = hash_file(folder / name)
        if any(found != digests.get(name, found) for digests in (stamped, listed)):
            yield Problem(name, "", CHANGED_MESSAGE if found != NO_DIGEST else MISSING_MESSAGE)
    yield from manifest_problems(folder, stamped, listed)


def manifest_problems(folder: Path, stamped: Collection[str], listed: Collection[str]) -> Iterator[Problem]:
    """Whether the manifest is, byte for byte, what the stamps make of it: another line in it, one that is none, or
    another way of writing it is read by `sha256sum` otherwise than here. `stamped`, `listed`: names of files."""
    path, expected = folder / MANIFEST_FILE, format_manifest(folder)
    if not expected:
        return
    if not path.is_file():
        yield Problem(MANIFEST_FILE, "", MISSING_MESSAGE)
        return
    unnamed = sorted(name for name in stamped if name not in listed and not is_handed_on(name)) if listed else []
    yield from (Problem(MANIFEST_FILE, name, f"does not name it; {RUN_AGAIN_REMEDY}") for name in unnamed)
    if not unnamed and not any(map(leads_outside, listed)) and path.read_bytes() != expected:
        yield Problem(MANIFEST_FILE, "", CHANGED_MESSAGE)


def artifact_problems(folder: Path, findings: Findings) -> Iterator[Problem]:
    """Each file that the findings know by its digest, and that is another one here."""
    for name, digest in findings.provenance.artifacts.items():
        if (folder / name).is_file() and hash_file(folder / name) != digest:
            yield Problem(name, "", CHANGED_MESSAGE)


def simulated_table_problems(folder: Path, findings: Findings) -> Iterator[Problem]:
    """Each table of a demonstration that is another one than the findings know by its digest: no stamp names these, and
    figures are computed from them a second time."""
    made = f"{STAMPS_FOLDER}/{SIMULATED_TABLES_FOLDER}"
    if findings.briefing.demonstration and (folder / made).is_dir():
        for name, digest in findings.provenance.data_hashes.items():
            path = folder / made / name
            if not leads_outside(name) and path.is_file() and hash_table_content(path) != digest:
                yield Problem(f"{made}/{name}", "", CHANGED_MESSAGE)


def timings_problems(folder: Path) -> Iterator[Problem]:
    """Whether the file of timings says what the stages' stamps keep; nothing where these keep none."""
    expected, path = format_timings(collect_timings(folder)), folder / TIMINGS_FILE
    if expected and not path.is_file():
        yield Problem(TIMINGS_FILE, "", MISSING_MESSAGE)
    elif expected and path.read_bytes() != expected:
        yield Problem(TIMINGS_FILE, "", CHANGED_MESSAGE)


def stamp_problems(folder: Path) -> Iterator[Problem]:
    """Each result whose stamp says that it was made from another file than the one that lies here by the stamp of that.

    Who changes a result and writes its stamp anew has to change those of all that was made from it, too.
    """
    stamped = read_stamped_digests(folder)
    for path in sorted((folder / STAMPS_FOLDER).glob("*.json")):
        stamp = CacheEntry.read(path)
        if stamp is None or not stamp.outputs:  # who only looks may have looked at earlier pages
            continue
        other = [name for name, digest in stamp.inputs.items() if stamped.get(name, digest) != digest]
        if other:
            made = shorten_name_list(sorted(stamp.outputs))
            what = f"was, by its stamp, made from another {shorten_name_list(sorted(other))} than lies here"
            of_notebooks = all(name.endswith(NOTEBOOK_ENDING) for name in stamp.outputs)
            yield Problem(made, "", f"{what}; {NOTEBOOK_REMEDY if of_notebooks else RUN_AGAIN_REMEDY}")


def is_at_work(folder: Path) -> bool:
    """Whether a run holds a folder just now, so that its files are on their way."""
    lock = folder / STAMPS_FOLDER / "lock"
    if not lock.is_file():
        return False
    try:
        with FileLock(lock).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # nobody may write here, so nobody is at work
        return False
