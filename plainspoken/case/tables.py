"""What a case says of its tables and columns, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from plainspoken.case.add_up import AddUp
from plainspoken.case.condition import Condition
from plainspoken.case.connect_text import STANDARD_INPUT, find_source_fault
from plainspoken.case.wording import AFTER_ANALYSIS, WordsByLanguage
from plainspoken.core.findings import FrozenModel

ColumnType = Literal["integer", "number", "category", "flag", "identifier", "date"]
Known = Literal["start", "during", "end", "after"]
Changeable = Literal["yes", "no", "consequence", "unsaid"]
PeriodLength = Literal["", "year", "quarter", "month", "day"]
DAYS_PER_YEAR = 365
DAYS_PER_WEEK = 7
NO_SEPARATORS = ('"', "\r", "\n", "\0")  # that begin and end cells and lines
BLANK = " "  # as a separator: any number of spaces and tabs
YEAR_LETTERS, MONTH_LETTERS = len("2024"), len("2024-05")
NOT_OF_TABLES = ("idna", "punycode", "unicode_escape", "raw_unicode_escape")  # of names and of source code


def encodes_text(encoding: str) -> bool:
    """Whether this names an encoding in which text can be written and read again."""
    try:
        return "a;1\n".encode(encoding).decode(encoding) == "a;1\n" and encoding.lower() not in NOT_OF_TABLES
    except (LookupError, ValueError):  # unknown, or for other things than text; a zero sign in the name
        return False


def guess_period_length(label: str) -> PeriodLength:
    """How long a period is by how it is written: 2024, 2024-Q2, 2024-05 or 2024-05-17."""
    if "Q" in label:
        return "quarter"
    return "year" if len(label) == YEAR_LETTERS else "month" if len(label) == MONTH_LETTERS else "day"


class Pivot(FrozenModel):
    """How a long table becomes one row a case: each value of `by` gives the column that `columns` names."""

    by: str
    value: str
    columns: Mapping[str, str]


class TableSource(FrozenModel):
    """Where a table comes from. A public one has an address to fetch it from and the SHA-256 of what lies there.

    `member`: the file inside a zip archive, with its own SHA-256 in `member_sha256`. A workbook (.xlsx) becomes
    text where the table's file is called so. `page`: where a person finds it. `ask`: who has a table that is not
    public.
    `connect`: a database, a folder of files, or "-" for the standard input, from which the table is read into its
    `file` when the briefing is built; ${NAME} stands for a variable of the environment, and a password only for one.
    `query`: the SELECT that is read from it. `table`: the table that is read as a whole, where there is no query.
    `as_of`: the day that the rows stand for; with it they are read once, and again when the day or the query changes.
    """

    url: str = ""
    sha256: str = Field("", pattern="^([0-9a-f]{64})?$")
    member: str = ""
    member_sha256: str = Field("", pattern="^([0-9a-f]{64})?$")
    licence: str = ""
    page: str = ""
    ask: str = ""
    connect: str = ""
    query: str = ""
    table: str = ""
    as_of: str = ""

    @model_validator(mode="after")
    def is_held_against_a_hash(self) -> TableSource:
        """An address without a hash would let anything in."""
        if self.url and not (self.sha256 and self.licence):
            raise ValueError("a source with a url needs the sha256 of what lies there, and its licence")
        return self

    @model_validator(mode="after")
    def says_one_thing_to_read(self) -> TableSource:
        """Refuse what cannot be read, and secrets that stand in the file; nothing of them is told."""
        if fault := find_source_fault(self.connect, self.query, self.table, self.as_of):
            raise ValueError(fault)
        if self.connect and self.url:
            raise ValueError("expected connect or url, found both; a public file is fetched, a database is asked")
        return self


class SourceTable(FrozenModel):
    """One table of the case: where it is below the data folder and how it is written.

    The first table holds one row a case. Further ones are joined to it by `key`, after `pivot` where they
    are long, or `add_up` where several rows of a case are added up; a first table may be added up, too.
    `key_here`: what the key is called in this table, where it has another name than in the first.
    `repeats`: several rows of the first table may have one key, such as orders of one customer; each gets what further
    tables say of it. `file`: as seen from the data folder, or from the case file's own.
    `separator`: the sign between cells; a space stands for any number of spaces and tabs. `starts`: the places of
    a line, from 1, where columns begin, if these are fixed. `sheet`: of a workbook, where it is not the first.
    `header_row`: the line on
    which the names of columns begin. `header_rows`: on how many lines they stand. `encoding`: of its text. `decimal`:
    the sign before decimals. `separators` and `decimals`: other ways in which the same table is published. `source`:
    where it comes from.
    """

    file: str
    separator: str = ","
    encoding: str = "utf-8"
    sheet: str = ""
    header_row: int = Field(1, ge=1)
    header_rows: int = Field(1, ge=1, le=3)
    decimal: Literal[".", ","] = "."
    separators: tuple[str, ...] = ()
    decimals: tuple[Literal[".", ","], ...] = ()
    key: str = ""
    pivot: Pivot | None = None
    starts: tuple[Annotated[int, Field(ge=1)], ...] = Field((), exclude_if=lambda said: not said)
    key_here: str = Field("", exclude_if=lambda said: not said)
    repeats: bool = Field(False, exclude_if=lambda said: not said)  # cases without these stay the same to a cache
    add_up: AddUp | None = Field(None, exclude_if=lambda said: said is None)
    source: TableSource | None = Field(None, exclude=True)  # no part of what is computed, nor of its hash
    words: WordsByLanguage = Field(default_factory=dict)

    @field_validator("starts")
    @classmethod
    def goes_up(cls, starts: tuple[int, ...]) -> tuple[int, ...]:
        """Refuse places that do not follow one another."""
        if list(starts) != sorted(set(starts)):
            raise ValueError("expected places in a line, each after the one before, such as [1, 12, 20]")
        return starts

    @model_validator(mode="after")
    def keeps_what_is_read(self) -> SourceTable:
        """What a source gives is kept as Parquet; the standard input as the file that it is."""
        said = self.source.connect if self.source else ""
        if said not in ("", STANDARD_INPUT) and not self.file.endswith(".parquet"):
            raise ValueError(
                f'expected file = "NAME.parquet", where what is read from the source is kept (found: {self.file!r})'
            )
        return self

    @field_validator("separator", "separators")
    @classmethod
    def parts_cells(cls, said: str | tuple[str, ...]) -> str | tuple[str, ...]:
        """Refuse what cannot stand between cells: several signs, none, or one that cells are written with."""
        for sign in (said,) if isinstance(said, str) else said:
            if len(sign) != 1 or sign.isalnum() or sign in NO_SEPARATORS:
                raise ValueError(f'expected one sign such as "," or ";", or "\\t" for a tab (found: {sign!r})')
        return said

    @field_validator("encoding")
    @classmethod
    def writes_text(cls, encoding: str) -> str:
        """Refuse what is no encoding of text that Python knows."""
        if not encodes_text(encoding):
            raise ValueError(f"expected an encoding of text, such as utf-8 or windows-1252 (found: {encoding!r})")
        return encoding


# What stands in a category or flag where the table says nothing: that, too, may tell the event. The case may
# give it a readable name, like any other value.
MISSING_CATEGORY = "missing"


class Column(FrozenModel):
    """What a column holds, means and is good for.

    `known` says when its value is known: at the `start`, `during` or only at the `end` of what is
    predicted, or `after` the outcome. `trusted`: you vouch for that also where the column tells so much that
    it would be left out as one that knows the answer. `nothing`: texts that say that no value is
    there. `role`: what it is good for; a value is what a case is worth, and is never learned from.
    `changeable`: whether the business can change it, or only sees it follow from something else.
    `decimal`: the sign before its decimals, where it is not that of its table.
    `format`: how its dates are written, where not as 2024-12-31 (such as "%d.%m.%Y"; "excel": days as a sheet counts
    them). `period`: of a category of dates, how long a time each of its values is.
    `values`: the values that may stand there; others are faults. `min`: the least value that may stand there.
    `max`: the greatest. `missing`: whether cells may be empty. `section`: the group it is listed under.
    `unit`: what its numbers count; in one of time, 1:05:30 and 2h 15m are read as well.
    `type`: what its cells hold. `table`: of several tables, the one it is in.
    `sensitive`: whether people must not be treated unlike by it; rates are then told for each of its groups.
    `words` holds, per language, `name`, `group` (how a member of a group is called, with `{value}`),
    `unit` and `values` (readable names of values).
    """

    table: str = ""
    type: ColumnType
    role: Literal["feature", "target", "identifier", "value", "ignore"] = "feature"
    known: Known = "start"
    changeable: Changeable = "unsaid"
    trusted: bool = False
    sensitive: bool = False
    values: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    missing: bool = False
    nothing: tuple[str, ...] = ()
    decimal: Literal["", ".", ","] = ""
    format: str = ""
    period: PeriodLength = ""
    section: str = ""
    unit: Literal["", "seconds", "minutes", "days", "money", "share"] = ""
    words: Annotated[Mapping[str, Mapping[str, str | Mapping[str, str]]], AFTER_ANALYSIS] = Field(default_factory=dict)

    @model_validator(mode="after")
    def can_be_compared(self) -> Column:
        """A sensitive column must be read, and make groups."""
        if self.sensitive and (self.type in ("identifier", "date") or self.role not in ("feature", "value")):
            raise ValueError(
                'a sensitive column is a category, flag or number with the role "feature", or "value": then the model '
                "does not learn from it"
            )
        return self


class TargetColumn(FrozenModel):
    """The answer column and the value that counts as the event; both empty where there is none.

    `unwanted`: the event is to be prevented (a decline), not brought about (a purchase).
    """

    column: str = ""
    positive: str = ""
    unwanted: bool = False


class CleaningStep(FrozenModel):
    """One declared cleaning step, in order; each becomes a line of the ledger.

    `drop_no_cases` leaves out empty rows, the header where it stands once more, and totals; else each is a fault.
    `key`: columns by which `drop_duplicates` knows a copy: a row that equals an earlier one in every column goes only
    where they name the case; without a key such rows may be different cases, and stay.
    """

    step: Literal[
        "drop_no_cases", "drop_duplicates", "correct", "implausible", "drop_where", "set_missing_where", "report_where"
    ]
    slug: str
    when: tuple[Condition, ...] = ()
    key: tuple[str, ...] = ()
    column: str = ""
    corrections: Mapping[str, str] = Field(default_factory=dict)
    words: WordsByLanguage = Field(default_factory=dict)


class DerivedFeature(FrozenModel):
    """A feature made of two columns: `ratio` (0 where the divisor is 0) or `share` of a sum."""

    slug: str
    kind: Literal["ratio", "share", "sum"]
    of: tuple[str, ...]
    by: tuple[str, ...] = ()
    known: Known = "during"
    changeable: Changeable = "consequence"
    unit: Literal["", "seconds", "minutes", "days", "money", "share"] = ""
    words: WordsByLanguage = Field(default_factory=dict)


class Calendar(FrozenModel):
    """The column that tells time, its values in order, and which of them are early and late.

    `learned`: whether a model may learn from the name of a period; then what it says of one that comes again
    rests on the belief that it will be as it was.
    """

    column: str
    order: tuple[str, ...]
    early: tuple[str, ...]
    late: tuple[str, ...]
    period_days: int = DAYS_PER_YEAR
    learned: bool = False
