"""Lengths of time: how long something has gone on, will take, or took up to the day it is told of."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geo.reading.date_clock import Clock, may_come
from geo.reading.date_words import (
    UNIT_DAYS,
    Span,
    date_words,
    days_from,
    month_of,
    number,
    ordinal,
    shift,
    week_of,
    year_of,
)

Match = re.Match[str]
_HAS = re.compile(r"(?i)\b(?:has|have|['’]ve)\b[^.!?\n]*$")
#: Before "in a week" as a length of time, and as no length of a deed: "the third time in a month".
_DONE = re.compile(r"(?i)\b(?:has|have|had|['’]ve)\b[^.!?\n]*$")
#: Before "within three hours" of what is over.
_WAS = re.compile(r"\b(?:was|were|had|has|have|fell|took|lost|[a-z]{3,}ed)\b[^.!?\n]*$")
_RANKED = re.compile(r"(?i)\b(?:time|first|second|third|most|biggest|largest|worst)\s+(?:\w+\s+)?$")


def count_of(match: Match) -> int | None:
    """How many units a form counts, None where it gives no number."""
    words = match.groupdict().get("count")
    if words and words.lower() == "the":  # "the day after it fell"
        return 1
    return number(re.sub(r"\s+", " ", words)) if words else None


def unit_of(match: Match) -> str:
    """The unit of a form, in the singular."""
    return str(match["unit"]).lower().rstrip("s")


def around(day: date, unit: str) -> Span:
    """As much as a count of units leaves open: that day, three days for weeks, the month, the year."""
    if unit in {"year", "decade"}:
        return year_of(day.year)
    if unit == "month":
        return month_of(day.year, day.month)
    return Span(day, day)


def _campaign(match: Match, clock: Clock) -> Span | None:
    """Seven weeks into something, or on its fourth day: since it began."""
    groups = match.groupdict()
    count = ordinal(groups["nth"]) if groups.get("nth") else count_of(match)
    if clock.now is None or clock.retrospective or count is None:
        return None
    start = shift(clock.now, -(count - 1 if groups.get("nth") else count), unit_of(match))
    return Span(start, clock.now, "open")


def _lasting(match: Match, clock: Clock) -> Span | None:
    """What "has" lasted "for years": as many as said; without a number, as far back as the text tells, or three."""
    before = match.string[max(match.start() - 80, 0) : match.start()]
    if clock.now is None or not _HAS.search(before):
        return None
    unit, count = unit_of(match), count_of(match)
    if count is None and clock.oldest is not None and clock.oldest <= shift(clock.now, -2, unit):
        return Span(clock.oldest, clock.now, "open")
    return Span(shift(clock.now, -(count or 3), unit), clock.now, "open")


def _ahead(match: Match, clock: Clock) -> Span | None:
    """In the coming days, seen from today; "within days" is of what may come, else only a length of time."""
    words = re.sub(r"\s+", " ", match["word"].lower())
    narrated = clock.retrospective or not clock.sentence_break
    if clock.now is None or narrated or (words.startswith("within") and not may_come(match)):
        return None
    return Span(clock.now, days_from(clock.now, date_words().ahead[words]), "open")


def _recent(match: Match, clock: Clock) -> Span | None:
    if clock.now is None:
        return None
    days = {"days": 5, "weeks": 28, "months": 120, "years": 1096}[match["unit"].lower()]
    return Span(clock.now - timedelta(days), clock.now, "open")


def _past_units(match: Match, clock: Clock) -> Span | None:
    """The past two years: as long, up to now. The past years, without a number, are taken as a few."""
    count = count_of(match) or (1 if not match["unit"].lower().endswith("s") else 3)
    if clock.now is None:
        return None
    return Span(shift(clock.now, -count, unit_of(match)), clock.now, "open")


def _quick(match: Match, clock: Clock) -> Span | None:
    """In just over a week: half as long again as said, for what is just over it."""
    count = count_of(match)
    if clock.now is None or count is None:
        return None
    days = count * UNIT_DAYS[unit_of(match)]
    over = re.search(r"(?i)over|more", match[0])
    return Span(clock.now - timedelta(round(days * (1.4 if over else 1))), clock.now, "week")


def _pace(match: Match, clock: Clock) -> Span | None:
    """In a week, of what "has" been done: the week up to the day it is told of."""
    before = match.string[max(match.start() - 120, 0) : match.start()]
    often = re.search(r"(?i)\b(?:twice|times)\s+$", before)
    base, count = clock.told, count_of(match)
    if base is None or count is None or not (often or _DONE.search(before)) or _RANKED.search(before):
        return None
    return Span(shift(base, -count, unit_of(match)), base, "open")


def _within(match: Match, clock: Clock) -> Span | None:
    """Within two days: from now of what may come, else from the day told last; a few hours are only a length of time."""
    base = clock.told
    if base is None or (count := count_of(match)) is None:
        return None
    was = _WAS.search(match.string, max(match.start() - 120, 0), match.start()) is not None
    if was and not may_come(match) and (base == clock.now or unit_of(match) == "hour"):
        return None
    return Span(base, shift(base, count, unit_of(match)), "week")


def _course(match: Match, clock: Clock) -> Span | None:
    """In the course of the month: so much of it as has passed on the day told of."""
    told = clock.told
    if told is None:
        return None
    unit = match["unit"].lower()
    whole = week_of(told) if unit == "week" else around(told, unit)
    return whole._replace(end=min(whole.end, clock.now or whole.end))


HANDLERS = {
    "recent": _recent, "past_units": _past_units, "quick": _quick, "within": _within, "campaign": _campaign,
    "lasting": _lasting, "ahead": _ahead, "pace": _pace, "course": _course,
}  # fmt: skip
