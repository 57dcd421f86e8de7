"""Dates of the calendar: days, months, seasons and years, with the year guessed where it is left out."""

from __future__ import annotations

import re
from datetime import date

from geo.reading.date_clock import Clock, guess_year
from geo.reading.date_words import MONTHS, SEASONS, Span, make_date, month_of, season_of, week_of_month, year_of

Match = re.Match[str]


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


def _days(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _day(match: Match, clock: Clock) -> Span | None:
    month, day = _month(match["month"]), _days(match["day"])
    year = _year(match, clock) or guess_year(clock, month, day)
    found = make_date(year, month, day) if year else None
    return Span(found, found) if found else None


def _range(match: Match, clock: Clock) -> Span | None:
    first_month, last_month = match["m1"], match["m2"]
    second = _month(last_month or first_month)
    first = _month(first_month or last_month)
    d1, d2 = _days(match["d1"]), _days(match["d2"])
    year = _year(match, clock) or _year(match, clock, "y1") or guess_year(clock, second, d2)
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
    year = _year(match, clock) or guess_year(clock, month)
    return week_of_month(year, month, match["which"].lower()) if year else None


def _whole_month(match: Match, clock: Clock) -> Span | None:
    month = _month(_group(match, "month", "month2") or "")
    this = (_group(match, "this") or "").lower()
    year = _year(match, clock)
    if year is None and this:
        year = _year_of_this(this, month, clock)
    if year is None:
        year = guess_year(clock, month)
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


HANDLERS = {
    "iso": _iso, "iso_range": _iso_range, "slash": _slash, "day_month": _day, "day_month_range": _range,
    "month_day_range": _range, "month_range": _month_range, "week_of_month": _week_of_month, "month": _whole_month,
    "season": _season, "decade": _decade, "year_range": _year_range, "year": _whole_year,
}  # fmt: skip
