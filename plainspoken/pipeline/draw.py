"""Stage draw: findings and words to charts in one language. Knows no table and no page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plainspoken.core.findings import read_findings
from plainspoken.pipeline.cache_key import Digests, code_digests, digest, text_digest, versions
from plainspoken.pipeline.stage import Places, Seconds, Stage, Tell

CODE = ("plainspoken.figures.draw", "plainspoken.words")
PACKAGES = ("babel", "fonttools", "jinja2", "markupsafe", "matplotlib", "numpy", "pydantic")


def draw_stage(places: Places, folder: Path, language: str) -> Stage:
    """Every chart of a briefing, as `figures/<language>/*.svg` below its build folder."""

    def inputs() -> Digests:
        code = code_digests(places.root, CODE, alone=[__name__]) | versions(PACKAGES)
        findings = {"findings.json": digest(folder / "findings.json")}
        return {**code, **findings, **look_of_charts(places), **words_of_charts(places.folders, language)}

    def run(part: Path, tell: Tell) -> Seconds:
        from plainspoken.figures.draw import draw_all
        from plainspoken.words import Words

        tell("drawing the charts", 0.0)
        findings = read_findings(folder / "findings.json")
        words = Words(findings, language, places.folders)
        draw_all(findings, words, part / "figures" / language)
        return {}

    return Stage(f"draw {language}", inputs, run)


def look_of_charts(places: Places) -> Digests:
    """Fonts, and what the theme files set of colours and fonts: all of a theme that charts show."""
    from plainspoken.theme.read import FILE, parsed

    files = [folder / FILE for folder in places.folders if (folder / FILE).is_file()]
    themes = [parsed(path.read_text(encoding="utf-8"), path) for path in files]
    shown = [each for theme in themes for each in (theme.get("colours"), theme.get("fonts")) if each]
    return {**places.templates_digests(("fonts/*", "*.ttf", "*.otf")), "theme": text_digest(repr(shown))}


def words_of_charts(folders: Sequence[Path], language: str) -> Digests:
    """Each message that a chart may print: all but those that only a rule says, which stand in running text.

    Raises:
        PlainspokenError: there are no words in this language.
    """
    from plainspoken.claims.registry import registry
    from plainspoken.words.catalogue import read_vocabulary

    messages = read_vocabulary(language, folders).messages
    printed = {key: each.text for key, each in messages.items() if key.partition(".")[0] not in registry()}
    return {f"words {key}": text_digest(printed[key]) for key in sorted(printed)}
