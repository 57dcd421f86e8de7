"""The vocabulary of dates in English, and the plain calendar arithmetic behind it."""

from __future__ import annotations

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from geo.errors import InputError
from geo.theatre import data_dir


class Span(NamedTuple):
    """An interval of days, both included, with its precision (day, week, month, season, year or open)."""

    start: date
    end: date
    precision: str = "day"


MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
UNIT_DAYS = {"hour": 1 / 24, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3652}
_EARLY, _MIDDLE, _LATE = {"early", "beginning", "start"}, {"mid", "middle"}, {"late", "end"}


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of ``data/reading/dates.toml``."""

    holidays: dict[str, tuple[int, int]]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    vague: dict[str, tuple[int, int, str]]
    ahead: dict[str, int]


@lru_cache(maxsize=1)
def date_words() -> Words:
    """Load the tables of date words.

    Raises
    ------
    InputError
        When the file is missing or malformed.
    """
    path = data_dir() / "reading" / "dates.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Words(
            holidays={k.lower(): (int(v[:2]), int(v[3:])) for k, v in raw["holidays"].items()},
            numbers={k: int(v) for k, v in raw["numbers"].items()},
            ordinals={k: int(v) for k, v in raw["ordinals"].items()},
            vague={k: (int(v[0]), int(v[1]), str(v[2])) for k, v in raw["vague"].items()},
            ahead={k: int(v) for k, v in raw["ahead"].items()},
        )
    except (OSError, KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(f"cannot be used ({error!r})", str(path), "Restore the file from the project.") from error


def number(words: str) -> int | None:
    """The number that digits or words say ("three", "twenty-one"), None when they say none."""
    words = words.lower().strip()
    if words.isdecimal():
        return int(words)
    table = date_words().numbers
    tens, dash, ones = words.partition("-")
    return table[tens] + table[ones] if dash and tens in table and ones in table else table.get(words)


def ordinal(words: str) -> int | None:
    """The number that "3rd" or "third" says, None when it says none."""
    words = words.lower().strip()
    digits = words.rstrip("dhnrst")
    return int(digits) if digits.isdecimal() else date_words().ordinals.get(words)


def make_date(year: int, month: int, day: int) -> date | None:
    """A date, None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int, part: str | None = None) -> Span:
    """A month, or its early (1-10), mid (11-20) or late (21 to the end) part, or its first or last days."""
    last = calendar.monthrange(year, month)[1]
    days = {"early": (1, 10), "mid": (11, 20), "middle": (11, 20), "late": (21, last)} | {
        "beginning": (1, 7), "start": (1, 7), "end": (last - 6, last),
    }  # fmt: skip
    first, final = days.get((part or "").lower(), (1, last))
    return Span(date(year, month, first), date(year, month, final), "week" if part else "month")


def week_of_month(year: int, month: int, which: str) -> Span:
    """First, second, third, fourth or last week of a month, counted in sevens from its first (or to its last) day."""
    last = calendar.monthrange(year, month)[1]
    if which == "last":
        return Span(date(year, month, last - 6), date(year, month, last), "week")
    first = 1 + 7 * ["first", "second", "third", "fourth"].index(which)
    return Span(date(year, month, first), date(year, month, first + 6), "week")


def year_of(year: int, part: str | None = None, last: int | None = None) -> Span:
    """A year (or the years up to ``last``), or a part of one: thirds for early, mid and late; one month for start and end."""
    months = {"early": (1, 4), "mid": (5, 8), "middle": (5, 8), "late": (9, 12)} | {
        "beginning": (1, 1), "start": (1, 1), "end": (12, 12),
    }  # fmt: skip
    first, final = months.get((part or "").lower(), (1, 12))
    precision = "season" if part else "year"
    if part in {"beginning", "start", "end"}:
        precision = "month"
    return Span(date(year, first, 1), month_of(last or year, final).end, precision)


def season_of(year: int, season: str, part: str | None = None) -> Span:
    """A season of the northern year, or a month of it; winter belongs to the year in which it begins."""
    month = SEASONS[season]
    if part in _EARLY | _MIDDLE | _LATE:
        month += 0 if part in _EARLY else 1 if part in _MIDDLE else 2
        year, month = (year + 1, month - 12) if month > 12 else (year, month)
        return month_of(year, month)
    end_year, end_month = (year + 1, 2) if season == "winter" else (year, month + 2)
    return Span(date(year, month, 1), month_of(end_year, end_month).end, "season")


def shift_months(day: date, months: int) -> date:
    """The day ``months`` later (earlier when negative), kept within its month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, count: int, unit: str) -> date:
    """The day that lies ``count`` units later, earlier when negative."""
    if unit in {"month", "year", "decade"}:
        return shift_months(day, count * {"month": 1, "year": 12, "decade": 120}[unit])
    return day + timedelta(round(count * UNIT_DAYS[unit]))


def days_from(day: date, days: int) -> date:
    """The day so many days later, earlier when negative; the calendar's first or last where it ends."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def week_of(day: date) -> Span:
    """Monday to Sunday around a day."""
    monday = day - timedelta(day.weekday())
    return Span(monday, monday + timedelta(6), "week")
