"""The whole reading of a document: places, dates, actors, claims, loaded once and applied to many."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from geo.errors import InputError
from geo.model import Place, Reading
from geo.places.added import NO_PLACES, AddedPlaces
from geo.places.composite import area_at, find_composites, place_of
from geo.places.gazetteer import load_gazetteer
from geo.places.geocode import geoparse
from geo.places.nlp import load_nlp
from geo.places.relative import itself
from geo.reading.actors import ActorIndex
from geo.reading.claims import read_claims
from geo.reading.dates import dates_in
from geo.reading.layout import is_readable, parse, parse_parts, pieces
from geo.reading.worth import Sieve
from geo.sources.raw import LIMIT_TEXT
from geo.theatre import all_actors, load_theatre

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geo.model import ActorMention, Claim, DateMention, Document, Toponym
    from geo.places.gazetteer import Gazetteer
    from geo.places.relative import Relative
    from geo.theatre import Theatre

T = TypeVar("T")


class Reader:
    """Reads documents with the gazetteer, the language model and the actors of a theatre, or of the whole world.

    Parameters
    ----------
    added : a user's own places, known beside the bundled ones.

    Raises
    ------
    GazetteerError
        When the gazetteer is missing or altered.
    TheatreError
        When an actors file is malformed.
    """

    def __init__(self, theatre: Theatre | None = None, added: AddedPlaces = NO_PLACES) -> None:
        self.theatre = theatre
        self._added = added
        self._gazetteer = load_gazetteer(theatre, added)
        self._nlp = load_nlp()
        self._actors = ActorIndex(theatre.actors if theatre else all_actors())
        self._sieve = Sieve(self._gazetteer, self._actors, theatre) if theatre else None

    def read(self, document: Document) -> Reading:
        """Read one document. Text without Latin letters, or with more right-to-left ones, gives an empty reading.

        Raises
        ------
        InputError
            When the text is longer than a single report can be.
        """
        _check_length(document)
        parts = [
            self._read_piece(replace(document, text=text), offset)
            for offset, text in pieces(document.text)
            if is_readable(text)
        ]
        return Reading(
            document=document,
            toponyms=tuple(t for part in parts for t in part.toponyms),
            dates=tuple(d for part in parts for d in part.dates),
            actors=tuple(a for part in parts for a in part.actors),
            claims=tuple(c for part in parts for c in part.claims),
        )

    def located(self, found: Reading) -> dict[str, Relative]:
        """Where each claim of a reading says it happened, by claim id; claims without a position are left out.

        A relation, and words such as "between Elm and Oak" around the name, lead elsewhere than to the place itself.
        """
        if not found.claims:
            return {}
        about = {(claim.place_start, claim.place_end) for claim in found.claims}
        composites = find_composites(found.document.text, found.toponyms, self._gazetteer, about)
        return {
            claim.id: area_at(place, claim.relation, claim.place_start, claim.place_end, composites)
            for claim in found.claims
            if (place := self._place_of(claim)) is not None
        }

    def radius_of(self, toponym: Toponym) -> float | None:
        """How far from its point a toponym's place reaches, metres; None without a position."""
        return radius_m(toponym, self._gazetteer)

    def _place_of(self, claim: Claim) -> Place | None:
        known = self._gazetteer.get(claim.place_id) if claim.place_id else None
        if known is not None or claim.lat is None or claim.lon is None:
            return known
        return Place(claim.place_id or "", claim.place_name or claim.place_text, claim.lat, claim.lon, "P.PPL")

    def places(self, document: Document) -> tuple[Toponym, ...]:
        """The place names of a document alone, in whatever script; the whole of it is parsed.

        Raises
        ------
        InputError
            When the text is longer than a single report can be.
        """
        _check_length(document)
        return tuple(
            _moved(t, text, offset)
            for offset, text in pieces(document.text)
            for t in geoparse(text, self._gazetteer, self.theatre, parse(text, self._nlp))
        )

    def read_many(self, documents: Iterable[Document], n_process: int = 1) -> Iterator[Reading]:
        """Read documents in order, over several processes when there is more than one to use.

        Readings, their order and the errors raised are the same however many there are.

        Parameters
        ----------
        n_process : 0 for one a core.
        """
        return _spread(self.read, _read_elsewhere, documents, n_process, self._start)

    def places_many(self, documents: Iterable[Document], n_process: int = 1) -> Iterator[tuple[Toponym, ...]]:
        """As ``read_many``, the place names alone."""
        return _spread(self.places, _places_elsewhere, documents, n_process, self._start)

    @property
    def _start(self) -> tuple[str | None, AddedPlaces]:
        return self.theatre.name if self.theatre else None, self._added

    def _read_piece(self, document: Document, offset: int) -> Reading:
        parts = self._sieve.parts(document.text) if self._sieve else None
        doc = parse(document.text, self._nlp) if parts is None else parse_parts(document.text, self._nlp, parts)
        text = doc.text  # spaCy joins it anew at every call
        toponyms = geoparse(text, self._gazetteer, self.theatre, doc)
        dates: tuple[DateMention, ...] = ()
        actors: tuple[ActorMention, ...] = ()
        claims: tuple[Claim, ...] = ()
        if parts != ():  # else no claim can come out, and nothing asks when or who
            dates = dates_in(text, document.published)
            places = ((t.start, self._gazetteer.get(t.place_id)) for t in toponyms if t.place_id)
            lands = [(start, place.country) for start, place in places if place is not None]
            actors = self._actors.find(doc, document.published, lands)
            claims = read_claims(document, doc, toponyms, dates, actors)
        return Reading(
            document,
            tuple(_moved(t, document.text, offset) for t in toponyms),
            tuple(_moved(d, document.text, offset) for d in dates),
            tuple(_moved(a, document.text, offset) for a in actors),
            tuple(_moved_claim(c, document.text, offset) for c in claims),
        )


