"""What each form of date means, given what the text speaks from and what it told last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.reading.date_words import (
    MONTHS,
    SEASONS,
    UNIT_DAYS,
    WEEKDAYS,
    Span,
    make_date,
    month_of,
    number,
    season_of,
    shift,
    week_of,
    week_of_month,
    year_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

#: A yearless date this near before publication is read as news even after an older date was told.
NEWS_DAYS = 45
_ONE_DAY = timedelta(1)
#: Words that put a weekday named after them, in the same sentence, ahead.
_AHEAD = re.compile(
    r"(?i)\b(?:will|expected to|due to|scheduled (?:to|for)|plans? to|planned for|(?:is|are) to|set to)\s[^.!?\n]*$"
)


@dataclass
class Clock:
    """What relative dates are relative to while a text is read from its beginning.

    Attributes
    ----------
    published : the day the text speaks from, None when unknown.
    retrospective : the text tells what is long past, so a date told before outweighs publication.
    section : the date of the heading that the reading is under.
    anchor : the date told last.
    """

    published: date | None
    retrospective: bool = False
    section: date | None = None
    anchor: Span | None = None
    anchor_at: int = -1
    sentence_break: bool = True

    @property
    def now(self) -> date | None:
        """The day words such as "yesterday" are said on."""
        return self.section or self.published

    def enter(self, text: str, start: int) -> None:
        """Note whether a sentence ended between the last anchor and this place."""
        self.sentence_break = self.anchor_at < 0 or bool(re.search(r"[.!?](?:\s|$)|\n", text[self.anchor_at : start]))

    def tell(self, span: Span, end: int) -> Span:
        """Remember a date as the one told last."""
        self.anchor, self.anchor_at = span, end
        return span

    def head(self, span: Span) -> None:
        """Take the date of a heading as the day the section speaks from."""
        self.section = span.end

    @property
    def told(self) -> date | None:
        """The day the narrative stands at: its last date in a text about the past, else today."""
        if self.anchor is not None and (self.retrospective or not self.sentence_break or self.now is None):
            return self.anchor.end
        return self.now


Match = re.Match[str]


def resolve(kind: str, match: Match, clock: Clock) -> Span | None:
    """The interval a match means, None where the calendar or the text has no such day; updates the clock."""
    groups = match.groupdict()
    span = _HANDLERS[kind](match, clock)
    if span is None or span.end < span.start:
        return None
    prefix = re.sub(r"\s+", " ", (groups.get("prefix") or "").lower())
    tells = kind not in {"year", "decade", "year_range", "within", "recent", "past_units", "quick", "then"}
    until = clock.now or (clock.anchor.end if clock.anchor else None)
    if prefix in {"since", "ever since", "starting"} and until is not None and span.start <= until:
        opened = Span(span.start, until, "open")
        if kind != "then" and (clock.retrospective or clock.anchor is None) and tells:
            clock.tell(span, match.end())
        return opened
    if tells or (kind in {"year", "year_range"} and clock.anchor is None and clock.retrospective):
        clock.tell(span, match.end())
    return span


def _group(match: Match, *names: str) -> str | None:
    return next((value for name in names if (value := match.groupdict().get(name))), None)


def _month(words: str) -> int:
    return MONTHS[words.lower().rstrip(".")]


def _year(match: Match, clock: Clock, group: str = "year") -> int | None:
    if words := match.groupdict().get(group):
        return int(words)
    if (words := match.groupdict().get("deictic")) and clock.now:
        return clock.now.year - (1 if words.lower().startswith("last") else 0)
    return None


def _guess_year(clock: Clock, month: int, day: int | None = None) -> int | None:
    """The year of a date without one: the nearest to what was told last, or the nearest past of today."""
    past = None
    if clock.now is not None:
        first = make_date(clock.now.year, month, day or 1)
        past = clock.now.year - (first is None or first > clock.now + (_ONE_DAY if day else timedelta(0)))
    if clock.anchor is None:
        return past
    near = _nearest_year(clock.anchor, month, day)
    if past is None or clock.now is None:
        return near
    age = (clock.now - (make_date(past, month, day or 1) or clock.now)).days
    follows = clock.retrospective or not clock.sentence_break
    if clock.section is not None and age <= NEWS_DAYS:
        return past
    return near if follows and near <= clock.now.year else past if age <= NEWS_DAYS or not follows else near


def _nearest_year(anchor: Span, month: int, day: int | None) -> int:
    """Narratives go forward: a date up to ten months later is nearer than one more than two months earlier."""
    options = []
    for year in (anchor.start.year - 1, anchor.start.year, anchor.start.year + 1):
        candidate = make_date(year, month, day or 15)
        if candidate is not None:
            gap = (candidate - anchor.start).days
            options.append((abs(gap - 120), year))
    return min(options)[1] if options else anchor.start.year


def _days(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _day(match: Match, clock: Clock) -> Span | None:
    month, day = _month(match["month"]), _days(match["day"])
    year = _year(match, clock) or _guess_year(clock, month, day)
    found = make_date(year, month, day) if year else None
    return Span(found, found) if found else None


def _range(match: Match, clock: Clock) -> Span | None:
    first_month, last_month = match["m1"], match["m2"]
    second = _month(last_month or first_month)
    first = _month(first_month or last_month)
    d1, d2 = _days(match["d1"]), _days(match["d2"])
    year = _year(match, clock) or _year(match, clock, "y1") or _guess_year(clock, second, d2)
    if not year:
        return None
    start = make_date(_year(match, clock, "y1") or (year - 1 if first > second else year), first, d1)
    end = make_date(year, second, d2)
    return Span(start, end, "day" if (end - start).days <= 1 else "week") if start and end else None


def _month_range(match: Match, clock: Clock) -> Span | None:
    first, second = _month(match["m1"]), _month(match["m2"])
    year = _year(match, clock)
    if not year:
        return None
    begin = _year(match, clock, "y1") or (year - 1 if first > second else year)
    return Span(month_of(begin, first).start, month_of(year, second).end, "season")


def _iso(match: Match, clock: Clock) -> Span | None:  # noqa: ARG001
    found = _iso_date(match["a"])
    return Span(found, found) if found else None


def _iso_range(match: Match, clock: Clock) -> Span | None:  # noqa: ARG001
    first, last = _iso_date(match["a"]), _iso_date(match["b"])
    return Span(first, last, "week") if first and last else None


def _iso_date(text: str) -> date | None:
    year, month, day = (int(part) for part in re.split(r"[-/]", text))
    return make_date(year, month, day)


def _slash(match: Match, clock: Clock) -> Span | None:
    """Day or month first: what the calendar allows, then what lies nearest before publication, then day first."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    options = [d for d in (make_date(year, b, a), make_date(year, a, b)) if d]
    if clock.now is not None and len(options) > 1:
        past = [d for d in options if d <= clock.now]
        options = sorted(past, reverse=True) or options
    return Span(options[0], options[0]) if options else None


