"""What a theme may set, as types."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from plainspoken.core.findings import FrozenModel

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$", to_upper=True)]


class Colours(FrozenModel):
    """Colours as #RRGGBB. Text is held to a contrast of 4.5, marks to one of 3 (WCAG 2.2)."""

    ink: Colour = Field(description="text and dark rules")
    quiet: Colour = Field(description="notes, ranges, subtitles")
    accent: Colour = Field(description="ours, act on this")
    weak: Colour = Field(description="outline of a weakness")
    rest: Colour = Field(description="bars and dots of the rest")
    rule: Colour = Field(description="thin rules between rows")
    ground: Colour = Field(description="the one pale band")
    empty: Colour = Field(description="dots and tracks that are not filled")
    band: Colour = Field(description="between the ends of an assumed range; by default a tint of the accent")
    paper: Colour = Field(description="the page")


class ThemeFonts(FrozenModel):
    """Two font files (.ttf or .otf) beside the theme file, as paths from there."""

    regular: Path = Field(description="the letters of running text")
    strong: Path = Field(description="headings and what matters; a half-bold or bold cut of the same family")


class Paper(FrozenModel):
    """The printed page."""

    size: Literal["A4", "Letter"] = Field(description="`A4` or `Letter`")


class Theme(FrozenModel):
    """Everything a theme file sets. Paths are absolute once read."""

    name: str = Field(description="the organisation's name; empty: as the case says")
    logo: Path | None = Field(description="an .svg or .png beside the theme file; empty: none")
    confidentiality: str | Mapping[str, str] = Field(
        description="a line on page one and at the foot of each page; a text, or one for each language"
    )
    colours: Colours
    fonts: ThemeFonts
    page: Paper

    def confidential(self, language: str) -> str:
        """The confidentiality line in a language; empty where there is none."""
        if isinstance(self.confidentiality, str):
            return self.confidentiality
        return self.confidentiality.get(language, "")

    @property
    def texts(self) -> tuple[str, ...]:
        """All that the theme's author wrote to be read."""
        lines = self.confidentiality
        return tuple(each for each in (self.name, *([lines] if isinstance(lines, str) else lines.values())) if each)
