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
from geo.reading.date_patterns import patterns_for
from geo.reading.date_resolve import resolve
from geo.reading.date_words import MONTHS, Span
from geo.sources.published import find_published

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["dates_in", "explicit_days", "find_dates", "find_published", "heading_dates", "is_retrospective"]

#: A text most of whose explicit dates are older than this tells history, not news.
HISTORY_DAYS = 200
_EXPLICIT = re.compile(  # not what lasts "since" then
    r"(?<!since )\b(January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d\d)\b|\b((?:19|20)\d\d)-([01]\d)-[0-3]\d\b"
)
#: Words that only mean something to a reader of the day; a weekday beside its date is none.
_DEICTIC = re.compile(
    r"(?i)\b(?:today|yesterday|tonight|overnight|this (?:morning|afternoon|evening|week|month|year)|last (?:night|week|month|year)"
    r"|(?:on|since|by|until|late|early|last|next) (?:mon|tues|wednes|thurs|fri|satur|sun)day(?!,? (?:\d|[a-z]+ \d)))\b"
)
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
    clock = Clock(published, retrospective=is_retrospective(text, published))
    found: list[DateMention] = []
    for raw in _scan(text):
        clock.enter(text, raw.start)
        span = resolve(raw.kind, raw.match, clock)
        if span is None:
            continue
        if _is_heading(text, raw.start, raw.end) and span.precision == "day":
            clock.head(span)
        found.append(_mention(text, raw, span))
    return _joined(text, found)


def is_retrospective(text: str, published: date | None) -> bool:
    """Whether a text tells what is long past: most of its explicit dates lie far before its publication."""
    if published is None:
        return True
    ages = [(published - day).days for day in explicit_days(text)]
    old = sum(age > HISTORY_DAYS for age in ages)
    return 2 * old > len(ages) and old > len(_DEICTIC.findall(text))


def heading_dates(text: str, mentions: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    """The mentions that stand alone on their line and so date what follows."""
    return tuple(m for m in mentions if m.precision == "day" and _is_heading(text, m.start, m.end))


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
    raws = [
        (match.start(), -match.end(), order, _Raw(match.start(), match.end(), kind, match))
        for order, kind, pattern in patterns_for(text)
        for match in pattern.finditer(text)
    ]
    kept: list[_Raw] = []
    for *_, raw in sorted(raws, key=lambda item: item[:3]):
        if not kept or raw.start >= kept[-1].end:
            kept.append(raw)
    return kept


def _is_heading(text: str, start: int, end: int) -> bool:
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first:start] + text[end : last if last >= 0 else len(text)]
    return last >= 0 and not re.search(r"\w", re.sub(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", "", line))


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
