"""Style sheet, theme and script to the head and foot of a page."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.page_script import content_security_policy, read_page_script
from plainspoken.theme import Theme, read_shipped_theme, read_theme
from plainspoken.theme.files import read_font_family

STYLESHEET_PATH = Path("briefing") / "style.css"
WEB_STYLESHEET_PATH = Path("briefing") / "web.css"  # for browsers only: what is printed here never sees it
FONT_URL_PATTERN = re.compile(r'url\("\.\./fonts/([\w-]+)\.(?:ttf|otf)"\)(?:\s*format\("\w+"\))?')
FONT_FORMATS = {".woff2": "woff2", ".ttf": "truetype", ".otf": "opentype"}
# The same width of text as on A4; less above and below, so that page one still holds the same.
LETTER_PAGE_RULE = "@page { size: Letter; margin: 21mm 22.95mm 13mm; }"
# Spelled out, for variables do not reach the margins of a page in every renderer.
MARGIN_COLOUR_RULE = "@page { @top-right { color: %s; } @bottom-left { color: %s; } @bottom-right { color: %s; } }"
FONT_FACE_RULE = '@font-face { font-family: "%s"; font-weight: %d; font-style: normal; src: %s; }\n'
FontSource = Callable[[Path], str]  # what stands in the style for a font file


def find_stylesheet(folders: Sequence[Path], name: Path = STYLESHEET_PATH) -> Path:
    """The style sheet in force: the last folder that has one."""
    return next(path for folder in reversed(folders) if (path := folder / name).is_file())


def embedded_style(folders: Sequence[Path]) -> Markup:
    """The style of a page for browsers as one element, with its fonts inside it."""
    web = find_stylesheet(folders, WEB_STYLESHEET_PATH).read_text(encoding="utf-8")
    return Markup(f"<style>\n{build_page_style(folders, embed_font_file)}{web}</style>")


def embedded_script(folders: Sequence[Path]) -> Markup:
    """The script as one element."""
    return Markup(f"<script>{read_page_script(folders)}</script>")


def guarded_head(folders: Sequence[Path]) -> Markup:
    """The style, behind a policy by which the page can fetch nothing and run no script but its own."""
    guard = Markup('<meta http-equiv="Content-Security-Policy" content="{}">\n')
    return guard.format(content_security_policy(read_page_script(folders))) + embedded_style(folders)


def build_page_style(folders: Sequence[Path], source: FontSource) -> str:
    """The style sheet, with what the theme sets behind it; `source` writes each font file.

    Raises:
        PlainspokenError: the style sheet names a font that no folder has.
    """
    path = find_stylesheet(folders)
    css = path.read_text(encoding="utf-8")
    sheet = FONT_URL_PATTERN.sub(lambda found: source(find_font_file(found[1], folders, path)), css)
    return sheet + theme_style(read_theme(folders), read_shipped_theme(folders), source)


def find_font_file(name: str, folders: Sequence[Path], sheet: Path) -> Path:
    """The font file of a name, in the last folder that has one."""
    for folder in reversed(folders):
        for suffix in (".ttf", ".otf"):
            if (path := folder / "fonts" / f"{name}{suffix}").is_file():
                return path
    remedy = "put it into the folder fonts/ beside briefing/"
    raise PlainspokenError(f"{sheet}: expected a font file fonts/{name}.ttf, found none; {remedy}")


def embed_font_file(path: Path) -> str:
    """A font file as text: compressed where a `.woff2` stands beside it."""
    lean = path.with_suffix(".woff2")
    chosen = lean if lean.is_file() else path
    kind = FONT_FORMATS[chosen.suffix.lower()]
    content = base64.b64encode(chosen.read_bytes()).decode()
    return f'url("data:font/{"woff2" if kind == "woff2" else "ttf"};base64,{content}") format("{kind}")'


def link_font_file(path: Path) -> str:
    """A font file by its place, for a document that is printed here."""
    return f'url("{path.absolute().as_uri()}") format("{FONT_FORMATS[path.suffix.lower()]}")'


def theme_style(theme: Theme, shipped: Theme, source: FontSource) -> str:
    """What a theme changes of the shipped look, as rules that come behind the style sheet's own."""
    rules = [colour_rules(theme, shipped), font_rules(theme, source) if theme.fonts != shipped.fonts else ""]
    rules += [LETTER_PAGE_RULE] if theme.page.size == "Letter" else []
    return "".join(f"{each}\n" for each in rules if each)


def colour_rules(theme: Theme, shipped: Theme) -> str:
    """The colours that differ, as variables; the quiet one also in the margins of printed pages."""
    before = shipped.colours.model_dump()
    changed = {name: each for name, each in theme.colours.model_dump().items() if each != before[name]}
    variables = " ".join(f"--{name}: {each};" for name, each in changed.items() if name != "band")
    margins = MARGIN_COLOUR_RULE % ((changed["quiet"],) * 3) if "quiet" in changed else ""
    return (f":root {{ {variables} }}" if variables else "") + margins


def font_rules(theme: Theme, source: FontSource) -> str:
    """The theme's two fonts, and their family for all text."""
    name = re.sub(r"[\"\\\n]", "", read_font_family(theme.fonts.regular))
    weights = ((400, theme.fonts.regular), (600, theme.fonts.strong))
    faces = "".join(FONT_FACE_RULE % (name, weight, source(path)) for weight, path in weights)
    return f'{faces}:root {{ --family: "{name}", sans-serif; }}'


def embed_logo(path: Path, name: str) -> Markup:
    """A logo as a picture inside the page; `name`: what it stands for."""
    kind = "png" if path.suffix.lower() == ".png" else "svg+xml"
    content = base64.b64encode(path.read_bytes()).decode()
    return Markup('<img class="logo" src="data:image/{};base64,{}" alt="{}">').format(kind, content, name)
