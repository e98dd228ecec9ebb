"""Stages write and verify: findings, words and charts to a checked page. Knows no table and no model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plainspoken.errors import Faults
from plainspoken.findings import read_findings
from plainspoken.stages.stage import SPEECH, Places, Seconds, Stage, Tell
from plainspoken.staleness import Digests, digests, versions

FORMATS = ("html", "pdf")
CODE = (*SPEECH, "plainspoken/stages/write.py", "figures/**/*.py", "report/**/*.py")
VERIFY_CODE = (*CODE, "plainspoken/verify.py", "plainspoken/verify/**/*.py")
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


def write_stage(places: Places, folder: Path, language: str, to: str) -> Stage:
    """The briefing in one language and one format (`html` or `pdf`), as `briefing.<language>.<to>`.

    The target list is a stage of its own, so that writing a page never opens a table.
    """

    def inputs() -> Digests:
        page = digests(places.root, (*CODE, *templates(language))) | versions(PACKAGES)
        return page | digests(folder, ("findings.json", f"figures/{language}/*.svg"))

    def run(part: Path, tell: Tell) -> Seconds:
        from plainspoken.words import Words
        from report.write import write

        tell(f"writing the {to.upper()}", 0.0)
        findings = read_findings(folder / "findings.json")
        words = Words(findings, language, (places.templates,))
        write(findings, words, folder / "figures" / language, part, {to})
        return {}

    return Stage(f"write {language} {to}", inputs, run)


def templates(language: str) -> tuple[str, ...]:
    """What of the templates decides a page in one language."""
    return (f"templates/words/{language}/*.toml", "templates/briefing/**/*", "templates/fonts/*")


def verify_stage(places: Places, folder: Path, languages: Sequence[str]) -> Stage:
    """Every figure and every judging sentence of the built pages, held against the findings."""

    def inputs() -> Digests:
        spoken = [file for language in languages for file in templates(language)]
        built = digests(folder, ("findings.json", "briefing.*"))
        return digests(places.root, (*VERIFY_CODE, *spoken)) | versions(VERIFY_PACKAGES) | built

    def run(part: Path, tell: Tell) -> Seconds:
        tell("holding the pages against the findings", 0.0)
        check(folder)
        return {}

    return Stage("verify", inputs, run)


def check(folder: Path) -> None:
    """Verify a build folder.

    Raises:
        Faults: each claim and figure that does not hold.
    """
    from plainspoken.verify import verify

    problems = verify(folder)
    if problems:
        raise Faults([f"{folder}: {problem}" for problem in problems])
