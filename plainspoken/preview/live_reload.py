"""The page with what makes it live: it loads itself anew, and shows what is wrong."""

from __future__ import annotations

from html import escape

LISTEN_SCRIPT = """<script>
new EventSource("/changes?seen=%s").onmessage = function () { location.reload(); };
</script>"""
ERROR_BANNER = """<div role="alert" id="preview-trouble" style="position: fixed; inset: auto 0 0 0; z-index: 9;
 max-height: 60vh; overflow: auto; background: #5B1A1A; color: #FFFFFF; padding: 1rem 1.5rem;
 font: 15px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere">%s</div>"""
EMPTY_PAGE = """<!DOCTYPE html>
<html lang="%s"><head><meta charset="utf-8"><title>Preview</title></head><body></body></html>"""


def add_live_reload(page: str, trouble: str, version: str, language: str) -> str:
    """The page (or an empty one) that waits for a newer version, with what is wrong on top."""
    shown = page or EMPTY_PAGE % escape(language)
    told = ERROR_BANNER % escape(trouble) if trouble else ""
    head, end, tail = shown.rpartition("</body>")
    return f"{head}{told}{LISTEN_SCRIPT % escape(version)}{end}{tail}"
