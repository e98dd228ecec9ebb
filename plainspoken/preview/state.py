"""The page and its charts as they are now, or what is wrong with them."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainspoken.core.findings import read_findings
from plainspoken.pipeline.build_folder import stamp_path
from plainspoken.pipeline.cache_key import (
    CacheEntry,
    ContentHashes,
    hash_matching_files,
    list_differing_hashes,
    why_stale,
)
from plainspoken.pipeline.draw_stage import draw_stage
from plainspoken.pipeline.stage import ProjectPaths, Stage
from plainspoken.preview.error_page import describe_error
from plainspoken.preview.unsaid import describe_unsaid, list_changed_sentences
from plainspoken.words import Words

CHARTS_PACKAGE = "plainspoken.figures"
CHARTS_FOLDER, WORDS_FOLDER = "figures", "words"
UNSHOWN_LANGUAGE = "not shown, for this preview is in {!r}: --language {} shows it"
Ring = Callable[[], None]  # called whenever there is something new to see
Hurry = Callable[[], bool]


@dataclass(frozen=True)
class Outcome:
    """What came of a change: what was `refused`, else whether there is something `shown`, and what is `unseen`."""

    refused: str = ""
    unseen: str = ""
    shown: bool = True

    def tell(self, seconds: Sequence[float]) -> str:
        """The same in words; `seconds`: after how many each version of the page stood there."""
        if self.refused:
            return f"refused: {self.refused}"
        times = ", ".join(f"{each:.2f}" for each in seconds)
        return "; ".join([*([f"shown after {times} s"] if self.shown else []), *([self.unseen] if self.unseen else [])])


class PreviewState:
    """One briefing in one language; `drawings`: a folder for its charts, so that no build is touched.

    `page` is the last one that could be made; `page_trouble` and `chart_trouble` say what is wrong now.
    """

    def __init__(self, places: ProjectPaths, folder: Path, language: str, drawings: Path) -> None:
        self.places, self.folder, self.language, self.drawings = places, folder, language, drawings
        self.page, self.page_trouble, self.chart_trouble = "", "", ""
        self.messages: Mapping[str, str] = {}  # the sentences as the page that was last made has them
        self.said: set[str] = set()  # the keys of those that it says
        self.said_by_charts: set[str] = set()  # and of those that charts drawn anew say
        self.drawn = stored_chart_inputs(self.stage, folder)
        self.findings = read_findings(folder / "findings.json")
        for path in (folder / CHARTS_FOLDER / language).glob("*.svg"):
            shutil.copy(path, drawings)

    @property
    def stage(self) -> Stage:
        """The stage that draws, which knows what its charts are made from."""
        return draw_stage(self.places, self.folder, self.language)

    @property
    def trouble(self) -> str:
        """What is wrong, one thing a line; nothing where all is well."""
        return "\n".join(each for each in dict.fromkeys((self.page_trouble, self.chart_trouble)) if each)

    @property
    def words(self) -> Words:
        """The words as they stand in the files now."""
        return Words(self.findings, self.language, self.places.folders)

    def refresh(self, changed: Collection[Path], ring: Ring, hurry: Hurry = lambda: False) -> Outcome:
        """Bring the page up to date, then the charts, and say what came of it; `changed`: which files, or none for all.

        `hurry`: whether something changed again, so that charts have to wait for the next time.
        """
        before = self.messages
        code = [path for path in changed if path.suffix == ".py"]
        if any(path.name == "findings.json" for path in changed):
            self.findings = read_findings(self.folder / "findings.json")
        if len(code) < len(changed) or not changed:
            self.show(ring)
        if code:
            unload_chart_code()
        self.redraw([path.stem for path in code], ring, hurry)
        return Outcome(refused=self.trouble) if self.trouble else self.find_unseen(before, changed)

    def find_unseen(self, before: Mapping[str, str], changed: Collection[Path]) -> Outcome:
        """Which changed sentences are not said here, and whether anything else changed; on the first look, none."""
        others = [path for path in changed if words_language(path) not in ("", self.language)]
        told = [UNSHOWN_LANGUAGE.format(self.language, each) for each in sorted(set(map(words_language, others)))]
        keys = list_changed_sentences(before, self.messages) if before else []
        unsaid = [each for each in keys if each not in self.said | self.said_by_charts]
        if unsaid:
            told.append(describe_unsaid(unsaid, self.findings))
        nothing = bool(told) and len(unsaid) == len(keys) and all(map(words_language, changed))
        return Outcome(unseen="; ".join(told), shown=not nothing)

    def show(self, ring: Ring) -> None:
        """Render the page, and tell that there is something to see."""
        self.page_trouble = run_and_describe_error(self.render)
        ring()

    def render(self) -> None:
        """The page from what is drawn now."""
        from plainspoken.report.html import render_briefing_html
        from plainspoken.report.page import Briefing
        from plainspoken.report.page_style import embedded_script, embedded_style
        from plainspoken.report.web_page import finish_web_page

        words = self.words
        page, style = Briefing(words, self.drawings), embedded_style(words.folders)
        rendered = render_briefing_html(page, style, script=embedded_script(words.folders))
        self.page = finish_web_page(rendered, words)
        self.messages = {key: each.text for key, each in words.messages.vocabulary.messages.items()}
        self.said = words.messages.said

    def redraw(self, modules: Sequence[str], ring: Ring, hurry: Hurry) -> None:
        """Draw what no longer fits; first the charts of some modules, and those whose own words changed."""
        before = self.chart_trouble
        self.chart_trouble = run_and_describe_error(lambda: self.draw_stale(modules, ring, hurry))
        undrawn = bool(self.page_trouble) and self.page_trouble != self.chart_trouble
        if self.chart_trouble != before or undrawn:
            self.show(ring)

    def draw_stale(self, modules: Sequence[str], ring: Ring, hurry: Hurry) -> None:
        """Draw all charts if anything they are made from changed, in two goes."""
        inputs = self.stage.inputs()
        changed = list_differing_hashes(self.drawn, inputs)
        if not changed and not modules:
            return
        self.drawn, self.said_by_charts = {}, set()
        for names in self.in_order(modules, changed):
            seen = hash_matching_files(self.drawings, ["*.svg"])
            if not self.draw(names, hurry):
                return
            if hash_matching_files(self.drawings, ["*.svg"]) != seen:
                self.show(ring)
        self.drawn = inputs

    def in_order(self, modules: Sequence[str], changed: Sequence[str]) -> tuple[list[str], list[str]]:
        """The charts to draw first and those to draw next."""
        from plainspoken.figures import draw_charts

        names = draw_charts.list_drawable_charts(self.findings)
        own = {f"{CHARTS_PACKAGE}.{module}" for module in modules}
        groups = {key.removeprefix("words chart_").partition(".")[0] for key in changed}
        first = [name for name in names if draw_charts.find_chart_function(name).__module__ in own or name in groups]
        return first, [name for name in names if name not in first]

    def draw(self, names: Sequence[str], hurry: Hurry) -> bool:
        """Draw some charts anew; returns whether there was time for all."""
        from plainspoken.figures import draw_charts  # here, not above: its code may have been unloaded

        words = self.words
        for name in names:
            if hurry():
                return False
            draw_charts.write_chart(self.findings, words, name, self.drawings)
            self.said_by_charts |= words.messages.said
        return True


def words_language(path: Path) -> str:
    """The language of which a file holds the words; empty for other files."""
    return path.parent.name if path.suffix == ".toml" and path.parent.parent.name == WORDS_FOLDER else ""


def stored_chart_inputs(stage: Stage, folder: Path) -> ContentHashes:
    """What the charts in a build folder were made from; nothing where they were edited or are not there."""
    stamp = CacheEntry.read(stamp_path(folder, stage.name))
    return stamp.inputs if stamp and not why_stale(stamp, stamp.inputs, folder) else {}


def run_and_describe_error(work: Callable[[], None]) -> str:
    """Do it; what went wrong, whatever it is, in words for the page to show; nothing where all went well."""
    try:
        work()
    except Exception as error:
        return describe_error(error)
    return ""


def unload_chart_code() -> None:
    """Have the code of the charts read anew when it is next asked for."""
    importlib.invalidate_caches()
    for name in [each for each in sys.modules if f"{each}.".startswith(f"{CHARTS_PACKAGE}.")]:
        del sys.modules[name]
