"""The sample's quality, time and money: invented figures that fit together."""

from __future__ import annotations

from tests.sample_page import Page
from tests.sample_table import BOUGHT, MONTHS, ROWS

TENTHS = (2, 6, 10, 16, 22, 31, 43, 60, 87, 105)  # purchases in each tenth of the test visits, low to high
TEST, TEST_BOUGHT, PICKED, FOUND = 2441, 382, 586, 221
YEAR = ROWS / TEST  # test visits to visits a year
EFFECT, COST = (0.2, 0.1, 0.3), (0.05, 0.025, 0.1)
ROC_AUC = {
    "hist_boosting": 0.757, "lightgbm": 0.756, "random_forest": 0.752, "logistic_regression": 0.735,
    "support_vectors": 0.721, "decision_tree": 0.712, "nearest_neighbours": 0.688, "simple_rule": 0.669,
    "nobody": 0.5,
}  # fmt: skip


def models(page: Page) -> None:
    """The candidates, the choice, and what was tried around it."""
    page.put("model", "name", chosen="model.random_forest", best="model.hist_boosting")
    page.put("model", "count", candidates=7, settings_tried=64, folds=5, repeats=2, indistinguishable=2)
    page.put("model", "count", tests=1, tested_each=2441)
    settings = zip(page.list("model.hyperparameters", ["min_samples_leaf", "max_features"]), (10, 0.3), strict=True)
    for at, value in settings:
        page.put(at, "name", model="model.random_forest")
        page.put(at, "number", value=value)
    for rank, (at, name) in enumerate(zip(page.list("models", list(ROC_AUC)), ROC_AUC, strict=True)):
        auc = ROC_AUC[name]
        page.put(at, "name", model=f"model.{name}")
        page.put(at, "flag", told_apart=rank > 2, chosen=name == "random_forest")
        page.put(at, "rank", simplicity=rank + 1)
        page.near(f"{at}.behind", 0.757 - auc, 0.006 if rank else 0.0)
        page.near(f"{at}.pr_auc", 0.156 + (auc - 0.5) * 0.8, 0.02)
        page.near(f"{at}.top_rate", 0.156 + (auc - 0.5) * 1.08, 0.03, unit="share")
        page.near(f"{at}.roc_auc", auc, 0.012) if name != "nobody" else page.put(at, "score", roc_auc=auc)
    for kind, gain, kept in (("derived", 0.003, True), ("reduced", -0.004, False)):
        page.near(f"features.{kind}.gain", gain, 0.002)
        page.put(f"features.{kind}", "flag", kept=kept)
    page.put("features.derived", "count", count=2)
    page.put("features", "count", used=16)
    page.near("cv.roc_auc", 0.752, 0.012)
    page.near("cv.pr_auc", 0.358, 0.02)


def evaluation(page: Page) -> None:
    """The chosen model on the test visits."""
    at = "evaluation"
    scores = {"roc_auc": (0.751, 0.025), "pr_auc": (0.359, 0.04), "f1": (0.457, 0.03), "accuracy": (0.785, 0.016)}
    for name, (value, half) in {**scores, "brier": (0.116, 0.006), "log_loss": (0.37, 0.02)}.items():
        page.near(f"{at}.{name}", value, half, TEST)
    page.rate(f"{at}.recall", FOUND, TEST_BOUGHT)
    page.rate(f"{at}.precision", FOUND, PICKED)
    page.rate(f"{at}.base_rate", TEST_BOUGHT, TEST)
    page.rate(f"{at}.top_rate", TENTHS[-1], 244)
    page.rate(f"{at}.top_recall", TENTHS[-1], TEST_BOUGHT)
    page.near(f"{at}.lift", 2.75, 0.35, TEST, "ratio")
    page.put(at, "score", threshold=0.25)
    page.put(at, "share", contacted_share=PICKED / TEST, top_share=0.1)
    page.put(at, "count", n=TEST, positives=TEST_BOUGHT, contacted=PICKED, top_n=244)
    people = {"found": FOUND, "missed": TEST_BOUGHT - FOUND, "false_alarms": PICKED - FOUND}
    people["left_alone"] = TEST - sum(people.values())
    page.put(at, "count", **people)
    for each, count in zip(page.list("evaluation.people", list(people)), people.values(), strict=True):
        page.put(each, "count", n=count)
    page.put(f"{at}.nobody", "score", accuracy=1 - TEST_BOUGHT / TEST, brier=0.132, pr_auc=TEST_BOUGHT / TEST)
    page.put(f"{at}.simple_rule", "name", column="column.productrelated_duration")
    page.near(f"{at}.simple_rule.roc_auc", 0.669, 0.024, TEST)
    page.rate(f"{at}.simple_rule.top_rate", 76, 244)
    page.near(f"{at}.gain.roc_auc", 0.082, 0.02, TEST)
    page.near(f"{at}.gain.top_rate", 0.119, 0.06, TEST, "share")
    for name, value in (("roc_auc", 0.55), ("gain", 0.02)):
        page.assumed(f"least.{name}", value, value, value, unit="score")
    page.put("least", "count", rows_for_skill=21_000, rows_for_gain=34_000)


