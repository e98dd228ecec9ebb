"""What a notebook's cells show: a case, tables, and of each step its statements, charts and evidence."""

from __future__ import annotations

import dataclasses
import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML, Code, Image, Markdown, display
from markupsafe import Markup

from plainspoken.analysis.training.train import TrainingResult
from plainspoken.case import Case
from plainspoken.case.addresses import slug
from plainspoken.case.privacy import tell_as_stored
from plainspoken.core.findings import Claim, ClaimKind, Findings, read_findings
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.data.dataset import Dataset
from plainspoken.notebook.backed import Backlog
from plainspoken.notebook.checks import check_same_evidence
from plainspoken.notebook.search_table import tabulate_folds, tabulate_search
from plainspoken.notebook.step_tables import evidence_tables, frame_to_html, readable_slug, render_folded, render_table
from plainspoken.notebook.table_overview import FIELD_KINDS, draw_spreads, tabulate_fields
from plainspoken.notebook.texts import read_notebook_texts
from plainspoken.report.components import ClaimView
from plainspoken.theme import read_theme
from plainspoken.theme.user_folder import own_templates
from plainspoken.words import Words

# Of a progress bar that nobody needs; it names places on this machine.
warnings.filterwarnings("ignore", message="IProgress not found")

TEMPLATES = (SHIPPED_TEMPLATES, *own_templates(SHIPPED_TEMPLATES))
# Collections whose table stands open; all others are folded away.
OPEN_TABLES = ("models", "model.hyperparameters", "measures", "candidates")
MOST_FACTS = 8  # plain facts of a step that stand open
CHART_WIDTH = 720  # pixels
SENTENCE_CELL_STYLE = {"text-align": "left", "min-width": "32em"}  # sentences, which would else be set to the right


