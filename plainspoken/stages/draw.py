"""Stage draw: findings and words to charts in one language. Knows no table and no page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plainspoken.findings import read_findings
from plainspoken.stages.stage import SPEECH, Places, Seconds, Stage, Tell
from plainspoken.staleness import Digests, digest, digests, text_digest, versions

CODE = (*SPEECH, "plainspoken/stages/draw.py", "plainspoken/theme/*.py", "figures/**/*.py")
PACKAGES = ("babel", "fonttools", "jinja2", "markupsafe", "matplotlib", "numpy", "pydantic")


def draw_stage(places: Places, folder: Path, language: str) -> Stage:
    """Every chart of a briefing, as `figures/<language>/*.svg` below its build folder."""

    def inputs() -> Digests:
        code = digests(places.root, CODE) | versions(PACKAGES)
        findings = {"findings.json": digest(folder / "findings.json")}
        return {**code, **findings, **look_of_charts(places), **words_of_charts(places.folders, language)}

    def run(part: Path, tell: Tell) -> Seconds:
        from figures.draw import draw_all
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
    from plainspoken.claims.rule import registry
    from plainspoken.words.folder import read_vocabulary

    messages = read_vocabulary(language, folders).messages
    printed = {key: each.text for key, each in messages.items() if key.partition(".")[0] not in registry()}
    return {f"words {key}": text_digest(printed[key]) for key in sorted(printed)}
