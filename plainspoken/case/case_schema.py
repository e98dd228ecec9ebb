"""The case file as a JSON Schema, for editors that complete and check TOML. Follows from the models of the case."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from plainspoken.case.case import Case
from plainspoken.core.findings import write_atomically

CASE_SCHEMA_FILE = "case.schema.json"
CASE_SCHEMA_TITLE = "A case of Plainspoken"
SCHEMA_DIRECTIVE = f"#:schema ./{CASE_SCHEMA_FILE}"  # the first line by which taplo and Even Better TOML find it
JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
PHRASE_DEFAULT_KEYS = ("classification", "unwanted", "segmentation")  # what `phrase` keeps beside a meaning
# What `Case.has_what_its_task_needs` asks for, said to an editor.
NEEDED_BY_TASK = {
    "if": {"properties": {"task": {"const": "segmentation"}}, "required": ["task"]},
    "then": {"required": ["invoices"]},
    "else": {"required": ["target"]},
}


@cache
def format_case_schema() -> str:
    """The schema as the text of a file, its keys in order."""
    return json.dumps(describe_case_file(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write_schema_beside(case_file: Path) -> None:
    """Write the schema into the folder of a case file, where its first line says it is.

    There it works without a network, for everybody who has the folder, and is of the version that wrote the case.
    A file of that name that is something else stays as it is.
    """
    place = case_file.with_name(CASE_SCHEMA_FILE)
    if not place.is_file() or CASE_SCHEMA_TITLE in place.read_text(encoding="utf-8"):
        write_atomically(place, format_case_schema().encode())


def describe_case_file() -> dict[str, Any]:
    """The schema of a case as it stands in TOML: conditions as triples, and the name that of the file."""
    schema = Case.model_json_schema()
    definitions = schema["$defs"]
    definitions["Condition"] = describe_condition_triple(definitions["Condition"])
    schema["required"].remove("name")
    for model in (schema, *definitions.values()):
        describe_entries(model, definitions)
    return {"$schema": JSON_SCHEMA_DIALECT, **schema, **NEEDED_BY_TASK, "title": CASE_SCHEMA_TITLE}


def describe_condition_triple(condition: dict[str, Any]) -> dict[str, Any]:
    """A condition as a case file writes it: column, operator, value."""
    parts = [condition["properties"][name] for name in ("column", "operator", "value")]
    told = 'One condition as a triple, such as ["Month", "==", "Nov"].'
    return {"type": "array", "prefixItems": parts, "minItems": 3, "maxItems": 3, "description": told}


def describe_entries(model: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Give each entry what an editor shows beside it: a meaning of its own, else the docstrings' sentence on it."""
    told = describe_by_docstring(model.get("description", ""))
    for name, entry in model.get("properties", {}).items():
        entry.pop("title", None)
        defaults = [entry.pop(key) for key in PHRASE_DEFAULT_KEYS if key in entry]
        own = entry.get("description") or told.get(name) or describe_referred_model(entry, definitions)
        usual = next(filter(None, defaults), "")
        if own:
            entry["description"] = f"{own}; where nothing is said: {usual}" if usual else own


def describe_by_docstring(docstring: str) -> dict[str, str]:
    """The sentences of a docstring by the entries that they begin with, or that they name first."""
    told: dict[str, str] = {}
    for sentence in re.split(r"(?<=\.)\s+", docstring.replace("\n", " ")):
        named = re.findall(r"`(\w+)`", sentence)
        label = re.match(r"((`\w+`)(, | and )?)+:", sentence)
        for name in re.findall(r"`(\w+)`", label[0]) if label else named[:1]:
            told[name] = f"{told[name]} {sentence}" if name in told else sentence
    return told


def describe_referred_model(entry: dict[str, Any], definitions: dict[str, Any]) -> str:
    """The first sentence of the model that an entry holds, one or many of it."""
    referred = re.findall(r"#/\$defs/(\w+)", json.dumps(entry))
    described = definitions[referred[0]].get("description", "") if referred else ""
    return str(described).replace("\n", " ").partition(". ")[0]
