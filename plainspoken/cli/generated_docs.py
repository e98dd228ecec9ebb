"""The documents that follow from the code: the catalogue of claims, and the seam's schema. Knows no case."""

from __future__ import annotations

import json

from plainspoken.claims.claims_document import format_rule_catalogue
from plainspoken.cli.template_guide import render_template_guide
from plainspoken.core.findings import Findings


def generate_documents() -> dict[str, str]:
    """File names and texts, the same each time."""
    schema = json.dumps(Findings.model_json_schema(), indent=1, sort_keys=True)
    return {
        "claims.md": format_rule_catalogue(),
        "findings.schema.json": schema + "\n",
        "templates.md": render_template_guide(),
    }