def _check_length(document: Document) -> None:
    if len(document.text) > LIMIT_TEXT:
        what = f"the text is too long ({len(document.text):,} characters; {LIMIT_TEXT:,} can be read)"
        raise InputError(what, document.title or document.id, "Split it.")


def _moved(span: Any, text: str, offset: int) -> Any:
    """A span of a piece as one of the whole text, with the words that stand there: the parser saw them cleaned."""
    return replace(span, text=text[span.start : span.end], start=span.start + offset, end=span.end + offset)


def _moved_claim(claim: Claim, text: str, offset: int) -> Claim:
    fields = ("place_start", "place_end", "trigger_start", "trigger_end", "sentence_start", "sentence_end")
    moved: dict[str, Any] = {name: getattr(claim, name) + offset for name in fields}
    place, trigger = text[claim.place_start : claim.place_end], text[claim.trigger_start : claim.trigger_end]
    return replace(claim, place_text=place, trigger=trigger, **moved)


def _spread(
    here: Callable[[Document], T],
    elsewhere: Callable[[Document], T],
    documents: Iterable[Document],
    n_process: int,
    start: tuple[str | None, AddedPlaces],
) -> Iterator[T]:
    """What a function makes of each document, in order; by its twin in other processes where there are several."""
    count = n_process or os.cpu_count() or 1
    if count > 1:
        documents = tuple(documents)
        count = min(count, len(documents))
    if count <= 1:
        yield from map(here, documents)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin, initargs=start) as pool:
        try:
            yield from pool.map(elsewhere, documents, chunksize=_CHUNK)
        finally:
            pool.shutdown(cancel_futures=True)  # whoever stops early, or meets an error, need not wait for the rest


#: Documents handed to a process at once.
_CHUNK = 4
_readers: list[Reader] = []


def _begin(theatre: str | None, added: AddedPlaces) -> None:
    """Load what a process of its own reads with."""
    _readers.append(Reader(load_theatre(theatre) if theatre else None, added))


def _read_elsewhere(document: Document) -> Reading:
    return _readers[-1].read(document)


def _places_elsewhere(document: Document) -> tuple[Toponym, ...]:
    return _readers[-1].places(document)


def radius_m(toponym: Toponym, gazetteer: Gazetteer) -> float | None:
    """How far from its point a toponym's place reaches, metres; None without a position."""
    known = gazetteer.get(toponym.place_id) if toponym.place_id else None
    place = known or place_of(toponym)
    return itself(place).radius_m if place else None


def toponym_record(toponym: Toponym, radius_m: float | None = None) -> dict[str, Any]:
    """A toponym as the ``geoparse`` command writes it; lat and lon are None when it is not geocoded.

    Parameters
    ----------
    radius_m : how far from that point the place reaches, metres.
    """
    return {
        "start": toponym.start,
        "end": toponym.end,
        "text": toponym.text,
        "form": toponym.form.value,
        "name": toponym.name,
        "lat": toponym.lat,
        "lon": toponym.lon,
        "radius_m": None if radius_m is None else round(radius_m),
        "kind": toponym.kind,
        "place_id": toponym.place_id,
        "confidence": toponym.confidence,
    }


def claim_record(claim: Claim, area: Relative | None = None) -> dict[str, Any]:
    """A claim as the ``extract`` command writes it; dates are ISO strings or None.

    Parameters
    ----------
    area : where it happened, by relation and words; its point and radius stand beside the place's lat and lon.
    """
    return {
        "id": claim.id,
        "place_start": claim.place_start,
        "place_end": claim.place_end,
        "place": claim.place_name or claim.place_text,
        "place_id": claim.place_id,
        "lat": claim.lat,
        "lon": claim.lon,
        "located_lat": round(area.lat, 5) if area else None,
        "located_lon": round(area.lon, 5) if area else None,
        "radius_m": round(area.radius_m) if area else None,
        "relation": claim.relation,
        "event": claim.event.value,
        "actor": claim.actor,
        "against": claim.against,
        "date_from": claim.date_from.isoformat() if claim.date_from else None,
        "date_to": claim.date_to.isoformat() if claim.date_to else None,
        "precision": claim.precision,
        "modality": claim.modality.value,
        "attribution": claim.attribution,
        "trigger": claim.trigger,
        "trigger_start": claim.trigger_start,
        "trigger_end": claim.trigger_end,
        "sentence_start": claim.sentence_start,
        "sentence_end": claim.sentence_end,
        "confidence": claim.confidence,
        "rule": claim.rule,
    }