def _week_of_month(match: Match, clock: Clock) -> Span | None:
    month = _month(match["month"])
    year = _year(match, clock) or _guess_year(clock, month)
    return week_of_month(year, month, match["which"].lower()) if year else None


def _whole_month(match: Match, clock: Clock) -> Span | None:
    month = _month(_group(match, "month", "month2") or "")
    this = (_group(match, "this") or "").lower()
    year = _year(match, clock)
    if year is None and this:
        year = _year_of_this(this, month, clock)
    if year is None:
        year = _guess_year(clock, month)
    return month_of(year, month, _group(match, "part")) if year else None


def _year_of_this(this: str, month: int, clock: Clock) -> int | None:
    """The year in "last March", "next March", "that March"."""
    if clock.anchor is not None and this in {"that", "the following", "the same", "the previous"}:
        behind = month < clock.anchor.start.month
        year = clock.anchor.start.year + behind
        return year - 1 if this == "the previous" else year
    if clock.now is None:
        return None
    if this in {"last", "the past", "the previous"}:
        return clock.now.year - (month >= clock.now.month)
    return clock.now.year + (this in {"next", "the following"} and month <= clock.now.month)


def _season(match: Match, clock: Clock) -> Span | None:
    season = (_group(match, "season", "season2") or "").lower()
    year = _year(match, clock)
    if year is None:
        day = clock.anchor.start if clock.anchor and clock.retrospective else clock.now
        if day is None:
            return None
        this = (_group(match, "this") or "").lower()
        began = date(day.year, SEASONS[season], 1) <= day
        year = day.year - (not began)
        if this == "last" and season_of(year, season).end >= day:
            year -= 1
        elif this in {"next", "the following"} and began:
            year += 1
    return season_of(year, season, (_group(match, "part") or "").lower() or None)


