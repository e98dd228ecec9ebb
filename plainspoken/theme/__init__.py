"""Theme: name, logo, colours, fonts and paper that an analyst sets. Knows no claim, no chart and no page."""

from plainspoken.theme.model import Colours, Fonts, Theme
from plainspoken.theme.read import read_theme, shipped_theme

__all__ = ["Colours", "Fonts", "Theme", "read_theme", "shipped_theme"]
