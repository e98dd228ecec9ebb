"""Whether figures and headings of a document stand beside what the page has them beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from plainspoken.verify.built_page import collapse_spaces
from plainspoken.verify.slide_facts import stands_alone
from plainspoken.verify.text_blocks import TextBlock

HEADING_TAGS = ("h2", "h3", "h4")


def list_moved_texts(paragraphs: Sequence[str], blocks: Sequence[TextBlock]) -> Iterator[tuple[str, str]]:
    """Each figure of a document behind another label than on the page, and each heading above another text: the two.

    Whole sentences may stand elsewhere, as the answer does, which a document has at its head.
    """
    texts = [collapse_spaces(block.text) for block in blocks]
    headings = {text for text, block in zip(texts, blocks, strict=True) if block.element.tag in HEADING_TAGS}
    for before, after in Counter(pairwise(paragraphs)) - Counter(pairwise(texts)):
        if before in headings or not stands_alone(after):
            yield before, after