class Shown:
    """Shows what is new: what an earlier cell has shown is not shown again.

    The sentences and charts are those of the stored findings, and stand where the last of their evidence is
    computed. Each step first holds its evidence against theirs.
    """

    def __init__(self, case: Case, stored: Findings, language: str, figures: Path) -> None:
        self.case, self.stored, self.figures = case, stored, figures
        self.words = Words(stored, language, TEMPLATES)
        texts = read_notebook_texts(language, TEMPLATES)
        self.texts, self.heads = texts["frame"], texts["heads"]
        self.backlog = Backlog(self.words)
        self.seen: set[str] = set()

    def columns(self) -> None:
        """The data fields of the case: name in sentences, type, role, when known, whether it can be changed."""
        fields = {
            self.named(name): {
                "in the table": name,
                "type": each.type,
                "role": each.role,
                "known": each.known,
                "can be changed": each.changeable if each.role == "feature" else "",
            }
            for name, each in self.case.columns.items()
        }
        self.table(pd.DataFrame.from_dict(fields, orient="index"))

    def table(self, told: pd.DataFrame) -> None:
        """A table under heads in the language of the notebook."""
        display(HTML(str(frame_to_html(translate_heads(told, self.heads)))))

    def named(self, column: str) -> str:
        """What a column is called; one that the case does not name, as its name in words."""
        known = self.case.columns.get(column)
        given = known.words.get(self.words.language, {}).get("name", "") if known else ""
        return str(given) or readable_slug(column)

    def named_value(self, column: str, value: str) -> str:
        """What a value of a column is called; one that nobody names, as it stands in the table."""
        given = self.stored.names.get(self.words.language, {})
        return given.get(f"value.{slug(column)}.{slug(value)}", value)

    def data(self, loaded: Any) -> None:
        """Each table field by field, how its numbers are spread, and what was done to the rows; no row itself."""
        for name, value in dataclass_items(loaded):
            if isinstance(value, pd.DataFrame):
                called = self.texts.get(f"table_{name}", readable_slug(name)).strip()
                size = self.texts["table_size"].strip().format(rows=f"{len(value):,}", fields=len(value.columns))
                display(Markdown(f"**{called}**: {size}"))
                self.table(tabulate_fields(value, self.named, self.named_value))
            elif name == "ledger" and value:
                display(Markdown(self.texts["ledger"].strip()))
                self.table(tabulate_ledger(value, self.words))
        self.spreads(loaded)

    def spreads(self, loaded: Any) -> None:
        """How the numbers of the first table are spread."""
        event = loaded.event if isinstance(loaded, Dataset) else None
        frame = next(value for _, value in dataclass_items(loaded) if isinstance(value, pd.DataFrame))
        picture = draw_spreads(frame, event, self.named, read_theme(TEMPLATES))
        if picture is not None:
            told = self.texts["spreads" if event is None else "spreads_by_event"].strip()
            display(Markdown(told), Image(data=picture, format="png", alt=told))

    def source(self, *functions: Callable[..., Any]) -> None:
        """The source of the functions that matter in a step."""
        for each in functions:
            display(Markdown(f"`{each.__module__}.{each.__name__}`"))
            display(Code(inspect.getsource(each), language="python"))

    def search(self, training: TrainingResult, loaded: Dataset) -> None:
        """Which models were tried with which settings, on which folds, and what won."""
        told = {"search": tabulate_search(training, self.words), "folds": tabulate_folds(training, loaded.event)}
        for name, table in told.items():
            display(Markdown(self.texts[name].strip()))
            self.table(table)

    def found(self, book: EvidenceRecorder) -> None:
        """What a step found: charts, statements, and all its figures.

        Raises:
            PlainspokenError: the figures are not those that the statements rest on.
        """
        told = tell_as_stored(book.evidence, self.stored)
        new = [at for at in told if at not in self.seen]
        check_same_evidence(new, told, self.stored)
        self.seen.update(new)
        if not new:
            print(self.texts["nothing_new"].strip())
            return
        self.charts(self.backlog.take_charts(book))
        self.statements(self.backlog.take_claims(self.seen))
        self.figures_of_step(new)

    def charts(self, names: Sequence[str]) -> None:
        """Charts, each under its title, with its alt text and its note."""
        from plainspoken.figures.draw_charts import write_chart
        from plainspoken.report.notebook_markup import render_chart_pngs

        for name in names:
            write_chart(self.stored, self.words, name, self.figures)
        for chart, picture in render_chart_pngs(self.words, self.figures, names):
            display(Markdown(f"**{chart.title.striptags()}**  \n{chart.subtitle.striptags()}"))
            display(Image(data=picture, format="png", width=CHART_WIDTH, alt=chart.alt))
            if chart.note:
                display(Markdown(f"*{chart.note.striptags()}*"))

    def statements(self, claims: Sequence[Claim]) -> None:
        """Statements as a list; what does more than inform says so, and many plain facts are folded."""
        facts = [each for each in claims if each.kind is ClaimKind.FACT]
        shown = [each for each in claims if each.kind is not ClaimKind.FACT] + facts[:MOST_FACTS]
        if not shown:
            return
        content = Markup("<p><strong>{}</strong></p>").format(self.texts["says"].strip()) + self.listed(shown)
        if facts[MOST_FACTS:]:
            content += render_folded(f"{self.texts['more_facts'].strip()}", self.listed(facts[MOST_FACTS:]))
        display(HTML(str(content)))

    def listed(self, claims: Sequence[Claim]) -> Markup:
        """Statements as list items."""
        items = Markup().join(Markup("<li>{}{}</li>").format(self.mark(each), self.sentence(each)) for each in claims)
        return Markup("<ul>{}</ul>").format(items)

    def mark(self, claim: Claim) -> Markup:
        """What a statement is to the reader, and of what; nothing of a plain fact that names its subject itself."""
        name = ClaimView(claim, self.words).name.striptags()
        told = self.texts.get(f"kind_{claim.kind.value}", "").strip()
        subject = f"{name}:" if name and name not in self.sentence(claim) else ""
        return (
            Markup("<strong>{}</strong> ").format(" ".join(filter(None, (told, subject))))
            if told or subject
            else Markup()
        )

    def sentence(self, claim: Claim) -> str:
        """What a statement says."""
        return self.words.sentence(claim).striptags()

    def figures_of_step(self, new: Sequence[str]) -> None:
        """All figures of a step: a few tables open, the others folded."""
        tables = evidence_tables([at for at in new if at in self.stored.evidence], self.words)
        for name in OPEN_TABLES:
            if name in tables:
                display(HTML(str(render_table(name, tables.pop(name)))))
        content = Markup().join(render_table(name, table) for name, table in tables.items())
        if content:
            display(HTML(str(render_folded(self.texts["all_figures"].strip(), content))))

    def rest(self) -> None:
        """The statements that no single step backs."""
        self.statements(self.backlog.take_rest())

    def verdicts(self, findings: Findings, words: Words) -> None:
        """Each verdict of this run with its sentence, folded."""
        rows = [
            {
                "statement": each.key,
                "verdict": each.verdict.value,
                "kind": each.kind.value,
                "says": words.sentence(each).striptags() if each.kind is not ClaimKind.SILENT else "",
            }
            for each in findings.claims
        ]
        told = translate_heads(pd.DataFrame(rows), self.heads).set_index(self.heads["statement"])
        table = told.style.format(escape="html").set_uuid("claims")
        content = Markup(table.set_properties(subset=[self.heads["says"]], **SENTENCE_CELL_STYLE).to_html())
        display(HTML(str(render_folded(self.texts["all_verdicts"].strip(), content))))

    def presentation(self, words: Words, folder: Path) -> None:
        """Page one of the briefing in a folder, then the slides for management."""
        from plainspoken.report.notebook_markup import render_slides_html
        from plainspoken.report.page_one_frame import frame_page_one

        page = (folder / f"briefing.{words.language}.html").read_text(encoding="utf-8")
        # As data: for a frame, `HTML` warns and names a place on this machine.
        display({"text/html": frame_page_one(page, self.texts["heading_present"])}, raw=True)
        display(HTML(render_slides_html(words, folder / "figures" / words.language)))


