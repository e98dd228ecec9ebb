"""The script of a page: what it may not do, and the policy that holds it to that."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from plainspoken.core.errors import PlainspokenError

# One script in the page: how many to contact, then everything else.
PAGE_SCRIPT_FILES = (Path("briefing") / "interactive.js", Path("briefing") / "web.js")
# Ways out of the page, and ways to make code or figures out of text.
FORBIDDEN_IN_SCRIPT = (
    "fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "import(", "Worker(", "://",
    "eval(", "Function(", "document.write", "innerHTML", "</", "<!--",
)  # fmt: skip
BASE_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'"


def read_page_script(folders: Sequence[Path]) -> str:
    """The script in force: each of its files from the last templates folder that has one.

    Raises:
        PlainspokenError: it does what no script of a briefing may do.
    """
    return "".join(read_script_file(name, folders) for name in PAGE_SCRIPT_FILES)


def read_script_file(name: Path, folders: Sequence[Path]) -> str:
    """One file of the script, checked."""
    path = next(path for folder in reversed(folders) if (path := folder / name).is_file())
    script = path.read_text(encoding="utf-8")
    found = next((each for each in FORBIDDEN_IN_SCRIPT if each in script), "")
    if found:
        line = script.count("\n", 0, script.index(found)) + 1
        remedy = "a briefing asks for nothing and its script only shows what is there; leave that out"
        raise PlainspokenError(f"{path}:{line}: found {found!r} in a page's script; {remedy}")
    return script


def content_security_policy(script: str) -> str:
    """The content security policy of a page: nothing is fetched, and only this script runs."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"{BASE_SECURITY_POLICY}; form-action 'none'; script-src 'sha256-{digest}'"
