"""The documents that follow from the code: the catalogue of claims, and the seam's schema. Knows no case."""

from __future__ import annotations

import json
from pathlib import Path

from plainspoken.claims.claims_document import format_rule_catalogue
from plainspoken.cli.case_guide import CASE_GUIDE, renew_texts_table
from plainspoken.cli.template_guide import render_template_guide
from plainspoken.core.findings import Findings


def generate_documents(folder: Path) -> dict[str, str]:
    """File names and texts, the same each time.

    `folder`: where they stand; of cases.md, which is written by hand, only the table of texts is renewed.
    """
    schema = json.dumps(Findings.model_json_schema(), indent=1, sort_keys=True)
    guide = folder / CASE_GUIDE
    renewed = {CASE_GUIDE: renew_texts_table(guide.read_text(encoding="utf-8"))} if guide.is_file() else {}
    return {
        **renewed,
        "claims.md": format_rule_catalogue(),
        "findings.schema.json": schema + "\n",
        "templates.md": render_template_guide(),
    }
