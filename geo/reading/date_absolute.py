"""Dates of the calendar: days, months, seasons and years, with the year guessed where it is left out."""

from __future__ import annotations

import re
from datetime import date

from geo.reading.date_clock import Clock, guess_year, is_ahead
from geo.reading.date_library import read_figures
from geo.reading.date_words import (
    MONTHS,
    SEASONS,
    Span,
    date_words,
    days_from,
    make_date,
    month_of,
    number,
    ordinal,
    season_of,
    week_of_month,
    year_of,
)

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
    year = _year(match, clock) or guess_year(clock, month, day, ahead=is_ahead(match))
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
    year = _year(match, clock) or guess_year(clock, second)
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


def _numeric(match: Match, clock: Clock) -> Span | None:
    """Day or month first: what the calendar allows, then as elsewhere in the text, then the nearest past, then day first."""
    words = f"{match['a']}-{match['b'].rstrip('.')}-{match['year']}"
    both = [read_figures(words, month_first=first) for first in (False, True)]
    options = sorted({day for day in both if day}, key=both.index)
    if clock.month_first is not None and (day := both[clock.month_first]):
        options = [day]
    if clock.now is not None and len(options) > 1:
        past = [d for d in options if d <= clock.now]
        options = sorted(past, reverse=True) or options
    return Span(options[0], options[0]) if options else None


def _half(match: Match, clock: Clock) -> Span | None:
    second = match["which"].lower() == "second"
    if match["whole"]:
        year = int(match["whole"])
        return Span(date(year, 7 if second else 1, 1), month_of(year, 12 if second else 6).end, "season")
    month = _month(match["month"])
    chosen = _year(match, clock) or guess_year(clock, month)
    if not chosen:
        return None
    whole = month_of(chosen, month)
    half = whole.start.replace(day=16), whole.start.replace(day=15)
    return Span(half[0], whole.end, "week") if second else Span(whole.start, half[1], "week")


def _quarter(match: Match, clock: Clock) -> Span:  # noqa: ARG001
    year = int(match["year"])
    which = 4 if match["which"].lower() == "last" else ordinal(match["which"]) or 1
    return Span(date(year, 3 * which - 2, 1), month_of(year, 3 * which).end, "season")


def _edge(match: Match, clock: Clock) -> Span | None:
    """The first or last days of a month: as many as said, a week without a number."""
    month = _month(match["month"])
    year = _year(match, clock) or guess_year(clock, month)
    if not year:
        return None
    whole, days = month_of(year, month), min(number(match["count"] or "") or 7, 28)
    if match["which"].lower() in {"first", "opening"}:
        return Span(whole.start, days_from(whole.start, days - 1), "week")
    return Span(days_from(whole.end, 1 - days), whole.end, "week")


def _day_alone(match: Match, clock: Clock) -> Span | None:
    """On the 15th: of the month told last, else the last such day."""
    base, day = clock.told, _days(match["day"])
    if base is None:
        return None
    year, month = base.year, base.month
    if clock.anchor is None and base.day < day:
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    found = make_date(year, month, day)
    return Span(found, found) if found else None


def _ancient(match: Match, clock: Clock) -> Span:  # noqa: ARG001
    """A year of long ago; what lies before the calendar is put at its beginning, far from any day of a report."""
    if match.groupdict().get("bc"):
        return Span(date.min, date.min, "year")
    return year_of(min(max(int(_group(match, "year", "year2") or 1), 1), 9998))


def _century(match: Match, clock: Clock) -> Span | None:
    which = ordinal(match["which"])
    if (match["era"] or "").upper() in {"BC", "BCE"}:
        return Span(date.min, date.min, "year")
    if not which or which > 21:
        return None
    first, last = {"early": (1, 33), "mid": (34, 66), "late": (67, 100)}.get((match["part"] or "").lower(), (1, 100))
    start, end = date(100 * (which - 1) + first, 1, 1), date(100 * (which - 1) + last, 12, 31)
    return Span(start, min(end, clock.now) if clock.now and start <= clock.now else end, "year")


def _holiday(match: Match, clock: Clock) -> Span | None:
    words = re.sub(r"\s+", " ", match["word"].lower()).replace("’", "'")
    month, day = date_words().holidays[words]
    ahead = is_ahead(match) or (match["prefix"] or "").lower() in {"by", "before"}
    year = _year(match, clock) or guess_year(clock, month, day, ahead=ahead)
    found = make_date(year, month, day) if year else None
    return Span(found, found) if found else None


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
    "iso": _iso, "iso_range": _iso_range, "numeric": _numeric, "day_month": _day, "day_month_range": _range,
    "month_day_range": _range, "month_range": _month_range, "week_of_month": _week_of_month, "month": _whole_month,
    "season": _season, "decade": _decade, "year_range": _year_range, "year": _whole_year,
    "half": _half, "quarter": _quarter, "edge": _edge, "day_alone": _day_alone, "ancient": _ancient,
    "century": _century, "holiday": _holiday,
}  # fmt: skip
