"""Layouts and their measures: what is decided on a layout needs the places of its parts only, and these are kept.

So a page is laid out again only where its text is another, or where it is printed.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plainspoken.core.findings import write_atomically

PART_ANCHOR_PREFIX = "part-"  # ids of the sections of a briefing
END_ANCHOR_PREFIX = "end-of-"  # ids of the marks at their ends
MEASURED_ANCHORS = (PART_ANCHOR_PREFIX, END_ANCHOR_PREFIX)


class MeasuresDifferError(Exception):
    """What was kept of a layout is not what it comes to; never told: all is measured anew."""


@dataclass(frozen=True)
class PageMeasures:
    """Of one page: where its room begins, how high that is, and how far down parts begin and end on it; in pixels."""

    top: float
    height: float
    anchors: Mapping[str, float]


Measures = tuple[PageMeasures, ...]
MOST_OF_PROCESS = 4096  # layouts; a briefing has some twenty
_of_process: OrderedDict[str, Measures] = OrderedDict()  # of what was laid out here, not read from a file


def measure_pages(document: Any) -> Measures:
    """The measures of a laid out document."""
    return tuple(
        PageMeasures(
            page._page_box.content_box_y(),
            page._page_box.height,
            {name: place[1] for name, place in page.anchors.items() if name.startswith(MEASURED_ANCHORS)},
        )
        for page in document.pages
    )


class PageLayout:
    """The measures of a document, and itself, which is laid out where it is asked for.

    Raises:
        MeasuresDifferError: it comes to other measures.
    """

    def __init__(self, measures: Measures, lay_out: Callable[[], Any]) -> None:
        self.pages = measures
        self._lay_out = lay_out

    @cached_property
    def document(self) -> Any:
        """The document."""
        found = self._lay_out()
        if measure_pages(found) != self.pages:
            raise MeasuresDifferError
        return found


class KeptMeasures:
    """The measures of layouts by the digest of all that decides them; those that were asked for are kept on."""

    def __init__(self, known: Mapping[str, Measures] | None = None) -> None:
        self._known = dict(known or {})
        self._asked: dict[str, Measures] = {}

    def lay_out(self, digest: str, lay_out: Callable[[], Any]) -> PageLayout:
        """A layout: its measures where they are known, and else itself."""
        measures = self._asked.get(digest) or self._known.get(digest)
        if measures is None:
            document = lay_out()
            layout = PageLayout(measure_pages(document), lambda: document)
            _of_process[digest] = layout.pages
            if len(_of_process) > MOST_OF_PROCESS:
                _of_process.popitem(last=False)
        else:
            layout = PageLayout(measures, lay_out)
        self._asked[digest] = layout.pages
        return layout

    def forget(self) -> None:
        """Know nothing any more."""
        self._known, self._asked = {}, {}
        _of_process.clear()

    @classmethod
    def of_process(cls) -> KeptMeasures:
        """What was measured in this process so far: a page that was just written is verified in half the time."""
        return cls(_of_process)

    @classmethod
    def read(cls, path: Path) -> KeptMeasures:
        """What is kept at a path; nothing where nothing is, or nothing that can be understood: then all is measured."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
            return cls({str(digest): tuple(map(read_page, pages)) for digest, pages in raw.items() if pages})
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()

    def write(self, path: Path) -> None:
        """Keep at a path what was asked for."""
        kept = {
            digest: [[page.top, page.height, dict(page.anchors)] for page in self._asked[digest]]
            for digest in sorted(self._asked)
        }
        write_atomically(path, (json.dumps(kept, sort_keys=True) + "\n").encode())


def read_page(raw: Any) -> PageMeasures:
    """One page as it was kept."""
    top, height, anchors = raw
    return PageMeasures(float(top), float(height), {str(name): float(place) for name, place in anchors.items()})


def digest_texts(*texts: str | bytes) -> str:
    """SHA-256 of texts in their order, each with its length, so that no two lists come to one."""
    digest = hashlib.sha256()
    for each in texts:
        content = each.encode("utf-8", "surrogatepass") if isinstance(each, str) else each
        digest.update(b"%d " % len(content))
        digest.update(content)
    return digest.hexdigest()
