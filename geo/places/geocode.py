"""From a text to toponyms on the earth: find the names, weigh what each may mean, choose one or none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Candidate, Form, Place, Toponym
from geo.places.candidates import Choice, choices_for
from geo.places.gazetteer import Gazetteer
from geo.places.metonyms import is_metonym, modifies
from geo.places.names import fold
from geo.places.nlp import load_nlp
from geo.places.parties import party_spans
from geo.places.toponyms import Found, find_toponyms

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geo.theatre import Theatre

_CANDIDATES_KEPT = 5
_FEATURE_KM = 25.0
#: Below this share of belief the likeliest place is the right one less than once in five times.
_UNSURE = 0.2
#: Behind an adjective: a capital begins the rest of a proper name, a hyphen before a participle a compound.
_NO_LAND = re.compile(r" [A-Z]|-[a-z]")
_PEOPLE = re.compile(r"[^s]s$")
_STANDS_FOR_GOVERNMENT = frozenset({"kremlin", "white house", "pentagon", "elysee", "downing street"})


def geoparse(
    text: str, gazetteer: Gazetteer, theatre: Theatre | None = None, doc: Doc | None = None
) -> tuple[Toponym, ...]:
    """Place names in a text, sorted by start, without overlap; names, adjectives and metonyms alike.

    Parameters
    ----------
    theatre : where the text is about, if known; its places are preferred and its actors' names are no places.
    doc : the text already parsed by `load_nlp`'s pipeline; parsed here when None.

    Returns
    -------
    tuple of Toponym : those without a fitting place have ``place_id`` None and say why in ``reasons``. A facility
        the gazetteer lacks is put at the settlement it is named after, with ``place_id`` None. With a theatre,
        adjectives that mean a body, an event or people are not placed.
    """
    if not text.strip():
        return ()
    doc = load_nlp()(text) if doc is None else doc
    found = find_toponyms(text, doc, gazetteer, theatre, party_spans(text, theatre))
    choices = choices_for(text, found, gazetteer, theatre)
    toponyms = tuple(_toponym(text, doc, f, c, gazetteer) for f, c in zip(found, choices, strict=True))
    return toponyms if theatre is None else tuple(_off_the_map(text, t) for t in toponyms)


def _toponym(text: str, doc: Doc, found: Found, choice: Choice, gazetteer: Gazetteer) -> Toponym:
    words = text[found.start : found.end]
    best = choice.best
    if best is None:
        return Toponym(found.start, found.end, words, found.form, reasons=("no place of this name is known",))
    shares = choice.belief()
    place = choice.places[best]
    if found.stem_ids and not found.place_ids:
        return _facility(found, words, place, float(shares[best]), gazetteer)
    kept = tuple(
        _candidate(choice, n, float(shares[n]))
        for n in sorted(range(len(choice.places)), key=lambda n: (-shares[n], choice.places[n].id))[:_CANDIDATES_KEPT]
    )
    if shares[best] < _UNSURE:
        reason = f"{len(choice.places)} places of this name, and nothing tells which is meant"
        return Toponym(found.start, found.end, words, found.form, reasons=(reason,), candidates=kept)
    return Toponym(
        start=found.start,
        end=found.end,
        text=words,
        form=_form(text, doc, found, place),
        place_id=place.id,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        kind=place.kind,
        confidence=round(float(shares[best]), 4),
        reasons=tuple(choice.reasons[best]) or ("the only place of this name",),
        candidates=kept,
    )


def _off_the_map(text: str, toponym: Toponym) -> Toponym:
    """In a theatre, where land is what is asked for: a country's adjective that means no land is not placed.

    Such as stands in a proper name ("Syrian Civil War"), in a compound ("Turkish-backed"), or for people ("Syrians").
    """
    if toponym.form is not Form.ADJECTIVE or toponym.place_id is None:
        return toponym
    if not _NO_LAND.match(text, toponym.end) and not _PEOPLE.search(toponym.text):
        return toponym
    reason = "stands for a body, an event or people rather than land"
    return replace(toponym, place_id=None, name=None, lat=None, lon=None, kind=None, confidence=0.0, reasons=(reason,))


def _candidate(choice: Choice, n: int, share: float) -> Candidate:
    place = choice.places[n]
    return Candidate(place.id, place.name, place.lat, place.lon, place.kind, round(share, 4), tuple(choice.reasons[n]))


def _form(text: str, doc: Doc, found: Found, place: Place) -> Form:
    span = doc.char_span(found.start, found.end, alignment_mode="expand")
    if found.form is not Form.NAME or span is None:
        return found.form
    country = place.kind.startswith("A.PCL")
    if country and modifies(span, text, found.end):
        return Form.ADJECTIVE
    seat = place.kind == "P.PPLC" or fold(span.text) in _STANDS_FOR_GOVERNMENT
    return Form.METONYM if is_metonym(span, country=country, seat=seat) else Form.NAME


def _facility(found: Found, words: str, town: Place, share: float, gazetteer: Gazetteer) -> Toponym:
    """A facility named after a place: the facility near that place when one is known, else the place's position."""
    stem = fold(words).split()[0]
    near = [
        p
        for p in gazetteer.near(town.lat, town.lon, _FEATURE_KM)
        if p.kind in found.features and stem in {w for name in (p.name, *p.names) for w in fold(name).split()}
    ]
    position = Toponym(found.start, found.end, words, Form.NAME, name=words, lat=town.lat, lon=town.lon)
    if near:
        place = near[0]
        return replace(
            position, place_id=place.id, name=place.name, lat=place.lat, lon=place.lon, kind=place.kind,
            confidence=round(share * 0.9, 4), reasons=(f"of its kind, near {town.name}",),
        )  # fmt: skip
    reason = f"not in the gazetteer; put at {town.name}, after which it is named"
    return replace(position, kind=found.features[0], confidence=round(share * 0.4, 4), reasons=(reason,))