def checklist(page: Page) -> None:
    """Two signs that do nearly as well as the model."""
    page.put("checklist", "count", size=2, n=TEST, folds=5)
    page.near("checklist.roc_auc", 0.733, 0.025, TEST)
    page.near("checklist.behind", 0.018, 0.012, TEST)
    page.near("checklist.ahead", 0.064, 0.02, TEST)
    page.rate("checklist.top_rate", 93, 244)
    page.near("checklist.behind_top", 0.05, 0.04, TEST, "share")
    signs: tuple[tuple[str, str, str | int], ...] = (
        ("productrelated_duration", "at_least", 900),
        ("month", "is", "value.month.nov"),
    )
    for at, (column, operator, value) in zip(page.list("checklist.signs", 2), signs, strict=True):
        (part,) = page.list(f"{at}.conditions", 1)
        page.put(part, "name", column=f"column.{column}", operator=operator)
        if isinstance(value, str):
            page.put(part, "name", value=value)
        else:
            page.put(part, "seconds", low=value)
        page.put(at, "count", again=5)
    for at, signs_seen, bought, n in zip(
        page.list("checklist.counts", 3), range(3), (60, 180, 142), (900, 1_100, 441), strict=True
    ):
        page.put(at, "count", signs=signs_seen, n=n)
        page.rate(f"{at}.rate", bought, n)


def calibration(page: Page) -> None:
    """Said against came, in ten bins."""
    said = (0.012, 0.026, 0.044, 0.063, 0.086, 0.122, 0.170, 0.249, 0.345, 0.447)
    for at, predicted, bought in zip(page.list("calibration.bins", 10), said, TENTHS, strict=True):
        page.put(at, "count", n=244)
        page.put(at, "share", predicted=predicted)
        page.rate(f"{at}.observed", bought, 244)
    page.near("calibration.gap", 0.008, 0.005, TEST, "share")
    page.near("calibration.slope", 0.98, 0.1, TEST, "ratio")
    page.put("calibration", "share", noise=0.021, gap_before=0.034)
    page.put("calibration", "name", method="isotonic")
    page.put("calibration.typical", "share", predicted=0.249)
    page.put("calibration.typical", "count", n=244)
    page.rate("calibration.typical.observed", 60, 244)


def found_in(share: float) -> float:
    """Purchases a year among the best `share` of visits."""
    place = share * 10
    whole = int(place)
    best = TENTHS[::-1]
    return YEAR * (sum(best[:whole]) + (best[whole] * (place - whole) if whole < 10 else 0))


def worth(share: float) -> tuple[float, float, float]:
    """Value a year of contacting the best `share`, in profits on one order, with its assumed range."""
    found, picked = found_in(share), ROWS * share
    (effect, effect_low, effect_high), (cost, cost_low, cost_high) = EFFECT, COST
    return (
        effect * found - cost * picked,
        effect_low * found - cost_high * picked,
        effect_high * found - cost_low * picked,
    )


def money(page: Page) -> None:
    """What contacting more or fewer costs and brings; all assumed."""
    page.put("money", "money", margin=1.0)
    page.put("money", "flag", effect_published=False)
    page.assumed("money.contact_cost", *COST)
    page.assumed("money.effect", *EFFECT, unit="share")
    for number, at in enumerate(page.list("thresholds", 20)):
        share = 0.24 if number == 4 else (number + 1) / 20
        found, picked = found_in(share), ROWS * share
        page.put(at, "score", threshold=0.62 * (1 - share) ** 3)
        page.put(at, "share", contacted_share=share, recall=found / BOUGHT, precision=found / picked)
        page.put(at, "count", contacted=round(picked), found=round(found))
        page.put(at, "count", in_vain=round(picked) - round(found))
        page.put(at, "flag", chosen=number == 4)
        page.assumed(f"{at}.value", *worth(share))
        page.assumed(f"{at}.break_even", *(each * found / picked for each in EFFECT), unit="share")
    page.assumed("value.at_threshold", *worth(0.24))
    page.assumed("value.at_top", *worth(0.1))
    page.assumed("value.break_even_at_top", *(each * TENTHS[-1] / 244 for each in EFFECT), unit="share")
    page.put("value", "share", best_share=0.24)
    page.put("sensitivity", "score", threshold_low=0.083, threshold_high=1.0)
    page.put("sensitivity", "share", contacted_low=0.0, contacted_high=0.52)
    page.put("sensitivity", "share", doubled=1.0)
    page.put("sensitivity", "flag", by_value=True)


