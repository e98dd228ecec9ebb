"""Stage draw: findings and words to charts in one language."""

from __future__ import annotations

from pathlib import Path

from plainspoken.core.findings import read_findings
from plainspoken.pipeline.cache_key import ContentHashes, code_digests, collect_package_versions, hash_file, hash_text
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings
from plainspoken.pipeline.standing_messages import standing_message_digests

DRAW_CODE = ("plainspoken.figures.draw_charts", "plainspoken.words")
DRAW_PACKAGES = ("babel", "fonttools", "jinja2", "markupsafe", "matplotlib", "numpy", "pydantic")


def draw_stage(places: ProjectPaths, folder: Path, language: str) -> Stage:
    """Every chart of a briefing, as `figures/<language>/*.svg` below its build folder."""

    def inputs() -> ContentHashes:
        code = code_digests(places.root, DRAW_CODE, alone=[__name__]) | collect_package_versions(DRAW_PACKAGES)
        findings = {"findings.json": hash_file(folder / "findings.json")}
        return {**code, **findings, **chart_style_digests(places), **standing_message_digests(places.folders, language)}

    def run(part: Path, tell: ProgressCallback) -> Timings:
        from plainspoken.figures.draw_charts import draw_all
        from plainspoken.words import Words

        tell("drawing the charts", 0.0)
        findings = read_findings(folder / "findings.json")
        words = Words(findings, language, places.folders)
        draw_all(findings, words, part / "figures" / language)
        return {}

    return Stage(f"draw {language}", inputs, run)


def chart_style_digests(places: ProjectPaths) -> ContentHashes:
    """Fonts, and what the theme files set of colours and fonts: all of a theme that charts show."""
    from plainspoken.theme.read_theme import THEME_FILE, parse_theme_file

    files = [folder / THEME_FILE for folder in places.folders if (folder / THEME_FILE).is_file()]
    themes = [parse_theme_file(path.read_text(encoding="utf-8"), path) for path in files]
    shown = [each for theme in themes for each in (theme.get("colours"), theme.get("fonts")) if each]
    return {**places.templates_digests(("fonts/*", "*.ttf", "*.otf")), "theme": hash_text(repr(shown))}
