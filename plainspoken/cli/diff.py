"""The command `diff`: what changed between two findings of a case, in the words of the briefing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.shipped import SHIPPED_TEMPLATES

if TYPE_CHECKING:
    from markupsafe import Markup

    from plainspoken.core.findings import Findings
    from plainspoken.words import Words

DIFFED_CLAIM_KINDS = ("answer", "strength", "weakness", "caution", "action")  # kinds whose coming and going is told
DIFF_BULLET = "- "


DIFF_EXAMPLE = "Example: [bold]plainspoken diff kept/october report/conversion[/bold]"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Earlier findings: the file or its folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The present ones.")],
    language: Annotated[str, typer.Option("--language", "-l", help="Of the sentences.")] = "",
) -> None:
    """Say what changed between two findings of a case: what is real, and what is within noise."""
    with session.reporting_errors():
        from plainspoken.core.findings import read_findings

        typer.echo(
            "\n".join(describe_changes(read_findings(findings_path(old)), read_findings(findings_path(new)), language))
        )


def findings_path(place: Path) -> Path:
    """The findings in a folder, or the file itself."""
    return place / "findings.json" if place.is_dir() else place


def describe_changes(old: Findings, new: Findings, language: str) -> Iterator[str]:
    """What changed, line by line: figures first, then what is said now only and what was said before only.

    Raises:
        PlainspokenError: another case or task, or no such language.
    """
    from plainspoken.analysis.statistics.compare_findings import add_changes_since
    from plainspoken.claims.registry import judge_all
    from plainspoken.words import Words

    spoken = session.choose_briefing_language(language, new)
    both = add_changes_since(old, new)
    both = both.model_copy(update={"claims": judge_all(both)})
    now, then = (Words(each, spoken, (SHIPPED_TEMPLATES,)) for each in (both, old))
    if old.provenance.data_hashes == new.provenance.data_hashes:
        yield str(now.label("same_tables"))
    yield from list_rule_sentences(now, both, "something_changed")
    yield from (f"{DIFF_BULLET}{text}" for text in list_rule_sentences(now, both, "figure_changed"))
    yield from list_changed_claims("said_now", now, (new, old))
    yield from list_changed_claims("said_before", then, (old, new), labels=now)


def strip_markup(sentence: Markup) -> str:
    """A sentence without the marks that a page carries."""
    return str(sentence.striptags())


def list_rule_sentences(words: Words, findings: Findings, rule: str) -> Iterator[str]:
    """What one rule says on each of its subjects."""
    return (strip_markup(words.sentence(each)) for each in findings.claims if each.rule == rule)


def list_changed_claims(
    label: str, words: Words, ours: tuple[Findings, Findings], labels: Words | None = None
) -> Iterator[str]:
    """Under a headline, the judging sentences of the first findings whose verdict the second do not share."""
    here, there = ours
    verdicts = {each.key: (each.verdict, each.kind) for each in there.claims}
    apart = [
        each
        for each in here.claims
        if each.kind.value in DIFFED_CLAIM_KINDS and verdicts.get(each.key) != (each.verdict, each.kind)
    ]
    if apart:
        yield f"\n{(labels or words).label(label)}:"
        yield from (f"{DIFF_BULLET}{strip_markup(words.sentence(each))}" for each in apart)
