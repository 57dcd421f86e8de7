"""What a reviewer may set of a claim, each value checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from geo.errors import ReviewError
from geo.model import Claim, Document, Event, Modality, Place, Reading

#: Fields that a reviewer sets: ``place`` is a Place of the gazetteer (or None), and the words are offsets [start, end).
CHANGEABLE = (
    "place", "place_words", "trigger_words", "relation", "event", "actor", "against", "date_from", "date_to",
    "precision", "modality", "attribution",
)  # fmt: skip
RELATIONS = ("part", "outskirts", "countryside", "near", "toward")
PRECISIONS = ("day", "week", "month", "season", "year", "open")
#: Longest interval (days) of each precision.
_LONGEST = ((1, "day"), (7, "week"), (31, "month"), (92, "season"), (366, "year"))
_POINTS = "N|NNE|NE|ENE|E|ESE|SE|SSE|S|SSW|SW|WSW|W|WNW|NW|NNW"
_DIRECTION = re.compile(rf"direction:({_POINTS}):(\d{{1,3}}(?:\.\d+)?|null)")
#: Ends of sentences, where no claim tells them: a mark before a blank and a capital, or the end of a line.
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[^\W\d_a-z]|[\"“‘(])|\n+")
#: Longest text of an actor or an attribution.
_LONGEST_WORDS = 200


def changed(claim: Claim, changes: Mapping[str, Any], document: Document) -> Claim:
    """A claim with some fields changed.

    Parameters
    ----------
    changes : by field, typed or plain (days as YYYY-MM-DD); None or "" empties what may be empty.

    Raises
    ------
    ReviewError
        When a field is none of `CHANGEABLE` or its value cannot be.
    """
    unknown = sorted(set(changes) - set(CHANGEABLE))
    if unknown:
        raise ReviewError(f"a review cannot change {', '.join(unknown)}", remedy=f"Change {', '.join(CHANGEABLE)}.")
    values: dict[str, Any] = {}
    for name, value in changes.items():
        values |= _set(name, value, document)
    after = replace(claim, **values)
    after = _dated(after, changes, document)
    return _with_sentence(after, document, ()) if "trigger_words" in changes else after


def new_claim(
    reading: Reading, place_words: tuple[int, int], trigger_words: tuple[int, int], values: Mapping[str, Any]
) -> Claim:
    """A claim made by marking words.

    Raises
    ------
    ReviewError
        When the event is missing, the words lie outside the text, or a value cannot be.
    """
    if not values.get("event"):
        raise ReviewError("an added claim needs an event", remedy=f"Choose one of {', '.join(Event)}.")
    document = reading.document
    days = dict.fromkeys(("date_from", "date_to"), document.published)
    given = {name: values[name] for name in ("date_from", "date_to") if values.get(name)}
    # A single day stands for both ends.
    days |= dict.fromkeys(days, next(iter(given.values()))) | given if given else {}
    blank = Claim(
        id="", document_id=document.id, place_start=0, place_end=0, place_text="", place_id=None, place_name=None,
        lat=None, lon=None, relation=None, event=Event.CONTROL, actor=None, against=None, date_from=None, date_to=None,
        precision="open", modality=Modality.ASSERTED, attribution=None, trigger="", trigger_start=0, trigger_end=0,
        sentence_start=0, sentence_end=0, confidence=1.0, rule="review:add",
    )  # fmt: skip
    words = {"place_words": place_words, "trigger_words": trigger_words}
    claim = changed(blank, {**days, **{k: v for k, v in values.items() if k not in days}, **words}, document)
    claim = claim if "place" in values else _placed(claim, reading)
    return _with_sentence(claim, document, reading.claims)


def precision_of(first: date | None, last: date | None) -> str:
    """The kind of interval, by its length; open when it is not known."""
    if first is None or last is None:
        return "open"
    days = (last - first).days + 1
    return next((name for longest, name in _LONGEST if days <= longest), "open")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence that holds the words at ``start`` to ``end``, without blanks around it."""
    ends = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    first = max(e for e in ends if e <= start)
    last = min(e for e in ends if e >= end)
    own = text[first:last]
    return first + len(own) - len(own.lstrip()), last - len(own) + len(own.rstrip())


def _set(name: str, value: Any, document: Document) -> dict[str, Any]:
    if name == "place":
        return _place(value)
    if name in {"place_words", "trigger_words"}:
        return _words(name.removesuffix("_words"), value, document)
    return {name: _CHECKS[name](value, name)}


