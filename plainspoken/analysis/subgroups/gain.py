"""Analysis: what contacting the cases of a plan may bring, cost and leave, and what that hangs on. Knows no page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plainspoken.analysis.training.threshold import price_unit
from plainspoken.case import Case
from plainspoken.core.findings import Source
from plainspoken.core.recorder import Estimate, EvidenceRecorder


@dataclass(frozen=True)
class ContactPlan:
    """So many contacts, and what each is taken to do.

    `rate`: share of events among those contacted; `effect`: relative change of it; `margin`: what is at stake with an
    event, of which it costs (or brings) the share `loss`; `cost`: of one contact.
    """

    contacts: int
    rate: float
    effect: float
    loss: float
    cost: float
    margin: float

    @property
    def extra_events(self) -> float:
        """Events won, or averted."""
        return self.contacts * self.rate * self.effect

    @property
    def extra(self) -> float:
        """What these are worth."""
        return self.extra_events * self.loss * self.margin

    @property
    def total_cost(self) -> float:
        """What all contacts cost."""
        return self.contacts * self.cost

    @property
    def net(self) -> float:
        """What is left."""
        return self.extra - self.total_cost


@dataclass(frozen=True)
class PlanRange:
    """A plan as it is taken to be, and with all that is not sure at its unfavourable and at its favourable end."""

    usual: ContactPlan
    worst: ContactPlan
    best: ContactPlan

    @property
    def unsure(self) -> tuple[str, ...]:
        """The entries whose ends differ, that on which most hangs first."""
        names = ("effect", "loss", "cost", "rate")
        return tuple(sorted((name for name in names if self.spread(name)), key=self.spread, reverse=True))

    def change_one(self, name: str) -> tuple[ContactPlan, ContactPlan]:
        """The usual plan with one entry at its unfavourable end, and at its favourable one."""
        worst, best = (replace(self.usual, **{name: getattr(end, name)}) for end in (self.worst, self.best))
        return worst, best

    def spread(self, name: str) -> float:
        """How far the net gain moves with one entry."""
        worst, best = self.change_one(name)
        return best.net - worst.net

    def estimate(self, what: str) -> Estimate:
        """A sum with its range: with all entries at either end."""
        ends = sorted(getattr(each, what) for each in (self.worst, self.best))
        return Estimate(getattr(self.usual, what), ends[0], ends[1], self.usual.contacts, "assumed")


def make_plan_range(case: Case, contacts: int, rate: Estimate, margin: float) -> PlanRange:
    """A plan over the ranges of what the case assumes, and of the measured rate."""
    money, loss = case.money, case.value.loss if case.value else None
    effect, cost, (low, high) = money.effect, money.contact_cost, rate.ends
    return PlanRange(
        ContactPlan(contacts, rate.value, effect.value, loss.value if loss else 1.0, cost.value, margin),
        ContactPlan(contacts, low, effect.low, loss.low if loss else 1.0, cost.high, margin),
        ContactPlan(contacts, high, effect.high, loss.high if loss else 1.0, cost.low, margin),
    )


def record_gain(address: str, plan: PlanRange, case: Case, book: EvidenceRecorder) -> None:
    """Write the sections `value` and `unsure`: what the plan of the action at an address brings, costs and leaves, and
    the net gain when only one of the things that are not sure is at its ends."""
    usual = plan.usual
    copied = {"action": "action", "segment": "segment", "break_even": "break_even", "effect": "effect", "net": "value"}
    for name, of in copied.items():
        if f"{address}.{of}" in book.evidence:  # one figure, computed once
            book.evidence[f"value.{name}"] = book.evidence[f"{address}.{of}"]
    if case.value is not None:
        loss = Estimate(usual.loss, plan.worst.loss, plan.best.loss, None, "assumed")
        book.put("value.loss", loss, "share", of="worth", source="assumed")
    book.put("value.contacts", usual.contacts, "count")
    book.put("value.extra_events", plan.estimate("extra_events"), "number", source="assumed")
    book.put("value.extra", plan.estimate("extra"), "money", source="assumed")
    book.put("value.cost", plan.estimate("total_cost"), "money", source="assumed")
    if "value.net" not in book.evidence:
        book.put("value.net", plan.estimate("net"), "money", source="assumed")
    book.list("unsure", plan.unsure)
    for name in plan.unsure:
        record_one_unsure(f"unsure.{name}", name, plan, case, book)
    for place, name in zip(("first", "second"), plan.unsure, strict=False):
        for what in ("name", "net", "spread"):
            book.evidence[f"value.{place}.{what}"] = book.evidence[f"unsure.{name}.{what}"]


def record_one_unsure(address: str, name: str, plan: PlanRange, case: Case, book: EvidenceRecorder) -> None:
    """One thing that is not sure: its own ends, and the net gain at each, all others as they are taken to be."""
    worst, best = plan.change_one(name)
    unit = price_unit(case) if name == "cost" else "share"
    source: Source = "measured" if name == "rate" else "assumed"
    book.put(f"{address}.name", f"unsure.{name}", "name")
    book.put(f"{address}.given", getattr(plan.usual, name), unit, source=source)
    for end, changed in (("worst", worst), ("best", best)):
        book.put(f"{address}.{end}", getattr(changed, name), unit, source=source)
    net = Estimate(plan.usual.net, worst.net, best.net, plan.usual.contacts, "assumed")
    book.put(f"{address}.net", net, "money", source="assumed")
    book.put(f"{address}.spread", plan.spread(name), "money", source="assumed")
