"""What a layout may name: typed objects made of claims and words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.report.components import ChartView, Term, UseStatement, read_drawing
from plainspoken.report.data_span import MOST_NAMED_GAPS, list_gap_periods
from plainspoken.report.full_names import list_full_names
from plainspoken.report.misspelt import refuse_misspelt
from plainspoken.report.page_claims import SpokenClaims
from plainspoken.report.page_one import FirstPage
from plainspoken.report.page_room import ANNEX_PART_PREFIX
from plainspoken.report.page_style import embed_logo
from plainspoken.report.page_tables import TableView, fill_table
from plainspoken.report.page_terms import list_glossary_terms, list_sources, tell_fingerprint
from plainspoken.report.segment_card import SegmentCard, find_scale_end
from plainspoken.report.table_definitions import TableDefinitions, read_table_definitions
from plainspoken.report.threshold_slider import MoneyInput, ThresholdChoice, list_money_inputs, list_threshold_choices
from plainspoken.theme import Theme, read_theme
from plainspoken.words import Words
from plainspoken.words.evidence_text import EvidenceRef
from plainspoken.words.formats import format_counted_noun
from plainspoken.words.phrases import format_group

SEGMENT_CARD_RULES = ("segment_by_score", "segment_differs", "segment_profile")  # what describes a segment
CARDS_IN_ROW = 2
FIRST_BRIEFING_PART = "first"
ANNEX_LETTER = "A"  # annex pages are A1, A2 ...
UNUSABLE_ANSWERS = (
    "answer_no",
    "answer_unsettled",
    "answer_too_late",
    "answer_idle",
    "answer_unfollowed",
    "answer_unstable",
    "answer_judged_no",
    "answer_judged_unsettled",
)


class Briefing(SpokenClaims):
    """Everything a layout may name. All of it is computed elsewhere; a layout arranges it."""

    def __init__(self, words: Words, figures: Path) -> None:
        super().__init__(words)
        self.figures = figures

    @cached_property
    def _theme(self) -> Theme:
        return read_theme(self.words.folders)

    @cached_property
    def _tables(self) -> TableDefinitions:
        return read_table_definitions(self.words.folders)

    @property
    def language(self) -> str:
        """The language of the briefing, as in `lang`."""
        return self.words.language

    @property
    def demonstration(self) -> bool:
        """Whether the data were simulated."""
        return self.findings.briefing.demonstration

    @property
    def stamp(self) -> Markup:
        """What is stamped on each page: that data were simulated, that it is a first look; nothing where neither is."""
        stamp = self.findings.briefing.stamp
        return self.label(stamp) if stamp else Markup()

    @property
    def named_gaps(self) -> tuple[str, ...]:
        """Addresses of the periods without data between the first and the last, where they are few."""
        gaps = list_gap_periods(self.findings)
        return gaps if len(gaps) <= MOST_NAMED_GAPS else ()

    @property
    def has_many_gaps(self) -> bool:
        """Whether so many periods between the first and the last have no data that they are counted, not named."""
        return len(list_gap_periods(self.findings)) > MOST_NAMED_GAPS

    @property
    def inside(self) -> tuple[str, ...]:
        """The parts after page one, in the order that the case chose."""
        return tuple(part for part in self.findings.briefing.parts if part != FIRST_BRIEFING_PART)

    def has_part(self, part: str) -> bool:
        """Whether the case chose a part, so that page one can point to it."""
        return part in self.inside

    def annex_number(self, part: str) -> str:
        """The number of an annex page, A1 and on; nothing for a page of the body."""
        return f"{ANNEX_LETTER}{self._annex.index(part) + 1}" if part in self._annex else ""

    def opens_annex(self, part: str) -> bool:
        """Whether a part is the first page of the annex, which the printed contents name once."""
        return self._annex[:1] == (part,)

    @property
    def _annex(self) -> tuple[str, ...]:
        return tuple(each for each in self.inside if each.startswith(ANNEX_PART_PREFIX))

    def aside(self, part: str) -> Markup:
        """The short message at the right of a part's running head; the title where the part has none of its own."""
        own = f"aside_{part}"
        return self.label(own) if self.words.has(f"labels.{own}") else self.text("title")

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
        return embed_logo(self._theme.logo, self.organisation) if self._theme.logo else Markup()

    def text(self, key: str) -> Markup:
        """A phrase of the case."""
        return Markup.escape(self.words.name(f"text.{key}").text)

    def given(self, key: str) -> bool:
        """Whether the case has this phrase; only some may be left out."""
        return f"text.{key}" in self.findings.names.get(self.words.language, {})

    def label(self, key: str) -> Markup:
        """A heading or other fixed phrase of the language."""
        return self.words.label(key)

    @cached_property
    def use(self) -> UseStatement:
        """What the model may and may not be used for."""
        good = self.label("use_nothing") if self.answer.rule in UNUSABLE_ANSWERS else self.text("use_for")
        return UseStatement(good, self.text("not_for"))

    @cached_property
    def first(self) -> FirstPage:
        """What page one shows beside the answer."""
        return FirstPage(tuple(self._spoken()), self.words, self._theme.colours)

    @cached_property
    def choices(self) -> tuple[ThresholdChoice, ...]:
        """How many to contact, from few to many, for readers to try."""
        return list_threshold_choices(self.words)

    @cached_property
    def money_inputs(self) -> tuple[MoneyInput, ...]:
        """What readers may put in place of the assumed money; nothing where nothing was assumed."""
        return list_money_inputs(self.words)

    @property
    def currency(self) -> str:
        """The code of the case's currency; nothing where sums are counted in what one event brings."""
        return self.words.numbers.currency

    @cached_property
    def segment_cards(self) -> tuple[tuple[SegmentCard, ...], ...]:
        """The segments as cards, in rows of at most two, with one scale for all their bars."""
        said = [each for rule in SEGMENT_CARD_RULES for each in self.each(rule)]
        most = find_scale_end(self.findings, tuple(each.subject for each in said))
        cards = [SegmentCard(each, most, self._theme.colours) for each in said]
        return tuple(tuple(cards[start : start + CARDS_IN_ROW]) for start in range(0, len(cards), CARDS_IN_ROW))

    def chart(self, name: str) -> ChartView | None:
        """A chart, or None where the findings give it nothing to draw."""
        words = self.words.chart(name)
        if words is None:
            return None
        wide, narrow = (self.figures / f"{name}{size}.svg" for size in ("", ".narrow"))
        return ChartView(words, read_drawing(wide), read_drawing(narrow))

    def table(self, name: str) -> TableView | None:
        """A table, or None where the findings give it nothing to hold.

        Raises:
            PlainspokenError: no table of this name; names the nearest.
        """
        if name not in self._tables:
            raise PlainspokenError(f"no table {name!r}{suggest_nearest(name, self._tables)}")
        return fill_table(name, self._tables[name], self.words)

    def show(self, address: str, way: str = "") -> Markup:
        """The evidence at an address, marked; nothing where it is not there.

        Raises:
            PlainspokenError: nothing is ever there, but something at an address that is spelt nearly so.
        """
        if not self._is_known(address):
            return Markup()
        shown = self.words.show(address, way) if way else self.words.any(address)
        return Markup(shown.__html__())

    def counted(self, address: str, noun: str) -> Markup:
        """A number with its noun in the form that it asks for; nothing where it is not there. Raises as `show`."""
        if not self._is_known(address):
            return Markup()
        return format_counted_noun(EvidenceRef(address, self.words.shower), noun, "count", self.words.shower)

    def _is_known(self, address: str) -> bool:
        if address.partition(":")[0] in self.findings.evidence:
            return True
        refuse_misspelt(address, self.findings.evidence)
        return False

    def group(self, subject: str) -> Markup:
        """What the members of a group have in common."""
        return format_group(subject, self.words.shower)

    @property
    def glossary(self) -> Iterator[Term]:
        """The terms of the language's glossary, with what they mean: the common ones, then the task's own."""
        return list_glossary_terms(self.words)

    @property
    def full_names(self) -> tuple[Term, ...]:
        """The names that the pages shorten, with what they are short for."""
        return tuple(list_full_names(self.words))

    @property
    def provenance(self) -> Iterator[Term]:
        """Where the findings come from: case, hashes, seed and versions."""
        return list_sources(self.words)

    @cached_property
    def fingerprint(self) -> Term:
        """The fingerprint of these findings, by which any copy of a page can be asked whether it belongs to them."""
        return tell_fingerprint(self.words)
