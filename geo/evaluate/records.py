"""Names and claims as gold and predictions write them, checked one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geo.errors import InputError
from geo.model import Document, Event

EVENTS = tuple(event.value for event in Event)
OFFSETS = "Offsets count characters of the text (Python str), the end excluded."


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A place name at [start, end); lat and lon are degrees (EPSG:4326) or both None.

    Attributes
    ----------
    kind : what sort of place it is, where the record says so.
    record : all the fields it came with.
    """

    start: int
    end: int
    text: str
    lat: float | None = None
    lon: float | None = None
    kind: str | None = None
    confidence: float | None = None
    record: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def placed(self) -> bool:
        """Whether it has coordinates."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim about the place named at [place_start, place_end)."""

    place_start: int
    place_end: int
    event: str
    actor: str | None = None
    against: str | None = None
    relation: str | None = None
    modality: str | None = None
    attribution: str | None = None
    date_from: date | None = None
    date_to: date | None = None
    confidence: float | None = None
    record: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Gold:
    """A document with what a careful reader found in it."""

    document: Document
    names: tuple[NameRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that a reader took for an actor or a time, and what it took them for."""

    start: int
    end: int
    what: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Predicted:
    """What was read in a document; mentions are there when our own reader read it."""

    id: str
    names: tuple[NameRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    mentions: tuple[Mention, ...] = ()


def name_record(record: object) -> NameRecord:
    """A name from its fields.

    Raises
    ------
    InputError
        When offsets or coordinates are none.
    """
    fields = _fields(record, "toponym")
    start, end = _span(fields, "start", "end")
    return NameRecord(
        start=start,
        end=end,
        text=_words(fields, "text") or "",
        lat=_number(fields, "lat", -90, 90),
        lon=_number(fields, "lon", -180, 180),
        kind=_words(fields, "kind"),
        confidence=_number(fields, "confidence", 0, 1),
        record=fields,
    )


def claim_record(record: object) -> ClaimRecord:
    """A claim from its fields.

    Raises
    ------
    InputError
        When offsets, event or dates are none.
    """
    fields = _fields(record, "claim")
    start, end = _span(fields, "place_start", "place_end")
    if fields.get("event") not in EVENTS:
        raise InputError(f"{fields.get('event')!r:.60} is no event", remedy=f"Write one of {', '.join(EVENTS)}.")
    return ClaimRecord(
        place_start=start,
        place_end=end,
        event=fields["event"],
        actor=_words(fields, "actor"),
        against=_words(fields, "against"),
        relation=_words(fields, "relation"),
        modality=_words(fields, "modality"),
        attribution=_words(fields, "attribution"),
        date_from=_day(fields, "date_from"),
        date_to=_day(fields, "date_to"),
        confidence=_number(fields, "confidence", 0, 1),
        record=fields,
    )


def listed(record: Mapping[str, Any], key: str) -> list[Any]:
    """The list under ``key``; empty when there is none.

    Raises
    ------
    InputError
        When something else is there.
    """
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InputError(f"{key!r} is no list", remedy=f'Write "{key}": [...].')
    return value


def within(text: str, start: int, end: int, words: str | None, replace: Callable[[str], str]) -> str | None:
    """What is wrong with a span that should lie in ``text`` and, where ``words`` are given, say them; None if nothing."""
    if end > len(text):
        return f"{start}-{end} lies beyond the text, which has {len(text):,} characters"
    found = text[start:end]
    if words is not None and replace(words) != found:
        return f"at {start}-{end} the text says {found!r:.60}, not {words!r:.60}"
    return None


def _fields(record: object, what: str) -> Mapping[str, Any]:
    if not isinstance(record, Mapping):
        raise InputError(f"a {what} is no record with named fields", remedy="Write {...}.")
    return record


def _span(fields: Mapping[str, Any], first: str, last: str) -> tuple[int, int]:
    start, end = fields.get(first), fields.get(last)
    for name, value in ((first, start), (last, end)):
        if not isinstance(value, int) or isinstance(value, bool):
            raise InputError(f"{name} {value!r:.60} is no offset", remedy=OFFSETS)
    assert isinstance(start, int)
    assert isinstance(end, int)
    if not 0 <= start < end:
        raise InputError(f"{first} {start}, {last} {end} is no span", remedy=OFFSETS)
    return start, end


def _number(fields: Mapping[str, Any], name: str, low: float, high: float) -> float | None:
    value = fields.get(name)
    if value is None:
        return None
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not good or not low <= value <= high:
        raise InputError(f"{name} {value!r:.60} is no number from {low} to {high}", remedy="Correct it, or write null.")
    return float(value)


def _words(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} {value!r:.60} is no text", remedy="Write it in quotes, or null.")
    return value


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    value = fields.get(name)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InputError(f"{name} {value!r:.60} is no date", remedy="Write it as 2024-11-30, or null.") from None
