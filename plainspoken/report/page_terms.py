"""Terms and what they mean: the glossary of a language, and where the findings of a briefing come from."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from plainspoken.core.fingerprint import fingerprint_findings
from plainspoken.core.safe_paths import printable
from plainspoken.report.components import Term
from plainspoken.words import Words

SHOWN_HASH_DIGITS = 12


def list_glossary_terms(words: Words) -> Iterator[Term]:
    """The terms of the language's glossary, with what they mean: the common ones, then the task's own."""
    messages = words.messages.vocabulary.messages
    for group in ("glossary", f"glossary_{words.findings.task}"):
        for key in (each for each in messages if each.startswith(f"{group}.")):
            yield Term(Markup.escape(key.removeprefix(f"{group}.")), Markup.escape(messages[key].text))


def list_sources(words: Words) -> Iterator[Term]:
    """Where the findings come from: case, hashes, seed and versions."""
    found = words.findings.provenance
    yield Term(words.label("from_case"), Markup.escape(f"{found.case}, {found.case_hash[:SHOWN_HASH_DIGITS]}"))
    for name, content in sorted(found.data_hashes.items()):
        yield Term(words.label("from_table"), Markup.escape(f"{printable(name)}, {content[:SHOWN_HASH_DIGITS]}"))
    yield Term(words.label("from_seed"), Markup.escape(str(found.seed)))
    versions = ", ".join(f"{name} {version}" for name, version in sorted(found.versions.items()))
    yield Term(words.label("from_versions"), Markup.escape(versions))


def tell_fingerprint(words: Words) -> Term:
    """The fingerprint of the findings, by which any copy of a page can be asked whether it belongs to them."""
    return Term(words.label("fingerprint"), Markup.escape(fingerprint_findings(words.findings)))