def _decade(match: Match, clock: Clock) -> Span:  # noqa: ARG001
    year = int(match["year"])
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get((match["part"] or "").lower(), (0, 9))
    return Span(date(year + first, 1, 1), date(year + last, 12, 31), "year")


def _year_range(match: Match, clock: Clock) -> Span | None:
    first = int(match["y1"])
    last = int(match["y2"]) if len(match["y2"]) == 4 else first // 100 * 100 + int(match["y2"])
    if not first < last <= (clock.now.year if clock.now else 2100):
        return None
    return year_of(first, None, last)


def _whole_year(match: Match, clock: Clock) -> Span | None:  # noqa: ARG001
    words = _group(match, "year", "year2", "year3") or re.sub(r"\D", "", match[0])
    return year_of(int(words), (_group(match, "part") or "").lower() or None)


def _weekday(match: Match, clock: Clock) -> Span | None:
    if clock.now is None:
        return None
    target = WEEKDAYS[match["weekday"].lower()]
    this = (match["this"] or "").lower()
    back = (clock.now.weekday() - target) % 7
    if (match["prefix"] or "").lower() in {"since", "ever since"}:  # of a weekday that is today, the one before
        back = back or 7
    if this == "next":
        found = clock.now + timedelta(7 - back)
    elif not this and _AHEAD.search(match.string, max(match.start() - 120, 0), match.start()):
        found = clock.now + timedelta(-back % 7)
    elif this in {"last", "this past", "the previous"}:
        found = clock.now - timedelta(back or 7)
    else:
        found = clock.now - timedelta(back)
    return Span(found, found)


def _day_before_yesterday(match: Match, clock: Clock) -> Span | None:  # noqa: ARG001
    found = clock.now - 2 * _ONE_DAY if clock.now else None
    return Span(found, found) if found else None


def _deictic_day(match: Match, clock: Clock) -> Span | None:
    word = re.sub(r"\s+", " ", match["word"].lower())
    if clock.now is None:
        if word == "overnight" and clock.anchor is not None:
            return Span(clock.anchor.end, clock.anchor.end + _ONE_DAY)
        return None
    if word in {"overnight", "last night"}:
        return Span(clock.now - _ONE_DAY, clock.now)
    found = clock.now + {"yesterday": -1, "tomorrow": 1}.get(word, 0) * _ONE_DAY
    return Span(found, found)


def _this_unit(match: Match, clock: Clock) -> Span | None:
    """Last, this and next week (Monday to Sunday), weekend, month and year; what is current ends today."""
    now = clock.now
    if now is None:
        return None
    unit, step = match["unit"].lower(), {"last": -1, "this": 0, "next": 1}[match["this"].lower()]
    part = {"early": "early", "late": "late"}.get((match["part"] or "").lower())
    if unit in {"week", "weekend"}:
        week = week_of(now + timedelta(7 * step))
        span = Span(week.end - _ONE_DAY, week.end) if unit == "weekend" else week
        if unit == "weekend" and step == 0 and span.start > now:  # said on a weekday: the one just past
            span = Span(span.start - timedelta(7), span.end - timedelta(7))
    elif unit == "month":
        month = shift(now, step, "month")
        span = month_of(month.year, month.month, part)
    else:
        span = year_of(now.year + step, part)
    return Span(span.start, min(span.end, now), span.precision) if step == 0 else span


def _recent(match: Match, clock: Clock) -> Span | None:
    if clock.now is None:
        return None
    days = {"days": 5, "weeks": 28, "months": 120, "years": 1096}[match["unit"].lower()]
    return Span(clock.now - timedelta(days), clock.now, "open")


def _count(match: Match) -> int | None:
    words = match.groupdict().get("count")
    return number(re.sub(r"\s+", " ", words)) if words else None


def _singular(unit: str) -> str:
    return unit.lower().rstrip("s")


