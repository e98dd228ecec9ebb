"""A case file that no analysis could follow is told while it is read: one message with place and remedy."""

from __future__ import annotations

import shutil

import pytest

from tests.command.conftest import Project
from tests.words.planted import TEMPLATES

SEGMENT = '[[segments]]\nslug = "young"\nwhen = [{}]\nwords.en = {{ name = "young ones" }}\n'
COLUMNS = (
    '[columns.age]\ntype = "integer"\n[columns.grade]\ntype = "category"\n[columns.id]\ntype = "identifier"\n'
    'role = "identifier"\n'
)
ENTRIES = {  # below the case: what is told of it
    "[split]\nfolds = 1000": "split.folds",
    "[split]\ntest_share = 0.999": "split.test_share",
    "[split]\nrepeats = 100000": "split.repeats",
    "[search]\ncandidates = []": "search.candidates",
    "[search.grid.logistic_regression]\nC = []": "search.grid.logistic_regression.C",
    "[decision]\nprecision = nan": "expected a finite number (found: nan)",
    '[tables.visits.add_up]\ntime = "day"\nbefore = 2024-01-01\nstops_within = 99999999\ncolumns = {}': "stops_within",
    "[traffic]\nper_week = inf": "traffic.per_week: expected a finite number",
    "[errors]\nmin_share = -1": "errors.min_share",
    "[errors]\nmax_conditions = 1000": "errors.max_conditions",
    **{
        f'words.en = {{ name = "so", group = "{group}" }}': "columns.id.words.en.group: expected a phrase with {value}"
        for group in ("where it is", "where {value.real} is", "where {value} is {", "where {value!r:>9999999}")
    },
    'words.en = { name = " " }': "columns.id.words.en.name: expected a name, found none",
    '[columns.other]\ntype = "number"\nwords.en = { name = "so" }\n[columns.last]\ntype = "number"\n'
    'words.en = { name = " so" }': "columns.last.words.en.name: expected a name of its own, found that of 'other'",
    SEGMENT.format('["@band", "==", 5]'): "a band is one of top, next, rest",
    SEGMENT.format('["@picked", "==", "maybe"]'): "expected true or false",
    SEGMENT.format('["age", "in", 5]'): 'expected a list after "in"',
    SEGMENT.format('["age", "<", "x"]'): "expected a number, for the column holds numbers",
    SEGMENT.format('["grade", "<", "B"]'): "the column holds no numbers",
    SEGMENT.format('["age", ">", 5]') * 2: "expected each slug once",
    SEGMENT.format('["age", ">", 5]').replace('"young"', '"../young"'): "expected a slug of small letters",
}
FIRST = {  # before everything else in the case
    "seed = -1": "seed: Input should be greater than or equal to 0",
    "seed = 100000000000000000000000000": "expected a number of ordinary size",
    'simulator = "a\\u0000b"': "expected text, found control signs",
    f"explore = {'[' * 5000}{']' * 5000}": "brackets in brackets",
    f"explore = {'[' * 50}{']' * 50}": "levels, found more",
}


@pytest.fixture
def wide(project: Project) -> Project:
    """The small project, whose case has three columns more."""
    project.change("analysis/small.toml", COLUMNS)
    return project


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_out_of_bounds_is_told_with_its_place(wide: Project, entry: str) -> None:
    wide.change("analysis/small.toml", entry)
    refuses(wide, ENTRIES[entry])


@pytest.mark.parametrize("entry", FIRST)
def test_a_value_that_none_may_have_is_told(wide: Project, entry: str) -> None:
    path = wide.root / "analysis/small.toml"
    path.write_text(f"{entry}\n{path.read_text()}")
    refuses(wide, FIRST[entry])


@pytest.mark.parametrize("encoding", ["rot13", "zlib_codec", "undefined", "no-such", "idna", "unicode_escape"])
def test_what_is_no_encoding_of_text_is_refused(wide: Project, encoding: str) -> None:
    wide.replace("analysis/small.toml", 'file = "visits.csv"', f'file = "visits.csv"\nencoding = "{encoding}"')
    refuses(wide, "tables.visits.encoding: expected an encoding of text")


