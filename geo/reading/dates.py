"""Words that name a time, resolved to days against the publication date, a heading's date or the date told before.

Explicit dates need nothing; relative ones need something to be relative to and are left out where there is nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from geo.model import DateMention
from geo.reading.date_clock import Clock
from geo.reading.date_library import puts_month_first
from geo.reading.date_patterns import forms
from geo.reading.date_resolve import resolve
from geo.reading.date_words import MONTHS, Span, number
from geo.sources.published import find_published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc

__all__ = [
    "datelines",
    "dates_in",
    "explicit_days",
    "find_dates",
    "find_published",
    "heading_dates",
    "is_reflective",
    "is_retrospective",
]

#: A text most of whose explicit dates are older than this tells history, not news.
HISTORY_DAYS = 200
_EXPLICIT = re.compile(  # not what lasts "since" then
    r"(?<!since )\b(January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d\d)\b|\b((?:19|20)\d\d)-([01]\d)-[0-3]\d\b"
)
#: Words that only mean something to a reader of the day; a weekday beside its date is none.
_DEICTIC = re.compile(
    r"(?i)\b(?:today|yesterday|tonight|overnight|(?<!ago )this (?:morning|afternoon|evening|week|month|year)|last (?:night|week|month|year)"
    r"|(?:on|since|by|until|late|early|last|next) (?:mon|tues|wednes|thurs|fri|satur|sun)day(?!,? (?:\d|[a-z]+ \d)))\b"
)
#: A year of its own: what a text that names no month tells of.
_ONLY_YEAR = re.compile(r"\b(?:[Ii]n|of|[Dd]uring|[Tt]hroughout)\s+((?:19|20)\d\d)\b(?![.,]\d)")
#: What an anniversary tells of.
_YEARS_AGO = re.compile(r"(?i)\b(\w+)\s+years?\s+ago\s+(?:this\s+(?:week|month)|today)\b")
#: What only news says of itself.
_NEWS = re.compile(r"\b(?:BREAKING|URGENT|JUST IN)\b")
#: No form of date reaches further from its key word than this many characters.
REACH = 120
#: A date this near to its publication makes a text one of news.
NEAR_DAYS = 10
_HEADLINE = re.compile(r"^[^\n]{15,150}[^\s.!?:;,\"”)\]](?=[ \t]*\n)", re.MULTILINE)
#: Before and after the day in a dateline; no dateline is longer.
DATELINE = 80
_FROM = re.compile(r"\W{0,3}[A-Z][\w'’.-]+(?:[ ,/]{1,2}(?:[A-Z][\w'’.-]+|of|and|al|the))*[,;/]?[ \t]*\(?")
_SENT = re.compile(r"\)?(?:,?[ \t]*\([^)\n]{2,30}\))?[ \t]*(?:[-–—]{1,2}|:)[ \t]+\S")
_UNTIL = frozenset({"until", "till", "up to"})


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    kind: str
    match: re.Match[str]


def find_dates(doc: Doc, published: date | None) -> tuple[DateMention, ...]:
    """Every mention of a time that can be resolved, in order, not overlapping.

    Parameters
    ----------
    published : what "today" is; None leaves relative dates out unless the text itself anchors them.

    Returns
    -------
    tuple of DateMention
        The span includes a leading "since", "by", "until", ..., which says how the interval is meant; "since"
        intervals end on the day the text speaks from and have precision ``open``.
    """
    return dates_in(doc.text, published)


def dates_in(text: str, published: date | None) -> tuple[DateMention, ...]:
    """As ``find_dates``, of the text alone."""
    clock = Clock(published, retrospective=is_retrospective(text, published), month_first=puts_month_first(text))
    found: list[DateMention] = []
    for raw in _scan(text):
        clock.enter(text, raw.start)
        span = resolve(raw.kind, raw.match, clock)
        if span is None:
            continue
        if span.precision == "day" and (
            _is_heading(text, raw.start, raw.end) or _is_dateline(text, raw.start, raw.end)
        ):
            clock.head(span)
        found.append(_mention(text, raw, span))
    return _joined(text, found)


def is_retrospective(text: str, published: date | None) -> bool:
    """Whether a text tells what is long past: most of its explicit dates lie far before its publication."""
    if published is None:
        return True
    ages = [(published - day).days for day in explicit_days(text) or _explicit_years(text)]
    ages += [365 * (number(match[1]) or 1) for match in _YEARS_AGO.finditer(text)]
    old = sum(age > HISTORY_DAYS for age in ages)
    return 2 * old > len(ages) and old > len(_DEICTIC.findall(text))


def _explicit_years(text: str) -> list[date]:
    """Last days of the years that a text names without a month."""
    return [date(int(match[1]), 12, 31) for match in _ONLY_YEAR.finditer(text)]


def is_reflective(text: str, mentions: Sequence[DateMention], published: date | None) -> bool:
    """Whether a text comments on the time it is of: it names no day near its publication, and is no list of news."""
    if published is None:
        return False
    if _NEWS.search(text):
        return False
    headlines = sum(1 for line in _HEADLINE.finditer(text) if " " in line[0])
    coming = {m for m in mentions if m.precision == "open" and m.date_to > published}
    near = (m not in coming and abs((published - m.date_from).days) <= NEAR_DAYS for m in mentions)
    return headlines < 2 and not any(near)


def heading_dates(text: str, mentions: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    """The mentions that stand alone on their line and so date what follows."""
    return tuple(m for m in mentions if m.precision == "day" and _is_heading(text, m.start, m.end))


def datelines(text: str, mentions: Sequence[DateMention]) -> tuple[DateMention, ...]:
    """The mentions that tell from where and when a report was sent: "ELM, Dec 8 (Agency) - "."""
    return tuple(m for m in mentions if m.precision == "day" and _is_dateline(text, m.start, m.end))


def explicit_days(text: str) -> list[date]:
    """First days of the months that a text names with their year, in order."""
    days = []
    for match in _EXPLICIT.finditer(text):
        if match[1]:
            days.append(date(int(match[2]), MONTHS[match[1].lower()], 1))
        elif 1 <= int(match[4]) <= 12:
            days.append(date(int(match[3]), int(match[4]), 1))
    return days


def _scan(text: str) -> list[_Raw]:
    windows: dict[re.Pattern[str], list[tuple[int, int]]] = {}
    raws = []
    for order, form in enumerate(forms()):
        if form.key not in windows:
            windows[form.key] = _windows(text, form.key)
        raws += [
            (match.start(), -match.end(), order, _Raw(match.start(), match.end(), form.kind, match))
            for start, end in windows[form.key]
            for match in form.pattern.finditer(text, start, end)
        ]
    kept: list[_Raw] = []
    for *_, raw in sorted(raws, key=lambda item: item[:3]):
        if not kept or raw.start >= kept[-1].end:
            kept.append(raw)
    return kept


def _windows(text: str, key: re.Pattern[str]) -> list[tuple[int, int]]:
    """The parts of a text around the words of a key, apart from each other."""
    parts: list[tuple[int, int]] = []
    for match in key.finditer(text):
        start, end = max(match.start() - REACH, 0), match.end() + REACH
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _is_dateline(text: str, start: int, end: int) -> bool:
    first = text.rfind("\n", max(start - DATELINE, 0), start) + 1
    if not first and start > DATELINE:
        return False
    return bool(_FROM.fullmatch(text[first:start]) and _SENT.match(text, end))


def _is_heading(text: str, start: int, end: int) -> bool:
    first = text.rfind("\n", max(start - DATELINE, 0), start) + 1
    last = text.find("\n", end, end + DATELINE)
    if last < 0 or (not first and start > DATELINE):  # no end of a line near it: it stands in a text
        return False
    line = text[first:start] + text[end:last]
    return not re.search(r"\w", re.sub(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", "", line))


def _mention(text: str, raw: _Raw, span: Span) -> DateMention:
    return DateMention(raw.start, raw.end, text[raw.start : raw.end], span.start, span.end, span.precision)


def _joined(text: str, found: list[DateMention]) -> tuple[DateMention, ...]:
    """Two mentions that name the ends of one interval ("from May 2015 until March 2016") as one."""
    joined: list[DateMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last is not None and not text[last.end : mention.start].strip():
            begins = last.text.lower().startswith(("from", "since", "between"))
            ends = mention.text.lower().startswith((*_UNTIL, "to"))
            if begins and ends and last.date_from <= mention.date_to:
                whole = text[last.start : mention.end]
                joined[-1] = DateMention(
                    last.start, mention.end, whole, last.date_from, mention.date_to, last.precision
                )
                continue
        joined.append(mention)
    return tuple(joined)
