"""Property: whatever a small table holds, its briefing reads as English by rule, and verify holds it."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from lxml.html import document_fromstring

import plainspoken as ps

ROWS = 300
TEXT_TAGS = "//p|//h1|//h2|//h3|//h4|//li|//td|//th|//dd|//dt|//figcaption"
NO_ENGLISH = {
    "a doubled word": re.compile(r"\b(?!had|that)([A-Za-z]+) \1\b"),
    "one of several": re.compile(r"(?<![\d,.])1 (?!of|in|to|and|or|times|is|as)[a-z]+s\b"),
    "a range of one value": re.compile(r"\brange (\S+) to \1(?!\.?\d)"),
    "none of them counted": re.compile(r"(?<![\d,.])0 (?:groups|rows|factors|customers)\b"),
    "no word": re.compile(r"\bnan\b|NaN|\bNone\b|\binf\b|\{|undefined"),
    "a stray sign": re.compile(r"  | [.,;:)](?!\d)|\(\)"),
}
MAX_REPEATS = 3  # of one sentence, over all pages
Frame = pd.DataFrame
Change = Callable[[Frame, np.random.Generator], Frame]
TABLES: dict[str, Change] = {
    "constants only": lambda frame, draw: frame[["customer_id", "churned"]].assign(a=1, b="x"),
    "noise": lambda frame, draw: frame.assign(churned=draw.choice(["yes", "no"], ROWS), plan="basic"),
    "one column": lambda frame, draw: frame[["customer_id", "visits", "churned"]],
    "one of a kind, mostly empty, signs": lambda frame, draw: frame.assign(
        plan=["YOLO", "duo", "duo", *frame.plan[3:]],
        status=pd.Series(draw.random(ROWS)).lt(0.05).map({True: "gold", False: None}),
        grade=draw.choice(["A+", "A-", "A", "a"], ROWS),
        size=draw.choice(["<30", ">30", "30"], ROWS),
    ).rename(columns={"age": "discount", "visits": "discount %"}),
    "other scripts, open answers": lambda frame, draw: frame.assign(
        city=draw.choice(["الرياض", "תל אביב", "東京"], ROWS),
        churned=frame.churned.where(draw.random(ROWS) < 0.8, None),
    ).rename(columns={"plan": "😀", "age": "Orders in the last twelve months (0 = none)"}),
    "codes": lambda frame, draw: frame.assign(churned=np.where(frame.churned == "yes", 1, 2)),
}


def planted() -> tuple[Frame, np.random.Generator]:
    """Customers of whom those with few visits leave."""
    draw = np.random.default_rng(3)
    visits = draw.poisson(6, ROWS)
    leaves = draw.random(ROWS) < 1 / (1 + np.exp((visits - 5) * 0.6))
    frame = pd.DataFrame(
        {
            "customer_id": [f"K{each:05}" for each in range(ROWS)],
            "visits": visits,
            "age": draw.integers(18, 80, ROWS),
            "plan": draw.choice(["basic", "plus", "pro"], ROWS),
            "churned": np.where(leaves, "yes", "no"),
        }
    )
    return frame, draw


def texts_of(page: str) -> list[tuple[str, str]]:
    """The texts of a page with their tags, each once: those that hold no other."""
    root = document_fromstring(page)
    for each in root.xpath("//script|//style"):
        each.drop_tree()
    found = [each for each in root.xpath(TEXT_TAGS) if not each.xpath(".//p|.//li|.//td")]
    return [(each.tag, " ".join(each.text_content().split(" "))) for each in found]


def faults_of(page: str) -> list[str]:
    """What no page of English says."""
    texts = [(tag, re.sub(r"\s*\n\s*", " ", text).strip()) for tag, text in texts_of(page)]
    faults = [f"{what}: {text}" for _, text in texts for what, rule in NO_ENGLISH.items() if rule.search(text)]
    faults += [f"an empty heading: {tag}" for tag, text in texts if tag in ("h1", "h2", "h3", "h4") and not text]
    said = [text for tag, text in texts if tag == "p" and text.endswith(".") and len(text) > 60]
    return faults + sorted({f"said again and again: {each}" for each in said if said.count(each) > MAX_REPEATS})


def test_the_rules_catch() -> None:
    bad = "<h2></h2><p>the the model</p><p>1 groups of</p><p>range 5 to 5.</p><p>0 groups</p><p>nan</p><p>a .</p>"
    assert len(faults_of(f"<html><body>{bad}</body></html>")) == 7


@pytest.mark.parametrize("kind", TABLES)
def test_a_briefing_of_any_small_table_reads_and_holds(kind: str) -> None:
    frame, draw = planted()
    quick = {"split": {"folds": 3, "repeats": 1}}
    made = TABLES[kind](frame, draw)
    briefing = ps.brief(made, "churned", candidates=["logistic_regression"], entries=quick, progress=False)
    page = briefing.html()  # verifies it
    assert faults_of(page) == []
    if kind == "codes":
        assert re.search("churned [12]”", page) and any("the rarer one" in each for each in briefing.notes)
