"""How long something took, as people and programs write it, to seconds; a column is read as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

Cells: TypeAlias = "pd.Series[Any]"
DurationUnit = Literal["seconds", "minutes", "days"]
SECONDS_PER_MINUTE, SECONDS_PER_HOUR, SECONDS_PER_DAY = 60, 3_600, 86_400
SECONDS_BY_UNIT: Mapping[str, int] = MappingProxyType({"seconds": 1, "minutes": 60, "days": SECONDS_PER_DAY})
_WORDS = {
    SECONDS_PER_DAY: "d day days dag dagar dygn tag tage jour jours día días dia dias д дн день дня дней",
    SECONDS_PER_HOUR: "h hr hrs hour hours tim timme timmar t std stunde stunden heure heures"
    " hora horas час часа часов ч",
    SECONDS_PER_MINUTE: "m min mins minute minutes minut minuter minuten minuto minutos мин минута минуты минут",
    1: "s sec secs second seconds sek sekund sekunder sekunde sekunden segundo segundos с сек секунда секунды секунд",
}
SECONDS_BY_WORD: Mapping[str, int] = MappingProxyType(
    {word: seconds for seconds, words in _WORDS.items() for word in words.split()}
)
CLOCK = re.compile(r"(?:(\d+)\s*(?:days?|d)\.?,?\s+)?(\d+):([0-5]\d):([0-5]\d(?:[.,]\d+)?)")
SHORT_CLOCK = re.compile(r"(\d+):([0-5]\d(?:[.,]\d+)?)")
ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
WORDED_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?,?\s*(?:and\s+|und\s+|och\s+|и\s+)?")
MAX_DISTINCT_LOOKED = 20_000  # of a longer column its first values show as well how it is written


def write_duration(length: timedelta) -> str:
    """A length of time as hours, minutes and seconds, "26:05:30"; below nil with a minus."""
    whole = abs(length)
    minutes, seconds = divmod(int(whole.total_seconds()), SECONDS_PER_MINUTE)
    part = f".{whole.microseconds:06d}".rstrip("0") if whole.microseconds else ""
    sign = "-" if length < timedelta(0) else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{seconds:02d}{part}"


def read_durations(cells: Cells, unit: DurationUnit | str = "seconds") -> Cells:
    """Text as float64 in a unit; NaN where a cell is no length of time. A plain number is none: of what?"""
    once = {each: parse_duration(str(each)) for each in cells.unique()}
    return cells.map(once).astype(np.float64) / SECONDS_BY_UNIT.get(unit, 1)


def parse_duration(text: str) -> float:
    """The seconds of one length of time; NaN where a text is none.

    "1:05:30" has hours first; of "12:41" its column must say what comes first (`has_short_clocks`): here minutes.
    """
    said = text.strip()
    if said.startswith("-"):
        return -parse_duration(said[1:])
    clock, short, iso = CLOCK.fullmatch(said), SHORT_CLOCK.fullmatch(said), ISO_DURATION.fullmatch(said)
    if clock:
        return _add_up(clock.groups())
    if short:
        return _add_up((None, None, *short.groups()))
    if iso and len(said) > len("PT"):
        return _add_up(iso.groups())
    return _add_up_words(said.casefold())


def _add_up(parts: tuple[str | None, ...]) -> float:
    """Days, hours, minutes and seconds in seconds."""
    sizes = (SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE, 1)
    return sum(float((each or "0").replace(",", ".")) * size for each, size in zip(parts, sizes, strict=True))


def _add_up_words(said: str) -> float:
    """Numbers with a word of time after each, from the largest to the smallest, in seconds; NaN for anything else."""
    total, before, at = 0.0, float("inf"), 0
    while at < len(said):
        part = WORDED_PART.match(said, at)
        size = SECONDS_BY_WORD.get(part[2], 0) if part else 0
        if part is None or not size or size >= before:
            return float("nan")
        total, before, at = total + float(part[1].replace(",", ".")) * size, size, part.end()
    return total if at else float("nan")


def are_durations(cells: Cells) -> bool:
    """Whether all cells that say something are lengths of time, and written so that nobody takes them for anything
    else: with seconds beside hours and minutes, or in more than one unit."""
    said = pd.Series(cells.unique()[:MAX_DISTINCT_LOOKED], dtype=object).str.strip()
    said = said[said != ""]
    if said.empty or bool(read_durations(said).isna().any()):
        return False
    short = said.str.fullmatch(SHORT_CLOCK)
    worded = said[~said.str.contains(":")]
    units = {each for text in worded for _, each in WORDED_PART.findall(text.casefold())}
    iso = bool(worded.str.fullmatch(ISO_DURATION).any())
    return not bool(short.all()) and (iso or len({SECONDS_BY_WORD.get(each) for each in units}) != 1)


def may_be_times_of_day(cells: Cells) -> bool:
    """Whether durations may as well be times of day: all below 24 hours, on two digits each, few in the first hour."""
    said = cells[cells.str.strip() != ""].str.strip()
    hours = said.str.extract(r"^(\d\d):[0-5]\d:[0-5]\d$")[0]
    if bool(hours.isna().any()):
        return False
    first = hours.astype(int)
    return bool((first < 24).all()) and float((first == 0).mean()) < 0.5


def choose_duration_unit(seconds: Cells) -> DurationUnit:
    """The unit in which most of these lengths are neither tiny nor huge."""
    usual = float(seconds.abs().median())
    if usual >= 2 * SECONDS_PER_DAY:
        return "days"
    return "minutes" if usual >= 2 * SECONDS_PER_MINUTE else "seconds"


def find_single_unit(texts: tuple[str, ...]) -> DurationUnit | None:
    """The unit that stands beside the numbers of a column, where it is one of time that a case knows; else none."""
    sizes = {SECONDS_BY_WORD.get(each.casefold().rstrip(".").strip(), 0) for each in texts if len(each.strip(". ")) > 1}
    known: dict[int, DurationUnit] = {1: "seconds", SECONDS_PER_MINUTE: "minutes", SECONDS_PER_DAY: "days"}
    return known.get(next(iter(sizes))) if len(sizes) == 1 else None
