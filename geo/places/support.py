"""Whether what the parser sees speaks for or against a gazetteer name's being a place here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.places.contexts import strongly_placed
from geo.places.features import ARMED, LOCATIVE, PUBLIC_BODIES

if TYPE_CHECKING:
    from spacy.tokens import Span

    from geo.places.gazetteer import Gazetteer

PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
_BODY_ENTITIES = frozenset({"ORG", "PRODUCT", "WORK_OF_ART", "LAW"})
#: How far ahead the kind of a body may be named ("Adair County Regional Jail").
_WORDS_AHEAD = 5
_ABBREVIATION = 4


def is_adjective(span: Span) -> bool:
    """Whether the parser can see a country's adjective or its people in a name of those."""
    labels = {token.ent_type_ for token in span}
    return bool(labels & {"NORP", "LANGUAGE", "ORG", "GPE", "EVENT", "FAC", "LOC", ""}) or span[0].pos_ in {
        "ADJ",
        "PROPN",
    }


def in_a_proper_name(span: Span, letters: int) -> bool:
    """Whether an adjective begins the name of a body ("Northish Food Agency"); abbreviations ("U.S.") name countries."""
    behind = span.doc[span.end : span.end + 1]
    if span[0].ent_type_ not in _BODY_ENTITIES or letters <= _ABBREVIATION or not len(behind):
        return False
    return behind[0].ent_iob_ == "I" and behind[0].text[0].isupper()


def is_name(span: Span, text: str, ids: tuple[str, ...], gazetteer: Gazetteer, *, known: bool) -> bool:
    """Whether a name of the gazetteer names a place where it stands.

    Parameters
    ----------
    known : a place of this name is well known, so that less support is asked for.
    """
    labels = {token.ent_type_ for token in span}
    kinds = {place.kind[:5] for place in map(gazetteer.get, ids) if place is not None}
    force = "A.PCL" not in kinds and _names_a_force(span)
    if "\u0590" <= span.text[0] <= "\u08ff" or not span.text[0].isalpha():
        return any(gazetteer.is_bundled(i) for i in ids)
    placed = bool(labels & PLACE_ENTITIES)
    common = len(span) == 1 and gazetteer.is_common_word(span.text)
    if not placed and not common and strongly_placed(text, span.start_char, span.end_char):
        return not force
    if len(span) == 1 and not placed and (common or not known) and not _proper(span):
        return False
    if common and not placed:
        return False
    if "PERSON" in labels and not _place_despite_person(span, known):
        return False
    if labels & _BODY_ENTITIES and not placed:
        unit = any(kind[0] == "A" for kind in kinds)
        return _place_despite_body(span, known=known, unit=unit) and not force
    if not placed and not known and not _located(span):
        return False
    return not force


def _located(span: Span) -> bool:
    return bool(span.start) and span.doc[span.start - 1].lower_ in LOCATIVE | {"from", "of", "to"}


def _proper(span: Span) -> bool:
    token = span[0]
    return token.pos_ == "PROPN" and (token.is_upper or not token.is_stop)


def _place_despite_person(span: Span, known: bool) -> bool:
    """The small model takes many a foreign town for a person: believe the gazetteer when the name stands alone."""
    entity = _entity_around(span)
    if entity is not None and any(t.text[:1].isupper() for t in entity if not span.start <= t.i < span.end):
        return False
    return known or _located(span)


def _place_despite_body(span: Span, *, known: bool, unit: bool) -> bool:
    """Bodies bear the names of where they belong: a country or state anywhere in theirs, a town before "Police".

    Parameters
    ----------
    unit : a country, state or county bears the name.
    """
    entity = _entity_around(span)
    alone = entity is None or not any(t.pos_ in {"PROPN", "NOUN"} for t in entity if not span.start <= t.i < span.end)
    if alone:
        return known or _of_a_public_body(span)
    return unit or _of_a_public_body(span)


def _of_a_public_body(span: Span) -> bool:
    """Whether capitals lead from the name to the kind of a body that serves a place ("Ashton Fire Department")."""
    doc = span.doc
    for token in doc[span.end : min(span.end + _WORDS_AHEAD, len(doc))]:
        if token.lower_ in PUBLIC_BODIES:
            return True
        if not (token.text[0].isupper() or token.text in {"'s", "’s", "&", "and", "of"}):
            return False
    return False


def _entity_around(span: Span) -> Span | None:
    token = span[0]
    if not token.ent_iob or token.ent_iob_ == "O":
        return None
    doc, start, end = span.doc, span.start, span.end
    while start and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return doc[start:end]


def _names_a_force(span: Span) -> bool:
    """Whether capitals lead from the name up to the head of an armed body ("Northland Defence Forces")."""
    doc = span.doc
    for n in range(span.end, min(span.end + 4, len(doc))):
        if not doc[n].text[0].isupper():
            return False
        if doc[n].lower_ in ARMED:
            return True
    return False
