"""A rare event is counted among more cases: on the page, in the drawings, and when it is verified."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainspoken.claims.registry import judge_all, registry
from plainspoken.core.findings import Evidence, Findings, write_findings
from plainspoken.figures.draw_charts import draw_all
from plainspoken.report.write_briefing import write_briefing
from plainspoken.verify.check import verify
from plainspoken.words import Words
from tests.sample import sample_findings
from tests.words.planted import TEMPLATES, whole_sample

RATES = re.compile(
    r"\.(base_rate|usual_rate|top_rate|rate|precision|threshold|best_rate|worst_rate|high_rate|low_rate|above_rate|below_rate"
    r"|expected|expected_rate|observed|observed_rate|predicted|probability|said|elsewhere|gap|noise|rate_now|rate_then"
    r"|rate_pays|detectable_rate|start|effect|rest)$"
)
OTHER_SHARES = re.compile(r"^(slices\.\d+|missed)\.")


def thin_out(findings: Findings, times: float) -> Findings:
    """The same findings of an event that is so many times as rare."""

    def thinned(at: str, each: Evidence) -> Evidence:
        if not RATES.search(at) or OTHER_SHARES.search(at) or isinstance(each.value, str | bool | None):
            return each
        ends = {name: end * times for name in ("low", "high") if (end := getattr(each, name)) is not None}
        return each.model_copy(update={"value": each.number * times, **ends})

    evidence = {at: thinned(at, each) for at, each in findings.evidence.items()}
    thin = findings.model_copy(update={"evidence": evidence, "claims": ()})
    return thin.model_copy(update={"claims": judge_all(thin)})


@pytest.mark.parametrize(("times", "base"), [(0.03, "1,000"), (0.002, "10,000")])
def test_a_rare_event_reads_and_verifies(tmp_path: Path, times: float, base: str) -> None:
    findings = thin_out(sample_findings(), times)
    words = Words(findings, "en", (TEMPLATES,))
    write_findings(findings, tmp_path / "findings.json")
    draw_all(findings, words, tmp_path / "figures" / "en")
    write_briefing(findings, words, tmp_path / "figures" / "en", tmp_path, {"html"})
    text = re.sub(r"<[^>]*>", "", (tmp_path / "briefing.en.html").read_text(encoding="utf-8"))
    assert f"of {base}" in text
    assert not re.search(r"(?<![\d.])(0|less than 1) (of|in) 100\b", text)
    assert not verify(tmp_path)


def test_no_message_counts_the_event_in_hundreds_whatever_its_rate() -> None:
    messages = Words(whole_sample(), "en", (TEMPLATES,)).messages.vocabulary.messages
    usual = re.compile(
        r"^(data\.base_rate|evaluation\.(base_rate|top_rate|precision|threshold)|time\.(base|top)_rate)$"
    )
    shown = {
        f"{key}: {name}"
        for key, message in messages.items()
        if (rule := registry().get(key.partition(".")[0])) is not None
        for name in re.findall(r"\{\{\s*(\w+) \|[^}]*of_100\b", message.text)
        if usual.match(rule.uses.get(name, ""))
    }
    assert shown == set()
