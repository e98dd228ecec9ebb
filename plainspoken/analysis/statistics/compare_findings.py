"""What changed between two findings of the same case, as evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import BriefingOutline, Evidence, Findings, read_findings

CHANGES_SECTION = "changes"
CHANGES_PART = "changes"
CHANGES_ALPHA = 0.05  # of calling any figure changed where none has
INTERVAL_STANDARD_ERRORS = 2 * 1.96  # the width of a 95 % range in standard errors
# What is compared, by slug: figures that every case of a task has, with a range, and that read "of 100".
HEADLINE_ADDRESSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "classification": MappingProxyType(
            {
                "base_rate": "data.base_rate",
                "pairs": "evaluation.roc_auc",
                "top_rate": "evaluation.top_rate",
                "recall": "evaluation.recall",
                "precision": "evaluation.precision",
                "gap": "calibration.gap",
                "later": "time.top_rate",
            }
        ),
        "segmentation": MappingProxyType(
            {
                "stability": "clusters.stability",
                "told_apart": "later.roc_auc",
                "again": "later.rate",
                "moved": "moves.changed",
                "best_fifth": "concentration.best_fifth",
                "once": "customers.one_order",
            }
        ),
    }
)


@dataclass(frozen=True)
class FigureChange:
    """One figure then and now; `p`: that it is the same, `real`: after adjusting for all compared."""

    slug: str
    before: Evidence
    now: Evidence
    p: float
    real: bool


def compare_headline_figures(earlier: Findings, findings: Findings) -> tuple[FigureChange, ...]:
    """Every headline figure that both have with a confidence interval, those that really changed first.

    Two-sided z tests on the widths of the confidence intervals, adjusted for all figures compared (Holm 1979).
    Figures of
    cases that are in both tables vary less together than that, so a change is rather missed than invented.

    Raises:
        PlainspokenError: the two are not of the same case and task.
    """
    require_same_case(earlier, findings)
    found = list(pair_headline_figures(earlier, findings))
    p = [difference_p_value(before, now) for _, before, now in found]
    real = multipletests(p, alpha=CHANGES_ALPHA, method="holm")[0] if p else []
    told = [
        FigureChange(slug, before, now, chance, bool(changed))
        for (slug, before, now), chance, changed in zip(found, p, real, strict=True)
    ]
    return tuple(sorted(told, key=lambda each: not each.real))


def require_same_case(earlier: Findings, findings: Findings) -> None:
    """Refuse to compare what is not alike.

    Raises:
        PlainspokenError: the two are not of the same case and task.
    """
    then, now = earlier.provenance.case, findings.provenance.case
    if (then, earlier.task) != (now, findings.task):
        raise PlainspokenError(
            f"the earlier findings: expected the case {now!r} ({findings.task}), found {then!r} "
            f"({earlier.task}); name findings of the same case"
        )


def pair_headline_figures(earlier: Findings, findings: Findings) -> Iterator[tuple[str, Evidence, Evidence]]:
    """Headline figures with a confidence interval on both sides, by slug."""
    for slug, address in HEADLINE_ADDRESSES[findings.task].items():
        before, now = earlier.evidence.get(address), findings.evidence.get(address)
        if before is not None and now is not None and before.low is not None and now.low is not None:
            yield slug, before, now


def difference_p_value(before: Evidence, now: Evidence) -> float:
    """The p value of two figures with 95 % confidence intervals being the same; two-sided."""
    error = float((interval_width(before) ** 2 + interval_width(now) ** 2) ** 0.5) / INTERVAL_STANDARD_ERRORS
    step = now.number - before.number
    if error == 0:
        return 1.0 if step == 0 else 0.0
    return float(2 * norm.sf(abs(step) / error))


def interval_width(evidence: Evidence) -> float:
    """How wide a range is; 0 where there is none."""
    return 0.0 if evidence.low is None or evidence.high is None else evidence.high - evidence.low


def add_changes_from_file(findings: Findings, earlier: Path | None) -> Findings:
    """Findings with what changed since those in a file; as they are where no file is named.

    Raises:
        PlainspokenError: there are no findings at that place, or those of another case.
    """
    return findings if earlier is None else add_changes_since(read_findings(earlier), findings)


def add_changes_since(earlier: Findings, findings: Findings) -> Findings:
    """Findings with what changed since earlier ones, and with the part that tells it, right after page one.

    Raises:
        PlainspokenError: the two are not of the same case and task.
    """
    found = compare_headline_figures(earlier, findings)
    evidence = dict(findings.evidence)
    for each in found:
        at = f"{CHANGES_SECTION}.{each.slug}"
        evidence[f"{at}.figure"] = Evidence(value=f"figure.{each.slug}", unit="name")
        evidence[f"{at}.before"], evidence[f"{at}.now"] = each.before, each.now
        if each.now.number > each.before.number:
            evidence[f"{at}.rose"] = Evidence(value=True, unit="flag")
        evidence[f"{at}.p"] = Evidence(value=each.p, unit="score")
        evidence[f"{at}.real"] = Evidence(value=each.real, unit="flag")
    evidence[f"{CHANGES_SECTION}.compared"] = Evidence(value=len(found), unit="count")
    evidence[f"{CHANGES_SECTION}.real"] = Evidence(value=sum(each.real for each in found), unit="count")
    members = {**findings.members, CHANGES_SECTION: tuple(each.slug for each in found)}
    return findings.model_copy(
        update={"evidence": evidence, "members": members, "briefing": add_changes_part(findings)}
    )


def add_changes_part(findings: Findings) -> BriefingOutline:
    """The parts of the briefing with the one on changes after the first, if it is not there yet."""
    parts = findings.briefing.parts
    told = parts if CHANGES_PART in parts else (*parts[:1], CHANGES_PART, *parts[1:])
    return findings.briefing.model_copy(update={"parts": told})
