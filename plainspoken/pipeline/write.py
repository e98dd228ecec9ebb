"""Stages write and verify: findings, words and charts to a checked page. Knows no table and no model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.core.errors import Faults
from plainspoken.core.findings import Findings, read_findings
from plainspoken.pipeline.build_folder import KEPT
from plainspoken.pipeline.cache_key import Digests, code_digests, digests, versions
from plainspoken.pipeline.stage import Places, Seconds, Stage, Tell

if TYPE_CHECKING:
    from plainspoken.words import Words

FORMATS = ("html", "pdf")
FURTHER = ("qmd", "docx", "pptx")  # written where they are asked for, and kept up to date from then on
NOTEBOOK = "notebook"  # made anew only where it is asked for: it runs the whole analysis once more
CODE = ("plainspoken.report.write", "plainspoken.words")
FURTHER_CODE = ("plainspoken.report.other_formats", "plainspoken.words")
VERIFY_CODE = ("plainspoken.verify",)
PACKAGES = (
    "babel",
    "fonttools",
    "jinja2",
    "lxml",
    "markupsafe",
    "pikepdf",
    "pydantic",
    "pydyf",
    "pyphen",
    "weasyprint",
)
VERIFY_PACKAGES = (*PACKAGES, "pypdfium2")
PROJECT = ("quarto/*",)
FURTHER_PACKAGES = (*VERIFY_PACKAGES, "pillow", "pypandoc-binary")


def write_stage(places: Places, folder: Path, language: str, to: str) -> Stage:
    """The briefing in one language and one format, as `briefing.<language>.<to>`, or `quarto.<language>/`.

    The target list is a stage of its own, so that writing a page never opens a table.
    """

    def inputs() -> Digests:
        code, packages = (FURTHER_CODE, FURTHER_PACKAGES) if to in FURTHER else (CODE, PACKAGES)
        page = code_digests(places.root, code, alone=[__name__]) | versions(packages)
        page |= places.templates_digests((*templates(language), *(PROJECT if to in FURTHER else ())))
        return page | digests(folder, ("findings.json", f"figures/{language}/*.svg"))

    def run(part: Path, tell: Tell) -> Seconds:
        from plainspoken.words import Words

        tell(f"writing the {to.upper()}", 0.0)
        findings = read_findings(folder / "findings.json")
        words = Words(findings, language, places.folders)
        written(findings, words, folder / "figures" / language, part, to)
        return {}

    return Stage(f"write {language} {to}", inputs, run)


def written(findings: Findings, words: Words, figures: Path, part: Path, to: str) -> None:
    """Write one format into `part`."""
    if to in FURTHER:
        from plainspoken.report.other_formats import write_further

        write_further(words, figures, part, to)
    else:
        from plainspoken.report.write import write

        write(findings, words, figures, part, {to})


def kept_up(folder: Path, language: str) -> tuple[str, ...]:
    """The formats of a briefing: the usual ones, and those it was once written in."""
    asked = (to for to in FURTHER if (folder / KEPT / f"write {language} {to}.json").is_file())
    return (*FORMATS, *asked)


def templates(language: str) -> tuple[str, ...]:
    """What of the templates decides a page in one language."""
    look = ("theme.toml", "briefing/**/*", "fonts/*", "*.svg", "*.png", "*.ttf", "*.otf")
    return (f"words/{language}/*.toml", *look)


def verify_stage(places: Places, folder: Path, languages: Sequence[str]) -> Stage:
    """Every figure and every judging sentence of the built pages, held against the findings."""

    def inputs() -> Digests:
        spoken = places.templates_digests(file for language in languages for file in templates(language))
        built = digests(folder, ("findings.json", "briefing.*", "quarto.*/*", "quarto.*/pictures/*"))
        return {
            **code_digests(places.root, VERIFY_CODE, alone=[__name__]),
            **spoken,
            **versions(VERIFY_PACKAGES),
            **built,
        }

    def run(part: Path, tell: Tell) -> Seconds:
        tell("holding the pages against the findings", 0.0)
        check(folder, places.folders)
        return {}

    return Stage("verify", inputs, run)


def check(folder: Path, templates: Sequence[Path]) -> None:
    """Verify a build folder, whose pages were written with these templates folders.

    Raises:
        Faults: each claim and figure that does not hold.
    """
    from plainspoken.verify import verify

    problems = verify(folder, templates)
    if problems:
        raise Faults([f"{folder}: {problem}" for problem in problems])