def _past_units(match: Match, clock: Clock) -> Span | None:
    """The past two years: as long, up to now. The past years, without a number, are taken as a few."""
    count = _count(match) or (1 if not match["unit"].lower().endswith("s") else 3)
    if clock.now is None:
        return None
    return Span(shift(clock.now, -count, _singular(match["unit"])), clock.now, "open")


def _quick(match: Match, clock: Clock) -> Span | None:
    """In just over a week: half as long again as said, for what is just over it."""
    count = _count(match)
    if clock.now is None or count is None:
        return None
    days = count * UNIT_DAYS[_singular(match["unit"])]
    over = re.search(r"(?i)over|more", match[0])
    return Span(clock.now - timedelta(round(days * (1.4 if over else 1))), clock.now, "week")


def _ago(match: Match, clock: Clock) -> Span | None:
    if clock.now is None or (count := _count(match)) is None:
        return None
    return _around(shift(clock.now, -count, unit := _singular(match["unit"])), unit)


def _around(day: date, unit: str) -> Span:
    """As much as a count of units leaves open: that day, three days for weeks, the month, the year."""
    if unit in {"year", "decade"}:
        return year_of(day.year)
    if unit == "month":
        return month_of(day.year, day.month)
    return Span(day, day)


def _later(match: Match, clock: Clock) -> Span | None:
    base = clock.anchor.end if clock.anchor else None
    if base is None or (count := _count(match)) is None:
        return None
    way = -1 if match["way"].lower() in {"earlier", "previously"} else 1
    if match["way"].lower() == "earlier" and clock.anchor and not clock.retrospective and clock.sentence_break:
        base = clock.now or base
    unit = _singular(match["unit"])
    return _around(shift(base, way * count, unit), unit)


def _clause(match: Match, clock: Clock) -> Span | None:
    """A week after something happened: that something lies a week before what is being told."""
    base = clock.told
    if base is None or (count := _count(match)) is None:
        return None
    unit = _singular(match["unit"])
    return _around(shift(base, count if match["way"].lower() == "before" else -count, unit), unit)


def _within(match: Match, clock: Clock) -> Span | None:
    base = clock.told
    if base is None or (count := _count(match)) is None:
        return None
    return Span(base, shift(base, count, _singular(match["unit"])), "week")


def _next_unit(match: Match, clock: Clock) -> Span | None:
    base = clock.told
    if base is None or clock.anchor is None:
        return None
    step = -1 if match["which"].lower() in {"previous", "preceding"} else 1
    unit = match["unit"].lower()
    if unit in {"day", "morning", "evening", "night"}:
        return Span(base + step * _ONE_DAY, base + step * _ONE_DAY)
    moved = shift(base, step, unit)
    return week_of(moved) if unit == "week" else _around(moved, unit)


def _day_before(match: Match, clock: Clock) -> Span | None:
    if clock.told is None:
        return None
    found = clock.told + (_ONE_DAY if match["way"].lower() == "after" else -_ONE_DAY)
    return Span(found, found)


def _same_day(match: Match, clock: Clock) -> Span | None:
    if clock.told is None or (clock.anchor is None and "later" not in match[0].lower()):
        return None
    unit = (match.groupdict().get("unit") or "day").lower()
    if unit in {"week", "month", "year"}:
        return week_of(clock.told) if unit == "week" else _around(clock.told, unit)
    last = clock.told + _ONE_DAY if unit == "night" else clock.told
    return Span(clock.told, last)


def _then(match: Match, clock: Clock) -> Span | None:  # noqa: ARG001
    return clock.anchor


_HANDLERS: dict[str, Callable[[Match, Clock], Span | None]] = {
    "iso": _iso, "iso_range": _iso_range, "slash": _slash, "day_month": _day, "day_month_range": _range,
    "month_day_range": _range, "month_range": _month_range, "week_of_month": _week_of_month, "month": _whole_month,
    "season": _season, "decade": _decade, "year_range": _year_range, "year": _whole_year, "weekday": _weekday,
    "day_before_yesterday": _day_before_yesterday, "deictic_day": _deictic_day, "this_unit": _this_unit,
    "recent": _recent, "past_units": _past_units, "quick": _quick, "ago": _ago, "later": _later, "clause": _clause,
    "within": _within, "next_unit": _next_unit, "day_before": _day_before, "same_day": _same_day, "then": _then,
}  # fmt: skip
