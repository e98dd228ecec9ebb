"""Data, proposing: a log of events to one row a session, as it stood after its first events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from plainspoken.case import AddedColumn, AddUp, Condition
from plainspoken.core.errors import Faults
from plainspoken.data.add_up import parse_moments
from plainspoken.data.added_up_ledger import count_turns, number_turns
from plainspoken.scaffold.column_profile import ColumnProfile
from plainspoken.scaffold.columns import ColumnProposal
from plainspoken.scaffold.identifiers import has_identifier_name
from plainspoken.scaffold.invoice_roles import choose_time_column
from plainspoken.scaffold.keywords import (
    IDENTIFIER_KEYWORDS,
    TARGET_KEYWORDS,
    name_has_keyword,
    readable_column_name,
    split_name_words,
)
from plainspoken.scaffold.placeholders import list_words_for_nobody
from plainspoken.scaffold.profile import TableProfile
from plainspoken.scaffold.propose_add_up import (
    Made,
    make_add_up,
    propose_columns_made_of,
    propose_time_forms,
    tell_repeated_rows,
    tell_rows_of_nobody,
)
from plainspoken.tables.fault import Fault, join_first_words

SESSION_KEYWORDS = ("session", "sessionid", "visit", "sid", "besök", "sitzung", "сессия", "сеанс", "визит")
USER_KEYWORDS = ("user", "visitor", "customer", "client", "member", "account", "användare", "kund", "nutzer", "kunde",
                 "пользователь", "клиент", "посетитель")  # fmt: skip
EVENT_KEYWORDS = ("event", "action", "activity", "händelse", "ereignis", "aktion", "событие", "действие")
MIN_EVENT_KINDS = 2
MAX_EVENT_KINDS = 60
MIN_ROWS_EACH = 1.5
MOST_FIRST_ROWS = 5  # what is known later than that comes too late to act on
MIN_SHARE_KEPT = 0.6  # of the sessions with the event, of which those first rows leave something to foresee
KEY_NOTE = "one row each; never learned from"
EVENT_FORMS = {"one": "goes", "other": "go", "past": "went"}


@dataclass(frozen=True)
class EventLog:
    """The columns of a log: what becomes one row (`key`), who it belongs to, what happened and when; `kinds`: the
    values of `event`."""

    key: str
    user: str
    event: str
    time: str
    kinds: tuple[str, ...]

    @property
    def unit(self) -> str:
        """What one row is called: the key without what says that it is a number."""
        words = [each for each in split_name_words(self.key) if each not in IDENTIFIER_KEYWORDS]
        return " ".join(words) or self.key


@dataclass(frozen=True)
class SessionProposal:
    """A log added up: `event`: the kind that is the answer; `rows`: sessions; `kept`: those of them that are still
    open after the first rows, `positives` of which have the event later; `nobody`: rows that name no session."""

    log: EventLog
    event: str
    add_up: AddUp
    columns: tuple[ColumnProposal, ...]
    rows: int
    kept: int
    positives: int
    nobody: int = 0


def detect_event_log(looked: TableProfile) -> EventLog | None:
    """The columns of a log of events; None where the table is none."""
    time = choose_time_column(looked, [each for each in looked.columns if each.filled], {}) or _find_unix_time(looked)
    users = [each.name for each in looked.columns if name_has_keyword(each.name, USER_KEYWORDS)]
    sessions = [each.name for each in looked.columns if name_has_keyword(each.name, SESSION_KEYWORDS)]
    key = _choose_name(looked, [name for name in sessions if name not in users] or sessions)
    user = _choose_name(looked, [name for name in users if name != key])
    events = [each for each in looked.columns if each.name != time and _may_be_event(each)]
    key = key or user
    if not (time and key and events) or looked.rows < MIN_ROWS_EACH * looked.sample[key].nunique():
        return None
    kinds = events[0].values
    return EventLog(key, user if user != key else "", events[0].name, time, tuple(kinds))


def _choose_name(looked: TableProfile, names: Sequence[str]) -> str:
    """The first column that tells many apart, one that is called a number or name of it before others."""
    fits = [name for name in names if looked.sample[name].nunique() > MAX_EVENT_KINDS or has_identifier_name(name)]
    return next(iter(sorted(fits, key=lambda name: not has_identifier_name(name))), "")


def _find_unix_time(looked: TableProfile) -> str:
    """The column called a time whose cells count seconds."""
    fits = (each for each in looked.columns if name_has_keyword(each.name, ("time", "timestamp", "ts")))
    return next((each.name for each in fits if each.all_are("integers") and each.many), "")


def _may_be_event(seen: ColumnProfile) -> bool:
    """Whether a column is called like what happened, and sorts it into kinds."""
    kinds = not seen.many and MIN_EVENT_KINDS <= len(seen.values) <= MAX_EVENT_KINDS
    return kinds and not seen.empty and name_has_keyword(seen.name, EVENT_KEYWORDS)


def choose_event_kind(looked: TableProfile, log: EventLog, said: str) -> str:
    """The kind that is the answer: said, or the only one called like one.

    Raises:
        Faults: none is, or several, and nobody says which.
    """
    if said in log.kinds:
        return said
    called = [each for each in log.kinds if name_has_keyword(each, (*TARGET_KEYWORDS, "order", "buy", "signup"))]
    if not said and len(called) == 1:
        return called[0]
    found = f"{len(log.kinds)} kinds ({join_first_words(log.kinds)})"
    remedy = f"say which one is the answer, for instance: --target {(called or log.kinds)[0]!r}"
    raise Faults(
        [str(Fault(looked.path.name, "one kind of event that is the answer", found, remedy, column=log.event))]
    )


def propose_sessions(looked: TableProfile, name: str, log: EventLog, event: str) -> SessionProposal:
    """How a log is added up: what is known after the first rows of each session, and whether the event comes later."""
    times = propose_time_forms(looked, log.time)
    cells, words = looked.sample, list_words_for_nobody(looked, log.key)
    named = cells[~cells[log.key].isin(("", *words))]
    rows = number_turns(named[log.key], parse_moments(named[log.time], times), named[log.event] == event)
    turns = count_turns(rows)
    first = choose_first_rows(turns)
    open_ = _open_after(turns, first)
    counted = looked.sample.loc[rows.index[(rows["turn"] <= first) & rows["key"].map(open_)]]
    made = dict(_propose_session_columns(looked, name, log, counted))
    answer = (Condition(column=log.event, operator="==", value=event),)
    add_up = make_add_up(
        looked, log.key, log.time, times, made, first_rows=first, answer=answer, others=len(named) < len(cells)
    )
    target = ColumnProposal(event, "flag", "target", known="after", table=name)
    columns = tuple(replace(column, table=name, known="during", missing=False) for _, column in made.values())
    key = ColumnProposal(log.key, "identifier", "identifier", note=KEY_NOTE, table=name, nothing=words)
    everything = (key, *(_name_user(each, log) for each in columns), target)
    later = int(turns.loc[open_, "first"].notna().sum())
    nobody = len(cells) - len(named)
    return SessionProposal(log, event, add_up, everything, len(turns), int(open_.sum()), later, nobody)


def _name_user(column: ColumnProposal, log: EventLog) -> ColumnProposal:
    """The column of who a session belongs to names, and is never learned from."""
    if column.name != log.user:
        return column
    return replace(column, type="identifier", role="identifier", known="start", note="whose they are; kept together")


def _open_after(turns: pd.DataFrame, first: int) -> pd.Series[bool]:
    """Which sessions are not over after so many rows, and have not had the event."""
    return (turns["rows"] >= first) & ~(turns["first"] <= first)


def choose_first_rows(turns: pd.DataFrame) -> int:
    """As many first rows as leave most sessions that have the event, and most of all, something to foresee."""
    for first in range(MOST_FIRST_ROWS, 1, -1):
        open_ = _open_after(turns, first)
        if min(open_.mean(), open_[turns["first"].notna()].mean()) >= MIN_SHARE_KEPT:
            return first
    return 1


def _propose_session_columns(
    looked: TableProfile, name: str, log: EventLog, counted: pd.DataFrame
) -> Iterator[tuple[str, tuple[AddedColumn, ColumnProposal]]]:
    """Whose the session is, when it began, how long the first rows took, and what happened in them (`counted`)."""
    if log.user:
        yield log.user, (AddedColumn(how="first", of=log.user), ColumnProposal(log.user, "identifier", "identifier"))
    yield "hour of the day", (AddedColumn(how="hour"), ColumnProposal("hour of the day", "integer"))
    yield "seconds so far", (AddedColumn(how="seconds"), ColumnProposal("seconds so far", "number"))
    for kind in sorted({*counted[log.event]}):
        when = (Condition(column=log.event, operator="==", value=kind),)
        word = f"{readable_column_name(log.event)} {kind}"
        yield word, (AddedColumn(how="count", when=when), ColumnProposal(word, "integer"))
    yield f"last {log.event}", (AddedColumn(how="last", of=log.event), ColumnProposal(f"last {log.event}", "category"))
    known = (log.key, log.user, log.event, log.time)
    made: Made = dict(propose_columns_made_of(name, looked, known, counted))
    yield from made.items()


def count_users(looked: TableProfile, log: EventLog) -> tuple[int, float]:
    """How many there are whose sessions they are, and how many sessions each has on average."""
    users, sessions = (max(int(looked.sample[name].nunique()), 1) for name in (log.user, log.key))
    return users, sessions / users


def list_session_notes(found: SessionProposal, looked: TableProfile) -> list[str]:
    """What a row is, and which sessions are left out."""
    log, first = found.log, found.add_up.first_rows
    left = f"{found.rows - found.kept:,} of {found.rows:,} are left out: over by then, or with the event already"
    have = f"{found.positives:,} of {found.kept:,} have it"
    return [
        f'{looked.path.name}: one row for each "{log.key}": what is known after its first {first} rows by "{log.time}"',
        *tell_rows_of_nobody(looked, found.nobody),
        f'the event is a later row whose "{log.event}" is {found.event}: {have}; {left}',
        *tell_repeated_rows(looked),
        "nothing of the event itself, nor of what follows it, is learned from (see add_up)",
    ]


def make_event_phrases(kind: str) -> dict[str, str]:
    """What a session does that has the event later, in English: it `goes on to “purchase”`."""
    return {f"event_{form}": f"{goes} on to “{kind}”" for form, goes in EVENT_FORMS.items()}
