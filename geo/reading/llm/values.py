"""What is no quotation: event, modality, relation and dates, each checked against what it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

RELATIONS = frozenset({"part", "outskirts", "countryside", "near", "toward"})
_POINTS = "N|NNE|NE|ENE|E|ESE|SE|SSE|S|SSW|SW|WSW|W|WNW|NW|NNW"
_DIRECTION = re.compile(rf"direction:({_POINTS}):(\d{{1,3}}(?:\.\d+)?|null)")
#: Longest interval of each precision, in days.
_PRECISIONS = ((1, "day"), (7, "week"), (31, "month"), (92, "season"), (366, "year"))
#: A report tells of what is to come, but not of what comes years after it.
_AHEAD = timedelta(366)

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Interval:
    """When something happened, with the reason why it is not as the model said."""

    date_from: date | None
    date_to: date | None
    note: str = ""

    @property
    def precision(self) -> str:
        """The kind of interval, by its length; open when nothing is known."""
        if self.date_from is None or self.date_to is None:
            return "open"
        days = (self.date_to - self.date_from).days + 1
        return next((name for longest, name in _PRECISIONS if days <= longest), "open")


def text_of(value: Any, limit: int) -> str:
    """Words of an answer without surrounding blanks; empty for what is no text, too long, or "null"."""
    if not isinstance(value, str) or len(value) > limit:
        return ""
    stripped = value.strip()
    return "" if stripped.lower() in {"null", "none", "n/a"} else stripped


def member(kind: type[E], value: Any) -> E | None:
    """The member of an enumeration that a value names, None when it names none."""
    word = text_of(value, 40).lower()
    return next((m for m in kind if m.value == word), None)


def relation_of(value: Any) -> tuple[str | None, bool]:
    """A relation of the schema, and whether the value was one (nothing is)."""
    word = text_of(value, 40)
    if not word:
        return None, value is None or isinstance(value, str)
    if word.lower() in RELATIONS:
        return word.lower(), True
    return (word, True) if _DIRECTION.fullmatch(word) else (None, False)


def interval_of(first: Any, last: Any, published: date | None, text: str) -> Interval:
    """The interval two dates of an answer make; none when they are impossible.

    Parameters
    ----------
    published : without it, a date counts only when its year stands in ``text``.
    """
    raw = [text_of(value, 40) for value in (first, last)]
    days = [_day(word) for word in raw]
    if any(word and day is None for word, day in zip(raw, days, strict=True)):
        return Interval(None, None, "a date that is none")
    known = [day for day in days if day is not None]
    if not known:
        return Interval(None, None)
    start, end = known[0], known[-1]
    if end < start:
        return Interval(None, None, "an end before its beginning")
    if published is not None and end > published + _AHEAD:
        return Interval(None, None, "a date more than a year after publication")
    if published is None and not all(re.search(rf"(?<!\d){day.year}(?!\d)", text) for day in known):
        return Interval(None, None, "a date whose year the report does not tell")
    return Interval(start, end)


def _day(word: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        return None
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
