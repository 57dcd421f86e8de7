"""A made-up country for the reader's tests: places, armies, and claims read from one invented text."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from geo.model import ActorMention, Claim, Document, Form, Toponym
from geo.places.nlp import load_nlp
from geo.reading.claims import read_claims
from geo.reading.dates import find_dates
from geo.reading.layout import parse

if TYPE_CHECKING:
    from spacy.tokens import Doc

PUBLISHED = date(2031, 3, 14)  # a Friday
PLACES = {
    "Elmtown": "P.PPLA",
    "Oakford": "P.PPL",
    "Ashby": "P.PPL",
    "Pinehill": "P.PPL",
    "Birchwood": "P.PPLC",
    "Northmark": "A.ADM1",
    "Ruritania": "A.PCLI",
    "Willow Dam": "S.DAM",
    "Cedar Air Base": "S.AIRB",
}
ACTORS = {
    "RED": r"Red (?:forces|fighters|troops|Army)|Reds?",
    "BLUE": r"(?:The |the )?Blue (?:forces|army|troops)|Blues?",
    "GREEN": r"Green Militia|Greens?",
}


def toponyms(text: str) -> tuple[Toponym, ...]:
    """Every made-up name of a text."""
    pattern = "|".join(sorted(PLACES, key=len, reverse=True))
    return tuple(
        Toponym(m.start(), m.end(), m[0], Form.NAME, f"x:{m[0]}", m[0], 50.0, 10.0, PLACES[m[0]], 1.0)
        for m in re.finditer(rf"\b(?:{pattern})\b", text)
    )


def actors(text: str) -> tuple[ActorMention, ...]:
    """Every made-up army of a text."""
    found = [
        ActorMention(m.start(), m.end(), m[0], actor)
        for actor, pattern in ACTORS.items()
        for m in re.finditer(rf"\b(?:{pattern})\b", text)
    ]
    return tuple(sorted(found, key=lambda mention: mention.start))


@lru_cache(maxsize=256)
def parsed(text: str) -> Doc:
    """A text's parse, made once."""
    return parse(text, load_nlp())


def read(text: str, published: date | None = PUBLISHED) -> tuple[Claim, ...]:
    """The claims of an invented text."""
    doc = parsed(text)
    document = Document("made-up", text, published)
    return read_claims(document, doc, toponyms(text), find_dates(doc, published), actors(text))


def told(text: str) -> set[tuple[str, str, str | None]]:
    """Place, event and actor of each claim."""
    return {(c.place_text, c.event.value, c.actor) for c in read(text)}


def one(text: str, event: str, place: str = "Elmtown") -> Claim:
    """The one claim of an event on a place."""
    found = [c for c in read(text) if c.event == event and c.place_text == place]
    assert len(found) == 1, [(c.place_text, c.event, c.actor) for c in read(text)]
    return found[0]
