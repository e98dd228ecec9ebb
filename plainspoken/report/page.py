"""What a layout may name: typed objects made of claims and words. Knows no layout and no statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from plainspoken.claims.registry import registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Kind, nearest
from plainspoken.theme import Theme, read_theme
from plainspoken.words import Words
from plainspoken.words.phrases import group
from plainspoken.report.threshold_slider import Choice, choices
from plainspoken.report.components import Dots, Drawn, Driver, Example, Said, Term, Use, drawing
from plainspoken.report.style import logo
from plainspoken.report.table_definitions import TABLES
from plainspoken.report.tables import Filled, fill

BEST = 3  # page one holds at most three of each
FIRST = "first"
# What page one may show as dots, and whether that is ours; the first three that there is evidence for.
DOTS = {
    "fact_top": ("evaluation.top_rate", True),
    "fact_later": ("time.top_rate", True),
    "fact_base": ("data.base_rate", False),
    "fact_best_segment": ("segments.best_rate", True),
    "fact_all_later": ("later.rate", False),
    "fact_best_fifth": ("concentration.best_fifth", True),
}
NOTHING = ("answer_no", "answer_idle", "answer_unfollowed", "answer_unstable", "answer_judged_no")


class Briefing:
    """Everything a layout may name. All of it is computed elsewhere; a layout arranges it.

    `dense`: whether page one must be set tighter to stay one page.
    """

    dense: bool

    def __init__(self, words: Words, figures: Path, dense: bool = False) -> None:
        self.words = words
        self.findings = words.findings
        self.figures = figures
        self.dense = dense

    @cached_property
    def _theme(self) -> Theme:
        return read_theme(self.words.folders)

    @property
    def language(self) -> str:
        """The language of the briefing, as in `lang`."""
        return self.words.language

    @property
    def demonstration(self) -> bool:
        """Whether the data were simulated."""
        return self.findings.briefing.demonstration

    @property
    def inside(self) -> tuple[str, ...]:
        """The parts after page one, in the order that the case chose."""
        return tuple(part for part in self.findings.briefing.parts if part != FIRST)

    @property
    def organisation(self) -> Markup:
        """The organisation's name, as the theme or else the case has it."""
        return Markup.escape(self._theme.name) if self._theme.name else self.text("organisation")

    @property
    def confidentiality(self) -> Markup:
        """The theme's confidentiality line; nothing where it has none."""
        return Markup.escape(self._theme.confidential(self.language))

    @property
    def logo(self) -> Markup:
        """The theme's logo as a picture that carries the organisation's name; nothing where it has none."""
        return logo(self._theme.logo, self.organisation) if self._theme.logo else Markup()

    def text(self, key: str) -> Markup:
        """A phrase of the case."""
        return Markup.escape(self.words.name(f"text.{key}").text)

    def label(self, key: str) -> Markup:
        """A heading or other fixed phrase of the language."""
        return self.words.label(key)

    @cached_property
    def answer(self) -> Said:
        """The one answer that holds.

        Raises:
            PlainspokenError: none holds, so that there is nothing to brief about.
        """
        answers = self._all(Kind.ANSWER)
        if not answers:
            raise PlainspokenError("no answer holds: the findings lack the evidence that the answer needs")
        return answers[0]

    @cached_property
    def use(self) -> Use:
        """What the model may and may not be used for."""
        good = self.label("use_nothing") if self.answer.rule in NOTHING else self.text("use_for")
        return Use(good, self.text("not_for"))

    @cached_property
    def dots(self) -> tuple[Dots, ...]:
        """The natural frequencies of page one that there is evidence for."""
        found = ((self.one(rule), address, ours) for rule, (address, ours) in DOTS.items())
        hues = self._theme.colours
        return tuple(Dots(said, address, ours, hues) for said, address, ours in found if said)[:BEST]

    @cached_property
    def all_actions(self) -> tuple[Said, ...]:
        """Every action that holds, the weightiest first."""
        return self._all(Kind.ACTION)

    @cached_property
    def actions(self) -> tuple[Said, ...]:
        """At most three actions that hold, the weightiest first."""
        return self.all_actions[:BEST]

    @cached_property
    def strengths(self) -> tuple[Said, ...]:
        """All strengths, the weightiest first."""
        return self._all(Kind.STRENGTH)

    @cached_property
    def weaknesses(self) -> tuple[Said, ...]:
        """All weaknesses, the most serious first."""
        return self._all(Kind.WEAKNESS)

    @cached_property
    def cautions(self) -> tuple[Said, ...]:
        """All cautions, the most serious first."""
        return self._all(Kind.CAUTION)

    @cached_property
    def best_strengths(self) -> tuple[Said, ...]:
        """The three strongest strengths, one of a rule."""
        return best_of(self.strengths, lambda said: said.rule)

    @cached_property
    def worst_weaknesses(self) -> tuple[Said, ...]:
        """The three most serious weaknesses, one of a topic."""
        return best_of(self.weaknesses, lambda said: registry()[said.rule].topic)

    @cached_property
    def warnings(self) -> tuple[Said, ...]:
        """Leak warnings that decide."""
        cautions = (each for each in self.cautions if registry()[each.rule].topic == "leaks")
        return tuple(each for each in cautions if each.claim.severity == BEST and each.subject)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """How many to contact, from few to many, for readers to try."""
        return choices(self.words)

    @cached_property
    def drivers(self) -> tuple[Driver, ...]:
        """What the model goes by, the strongest first, with whether we can change it."""
        found = [each for each in self._spoken() if each.claim.kind is Kind.DRIVER]
        return tuple(map(Driver, sorted(found, key=lambda said: -said.claim.weight)))

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Real cases with their reasons."""
        return tuple(Example(each) for each in self.each("example"))

    def one(self, rule: str) -> Said | None:
        """What a rule says about the whole, or None where it is silent or does not apply.

        Raises:
            PlainspokenError: no rule of this name; names the nearest.
        """
        return next(iter(self.each(rule)), None)

    def each(self, rule: str) -> tuple[Said, ...]:
        """What a rule says about each of its subjects, in their order."""
        if rule not in registry():
            raise PlainspokenError(f"no rule {rule!r}{nearest(rule, registry())}")
        return tuple(said for said in self._spoken() if said.rule == rule)

    def chart(self, name: str) -> Drawn | None:
        """A chart, or None where the findings give it nothing to draw."""
        words = self.words.chart(name)
        if words is None:
            return None
        wide, narrow = (self.figures / f"{name}{size}.svg" for size in ("", ".narrow"))
        return Drawn(words, drawing(wide), drawing(narrow))

    def table(self, name: str) -> Filled | None:
        """A table, or None where the findings give it nothing to hold.

        Raises:
            PlainspokenError: no table of this name; names the nearest.
        """
        if name not in TABLES:
            raise PlainspokenError(f"no table {name!r}{nearest(name, TABLES)}")
        return fill(name, self.words)

    def show(self, address: str, way: str = "") -> Markup:
        """The evidence at an address, marked; nothing where it is not there."""
        if address.partition(":")[0] not in self.findings.evidence:
            return Markup()
        shown = self.words.show(address, way) if way else self.words.any(address)
        return Markup(shown.__html__())

    def group(self, subject: str) -> Markup:
        """What the members of a group have in common."""
        return group(subject, self.words.shower)

    @property
    def glossary(self) -> Iterator[Term]:
        """The terms of the language's glossary, with what they mean: the common ones, then the task's own."""
        messages = self.words.messages.vocabulary.messages
        for words in ("glossary", f"glossary_{self.findings.task}"):
            for key in (each for each in messages if each.startswith(f"{words}.")):
                term = Markup.escape(key.removeprefix(f"{words}."))
                yield Term(term, Markup.escape(messages[key].text))

    @property
    def provenance(self) -> Iterator[Term]:
        """Where the findings come from: case, hashes, seed and versions."""
        found = self.findings.provenance
        yield Term(self.label("from_case"), Markup.escape(f"{found.case}, {found.case_hash[:12]}"))
        for name, content in sorted(found.data_hashes.items()):
            yield Term(self.label("from_table"), Markup.escape(f"{name}, {content[:12]}"))
        yield Term(self.label("from_seed"), Markup.escape(str(found.seed)))
        versions = ", ".join(f"{name} {version}" for name, version in sorted(found.versions.items()))
        yield Term(self.label("from_versions"), Markup.escape(versions))

    def _spoken(self) -> Iterator[Said]:
        return (Said(each, self.words) for each in self.findings.claims if each.kind is not Kind.SILENT)

    def _all(self, kind: Kind) -> tuple[Said, ...]:
        found = [each for each in self._spoken() if each.claim.kind is kind]
        return tuple(sorted(found, key=lambda said: -said.claim.severity))


def best_of(said: tuple[Said, ...], kin: Callable[[Said], str]) -> tuple[Said, ...]:
    """The first three, with only one of each kin: the gravest, and of those the weightiest."""
    chosen: dict[str, Said] = {}
    for each in said:
        rival = chosen.get(kin(each))
        if rival is None or standing(each) > standing(rival):
            chosen[kin(each)] = each
    return tuple(chosen.values())[:BEST]


def standing(said: Said) -> tuple[int, float]:
    """How much a claim matters: severity, then weight."""
    return said.claim.severity, said.claim.weight
