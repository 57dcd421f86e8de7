"""From the items of an answer to claims: what cannot be found in the report is dropped, with a note."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.model import Claim, Document, Event, Modality, Toponym
from geo.reading.llm.parties import Parties
from geo.reading.llm.places import Places
from geo.reading.llm.spans import LIMITS, Located, Text
from geo.reading.llm.values import interval_of, member, relation_of, text_of

#: A model says nothing of how sure it is that can be relied on: one figure for all, below that of our surest rules.
CONFIDENCE = 0.75
#: A claim whose actor is left open is worth this much of one that names it, as with the built-in reader.
NAMELESS = 0.6


@dataclass
class Checked:
    """Claims of one report as far as they have been checked, by id, and what was dropped or changed."""

    claims: dict[str, Claim] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """What the claims of one report are checked against; ``rule`` is what they say produced them."""

    document: Document
    parties: Parties
    places: Places
    rule: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What an item says apart from its words."""

    event: Event
    modality: Modality
    attribution: str | None


class Checker:
    """Checks the items about one report, or about a piece of it.

    Parameters
    ----------
    piece, offset : the text that the model was shown, and where in the report it begins.
    """

    def __init__(self, report: Report, piece: str, offset: int) -> None:
        self._document, self._piece, self._offset = report.document, piece, offset
        self._text, self._parties, self._places, self._rule = Text(piece), report.parties, report.places, report.rule

    def check(self, items: Sequence[dict[str, Any]], checked: Checked) -> None:
        """Add the claims of ``items`` to ``checked``, and a note for each item that is dropped or changed."""
        for number, item in enumerate(items, 1):
            fault = self._check(item, checked, f"claim {number}")
            if fault:
                checked.notes.append(f"claim {number} is dropped: {fault}")

    def _check(self, item: dict[str, Any], checked: Checked, where: str) -> str:
        """Add the claim of one item; returns why there is none."""
        told = self._told(item)
        if isinstance(told, str):
            return told
        sentence, trigger, place = (text_of(item.get(n), LIMITS[n]) for n in ("sentence", "trigger", "place"))
        candidates = self._text.locate(sentence, trigger, place)
        if isinstance(candidates, str):
            return f"{candidates} ({place[:60]!r})"
        for located in candidates:
            toponym = self._places.at((located.place[0] + self._offset, located.place[1] + self._offset))
            if isinstance(toponym, str):
                return toponym
            identity = self._identity(toponym, located, told.event)
            if identity not in checked.claims:
                claim, notes = self._claim(item, identity, toponym, located, told)
                checked.claims[identity] = claim
                checked.notes += [f"{where}: {note}" for note in notes]
                return ""
        return ""  # the same claim twice

    def _told(self, item: dict[str, Any]) -> _Told | str:
        event = member(Event, item.get("event"))
        if event is None:
            return f"{_shown(item.get('event'))} is no event"
        modality = member(Modality, item.get("modality"))
        if modality is None:
            return f"{_shown(item.get('modality'))} is no modality"
        if item.get("attribution") is None or not text_of(item["attribution"], len(str(item["attribution"]))):
            return _Told(event, modality, None)
        span = self._text.has(text_of(item["attribution"], LIMITS["attribution"]))
        if span is None:
            return f"the words of its attribution do not stand in the report ({_shown(item['attribution'])})"
        return _Told(event, modality, self._piece[slice(*span)])

    def _identity(self, toponym: Toponym, located: Located, event: Event) -> str:
        """The id of a claim: that of the built-in reader for the same words, so that a review holds for both."""
        trigger = (at + self._offset for at in located.trigger)
        parts = (self._document.id, toponym.start, toponym.end, *trigger, event.value)
        return hashlib.sha256("|".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _claim(
        self, item: dict[str, Any], identity: str, toponym: Toponym, located: Located, told: _Told
    ) -> tuple[Claim, list[str]]:
        actor, actor_note = self._parties.actor(item.get("actor"), item.get("actor_words"), self._text)
        against, against_note = self._parties.actor(item.get("against"), item.get("against_words"), self._text)
        relation, known = relation_of(item.get("relation"))
        published = self._document.published
        interval = interval_of(item.get("date_from"), item.get("date_to"), published, self._document.text)
        relation_note = "" if known else f"{_shown(item.get('relation'))} is no relation"
        dates_note = f"{interval.note} is left out" if interval.note else ""
        claim = Claim(
            id=identity,
            document_id=self._document.id,
            place_start=toponym.start,
            place_end=toponym.end,
            place_text=toponym.text,
            place_id=toponym.place_id,
            place_name=toponym.name,
            lat=toponym.lat,
            lon=toponym.lon,
            relation=relation,
            event=told.event,
            actor=actor,
            against=against if against != actor else None,
            date_from=interval.date_from,
            date_to=interval.date_to,
            precision=interval.precision,
            modality=told.modality,
            attribution=told.attribution,
            trigger=self._piece[slice(*located.trigger)],
            trigger_start=located.trigger[0] + self._offset,
            trigger_end=located.trigger[1] + self._offset,
            sentence_start=located.sentence[0] + self._offset,
            sentence_end=located.sentence[1] + self._offset,
            confidence=round(CONFIDENCE * (1.0 if actor else NAMELESS), 3),
            rule=self._rule,
        )
        return claim, [note for note in (actor_note, against_note, relation_note, dates_note) if note]


def _shown(value: Any) -> str:
    """A value of an answer for a message: short, and without letters that act on a terminal."""
    return repr(value)[:80]
