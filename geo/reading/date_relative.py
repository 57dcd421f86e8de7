"""Dates that lean on another day: the one a text speaks from, or the one it told last."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geo.reading.date_clock import FAR, Clock, is_ahead, may_come
from geo.reading.date_words import (
    UNIT_DAYS,
    WEEKDAYS,
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
_ONE_DAY = timedelta(1)


def _weekday(match: Match, clock: Clock) -> Span | None:
    """A weekday: the last one before the day of writing; in a narrative of the past, the first since the day told last."""
    target = WEEKDAYS[match["weekday"].lower()]
    groups = match.groupdict()
    this = re.sub(r"\s+", " ", (groups.get("this") or "").lower())
    narrated = _narrated_weekday(target, this, clock)
    if narrated is not None:
        return Span(narrated, narrated)
    if clock.now is None:
        return None
    back = (clock.now.weekday() - target) % 7
    if week := groups.get("week"):
        monday = days_from(week_of(clock.now).start, 7 * {"last": -1, "this": 0, "next": 1}[week.lower()])
        found = days_from(monday, target)
        return Span(found, found)
    if (match["prefix"] or "").lower() in {"since", "ever since"}:  # of a weekday that is today, the one before
        back = back or 7
    if this == "next":
        found = days_from(clock.now, 7 - back)
    elif not this and is_ahead(match):
        found = days_from(clock.now, -back % 7)
    elif this in {"last", "this past", "the previous", "the preceding"}:
        found = days_from(clock.now, -(back or 7))
    else:
        found = days_from(clock.now, -back)
    return Span(found, found)


def _narrated_weekday(target: int, this: str, clock: Clock) -> date | None:
    """A weekday told from the day told last: "the following Monday", "that Friday", or any in a text of the past."""
    if clock.anchor is None:
        return None
    base = clock.anchor.end
    ahead = (target - base.weekday()) % 7
    if this in {"the following", "the next"}:
        return days_from(base, ahead or 7)
    if this in {"the previous", "the preceding"}:
        return days_from(base, -((base.weekday() - target) % 7 or 7))
    if this in {"that", "the same"}:
        return days_from(base, ahead if ahead <= 3 else ahead - 7)
    is_day = clock.anchor.start == clock.anchor.end
    told = clock.now is None or (clock.retrospective and clock.section is None)
    return days_from(base, ahead) if told and is_day and not this else None


def _last_weekday(words: str, clock: Clock, until: date | None = None) -> date | None:
    base = until or clock.now
    return days_from(base, -((base.weekday() - WEEKDAYS[words.lower()]) % 7)) if base else None


def _weekday_range(match: Match, clock: Clock) -> Span | None:
    last = _last_weekday(match["d2"], clock)
    first = _last_weekday(match["d1"], clock, last) if last else None
    return Span(first, last, "day" if (last - first).days <= 1 else "week") if first and last else None


def _overnight_day(match: Match, clock: Clock) -> Span | None:
    """Overnight on Friday ends on Saturday; overnight into Friday began on Thursday."""
    day = _last_weekday(match["d1"], clock)
    if day is None:
        return None
    if match["way"]:
        return Span(days_from(day, -1), day)
    end = days_from(day, 1)
    return Span(day, min(end, clock.now) if clock.now else end)


def _weekend(match: Match, clock: Clock) -> Span | None:  # noqa: ARG001
    """The weekend: the last one, or the one that is; ahead of what "will" be."""
    if clock.now is None:
        return None
    saturday = days_from(week_of(clock.now).start, 5)
    start = saturday if saturday <= clock.now else days_from(saturday, -7)
    return Span(start, min(days_from(start, 1), clock.now))


def _campaign(match: Match, clock: Clock) -> Span | None:
    """Seven weeks into something, or on its fourth day: since it began."""
    groups = match.groupdict()
    count = ordinal(groups["nth"]) if groups.get("nth") else _count(match)
    if clock.now is None or clock.retrospective or count is None:
        return None
    start = shift(clock.now, -(count - 1 if groups.get("nth") else count), _singular(match["unit"]))
    return Span(start, clock.now, "open")


def _lasting(match: Match, clock: Clock) -> Span | None:
    """What "has" lasted "for years": as many as said; without a number, as far back as the text tells, or three."""
    before = match.string[max(match.start() - 80, 0) : match.start()]
    if clock.now is None or not _HAS.search(before):
        return None
    unit, count = _singular(match["unit"]), _count(match)
    if count is None and clock.oldest is not None and clock.oldest <= shift(clock.now, -2, unit):
        return Span(clock.oldest, clock.now, "open")
    return Span(shift(clock.now, -(count or 3), unit), clock.now, "open")


def _vague(match: Match, clock: Clock) -> tuple[int, int, str]:  # noqa: ARG001
    return date_words().vague[_singular(match["unit"])]


def _vague_later(match: Match, clock: Clock) -> Span | None:
    """Days later: some days after what was told last."""
    back = match["way"].lower() == "earlier"
    base = clock.anchor.end if clock.anchor else clock.now if back else None
    if base is None:
        return None
    least, most, precision = _vague(match, clock)
    if back:
        return Span(days_from(base, -most), days_from(base, -least), precision)
    return Span(days_from(base, least), days_from(base, most), precision)


def _vague_clause(match: Match, clock: Clock) -> Span | None:
    """Days after something happened: that something lies some days before what is being told."""
    base = clock.told
    if base is None:
        return None
    least, most, precision = _vague(match, clock)
    if match["way"].lower() == "before":
        return Span(days_from(base, least), days_from(base, most), precision)
    return Span(days_from(base, -most), days_from(base, -least), precision)


def _ahead(match: Match, clock: Clock) -> Span | None:
    """In the coming days, seen from today; "within days" is of what may come, else only a length of time."""
    words = re.sub(r"\s+", " ", match["word"].lower())
    narrated = clock.retrospective or not clock.sentence_break
    if clock.now is None or narrated or (words.startswith("within") and not may_come(match)):
        return None
    return Span(clock.now, days_from(clock.now, date_words().ahead[words]), "open")


def _day_beyond(match: Match, clock: Clock) -> Span | None:
    """The day before yesterday, the day after tomorrow."""
    found = days_from(clock.now, -2 if match["way"].lower() == "before" else 2) if clock.now else None
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


def _edge_unit(match: Match, clock: Clock) -> Span | None:
    """The end of last year, the beginning of the month."""
    if clock.now is None:
        return None
    step = {"last": -1, "next": 1}.get(match["this"].lower(), 0)
    part = match["part"].lower()
    if match["unit"].lower() == "year":
        return year_of(clock.now.year + step, part)
    month = shift(clock.now, step, "month")
    return month_of(month.year, month.month, part)


def _recent(match: Match, clock: Clock) -> Span | None:
    if clock.now is None:
        return None
    days = {"days": 5, "weeks": 28, "months": 120, "years": 1096}[match["unit"].lower()]
    return Span(clock.now - timedelta(days), clock.now, "open")


def _count(match: Match) -> int | None:
    words = match.groupdict().get("count")
    if words and words.lower() == "the":  # "the day after it fell"
        return 1
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
    unit = _singular(match["unit"])
    if match["half"] or match["more"]:
        halves = {"decade": 60, "year": 6, "month": 15, "week": 3}.get(unit, 0) * (
            1 if match["half"] else 2 * count + 1
        )
        smaller = "month" if unit in {"decade", "year"} else "day"
        return _around(shift(clock.now, -halves, smaller), smaller)
    return _around(shift(clock.now, -count, unit), unit)


def _around(day: date, unit: str) -> Span:
    """As much as a count of units leaves open: that day, three days for weeks, the month, the year."""
    if unit in {"year", "decade"}:
        return year_of(day.year)
    if unit == "month":
        return month_of(day.year, day.month)
    return Span(day, day)


def _later(match: Match, clock: Clock) -> Span | None:
    """Two days later: from the day told last. A day earlier: from it when the paragraph goes on, else from today."""
    earlier = match["way"].lower() != "later"
    base = clock.anchor.end if clock.anchor else None
    if earlier and not clock.retrospective and not (base and clock.same_paragraph):
        base = clock.now or base
    if base is None or (count := _count(match)) is None:
        return None
    unit = _singular(match["unit"])
    return _around(shift(base, -count if earlier else count, unit), unit)


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
    """The next day, the following week: from the day told last."""
    if clock.anchor is None:
        return None
    unit, which = match["unit"].lower(), match["which"].lower()
    is_day = unit in {"day", "morning", "evening", "night"}
    base = clock.anchor.end if is_day or which != "next" else clock.told or clock.anchor.end
    step = -1 if which in {"previous", "preceding"} else 1
    if is_day:
        found = days_from(base, step)
        return Span(found, found)
    moved = shift(base, step, unit)
    return week_of(moved) if unit == "week" else _around(moved, unit)


def _day_before(match: Match, clock: Clock) -> Span | None:
    base = clock.anchor.end if clock.anchor else clock.now
    if base is None:
        return None
    found = days_from(base, 1 if match["way"].lower() == "after" else -1)
    return Span(found, found)


def _same_day(match: Match, clock: Clock) -> Span | None:
    told = _just_named(match, clock) or clock.told
    if told is None or (clock.anchor is None and "later" not in match[0].lower()):
        return None
    unit = (match.groupdict().get("unit") or "day").lower()
    if unit in {"week", "month", "year"}:
        return week_of(told) if unit == "week" else _around(told, unit)
    return Span(told, told + _ONE_DAY if unit == "night" else told)


def _just_named(match: Match, clock: Clock) -> date | None:
    """The single day named in this sentence or the one before it, in the same paragraph."""
    if clock.anchor is None or clock.anchor.start != clock.anchor.end:
        return None
    if match.start() - clock.anchor_at > FAR:
        return None
    between = match.string[clock.anchor_at : match.start()]
    near = "\n" not in between and len(re.findall(r"[.!?]\s", between)) <= 1
    return clock.anchor.end if near else None


def _then(match: Match, clock: Clock) -> Span | None:  # noqa: ARG001
    return clock.anchor


HANDLERS = {
    "weekday": _weekday, "day_beyond": _day_beyond, "edge_unit": _edge_unit, "deictic_day": _deictic_day,
    "this_unit": _this_unit, "recent": _recent, "past_units": _past_units, "quick": _quick, "ago": _ago,
    "later": _later, "clause": _clause, "within": _within, "next_unit": _next_unit, "day_before": _day_before,
    "same_day": _same_day, "then": _then, "weekday_range": _weekday_range, "overnight_day": _overnight_day,
    "weekend": _weekend, "campaign": _campaign, "lasting": _lasting, "vague_later": _vague_later,
    "vague_clause": _vague_clause, "ahead": _ahead,
}  # fmt: skip
