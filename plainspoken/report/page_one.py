"""What page one shows beside the answer: rates with their own base, what is at stake, decisions, points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from plainspoken.claims.registry import registry
from plainspoken.core.findings import ClaimKind, Verdict
from plainspoken.report.components import ClaimView, order_actions
from plainspoken.report.inline_bars import OURS, choose_share_scale
from plainspoken.report.page_one_pieces import PLAN_RULE, Decision, Point, RateGroup, RateRow, Stake, Tick
from plainspoken.theme import Colours
from plainspoken.words import Words

MOST_POINTS = 3  # of each kind
ENOUGH_POINTS = 2  # strengths, where there are no more weaknesses than that beside them
MOST_DECISIONS = 4
ENOUGH_DECISIONS = 2  # weighty ones, beside which light ones stand in the plan alone
LIGHT_SEVERITY = 1
TEST_RULE = "test_shows_effect"
# Which segment a fact of one of the two ends is about.
SEGMENT_ENDS = {"fact_best_segment": "segments.best", "fact_weakest_segment": "segments.weakest"}
SEGMENTS = "segments."  # where the segments stand in the findings
SaidRate = tuple[ClaimView, str, str]  # a claim, the address of its rate, and the look of its bar
# The rates that are drawn on one scale, each group with the base of its own: rule, address, look.
RATE_GROUPS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "in_time": (
        ("fact_in_time", "plan.score.top_rate", "ours"),
        ("fact_usual_in_time", "plan.score.base_rate", "rest"),
    ),
    "tested": (
        ("fact_top", "evaluation.top_rate", "ours"),
        ("fact_top_in_class", "evaluation.top_rate", "ours"),
        ("fact_top_within", "within.top_rate", "ours"),
        ("checklist_suffices", "checklist.top_rate", "rest"),
        ("fact_rule_top", "evaluation.simple_rule.top_rate", "rest"),
        ("fact_base", "evaluation.base_rate", "rest"),
    ),
    "later": (("fact_later", "time.top_rate", "ours"), ("fact_later_base", "time.base_rate", "rest")),
    "segments": (
        ("fact_best_segment", "segments.best_rate", "ours"),
        ("fact_weakest_segment", "segments.weakest_rate", "rest"),
        ("fact_all_later", "later.rate", "rest"),
    ),
}
# Rates over all periods together: no measure beside those of a top that is taken within each period.
ALL_PERIODS_RULES = ("checklist_suffices", "fact_rule_top")
MOST_SEGMENT_ROWS = 8  # with more segments than that, only the best and the weakest are drawn
# Where the answer is on an early score, a weak spot of the score of a finished case is no news on page one.
ABOUT_THE_FINAL_SCORE = (
    "upper_limit",
    "still_useful_later",
    "threshold_sensitive",
    "weak_group_calibration",
    "weak_group_ranking",
)
# What page one says in another place, so that no point repeats it: beside a statement, the rules it speaks for.
SAID_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "worth_it.fails": ("worth_it",),
    "answer_class.holds": ("class_is_no_fall", "untested_later", "some_cannot_be_contacted", "threshold_sensitive"),
    "answer_early.holds": ABOUT_THE_FINAL_SCORE,
    "answer_early_little.holds": ABOUT_THE_FINAL_SCORE,
    "answer_cut.holds": ("natural_groups",),
    "beats_simple_rule.holds": ("ranks_top",),
}
# A strength that the bars above show, or beside which a checklist is drawn that does as well, by the rules of the bars.
DRAWN_STRENGTHS: Mapping[str, tuple[str, ...]] = {"beats_simple_rule": ("fact_rule_top", "checklist_suffices")}
INNER_STRENGTHS = ("drivers_keep_their_place",)  # of an explanation that page one does not give

# Facts, no strengths, that say how the figures were made sure of; shown where there are fewer than three strengths.
REASSURING_FACTS = ("stable_choice", "same_at_another_cut", "tested_once", "uses_no_suspect")
# How often what a fact tells was done; where never, it reassures nobody.
DONE_SO_OFTEN = {"uses_no_suspect": "leaks.suspected"}


@dataclass(frozen=True)
class FirstPage:
    """Page one, made of what is said."""

    spoken: tuple[ClaimView, ...]
    words: Words
    colours: Colours

    @cached_property
    def groups(self) -> tuple[RateGroup, ...]:
        """The rates that there is evidence for, in groups of the same cases."""
        within = any(self._by_rule("fact_top_within"))
        groups = [
            [
                (said, address, look)
                for rule, address, look in rows
                for said in self._by_rule(rule)
                if said.also("row") and not (rule in ALL_PERIODS_RULES and within)
            ]
            for rows in RATE_GROUPS.values()
        ]
        shown = [self._each_segment(rows) for rows in groups if any(look == OURS for *_, look in rows)]
        shares = [self.words.findings.get(address) for rows in shown for _, address, _ in rows]
        scale = choose_share_scale(shares)
        return tuple(
            RateGroup(
                rows[0][0].also("group") if len(shown) > 1 else Markup(),
                tuple(
                    RateRow(said, address, look, scale, self.colours, segment_address(said))
                    for said, address, look in rows
                ),
            )
            for rows in shown
        )

    def _each_segment(self, rows: list[SaidRate]) -> list[SaidRate]:
        """The rates of all segments between the best and the weakest, the highest first, where they fit."""
        ends = {said.rule: segment_address(said) for said, *_ in rows if said.rule in SEGMENT_ENDS}
        between: list[SaidRate] = [
            (said, f"{said.subject}.later.rate", "rest")
            for said in self._by_rule("segment_later")
            if said.also("row") and said.subject not in ends.values()
        ]
        if not ends or len(rows) + len(between) > MOST_SEGMENT_ROWS:
            return rows
        named = [*(row for row in rows if row[0].rule in ends), *between]
        named.sort(key=lambda row: self.words.findings.get(row[1]).number, reverse=True)
        return [*named, *(row for row in rows if row[0].rule not in ends)]

    @cached_property
    def detailed(self) -> bool:
        """Whether each segment's size and habits stand beside its rate."""
        return any(row.details for group in self.groups for row in group.rows)

    @cached_property
    def leading(self) -> ClaimView | None:
        """The claim that gives the rates their title."""
        rules = (rule for rows in RATE_GROUPS.values() for rule, *_ in rows)
        return next((said for rule in rules for said in self._by_rule(rule) if said.also("rates")), None)

    @cached_property
    def beside(self) -> tuple[Point, ...]:
        """What does nearly as well without the model; nothing where the rates are not those of the final score."""
        early = any(self._by_rule("fact_in_time"))
        return (
            () if early else tuple(each for said in self._by_rule("checklist_suffices") if (each := Point(said)).head)
        )

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """The round values on the scale of the rates."""
        if not self.groups:
            return ()
        scale, numbers = self.groups[0].rows[0].scale, self.words.numbers
        return tuple(Tick(numbers.rate(each), f"{100 * each / scale.end:.4g}%") for each in scale.ticks)

    @cached_property
    def stakes(self) -> tuple[Stake, ...]:
        """What the plan may bring, or what keeping the best segment is worth."""
        plans = (Stake(said, f"{said.subject}.value", self.colours) for said in self._by_rule(PLAN_RULE))
        kept = (
            Stake(said, f"{said.subject}.point_worth", self.colours)
            for said in self._by_rule("action_keep_segment")
            if f"{said.subject}.point_worth" in said.claim.evidence
        )
        return (*plans, *kept)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What management is asked for, the weightiest first; the figures that only it has come last.

        Light steps stand in the plan alone where there are weighty ones: a page that asks for less is acted on.
        """
        figures = [Decision(said, "action.figures") for said in self._by_rule("figures_needed")]
        weighty = [each for each in self.planned if each.said.claim.severity > LIGHT_SEVERITY]
        asked = weighty if len(weighty) >= ENOUGH_DECISIONS else self.planned
        return (*asked[: MOST_DECISIONS - len(figures)], *figures)

    @property
    def held_back(self) -> bool:
        """Whether a contact is held back; its reason says then what it would be."""
        return any(each.held for each in self.decisions)

    @property
    def priced(self) -> tuple[ClaimView, ...]:
        """What one contact may cost at most, or what was assumed for that; nothing known where contacts are held back,
        for their reason says from which effect on they pay."""
        said = self._by_rule("worth_it")
        return tuple(each for each in said if not (self.held_back and each.claim.verdict is Verdict.HOLDS))

    @cached_property
    def planned(self) -> tuple[Decision, ...]:
        """Every action in order; what a test would have to show, and cannot, as held back."""
        actions = order_actions(each for each in self.spoken if each.claim.kind is ClaimKind.ACTION)
        unseen = any(said.claim.verdict is Verdict.FAILS for said in self._by_rule(TEST_RULE))
        return tuple(Decision(said, f"action.{said.subject.rpartition('.')[2]}", unseen) for said in actions)

    @cached_property
    def relied_on(self) -> tuple[Point, ...]:
        """At most three strengths, one of a rule; where they are fewer than the weaknesses beside them, or than two,
        what was done to be sure of the figures."""
        drawn = {row.said.rule for group in self.groups for row in group.rows}
        unsaid = [
            each
            for each in self._fitting(ClaimKind.STRENGTH)
            if drawn.isdisjoint(DRAWN_STRENGTHS.get(each.rule, ())) and each.rule not in INNER_STRENGTHS
        ]
        strengths = choose_points(sort_by_priority(unsaid))
        facts = (said for rule in REASSURING_FACTS if self._was_done(rule) for said in self._by_rule(rule))
        done = [said for said in facts if said.claim.kind is ClaimKind.FACT]
        wanted = max(len(strengths), len(self.falls_short), ENOUGH_POINTS)
        return tuple(map(Point, [*strengths, *done][:wanted]))

    def _was_done(self, rule: str) -> bool:
        known = self.words.findings.evidence.get(DONE_SO_OFTEN.get(rule, ""))
        return known is None or known.number > 0

    @cached_property
    def falls_short(self) -> tuple[Point, ...]:
        """At most three weaknesses, and cautions that have a short form, the most serious first."""
        cautions = [each for each in self._fitting(ClaimKind.CAUTION) if each.also("bold")]
        return tuple(map(Point, choose_points(sort_by_priority([*self._fitting(ClaimKind.WEAKNESS), *cautions]))))

    def _fitting(self, kind: ClaimKind) -> list[ClaimView]:
        said = {f"{each.rule}.{each.claim.verdict}" for each in self.spoken}
        elsewhere = {rule for where, rules in SAID_ELSEWHERE.items() if where in said for rule in rules}
        return [each for each in self.spoken if each.claim.kind is kind and each.rule not in elsewhere]

    def _by_rule(self, rule: str) -> Iterator[ClaimView]:
        return (each for each in self.spoken if each.rule == rule)


def segment_address(said: ClaimView) -> str:
    """The address of the segment that a rate is of; nothing where it is of none."""
    if said.rule in SEGMENT_ENDS:
        name = str(said.words.findings.get(SEGMENT_ENDS[said.rule]).value)
        return f"{SEGMENTS}{name.rpartition('.')[2]}"
    return said.subject if said.subject.startswith(SEGMENTS) else ""


def sort_by_priority(said: list[ClaimView]) -> list[ClaimView]:
    """The gravest first; of as grave ones, a weakness before a caution, then the weightiest."""
    return sorted(
        said,
        key=lambda each: (each.claim.severity, each.claim.kind is not ClaimKind.CAUTION, each.claim.weight),
        reverse=True,
    )


def choose_points(said: list[ClaimView]) -> list[ClaimView]:
    """The first three, one of a rule; of as grave ones, those of a topic that is not there yet go first."""
    chosen: list[ClaimView] = []
    left = list({each.rule: each for each in reversed(said)}.values())[::-1]
    while left and len(chosen) < MOST_POINTS:
        topics = {registry()[each.rule].topic for each in chosen}
        best = max(left, key=lambda each: (each.claim.severity, registry()[each.rule].topic not in topics))
        chosen.append(best)
        left.remove(best)
    return chosen