def _place(value: Any) -> dict[str, Any]:
    if value is None:
        return {"place_id": None, "place_name": None, "lat": None, "lon": None}
    if not isinstance(value, Place):
        raise ReviewError(f"{value!r:.60} is no place", remedy="Choose a place of the gazetteer.")
    return {"place_id": value.id, "place_name": value.name, "lat": value.lat, "lon": value.lon}


def _words(kind: str, value: Any, document: Document) -> dict[str, Any]:
    try:
        start, end = (int(offset) for offset in value)
    except (TypeError, ValueError):
        raise ReviewError(f"{value!r:.60} are no offsets", remedy="Give start and end.") from None
    if not 0 <= start < end <= len(document.text):
        what = f"{start}-{end} lies outside the text, which has {len(document.text):,} characters"
        raise ReviewError(what, document.id, "Mark words of the text.")
    words = document.text[start:end]
    return {f"{kind}_start": start, f"{kind}_end": end, "place_text" if kind == "place" else "trigger": words}


def _event(value: Any, _: str) -> Event:
    if value not in list(Event):
        raise ReviewError(f"{value!r:.60} is no event", remedy=f"Choose one of {', '.join(Event)}.")
    return Event(value)


def _modality(value: Any, _: str) -> Modality:
    if value not in list(Modality):
        raise ReviewError(f"{value!r:.60} is no modality", remedy=f"Choose one of {', '.join(Modality)}.")
    return Modality(value)


def _relation(value: Any, _: str) -> str | None:
    if not value:
        return None
    if value not in RELATIONS and not (isinstance(value, str) and _DIRECTION.fullmatch(value)):
        remedy = f"Choose one of {', '.join(RELATIONS)}, or write direction:N:20 (km, or null)."
        raise ReviewError(f"{value!r:.60} is no relation", remedy=remedy)
    return str(value)


def _precision(value: Any, _: str) -> str:
    if value not in PRECISIONS:
        raise ReviewError(f"{value!r:.60} is no precision", remedy=f"Choose one of {', '.join(PRECISIONS)}.")
    return str(value)


def _day(value: Any, name: str) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)  # a time of day, a date to Python, loses its hours
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ReviewError(f"{name} {value!r:.60} is no date", remedy="Write it as 2024-11-30.") from None


def _text(value: Any, name: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_WORDS or not value.isprintable():
        raise ReviewError(f"{name} {value!r:.60} is no short text", remedy="Write a name.")
    return value


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "relation": _relation,
    "event": _event,
    "actor": _text,
    "against": _text,
    "date_from": _day,
    "date_to": _day,
    "precision": _precision,
    "modality": _modality,
    "attribution": _text,
}


def _dated(claim: Claim, changes: Mapping[str, Any], document: Document) -> Claim:
    """Dates that make an interval and can be known, and the precision that goes with them unless that is given."""
    first, last = claim.date_from, claim.date_to
    if first and last and last < first:
        raise ReviewError(f"{first} to {last} ends before it begins", remedy="Swap the dates.")
    told = claim.modality in {Modality.ASSERTED, Modality.POSSIBLE, Modality.DENIED}
    if told and first and document.published and first > document.published and "date_from" in changes:
        what = f"the report was published on {document.published}, before {first}"
        raise ReviewError(what, remedy="Give an earlier day, or say that it is planned.")
    if "precision" in changes or not {"date_from", "date_to"} & set(changes):
        return claim
    return replace(claim, precision=precision_of(first, last))


def _placed(claim: Claim, reading: Reading) -> Claim:
    """The claim at the place that the reader found at its words."""
    there = [t for t in reading.toponyms if t.start < claim.place_end and claim.place_start < t.end]
    if not there:
        return claim
    best = max(there, key=lambda t: (t.start == claim.place_start, t.end == claim.place_end, t.place_id is not None))
    return replace(claim, place_id=best.place_id, place_name=best.name, lat=best.lat, lon=best.lon)


def _with_sentence(claim: Claim, document: Document, others: tuple[Claim, ...]) -> Claim:
    """The claim with the sentence of its words: one that the reader saw, else one told by its marks."""
    start, end = claim.trigger_start, claim.trigger_end
    seen = [(c.sentence_start, c.sentence_end) for c in others if c.sentence_start <= start and end <= c.sentence_end]
    first, last = min(seen) if seen else sentence_around(document.text, start, end)
    return replace(claim, sentence_start=first, sentence_end=last)
