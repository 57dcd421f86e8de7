"""Readings to keep, and strategies that make more of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from geo.model import (
    ActorMention,
    Candidate,
    Claim,
    DateMention,
    Document,
    DocumentKind,
    Event,
    Form,
    Modality,
    Reading,
    Toponym,
)

HOSTILE = "<script>alert(1)</script> '; DROP TABLE documents;-- ${x} `y` \u202e مرحبا \U0001f600"

words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
some = st.none() | words
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
numbers = st.floats(allow_nan=False, allow_infinity=False)
offsets = st.integers(0, 10**6)

documents = st.builds(
    Document, id=words.filter(bool), text=words, published=st.none() | days, title=words, source=words, url=some,
    reliability=st.sampled_from(["A1", "F6"]), kind=st.sampled_from(DocumentKind), based_on=some,
)  # fmt: skip
candidates = st.builds(
    Candidate, place_id=words, name=words, lat=numbers, lon=numbers, kind=words, score=numbers,
    reasons=st.lists(words, max_size=2).map(tuple),
)  # fmt: skip
toponyms = st.builds(
    Toponym, start=offsets, end=offsets, text=words, form=st.sampled_from(Form), place_id=some, name=some,
    lat=st.none() | numbers, lon=st.none() | numbers, kind=some, confidence=numbers,
    reasons=st.lists(words, max_size=2).map(tuple), candidates=st.lists(candidates, max_size=2).map(tuple),
)  # fmt: skip
dates = st.builds(DateMention, start=offsets, end=offsets, text=words, date_from=days, date_to=days, precision=words)
actors = st.builds(ActorMention, start=offsets, end=offsets, text=words, actor=some)
claims = st.builds(
    Claim, id=words, document_id=words, place_start=offsets, place_end=offsets, place_text=words, place_id=some,
    place_name=some, lat=st.none() | numbers, lon=st.none() | numbers, relation=some, event=st.sampled_from(Event),
    actor=some, against=some, date_from=st.none() | days, date_to=st.none() | days, precision=words,
    modality=st.sampled_from(Modality), attribution=some, trigger=words, trigger_start=offsets, trigger_end=offsets,
    sentence_start=offsets, sentence_end=offsets, confidence=numbers, rule=words,
)  # fmt: skip


@st.composite
def readings(draw):
    document = draw(documents)
    made = draw(st.lists(claims, max_size=3, unique_by=lambda claim: claim.id))
    return Reading(
        document,
        tuple(draw(st.lists(toponyms, max_size=3))),
        tuple(draw(st.lists(dates, max_size=2))),
        tuple(draw(st.lists(actors, max_size=2))),
        tuple(replace(claim, document_id=document.id) for claim in made),
    )


def reading(number: int = 1, text: str = "", **fields: object) -> Reading:
    """A small reading of a document of its own."""
    day = date(2023, 4, 9)
    document = Document(f"d{number}", text or f"The army took Town {number}.", day, source="Paper")
    document = replace(document, **fields)
    toponym = Toponym(14, 18, "Town", Form.NAME, "p1", "Town", 1.5, 2.5, "P.PPL", 0.9, ("only one",))
    claim = Claim(
        f"c{number}", document.id, 14, 18, "Town", "p1", "Town", 1.5, 2.5, None, Event.CAPTURE, "ARMY", None, day, day,
        "day", Modality.ASSERTED, None, "took", 9, 13, 0, 20, 0.8, "verb:take/capture",
    )  # fmt: skip
    return Reading(
        document, (toponym,), (DateMention(0, 3, "now", day, day),), (ActorMention(4, 8, "army", "ARMY"),), (claim,)
    )
