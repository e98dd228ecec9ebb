"""How the model was chosen, and what was tried."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, rule
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS


@rule("choice", holds=FACT, fails=FACT)
@at("model", "chosen", "best", "indistinguishable as others", "candidates", "settings_tried as settings")
def models_alike(evidence: RuleEvidence) -> Judgement:
    """Holds when other candidates cannot be told apart from the chosen one. Silent as alike where one candidate is
    surely better by enough."""
    return HOLDS if evidence.others.number > 0 else FAILS


@rule("choice", holds=FACT, fails=FACT)
@at("features", "derived.gain", "derived.count", "derived.kept")
def derived_features_help(evidence: RuleEvidence) -> Judgement:
    """Holds when the derived features were kept for the better order they bring out of fold. Silent as a help where
    derived features bring no better order."""
    return HOLDS if evidence.kept.value else FAILS


@rule("choice", holds=FACT, fails=FACT)
@at("features", "reduced.gain", "reduced.kept")
def dimension_reduction_helps(evidence: RuleEvidence) -> Judgement:
    """Holds when dimension reduction was kept for the better order it brings out of fold. Silent as a help where fewer
    columns order cases no better."""
    return HOLDS if evidence.kept.value else FAILS


@rule("choice", holds=FACT, fails=FACT)
@at("model", "folds", "repeats")
@at("evaluation", "n")
@at("model", "tests", "tested_each as each")
def tested_once(evidence: RuleEvidence) -> Judgement:
    """Holds when a part of the data was kept aside and tested once; fails when all was tested in turns. Silent where
    scores were handed over."""
    return HOLDS if evidence.tests.number == 1 else FAILS


fact("strongest_fields_seen", "choice", at("features", "used", "seen"))
fact("compared_by_period", "choice", at("model", "periods_left_out as periods"))
fact("method_explained", "choice", at("explain", "sample", "resamples"))
