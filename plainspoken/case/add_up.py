"""What a case says of a table with several rows a case, as typed values: how they are added up, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from plainspoken.case.condition import Condition
from plainspoken.core.findings import FrozenModel

Aggregate = Literal[
    "count", "count_distinct", "sum", "mean", "min", "max", "first", "last", "days_since_first", "days_since_last",
    "seconds", "hour",
]  # fmt: skip
# What a case without any row has none of, rather than an unknown number.
NIL_WITHOUT_ROWS: tuple[Aggregate, ...] = ("count", "count_distinct", "sum")
OF_A_NUMBER: tuple[Aggregate, ...] = ("sum", "mean", "min", "max")
OF_A_COLUMN: tuple[Aggregate, ...] = (*OF_A_NUMBER, "count_distinct", "first", "last")
# What is said of orders, and not of what comes back.
OF_NO_RETURNS: tuple[Aggregate, ...] = ("count", "count_distinct", "mean", "days_since_first", "days_since_last")
MOST_DAYS = 36_500  # in which who comes again is looked for: a hundred years
SINCE_A_DAY: tuple[Aggregate, ...] = ("days_since_first", "days_since_last")


class AddedColumn(FrozenModel):
    """A column made of the rows of one case.

    `how`: what is made of them (`seconds` from the first to the last, `hour` of the day of the first); `of`: of which
    column, where of one; `when`: the rows that count, all where nothing is said.
    """

    how: Aggregate
    of: str = ""
    when: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def is_of_a_column_where_it_must_be(self) -> AddedColumn:
        """Refuse a sum of nothing, and a number of rows that names a column."""
        if (self.how in OF_A_COLUMN) != bool(self.of):
            raise ValueError(f"{self.how!r} takes {'a column: of = ...' if self.how in OF_A_COLUMN else 'no column'}")
        return self


class AddUp(FrozenModel):
    """How a table with several rows a case becomes one with a row a case, as was known at a moment.

    `time`: the column with the time of each row; `times`: the ways in which it may be written, ISO always. What
    counts ends at one moment: rows from the day `before` on do not count; or from the day on that `before_column` of
    the first table says of each case; or, in the first table, only the `first_rows` of each case do. Then a case has
    the event where a later row fulfils `answer`; cases that ended or had it among these rows are left out, because
    nothing was left to foresee. Or a case has it where no row lies in the `stops_within` days from that day on; a case
    without a row before it, or with none in the `active_within` days before it, has no answer: nothing could stop. A
    first table may be added up so, too: each of its keys with a row before that day is a case.
    `others`: whether rows of cases that the first table has not, or of a first table those without a key, are left
    out; else they are a fault. `ends_before`: the
    table may end before that day, because the answer was gathered later and elsewhere; else that is a fault, for
    nothing would be left out. `columns`: those that are made, each declared with this table. `unused`: columns of the
    file that nothing is made of. `returns`: a row that fulfils one of these conditions gives back or was cancelled, and
    is no order: counts, means, days since a row and who stops leave it out, sums and the other kinds keep it. A column
    with a `when` on a column that is asked here says itself which rows count.
    """

    time: str
    times: tuple[str, ...] = ()
    before: date | None = None
    before_column: str = ""
    first_rows: int | None = Field(default=None, ge=1)
    answer: tuple[Condition, ...] = ()
    stops_within: int | None = Field(None, ge=1, le=MOST_DAYS, exclude_if=lambda said: said is None)
    active_within: int | None = Field(None, ge=1, le=MOST_DAYS, exclude_if=lambda said: said is None)
    returns: tuple[Condition, ...] = Field((), exclude_if=lambda said: not said)
    others: bool = False
    ends_before: bool = Field(False, exclude_if=lambda said: not said)  # cases without it stay the same to a cache
    columns: Mapping[str, AddedColumn]
    unused: tuple[str, ...] = ()

    @model_validator(mode="after")
    def ends_at_one_moment(self) -> AddUp:
        """Refuse rows of any time: what happened after the answer would tell it."""
        given = [bool(self.before), bool(self.before_column), self.first_rows is not None]
        if sum(given) != 1:
            raise ValueError("give one of before, before_column and first_rows: what is known later must not count")
        if bool(self.answer) != (self.first_rows is not None):
            raise ValueError("first_rows and answer go together: the event is looked for in the rows that follow")
        if self.first_rows and any(each.how in SINCE_A_DAY for each in self.columns.values()):
            raise ValueError("days since a row need a day: before or before_column, not first_rows")
        return self

    @model_validator(mode="after")
    def stops_after_a_day(self) -> AddUp:
        """Refuse a time for the answer that begins with no day, or of which there are no rows."""
        if self.active_within and not self.stops_within:
            raise ValueError("active_within says who may stop: give stops_within, too")
        if self.stops_within and (self.first_rows is not None or self.ends_before):
            raise ValueError("stops_within looks at the rows from a day on: give before or before_column alone with it")
        return self

    @property
    def makes_answer(self) -> bool:
        """Whether the answer is made of the rows."""
        return bool(self.answer or self.stops_within)

    def source_columns(self) -> tuple[str, ...]:
        """The columns of the file that something is made of, each once, the time aside."""
        made = (name for each in self.columns.values() for name in (each.of, *(one.column for one in each.when)))
        asked = (each.column for each in (*self.answer, *self.returns))
        return tuple(dict.fromkeys(name for name in (*made, *asked) if name and name != self.time))

    def leaves_returns_out(self, made: AddedColumn) -> bool:
        """Whether rows that give back do not count for a made column."""
        asked = {each.column for each in self.returns}
        return made.how in OF_NO_RETURNS and not asked & {each.column for each in made.when}

    def is_number(self, source: str) -> bool:
        """Whether a column of the file is added up as a number."""
        return any(each.of == source and each.how in OF_A_NUMBER for each in self.columns.values())
