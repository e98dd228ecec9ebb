"""Property: whatever the evidence, each sentence renders and reads as one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.claims.rule import Rule
from plainspoken.core.findings import Claim, ClaimKind, Evidence, Findings
from plainspoken.words.message_catalogue import read_vocabulary
from tests.words.planted import TEMPLATES, addresses, english, sample_for, subject_for

SHARES = st.sampled_from((0.0, 1e-9, 0.004, 0.155, 0.5, 0.996, 1.0)) | st.floats(0, 1)
SCORES = st.sampled_from((-0.3, -1e-9, 0.0, 0.004, 0.5, 1.0)) | st.floats(-1, 1)
COUNTS = st.sampled_from((0, 1, 2, 100, 10**12)) | st.integers(0, 10**6)
OTHERS = st.sampled_from((-1e6, -0.3, -1e-9, 0.0, 1e-9, 1.0, 1e12)) | st.floats(-1e9, 1e9)
VALUES = {"share": SHARES, "score": SCORES, "count": COUNTS, "flag": st.booleans(), "seconds": OTHERS.map(abs)}
BAD = re.compile(
    r"None\.|\bNone of 100|nan|NaN|inf\b|True|False(?! alarm)|\{|\}|undefined|  |\( | \)|\(\)| [.,;:)]|[.,;:]{2}"
    r"|\u2212\u2212|[\u2212-]0(?![.,]?\d)"
)
RULES = [name for name, each in registry().items() if any(kind is not ClaimKind.SILENT for kind in each.says.values())]
KEYS = tuple(read_vocabulary("en", [TEMPLATES]).messages)
MANY = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@dataclass(repr=False)
class Drawn:
    """Findings that do not fill the screen when a test fails."""

    findings: Findings


@st.composite
def evidence_for(draw: st.DrawFn, rule: Rule) -> Drawn:
    """The sample in which all numbers a rule sees are drawn anew."""
    base = sample_for(rule)
    subject, evidence, members = subject_for(rule, base)
    for address in addresses(rule, subject):
        if address in evidence:
            evidence[address] = drawn(draw, evidence[address])
    found = base.model_copy(update={"evidence": evidence, "members": members})
    claim = rule.apply(found, subject)
    return Drawn(found.model_copy(update={"claims": (claim,) if claim else ()}))


def drawn(draw: st.DrawFn, found: Evidence) -> Evidence:
    """The same kind of evidence with a drawn value, and a drawn range around it where there was one."""
    if found.unit in ("name", "date"):
        return found
    values = VALUES.get(found.unit, OTHERS)
    value = draw(values)
    if found.low is None:
        return found.model_copy(update={"value": value})
    low, high = sorted((float(value), float(draw(values))))
    return found.model_copy(update={"value": value, "low": low, "high": high})


def said_by(findings: Findings, claim: Claim) -> list[str]:
    """All that the words say about a claim, with its aspects."""
    words = english(findings)
    endings = [key.removeprefix(f"{claim.rule}.") for key in KEYS if key.startswith(f"{claim.rule}.")]
    aspects = [each.removesuffix(claim.verdict).removesuffix("_") for each in endings if each.endswith(claim.verdict)]
    said = [words.sentence(claim, aspect).striptags() for aspect in aspects]
    return said if claim.kind is not ClaimKind.SILENT else []


def test_the_net_catches() -> None:
    for text in ("It is None.", "It is nan.", "a  b", "that .", "(range )", "a..", "\u22120 of 100", "{{ x }}"):
        assert BAD.search(text), text
    assert not BAD.search("Nobody finds information: 0.5 (range \u22125 to 1,000); infinite. \u22120.4")


@MANY
@given(st.data())
def test_any_evidence_makes_a_sentence(data: st.DataObject) -> None:
    rule = registry()[data.draw(st.sampled_from(RULES))]
    findings = data.draw(evidence_for(rule)).findings
    for claim in findings.claims:
        for text in said_by(findings, claim):
            assert not BAD.search(text), f"{claim.key}: {text}"
            assert text == text.strip()
            assert not re.search(r"\b(\w+) \1\b", text), f"{claim.key}: {text}"


@MANY
@given(st.data())
def test_any_evidence_makes_the_words_of_a_chart(data: st.DataObject) -> None:
    chart = CHART_DEFINITIONS[data.draw(st.sampled_from(list(CHART_DEFINITIONS)))]
    findings = data.draw(evidence_for(registry()[chart.rule])).findings
    words = english(findings).chart(chart.name)
    assert words is not None
    for part in (words.title, words.subtitle, words.note, words.alt):
        text = part.striptags() if hasattr(part, "striptags") else part
        assert not BAD.search(text), f"{chart.name}: {text}"
