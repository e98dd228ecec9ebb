"""The analyst's reference of templates, written from the code that runs them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.report.table_definitions import TableColumn, TableDefinition, read_table_definitions
from plainspoken.report.template_names import LayoutName, find_layout_types
from plainspoken.theme.contrast import CONTRAST_PAIRS
from plainspoken.theme.eject import parse_layout_blocks
from plainspoken.theme.theme_model import Theme
from plainspoken.words.formats import FILTER_DESCRIPTIONS

ESCAPED_TABLE_BAR = "\\|"  # inside a table
MACRO_SIGNATURE = re.compile(r"\{% macro (\w+\([^)]*\)) %\}")
GUIDE_OPENING = """\
# Templates
Written by `plainspoken docs` from the code; a test holds it against the code and the shipped templates.
Where it says `plainspoken`, call `.venv/bin/plainspoken` in a project that `make` set up; installed by pip, it is on
the path.

## Change something
```sh
plainspoken eject mine theme.toml                 # the look: name, logo, colours, fonts, paper
plainspoken show report/activity --sentence "finds most"  # which rule says it, and where its words stand
plainspoken eject mine finds_positives            # that rule's sentences, in the languages of the cases here
plainspoken eject mine finds_positives -l en      # in this language alone
plainspoken eject mine part_first.jinja:decisions # one block of a layout
plainspoken eject mine tables.toml:models         # the columns of one table
plainspoken eject mine part_first.jinja style.css # whole files
plainspoken eject mine quarto notebook            # the Quarto project, the words of the notebook
make preview CASE=activity TEMPLATES=mine         # see each change as soon as the file is saved
```
The folder is named by `--templates DIR`, by the variable `PLAINSPOKEN_TEMPLATES`, or with make by
`TEMPLATES=DIR`; unnamed, a folder `templates/` where the command is started counts. What is not overridden
comes from the shipped templates. A changed word, layout or theme is redrawn, rewritten and verified like any
other input.

- **File**: a file of the same name below `briefing/` or `fonts/` replaces the shipped one.
- **Block**: a layout that begins with `{% extends "shipped/part_first.jinja" %}` replaces only the blocks it
  holds; `{{ super() }}` shows the shipped one.