@pytest.mark.parametrize(
    ("entry", "other", "told"),
    [
        ('languages = ["en"]', "languages = []", "languages: expected at least one"),
        ('languages = ["en"]', 'languages = ["en", "en"]', "languages: expected each once"),
        ('languages = ["en"]', 'languages = ["en/"]', "there are no words in 'en/'"),
        ('languages = ["en"]', 'languages = ["../../.."]', "there are no words in"),
        ('"first", "data"', '"../../first"', "expected a slug of small letters"),
        ('"first", "data"', '"frist"', "there is no part 'frist' (nearest: 'first')"),
        ('["first", "data", "annex_findings"]', "[]", "parts: expected at least one"),
        ("margin = 1.0", "margin = inf", "money.margin: expected a finite number"),
        ("margin = 1.0", "margin = 1e308", "money.margin: expected a number of ordinary size"),
        ("margin = 1.0", "margin = 5e-324", "money.margin: expected a number of ordinary size"),
        ('file = "visits.csv"', 'file = "visits.csv"\ndecimal = "5"', "tables.visits.decimal: Input should be '.' or"),
        ("margin = 1.0", "contact_cost = { value = 0.1, low = 0.5, high = 0.01 }", "expected low <= value <= high"),
        ('title = "Who buys"', 'title = "Who \\u0007 buys"', "texts.en.title: expected text, found control signs"),
    ],
)
def test_an_entry_that_cannot_be_so_is_told(wide: Project, entry: str, other: str, told: str) -> None:
    wide.replace("analysis/small.toml", entry, other)
    refuses(wide, told)


def test_offers_need_a_column_that_names_whom(project: Project) -> None:
    project.change(
        "analysis/small.toml", '[[offers]]\nslug = "mail"\nwords.en = { name = "a mail", instead = "a call" }'
    )
    refuses(project, "offers: expected a column with role")


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        ("/etc/passwd", "small: earlier: /etc/passwd: not a findings document: Invalid JSON"),
        ("nowhere.json", "small: earlier: expected findings, found no file at "),
        (".", "small: earlier: "),
        ("../..", "small: earlier: "),
    ],
)
def test_findings_of_last_time_are_read_before_the_analysis(project: Project, earlier: str, told: str) -> None:
    project.replace("analysis/small.toml", 'languages = ["en"]', f'languages = ["en"]\nearlier = "{earlier}"')
    refuses(project, told)


@pytest.mark.parametrize("separator", ["||", "", "\\\\t", "\\n", "a", '\\"'])
def test_a_separator_that_parts_no_cells_is_told_before_a_table_is_read(wide: Project, separator: str) -> None:
    wide.replace("analysis/small.toml", 'file = "visits.csv"', f'file = "none.csv"\nseparator = "{separator}"')
    refuses(wide, "tables.visits.separator: expected one sign such as")


def test_a_title_that_no_page_can_hold_is_told_with_its_length(wide: Project) -> None:
    wide.replace("analysis/small.toml", 'title = "Who buys"', f'title = "{"x" * 3000}"')
    refuses(wide, "texts.en.title: expected at most 2,000 letters, found 3,000; say it shorter")


@pytest.mark.parametrize("other", ["visits", "customers"])
def test_findings_of_another_case_are_told_before_the_analysis(project: Project, other: str) -> None:
    shutil.copy(TEMPLATES.parent / f"figures/planted/{other}.json", project.root / "then.json")
    project.replace("analysis/small.toml", 'languages = ["en"]', 'languages = ["en"]\nearlier = "../then.json"')
    refuses(project, "name findings of the same case")


def test_a_byte_order_mark_is_no_fault(project: Project) -> None:
    path = project.root / "analysis/small.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert project.run("report", "small").exit_code == 0


def refuses(project: Project, told: str) -> None:
    """The command tells it in words, and nothing has run."""
    answer = project.run("report", "small")
    assert (answer.exit_code, project.ran()) == (1, []), answer.output
    assert told in answer.output
    assert "Traceback" not in answer.output