def open_case(case: Case, findings: Path, language: str, figures: Path) -> Shown:
    """What shows a case whose findings are stored; `figures`: where charts are drawn."""
    return Shown(case, read_findings(findings), language, figures)


def silent(step: str, share: float) -> None:
    """Progress that nobody watches."""


def dataclass_items(value: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass with their values."""
    for each in dataclasses.fields(value):
        yield each.name, getattr(value, each.name)


def translate_heads(told: pd.DataFrame, heads: Mapping[str, str]) -> pd.DataFrame:
    """A table under heads in another language; what kind a field is of is told in it, too.

    Raises:
        KeyError: a head has no word.
    """
    kinds = {kind: heads[kind] for kind in FIELD_KINDS}
    named = told.replace({"kind": kinds}) if "kind" in told else told
    return named.rename(columns=heads.__getitem__)


def tabulate_ledger(steps: Sequence[Any], words: Words) -> pd.DataFrame:
    """The steps of reading and cleaning, each with the rows it saw, kept and touched."""
    rows = [
        {
            "step": name_ledger_step(each, words),
            "rows before": f"{each.rows_in:,}",
            "rows after": f"{each.rows_out:,}",
            "rows touched": f"{each.affected:,}",
        }
        for each in steps
    ]
    return pd.DataFrame(rows).set_index("step").rename_axis(None)


def name_ledger_step(step: Any, words: Words) -> str:
    """What a step did, and to what."""
    given = words.findings.names.get(words.language, {})
    found = (given[key] for kind in ("clean", "table", "column") if (key := f"{kind}.{step.slug}") in given)
    what = next(found, "" if step.slug == step.kind else readable_slug(step.slug))
    return f"{readable_slug(step.kind)}: {what}" if what else readable_slug(step.kind)
