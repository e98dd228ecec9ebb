"""The documents that follow from the code: the catalogue of claims, and the schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from plainspoken.case.case_schema import CASE_SCHEMA_FILE, format_case_schema
from plainspoken.claims.claims_document import format_rule_catalogue
from plainspoken.cli.case_guide import CASE_GUIDE, renew_texts_table
from plainspoken.cli.json_answers import JSON_ANSWERS
from plainspoken.cli.template_guide import render_template_guide
from plainspoken.core.findings import Findings


def generate_documents(folder: Path) -> dict[str, str]:
    """File names and texts, the same each time.

    `folder`: where they stand; of cases.md, which is written by hand, only the table of texts is renewed.
    """
    guide = folder / CASE_GUIDE
    renewed = {CASE_GUIDE: renew_texts_table(guide.read_text(encoding="utf-8"))} if guide.is_file() else {}
    return {
        **renewed,
        CASE_SCHEMA_FILE: format_case_schema(),
        "claims.md": format_rule_catalogue(),
        "cli.schema.json": format_schema(describe_json_answers()),
        "findings.schema.json": format_schema(Findings.model_json_schema()),
        "templates.md": render_template_guide(),
    }


def format_schema(schema: dict[str, Any]) -> str:
    """A JSON Schema as text, its keys in order."""
    return json.dumps(schema, indent=1, sort_keys=True) + "\n"


def describe_json_answers() -> dict[str, Any]:
    """The schema of what commands print with `--json`, each under its name in `$defs`."""
    _, schema = models_json_schema([(each, "serialization") for each in JSON_ANSWERS.values()])
    return {"title": "What plainspoken prints with --json", **schema}
