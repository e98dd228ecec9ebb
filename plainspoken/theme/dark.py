"""Colours of a light page to their twins on a dark one: each keeps its contrast to the page behind it."""

from __future__ import annotations

from plainspoken.theme.contrast import mix_colours, relative_luminance
from plainspoken.theme.theme_model import Colours

DARK_PAPER = "#12181B"
MAX_DARK_LUMINANCE = 0.18  # a page darker than this is dark already
TWIN_STEPS = 200


def has_dark_twin(paper: str) -> bool:
    """Whether a page is light, so that it needs a dark form."""
    return relative_luminance(paper) > MAX_DARK_LUMINANCE


def dark_twin(colour: str, paper: str) -> str:
    """The colour, lightened or darkened until it stands to dark paper as it stood to the light one.

    Luminance is turned around: what is darker than the paper by some ratio becomes lighter by it. So any two
    colours keep their contrast to each other too, and a theme that can be read by day can be read by night.
    """
    if colour.upper() == paper.upper():
        return DARK_PAPER
    ratio = (relative_luminance(paper) + 0.05) / (relative_luminance(colour) + 0.05)
    wanted = (relative_luminance(DARK_PAPER) + 0.05) * ratio - 0.05
    lighter = wanted > relative_luminance(colour)
    end = "#FFFFFF" if lighter else DARK_PAPER
    tints = (mix_colours(colour, end, step / TWIN_STEPS) for step in range(TWIN_STEPS + 1))
    return next((each for each in tints if (relative_luminance(each) >= wanted) == lighter), end)


def dark_colours(colours: Colours) -> dict[str, str]:
    """The dark twin of each colour of a theme, by its name."""
    return {name: dark_twin(each, colours.paper) for name, each in colours.model_dump().items()}
