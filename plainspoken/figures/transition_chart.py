"""Chart: how customers flow from segment to segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.bands import Span, band_across
from plainspoken.figures.canvas import LINE_SPACING, Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, EMPTY_COLOUR, QUIET_COLOUR, REST_COLOUR, ChartWidth
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.side_labels import spread_labels
from plainspoken.words import Words

NODE_WIDTH, NODE_GAP = 7.0, 6.0
FLOW_HEIGHT = 150.0  # of all customers together, without the gaps
SIDE_SHARE = 0.24  # of the width, for the names on each side
LABEL_GAP = 6.0
MIN_FLOW = 0.4  # units: a thinner band is drawn no thinner
STAYED_INK, UP_INK, DOWN_INK = Ink(EMPTY_COLOUR, fade=0.75), Ink(ACCENT_COLOUR, fade=0.55), Ink(REST_COLOUR, fade=0.45)


@dataclass(frozen=True)
class CustomerFlow:
    """Customers who went from one segment to another, or stayed: where it is found, both ends, and how many."""

    at: str
    start: str
    end: str
    size: float

    def ink(self, order: Sequence[str]) -> Ink:
        """Pale for who stayed, accent for who went to a segment that brings more, grey for the others."""
        if self.start == self.end:
            return STAYED_INK
        return UP_INK if order.index(self.end) < order.index(self.start) else DOWN_INK


@draws("moves")
def draw_transitions_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """Customers from the segment they were in (left) to the one they are in at the end (right), as bands."""
    canvas, flows = Canvas(width), list_flows(findings)
    starts, ends = (order_transition_segments(findings, flows, end) for end in (0, 1))
    order = list(dict.fromkeys((*starts, *ends)))
    most = max(sum(each.size for each in flows), 1.0)
    side = SIDE_SHARE * canvas.right
    top = draw_flow_heads(canvas, words, side)
    nodes = [
        lay_out_nodes({name: sum(each.size for each in flows if pick(each) == name) for name in names}, most, top)
        for names, pick in ((starts, flow_start), (ends, flow_end))
    ]
    edges = (side + NODE_WIDTH, canvas.right - side - NODE_WIDTH)
    draw_flows(canvas, flows, order, (nodes, FLOW_HEIGHT / most), edges)
    bottom = top
    for left, found in ((True, nodes[0]), (False, nodes[1])):
        for start, end in found.values():
            canvas.bar(edges[0] - NODE_WIDTH if left else edges[1], start, NODE_WIDTH, end - start, Ink(QUIET_COLOUR))
        labels = [flow_label(findings, words, flows, name, stayed=left) for name in found]
        bottom = max(
            bottom, *(end for _, end in found.values()), draw_flow_labels(canvas, labels, found, side, left=left)
        )
    return canvas.figure(bottom + 2)


def flow_start(flow: CustomerFlow) -> str:
    """Where a flow comes from."""
    return flow.start


def flow_end(flow: CustomerFlow) -> str:
    """Where a flow goes to."""
    return flow.end


def list_flows(findings: Findings) -> list[CustomerFlow]:
    """Every flow of the findings."""
    return [
        CustomerFlow(
            at,
            str(findings.get(f"{at}.from").value),
            str(findings.get(f"{at}.to").value),
            findings.get(f"{at}.n").number,
        )
        for at in findings.over("moves")
    ]


def order_transition_segments(findings: Findings, flows: Sequence[CustomerFlow], end: int) -> list[str]:
    """The segments at one end of the flows (0 for the start), in the order of the segments."""
    there = dict.fromkeys((each.start, each.end)[end] for each in flows)
    order = [str(findings.get(f"{at}.segment").value) for at in findings.over("segments")]
    return [each for each in order if each in there] + [each for each in there if each not in order]


def lay_out_nodes(sizes: dict[str, float], most: float, top: float) -> dict[str, Span]:
    """Each segment's stretch of one side, from the top down."""
    spans, start = {}, top
    for name, size in sizes.items():
        end = start + max(FLOW_HEIGHT * size / most, 1.0)
        spans[name] = (start, end)
        start = end + NODE_GAP
    return spans


def draw_flows(
    canvas: Canvas,
    flows: Sequence[CustomerFlow],
    order: Sequence[str],
    layout: tuple[list[dict[str, Span]], float],
    edges: Span,
) -> None:
    """The bands, each leaving and arriving in the order of the segments, so that they cross as little as can be."""
    nodes, scale = layout
    leaving = {name: start for name, (start, _) in nodes[0].items()}
    arriving = {name: start for name, (start, _) in nodes[1].items()}
    spans: dict[str, tuple[Span, Span]] = {}
    for each in sorted(flows, key=lambda flow: (order.index(flow.start), order.index(flow.end))):
        thick = max(each.size * scale, MIN_FLOW)
        out, into = leaving[each.start], arriving[each.end]
        spans[each.at] = ((out, out + thick), (into, into + thick))
        leaving[each.start], arriving[each.end] = out + thick, into + thick
    for each in sorted(flows, key=lambda flow: flow.start != flow.end):
        canvas.area(band_across(*spans[each.at], *edges), each.ink(order))


def draw_flow_heads(canvas: Canvas, words: Words, side: float) -> float:
    """What the two sides are; returns where the drawing may begin."""
    small, room = canvas.width.small, side - LABEL_GAP
    heads = [words.label("chart_flow_then"), words.label("chart_flow_end")]
    tall = max(canvas.lines(head, room, size=small) for head in heads)
    for head, x, align in zip(heads, (room, canvas.right - room), ("right", "left"), strict=True):
        canvas.text(x, tall / 2, head, size=small, colour=QUIET_COLOUR, room=room, align=align)
    return tall + small * (LINE_SPACING - 1)


def flow_label(findings: Findings, words: Words, flows: Sequence[CustomerFlow], name: str, *, stayed: bool) -> Content:
    """A segment's name; at the start with how many of its customers stayed."""
    title = capitalise_first_letter(words.name(name))
    kept = [each for each in flows if each.start == each.end == name]
    if not stayed or not kept:
        return title
    return [title, " ", words.show(f"{kept[0].at}.share", "percent")]


def draw_flow_labels(
    canvas: Canvas, labels: Sequence[Content], nodes: dict[str, Span], side: float, *, left: bool
) -> float:
    """The names beside one side, moved apart where they need to be; returns where they end."""
    room, small = side - LABEL_GAP, canvas.width.small
    top = min((start for start, _ in nodes.values()), default=0.0)
    talls = [canvas.lines(each, room, size=small) for each in labels]
    wanted = [(start + end) / 2 for start, end in nodes.values()]
    placed = spread_labels(wanted, talls, top)
    for label, middle in zip(labels, placed, strict=True):
        x, align = (side - LABEL_GAP, "right") if left else (canvas.right - side + LABEL_GAP, "left")
        canvas.text(x, middle, label, size=small, room=room, align=align)
    return max((middle + tall / 2 for middle, tall in zip(placed, talls, strict=True)), default=0.0)
