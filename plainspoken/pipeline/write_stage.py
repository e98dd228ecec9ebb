"""Stages write and verify: findings, words and charts to a checked page."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.core.errors import DoesNotHold
from plainspoken.core.extras import require_extra
from plainspoken.core.findings import Findings, read_findings
from plainspoken.pipeline.build_folder import STAMPS_FOLDER, stamp_path
from plainspoken.pipeline.cache_key import (
    CacheEntry,
    ContentHashes,
    code_digests,
    collect_package_versions,
    hash_matching_files,
    list_differing_hashes,
)
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings

if TYPE_CHECKING:
    from plainspoken.words import Words

DEFAULT_FORMATS = ("html", "pdf")
OPTIONAL_FORMATS = ("qmd", "docx", "pptx")  # written where they are asked for, and kept up to date from then on
FORMAT_EXTRAS = {"qmd": ("office",), "docx": ("office",), "pptx": ("office",), "notebook": ("notebook", "office")}
HTML_FORMAT = "html"  # needs no Pango: all others hold pages or pictures drawn by WeasyPrint
PDF_FORMAT = "pdf"
MEASURES_FILE = f"{STAMPS_FOLDER}/layout.{{language}}.json"
NOTEBOOK_FORMAT = "notebook"  # made anew only where it is asked for: it runs the whole analysis once more
WRITE_CODE = ("plainspoken.report.write_briefing", "plainspoken.words")
OPTIONAL_FORMATS_CODE = ("plainspoken.report.other_formats", "plainspoken.words")
VERIFY_CODE = ("plainspoken.verify",)
WRITE_PACKAGES = ("babel", "fonttools", "jinja2", "lxml", "markupsafe", "pydantic", "pydyf", "weasyprint")
VERIFY_PACKAGES = (*WRITE_PACKAGES, "cssselect2", "pypdfium2", "tinycss2")
VERIFY_STAGE = "verify"
# What the stage looks at for one language alone, by its name among the inputs; words that ship hold others back, too.
OF_ONE_LANGUAGE = re.compile(r"(?:briefing|quarto)\.(?P<document>[^./]+)[./]|own words/(?P<words>[^/]+)/[^/]+$")
QUARTO_TEMPLATES = ("quarto/*",)
OPTIONAL_FORMATS_PACKAGES = (*VERIFY_PACKAGES, "pillow", "pypandoc-binary")


def write_stage(places: ProjectPaths, folder: Path, language: str, to: str) -> Stage:
    """The briefing in one language and one format, as `briefing.<language>.<to>`, or `quarto.<language>/`.

    The target list is a stage of its own, so that writing a page never opens a table.
    """

    def inputs() -> ContentHashes:
        code, packages = (
            (OPTIONAL_FORMATS_CODE, OPTIONAL_FORMATS_PACKAGES)
            if to in OPTIONAL_FORMATS
            else (WRITE_CODE, WRITE_PACKAGES)
        )
        page = code_digests(places.root, code, alone=[__name__]) | collect_package_versions(packages)
        page |= places.templates_digests(
            (*page_template_patterns(language), *(QUARTO_TEMPLATES if to in OPTIONAL_FORMATS else ()))
        )
        return page | hash_matching_files(folder, ("findings.json", f"figures/{language}/*.svg"))

    def run(part: Path, tell: ProgressCallback) -> Timings:
        from plainspoken.words import Words

        tell(f"writing the {to.upper()}", 0.0)
        findings = read_findings(folder / "findings.json")
        words, figures = Words(findings, language, places.folders), folder / "figures" / language
        if to == PDF_FORMAT:
            kept = MEASURES_FILE.format(language=language)
            write_pdf(findings, words, figures, part, (folder / kept, part / kept))
        else:
            write_format(findings, words, figures, part, to)
        return {}

    return Stage(f"write {language} {to}", inputs, run, lambda: check_format_needs(to, places.folders))


def check_format_needs(to: str, templates: tuple[Path, ...]) -> None:
    """See that what writes a format is installed, before minutes are spent on what it shall hold.

    Raises:
        PlainspokenError: it is not; says what to install, and what can be written without.
    """
    for extra in FORMAT_EXTRAS.get(to, ()):
        require_extra(extra)
    if to != HTML_FORMAT:
        from plainspoken.report.render_pdf import load_weasyprint

        load_weasyprint(templates)


def write_pdf(findings: Findings, words: Words, figures: Path, part: Path, kept: tuple[Path, Path]) -> None:
    """Write the PDF into `part`; `kept`: where the measures of the last one's layouts are, by which this one is laid
    out sooner, and where those of this one go."""
    from plainspoken.report.page_layouts import KeptMeasures
    from plainspoken.report.write_briefing import write_briefing

    last, new = kept
    measures = KeptMeasures.read(last)
    write_briefing(findings, words, figures, part, {PDF_FORMAT}, measures)
    measures.write(new)


def write_format(findings: Findings, words: Words, figures: Path, part: Path, to: str) -> None:
    """Write one format into `part`."""
    if to in OPTIONAL_FORMATS:
        from plainspoken.report.other_formats import write_other_format

        write_other_format(words, figures, part, to)
    else:
        from plainspoken.report.write_briefing import write_briefing

        write_briefing(findings, words, figures, part, {to})


def formats_to_update(folder: Path, language: str, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """The formats of a briefing: those asked for (else the usual ones), and those it was once written in."""
    wanted = {HTML_FORMAT, *asked} if asked else {*DEFAULT_FORMATS}
    known = (*DEFAULT_FORMATS, *OPTIONAL_FORMATS)
    stamps = {to: stamp_path(folder, f"write {language} {to}") for to in known}
    return tuple(to for to in known if to in wanted or stamps[to].is_file())


def page_template_patterns(language: str) -> tuple[str, ...]:
    """What of the templates decides a page in one language."""
    look = ("theme.toml", "tables.toml", "briefing/**/*", "fonts/*", "*.svg", "*.png", "*.ttf", "*.otf")
    return (f"words/{language}/*.toml", *look)


def verify_stage(places: ProjectPaths, folder: Path, languages: Sequence[str]) -> Stage:
    """Every figure and every judging sentence of the built pages, held against the findings."""

    def inputs() -> ContentHashes:
        spoken = places.templates_digests(file for language in languages for file in page_template_patterns(language))
        built = hash_matching_files(folder, ("findings.json", "briefing.*", "quarto.*/*", "quarto.*/pictures/*"))
        return {
            **code_digests(places.root, VERIFY_CODE, alone=[__name__]),
            **spoken,
            **collect_package_versions(VERIFY_PACKAGES),
            **built,
        }

    def run(part: Path, tell: ProgressCallback) -> Timings:
        tell("holding the pages against the findings", 0.0)
        last = CacheEntry.read(stamp_path(folder, VERIFY_STAGE))
        touched = None if last is None else find_touched_languages(list_differing_hashes(last.inputs, inputs()))
        verify_build_folder(folder, places.folders, touched)
        return {}

    return Stage(VERIFY_STAGE, inputs, run)


def find_touched_languages(changed: Sequence[str]) -> frozenset[str] | None:
    """The languages of the documents and words that changed since all documents held; None where anything else did, or
    nothing, so that all are to be looked at."""
    found = [OF_ONE_LANGUAGE.match(each) for each in changed]
    named = [each["document"] or each["words"] for each in found if each]
    return frozenset(named) if named and len(named) == len(changed) else None


def verify_build_folder(folder: Path, templates: Sequence[Path], languages: Collection[str] | None = None) -> None:
    """Verify a build folder whose pages were written just now with these templates folders: what they say.

    How they look is not made anew here: it was a moment ago. `languages`: as for `verify`.

    Raises:
        PlainspokenError: nothing was built there.
        DoesNotHold: each claim and figure that does not hold.
    """
    from plainspoken.verify import verify

    problems = verify(folder, templates, looks=False, languages=languages)
    if problems:
        raise DoesNotHold([f"{folder}: {problem}" for problem in problems])
