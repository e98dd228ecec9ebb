"""Truth: which code was judged, as hashes that only a change of meaning changes."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from hashlib import sha256

from benchmarks import PROJECT_ROOT

# What decides verdicts: what a rule is, when a range is sure, and the modules with a rule judged here.
CLAIM_CODE = (
    "plainspoken/claims/answers.py",
    "plainspoken/claims/rule.py",
    "plainspoken/claims/score_in_time.py",
    "plainspoken/claims/significance.py",
    *(
        f"plainspoken/claims/rules/{topic}_rules.py"
        for topic in (
            "action",
            "answer",
            "clustering",
            "data",
            "driver",
            "follow_up",
            "leakage",
            "net_benefit",
            "new_customer",
            "profile",
            "quality",
            "segment",
            "shop",
            "spending",
            "subgroup",
            "time",
            "value",
        )
    ),
)
# What brings the evidence forth. Analyses of other tasks live in folders of their own, and are not judged.
EVIDENCE_CODE = (
    "plainspoken/core/ranked_scores.py",
    *(
        f"plainspoken/analysis/{folder}*.py"
        for folder in (
            "",
            "clustering/",
            "evaluation/",
            "explanation/",
            "leakage/",
            "shap/",
            "statistics/",
            "subgroups/",
            "training/",
        )
    ),
)
# What says which worlds there are and what is true of them.
YARDSTICK_CODE = tuple(
    f"benchmarks/known_truth/{name}.py"
    for name in (
        "bars",
        "built",
        "commission",
        "fresh",
        "judges",
        "known",
        "world_plan",
        "ranges",
        "run_worlds",
        "shop_built",
        "shop_statements",
        "shop_worlds",
        "statements",
        "worlds",
    )
)


def claims_hash() -> str:
    """The hash of the code that decides the verdicts of the claims judged."""
    return hash_source_files(CLAIM_CODE)


def evidence_hash() -> str:
    """The hash of the code that computes their evidence."""
    return hash_source_files(EVIDENCE_CODE)


def yardstick_hash() -> str:
    """The hash of the code that makes the worlds and knows what is true of them."""
    return hash_source_files(YARDSTICK_CODE)


def seed_family() -> str:
    """The family of the judging seeds: another one as soon as any of the three changes."""
    return sha256("/".join((claims_hash(), evidence_hash(), yardstick_hash())).encode()).hexdigest()[:16]


def hash_source_files(patterns: Iterable[str]) -> str:
    """One hash (16 hexadecimal digits) of some files' meaning: no comments, docstrings, layout or paths."""
    paths = {path for pattern in patterns for path in PROJECT_ROOT.glob(pattern)}
    digest = sha256()
    for code in sorted(normalise_source(path.read_text(encoding="utf-8")) for path in paths):
        digest.update(code.encode())
    return digest.hexdigest()[:16]


def normalise_source(source: str) -> str:
    """A module as its syntax tree without docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and has_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)


def has_docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    """Whether a node begins with a docstring."""
    return ast.get_docstring(node, clean=False) is not None
