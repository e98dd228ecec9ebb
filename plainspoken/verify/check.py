"""A build folder: every page in every language, held against its findings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from plainspoken.core.build_files import LANGUAGE_PATTERN, list_files_by_language
from plainspoken.core.findings import Findings, read_findings
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.report.page_script import read_page_script
from plainspoken.theme.spelling import spell_for_print
from plainspoken.verify.built_page import HtmlPage, element_text, parse_html_page, read_html_page
from plainspoken.verify.claims import claim_problems
from plainspoken.verify.drawings import drawing_problems
from plainspoken.verify.furniture import furniture_problems
from plainspoken.verify.judged_words import judge_anew, judged_words
from plainspoken.verify.marks import mark_problems
from plainspoken.verify.page_parts import part_problems
from plainspoken.verify.problem import Problem
from plainspoken.verify.raw_source import raw_source_problems
from plainspoken.verify.sentences import sentence_problems
from plainspoken.verify.strange_letters import letter_problems
from plainspoken.verify.structure import structure_problems
from plainspoken.verify.unclaimed_text import unclaimed_text_problems
from plainspoken.verify.verify_effects import effect_problems
from plainspoken.verify.verify_numbers import number_problems
from plainspoken.verify.verify_office import office_problems
from plainspoken.verify.verify_quarto import quarto_problems
from plainspoken.words import Words

FOREIGN_LANGUAGE_MESSAGE = (
    "is in a language that these findings are not told in, so no run has made it; remove it, or find out who did"
)


def verify(
    folder: Path,
    templates: Sequence[Path] = (SHIPPED_TEMPLATES,),
    looks: bool = True,
    languages: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Every problem of a build folder; empty when all holds.

    `folder` holds findings.json, figures/<language>/*.svg, briefing.<language>.html and, where it was asked
    for, briefing.<language>.pdf. `templates`: the template folders that the pages were written
    with, the shipped one first. `looks`: also render all pages anew with these templates, and hold the built
    ones against that; for pages whose templates or program are not at hand, or that were written just now, it
    says nothing. `languages`: those whose documents are looked at; without, all.

    Raises:
        PlainspokenError: no findings document there, or words that cannot be read.
    """
    return tuple(dict.fromkeys(map(str, find_build_problems(folder, templates, looks, languages))))


def find_build_problems(
    folder: Path, templates: Sequence[Path], looks: bool = True, only: Collection[str] | None = None
) -> Iterator[Problem]:
    """The same as values, in the order: claims, then each language's HTML and PDF."""
    stored = read_findings(folder / "findings.json")
    judged = judge_anew(stored)
    yield from claim_problems(stored, judged)
    yield from effect_problems(stored)
    languages = find_built_languages(folder)
    for project in sorted(folder.glob("quarto.*")):
        language = project.name.partition(".")[2]
        if not LANGUAGE_PATTERN.fullmatch(language) or (only is not None and language not in only):
            continue
        if language not in stored.briefing.languages:
            yield Problem(project.name, "", FOREIGN_LANGUAGE_MESSAGE)
            continue
        yield from quarto_problems(project, judged_words(judged, language, templates), folder / "figures" / language)
    if not languages:
        yield Problem(folder.name, "", "no briefing here; run `plainspoken write` first")
    for language in languages if only is None else [each for each in languages if each in only]:
        if language in stored.briefing.languages:
            yield from language_problems(folder, language, judged, templates, looks)
        else:
            yield Problem(f"briefing.{language}", "", FOREIGN_LANGUAGE_MESSAGE)


def find_built_languages(folder: Path) -> tuple[str, ...]:
    """The languages in which there is a page."""
    found = (list_files_by_language(folder, "briefing", suffix) for suffix in ("html", "pdf"))
    return tuple(sorted({language for each in found for language in each}))


def language_problems(
    folder: Path, language: str, findings: Findings, templates: Sequence[Path], looks: bool
) -> Iterator[Problem]:
    """The problems of one language's HTML and PDF: of words and furniture, and where those hold, of looks."""
    html, pdf = (folder / f"briefing.{language}.{suffix}" for suffix in ("html", "pdf"))
    if not html.is_file():
        yield Problem(pdf.name, "", f"there is no {html.name} to hold it against; write that too")
        return
    page, words = read_html_page(html), judged_words(findings, language, templates)
    told = False
    for problem in language_word_problems(page, folder, pdf, words):
        told = True
        yield problem
    if looks and not told:
        from plainspoken.verify.fresh_rendering import rendering_problems

        yield from rendering_problems(page, folder, words)


def language_word_problems(page: HtmlPage, folder: Path, pdf: Path, words: Words) -> Iterator[Problem]:
    """What the words and the furniture of one language's documents tell."""
    yield from page_problems(page, words, folder / "figures" / words.language)
    yield from office_problems(page, folder, words)
    if pdf.is_file():
        yield from printed_page_problems(page, words, pdf)


def printed_page_problems(page: HtmlPage, words: Words, pdf: Path) -> Iterator[Problem]:
    """What the words and the objects of a PDF tell, held against the page that it prints."""
    from pypdfium2 import PdfiumError  # here, not above: a folder without a PDF is verified without

    from plainspoken.verify.pdf_looks import pdf_frame_problems, pdf_object_problems
    from plainspoken.verify.verify_pdf import pdf_problems

    printed = spell_page(page, words.folders)
    title = printed.root.find("head/title")
    try:
        yield from pdf_problems(printed, pdf)
        yield from pdf_frame_problems(printed, pdf)
        yield from pdf_object_problems(pdf, "" if title is None else element_text(title))
    except PdfiumError as error:
        yield Problem(pdf.name, "", f"not a PDF that can be read: {error}")


def spell_page(page: HtmlPage, folders: Sequence[Path]) -> HtmlPage:
    """A page as its PDF prints it: with the signs spelt out that the fonts lack."""
    spelt = spell_for_print(page.source, folders)
    return page if spelt == page.source else parse_html_page(page.name, spelt)


def page_problems(page: HtmlPage, words: Words, drawings: Path) -> Iterator[Problem]:
    """The problems of one HTML page."""
    yield from raw_source_problems(page)
    yield from furniture_problems(page, words)
    yield from structure_problems(page, words.language, read_page_script(words.folders))
    yield from part_problems(page)
    yield from letter_problems(page, words)
    yield from sentence_problems(page, words)
    yield from unclaimed_text_problems(page, words)
    yield from mark_problems(page, words)
    yield from drawing_problems(page, words, drawings)
    yield from number_problems(page, words)