def decision_curve(page: Page) -> None:
    """Net benefit by what a contact costs of what it brings."""
    usual = TEST_BOUGHT / TEST
    for number, at in enumerate(page.list("decision_curve", 12)):
        ratio = (number + 1) * 0.04
        everybody = usual - (1 - usual) * ratio / (1 - ratio)
        model = usual * (1 - ratio / 0.5) ** 1.4
        page.put(at, "share", ratio=ratio, model=model, everybody=everybody)
        page.near(f"{at}.gain", model - max(everybody, 0.0), 0.008, TEST, "share")
    page.put("decision_curve", "share", lowest=0.08, highest=0.36, least=0.008)


def settings(page: Page) -> None:
    """What could be told at the start, on the way, and afterwards."""
    known = {
        "operational": (0.752, 0.012, 16), "no_after": (0.776, 0.012, 18), "start": (0.684, 0.014, 8),
        "out_of_time": (0.701, 0.018, 16), "with_after": (0.932, 0.007, 19),
    }  # fmt: skip
    for at, (auc, half, columns) in zip(page.list("settings", list(known)), known.values(), strict=True):
        page.near(f"{at}.roc_auc", auc, half)
        page.near(f"{at}.pr_auc", 0.156 + (auc - 0.5) * 0.85, 0.02)
        page.near(f"{at}.top_rate", 0.156 + (auc - 0.5) * 1.08, 0.03, unit="share")
        page.put(at, "score", f1=auc * 0.6)
        page.put(at, "count", columns=columns)


def later(page: Page) -> None:
    """Trained on February to September, tested on October to December."""
    bought, n = 1091, 5237
    page.near("time.roc_auc", 0.701, 0.018, n)
    page.near("time.pr_auc", 0.382, 0.03, n)
    page.rate("time.top_rate", 199, 524)
    page.rate("time.base_rate", bought, n)
    page.put("time", "count", n=n)
    page.put("time", "flag", tested_later=True)
    page.near("time.like_for_like.roc_auc", 0.744, 0.017, n)
    page.rate("time.like_for_like.top_rate", 232, 524)
    page.near("time.decay", 0.043, 0.012, n)
    page.put("time", "share", expected_rate=0.136)
    page.rate("time.observed_rate", bought, n)
    for at, expected in zip(page.list("time.periods", ("oct", "nov", "dec")), (0.17, 0.131, 0.135), strict=True):
        period(page, at, at.rsplit(".", 1)[1], expected)
    period(page, "time.worst", "nov", 0.131)
    page.put("time", "name", first_early="value.month.feb", last_early="value.month.sep")
    page.put("time", "name", first_late="value.month.oct", last_late="value.month.dec")


def period(page: Page, at: str, name: str, expected: float) -> None:
    """One late month: expected and observed."""
    n, bought = MONTHS[name]
    page.put(at, "name", period=f"value.month.{name}")
    page.put(at, "count", n=n)
    page.put(at, "share", expected_rate=expected)
    page.rate(f"{at}.observed_rate", bought, n)


def learning(page: Page) -> None:
    """Ranking by size of the training part."""
    curve = {610: 0.702, 1220: 0.724, 2441: 0.738, 4882: 0.747, 9764: 0.752}
    for at, (n, auc) in zip(page.list("learning", 5), curve.items(), strict=True):
        page.put(at, "count", n=n)
        page.near(f"{at}.roc_auc", auc, 0.026 * (610 / n) ** 0.25, n)
    page.near("learning.gain", 0.005, 0.007)


def moments(page: Page) -> None:
    """What can be said at the start, on the way, and at the end of a visit."""
    quality = {"start": (0.692, 75), "during": None, "end": (0.751, TENTHS[-1])}
    for at, (moment, known) in zip(page.list("moments", list(quality)), quality.items(), strict=True):
        page.put(at, "name", moment=f"moment.{moment}")
        page.put(at, "flag", measured=known is not None)
        page.put(at, "count", columns=8 if moment == "start" else 16)
        if known is not None:
            page.put(at, "count", n=TEST)
            page.near(f"{at}.roc_auc", known[0], 0.025, TEST)
            page.rate(f"{at}.top_rate", known[1], 244)
            page.rate(f"{at}.base_rate", TEST_BOUGHT, TEST)
            page.near(f"{at}.gap", 0.016, 0.008, TEST, "share")
            page.put(at, "share", noise=0.023)


def service(page: Page) -> None:
    """How fast the service answered where it was measured."""
    page.put("service", "count", rate=200, requests=4_000, errors=0, processors=2)
    page.put("service", "seconds", median=0.0023, slow=0.0148)
    page.put("service", "share", slow_share=0.99)
    page.put("service", "name", moment="moment.end")


ALL = (models, evaluation, checklist, calibration, money, decision_curve, settings, later, learning, moments, service)
