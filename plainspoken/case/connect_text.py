"""What a case says of a database or folder that a table is read from, as text: its kind, and what may not stand there.

Nothing here asks the environment, and no message repeats what may be a secret.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qsl, urlsplit

STANDARD_INPUT = "-"
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
ONLY_VARIABLES = re.compile(r"(\$\{[A-Za-z_][A-Za-z0-9_]*\})+")
SECRET_NAME = re.compile(r"pass|pwd|secret|token|key|credential|signature|^sig$|^sas", re.IGNORECASE)
SECRET_SETTING = re.compile(r"(?:pass\w*|pwd|secret\w*|token)\s*=\s*(\S+)", re.IGNORECASE)
# What stands before the colon of an address, and what is meant by it.
SCHEMES = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "duckdb": "duckdb",
    "sqlite": "sqlite",
    "s3": "folder",
    "delta": "delta",
    "bigquery": "warehouse",
    "snowflake": "warehouse",
    "databricks": "warehouse",
}
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+]+):")  # two letters at least: one is a drive of Windows
WHOLE_TABLES = ("folder", "delta", "stdin")  # what holds one table, and is asked nothing
ASKED = ("postgresql", "mysql", "duckdb", "sqlite", "warehouse")


def name_source_kind(connect: str) -> str:
    """What a source is by its text; "path" for a file or folder, "variable" where the environment says it.

    Raises:
        ValueError: an address of another kind; says which there are.
    """
    if connect == STANDARD_INPUT:
        return "stdin"
    if connect.startswith("${") and VARIABLE.match(connect):
        return "variable"
    found = SCHEME.match(connect)
    if found is None:
        return "path"
    kind = SCHEMES.get(found[1].lower())
    if kind is None:
        known = ", ".join(dict.fromkeys(SCHEMES))
        raise ValueError(
            f"connect: expected the path of a file or folder, or an address that begins with one of {known}, found "
            f"{found[1]!r}; see docs/sources.md"
        )
    return kind


def find_source_fault(connect: str, query: str, table: str, as_of: str) -> str:
    """What keeps a source from being read, as far as its text tells; empty where nothing does."""
    if not connect:
        return "connect: is missing; query, table and as_of say what is read from it" if query or table or as_of else ""
    try:
        kind = name_source_kind(connect)
    except ValueError as error:
        return str(error)
    if kind == "stdin" and as_of:
        return "as_of is for what can be asked again; the standard input is read each time: remove it"
    return find_secret_fault(connect) or find_question_fault(kind, query, table) or find_day_fault(as_of)


def find_secret_fault(connect: str) -> str:
    """That a secret is written out; empty where none is."""
    if not holds_plain_secret(connect):
        return ""
    return (
        "connect: expected a password or key as a variable of the environment, such as ${SHOP_PASSWORD}, found it "
        "written out; put it into the environment, and change it if others may have seen this file"
    )


def find_question_fault(kind: str, query: str, table: str) -> str:
    """What is wrong with what is asked of a source of this kind; empty where nothing is."""
    if query and table:
        return "expected query or table, found both; remove one of them"
    if kind in ASKED and not (query or table):
        return 'expected query = "select ..." or table = "...", found neither; say what is read'
    if kind in WHOLE_TABLES and (query or table):
        return "query and table are for a database; this source holds one table: remove them"
    return ""


def find_day_fault(as_of: str) -> str:
    """What is wrong with the day that rows stand for; empty where nothing is."""
    try:
        date.fromisoformat(as_of or "2000-01-01")
    except ValueError:
        return f"as_of: expected a day such as 2026-11-30 (found: {as_of!r})"
    return ""


def holds_plain_secret(connect: str) -> bool:
    """Whether a password, key or token is written out in a source's text."""
    try:
        parts = urlsplit(connect)
        settings = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return True  # an address that cannot be taken apart may hold one anywhere
    if "@" in connect.partition("?")[0] and "@" not in parts.netloc and parts.netloc:
        return True  # a password with a sign in it that ends the name of a host
    user, _, host = parts.netloc.rpartition("@")
    said = [user.partition(":")[2]] if host and ":" in user else []
    said += [value for name, value in settings if SECRET_NAME.search(name)]
    said += SECRET_SETTING.findall(connect.partition("?")[0])
    return any(each and not ONLY_VARIABLES.fullmatch(each) for each in said)
