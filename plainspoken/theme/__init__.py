"""Theme: name, logo, colours, fonts and paper that an analyst sets."""

from plainspoken.theme.read_theme import read_shipped_theme, read_theme
from plainspoken.theme.theme_model import Colours, Theme, ThemeFonts

__all__ = ["Colours", "Theme", "ThemeFonts", "read_shipped_theme", "read_theme"]