- **Sentence**: a key under `[rule]` in any file of `words/<language>/` replaces that sentence only.
- **Sentence of your own**: a key under `[labels]` in any file of `words/<language>/`, such as `our_note = "..."`,
  shown in a block by `page.label("our_note")`. Of bare text in a layout, up to eight words that do not end as a
  sentence does (`<p>Hello board</p>`) pass as a label, the same in every language, and nothing backs them. A sentence,
  or more words, is refused by `verify`, with file and line of the layout; a figure or number word is always refused.
  A layout keeps to plain HTML: no `<s>`, `<bdo>`, `dir` or `bgcolor`, no closed `<details>` around what a claim says.
  It shows no picture (the logo is the theme's), no style beside an element, and no figure in another unit or with a
  sign against it; a style of your own prints no words and no counters, shows no pictures, and hides or covers nothing.
  `verify` prints what only own templates decide, word for word: nothing holds that but your eyes.
- **Table**: a table in `tables.toml` replaces the shipped one of its name.
- **Quarto project**: a file of the same name below `quarto/` replaces the shipped one in `write --to qmd`.
  `$font`, `$kind`, `$paper` and `$colours` are filled in from the theme; `$$` is the sign itself. Only copied
  when asked for.
- **Notebook**: a key in `notebook/<language>.toml` replaces those words in `write --to notebook`: what a step asks
  (`[questions]`), why it is done (`[steps]`), what we decide (`[decisions]`), or another text (`[frame]`); own
  sentences and theme count there too. Only copied when asked for.

A template shows and arranges: it cannot compute, compare, or say a number by itself. What is misspelt is told
with file, line and the nearest known name, and nothing is written. Own sentences are checked when they are read, those
that this briefing does not say, too: all faults of all own files in one run. A layout is checked where it is used.
"""
GUIDE_SENTENCES = """\
## Sentences
A sentence may show the evidence of its rule ([claims.md](claims.md) lists it) or chart (below), the case's
phrases as `text.<key>`, and `subject`, the address of what it is about. Evidence that may be lacking is asked
for by `{% if %}`.

| filter | shows |
|---|---|
"""
GUIDE_LAYOUTS = """\
## Layouts
In each layout there are `page`, below; `style` and `script`, for the head and the foot of the page; and the
macros of `macros.jinja`. In `briefing.jinja` there are also `page_one` and `sections`, the parts that have something
to say. Nothing else can be named. Kinds: *text* may hold marks and is shown as it is.
"""


def render_template_guide() -> str:
    """docs/templates.md."""
    spoken = (GUIDE_OPENING, theme_part(), GUIDE_SENTENCES + filter_rows(), chart_part())
    laid_out = (GUIDE_LAYOUTS, objects_part(), files_part(), tables_part())
    return "\n".join(part.strip() + "\n" for part in (*spoken, *laid_out))


def theme_part() -> str:
    """Every key of a theme file."""
    pairs = "; ".join(f"{ink} on {ground} {least:g}" for ink, ground, least in CONTRAST_PAIRS)
    lines = [
        "## Theme", "`theme.toml` in your templates folder needs only the keys that differ.", "",
        "| key | what |", "|---|---|", *theme_rows(Theme, ""), "", f"Least contrasts (WCAG 2.2): {pairs}.",
    ]  # fmt: skip
    return "\n".join(lines)


def theme_rows(model: type[BaseModel], above: str) -> Iterator[str]:
    """The keys of one part of a theme, and of the parts in it."""
    for key, field in model.model_fields.items():
        inside = field.annotation
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            yield from theme_rows(inside, f"{key}.")
        else:
            yield f"| `{above}{key}` | {field.description} |"


def filter_rows() -> str:
    """Every filter of a sentence."""
    return "\n".join(
        f"| `{name}` | {shows.replace('|', ESCAPED_TABLE_BAR)} |" for name, shows in FILTER_DESCRIPTIONS.items()
    )


def chart_part() -> str:
    """Every chart, with the names that its words may use."""
    rows = [
        f"| `{name}` | `{chart.rule}` | {join_code_names(chart.uses)} |" for name, chart in CHART_DEFINITIONS.items()
    ]
    head = "A chart's words stand under `[chart_<name>]`: `title_<verdict>`, `subtitle`, `note` and `alt`."
    table = ["| chart | shows the evidence of | and |", "|---|---|---|"]
    return "\n".join(["### Charts", head, "", *table, *rows])


def join_code_names(names: Iterable[str]) -> str:
    """Names in a row of a table."""
    return ", ".join(f"`{each}`" for each in names) or "–"


def objects_part() -> str:
    """Every object that a layout can reach, with its names."""
    return "\n\n".join("\n".join(object_lines(kind, names)) for kind, names in find_layout_types().items())


def object_lines(kind: type, names: tuple[LayoutName, ...]) -> Iterator[str]:
    """One object: what it is, and a row for each name."""
    summary = (inspect.getdoc(kind) or "").partition("\n\n")[0].replace("\n", " ")
    yield f"### {kind.__name__}"
    yield f"{'`page`. ' if kind is next(iter(find_layout_types())) else ''}{summary}"
    yield ""
    yield "| name | kind | what |"
    yield "|---|---|---|"
    yield from (f"| `{each.written}` | {each.kind} | {each.meaning} |" for each in names)


def files_part() -> str:
    """Every layout with its blocks, and every macro."""
    rows = [f"| `{name}` | {join_code_names(found)} |" for name, found in list_layout_blocks().items()]
    macros = MACRO_SIGNATURE.findall((SHIPPED_TEMPLATES / "briefing" / "macros.jinja").read_text(encoding="utf-8"))
    head = ["### Files and blocks", "| layout | blocks |", "|---|---|"]
    return "\n".join([*head, *rows, "", f"Macros: {join_code_names(macros)}."])


def tables_part() -> str:
    """Every table, and the keys of `tables.toml`."""
    names = join_code_names(read_table_definitions((SHIPPED_TEMPLATES,)))
    of_table = (f"| `{key}` | {field.description} |" for key, field in TableDefinition.model_fields.items())
    of_column = (f"| `columns`: `{key}` | {field.description} |" for key, field in TableColumn.model_fields.items())
    shown = f"For `page.table` and the macro `table` there are {names}. Each is a table of `tables.toml`:"
    return "\n".join(["## Tables", shown, "", "| key | what |", "|---|---|", *of_table, *of_column])


def list_layout_blocks() -> Mapping[str, list[str]]:
    """The blocks of each shipped layout."""
    layouts = (SHIPPED_TEMPLATES / "briefing").glob("*.jinja")
    sources = {path.name: path.read_text(encoding="utf-8") for path in layouts}
    return {name: list(parse_layout_blocks(sources[name])) for name in sorted(sources)}
