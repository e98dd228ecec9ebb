"""Page one of a briefing as a notebook shows it: in a frame."""

from __future__ import annotations

import html

END_OF_PAGE_ONE = '<nav class="toc"'  # what follows page one
# A page of its own, so that neither its style touches the notebook's nor the notebook's touches it.
NOTEBOOK_FRAME = (
    '<iframe sandbox="" title="{title}" style="width: 100%; height: 1450px; border: 0" srcdoc="{page}"></iframe>'
)


def frame_page_one(briefing: str, title: str) -> str:
    """Page one of a briefing (HTML) in a frame of its own."""
    page, _, _ = briefing.partition(END_OF_PAGE_ONE)
    return NOTEBOOK_FRAME.format(title=html.escape(title), page=html.escape(page))
