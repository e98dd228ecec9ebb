"""How the model was chosen, and what was tried. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, Judgement, RuleEvidence, fact, rule
from plainspoken.core.findings import ClaimKind


@rule(
    "choice",
    {
        "chosen": "model.chosen",
        "best": "model.best",
        "others": "model.indistinguishable",
        "candidates": "model.candidates",
        "settings": "model.settings_tried",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def models_alike(e: RuleEvidence) -> Judgement:
    """Holds when other candidates cannot be told apart from the chosen one."""
    return HOLDS if e.others.number > 0 else FAILS


@rule(
    "choice",
    {"gain": "features.derived.gain", "count": "features.derived.count", "kept": "features.derived.kept"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def derived_features_help(e: RuleEvidence) -> Judgement:
    """Holds when the derived features were kept for the better order they bring out of fold."""
    return HOLDS if e.kept.value else FAILS


@rule(
    "choice",
    {"gain": "features.reduced.gain", "kept": "features.reduced.kept"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def dimension_reduction_helps(e: RuleEvidence) -> Judgement:
    """Holds when dimension reduction was kept for the better order it brings out of fold."""
    return HOLDS if e.kept.value else FAILS


@rule(
    "choice",
    {
        "folds": "model.folds",
        "repeats": "model.repeats",
        "n": "evaluation.n",
        "tests": "model.tests",
        "each": "model.tested_each",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def tested_once(e: RuleEvidence) -> Judgement:
    """Holds when a part of the data was kept aside and tested once; fails when all was tested in turns."""
    return HOLDS if e.tests.number == 1 else FAILS


fact("method_explained", "choice", {"sample": "explain.sample", "resamples": "explain.resamples"})
