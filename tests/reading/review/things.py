"""Made-up reports whose claims stand where their words do, and decisions on them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from geo.model import Claim, Document, Event, Form, Modality, Place, Reading, Toponym
from geo.reading.review import Decision, Reviewed, accept, add, correct, merge, reject, split

DAY = date(2023, 4, 9)
TOWNS = {name: Place(f"p:{name}", name, 1.0 + n, 2.0 + n, "P.PPL") for n, name in enumerate(("Abia", "Bork", "Cald"))}


def sentence(town: str, verb: str = "took") -> str:
    return f"The army {verb} {town}."


def report(*parts: tuple[str, str], ident: str = "d1", lead: str = "", source: str = "Paper") -> Reading:
    """A document of one sentence for each town and verb, with a claim for each."""
    text, spans = lead, []
    for town, verb in parts:
        text += " " if text else ""
        spans.append((len(text), town, verb))
        text += sentence(town, verb)
    document = Document(ident, text, DAY, source=source)
    claims = tuple(claim(document, start, town, verb) for start, town, verb in spans)
    toponyms = tuple(
        Toponym(
            c.place_start, c.place_end, c.place_text, Form.NAME, c.place_id, c.place_name, c.lat, c.lon, "P.PPL", 0.9
        )
        for c in claims
    )
    return Reading(document, toponyms, (), (), claims)


def claim(document: Document, start: int, town: str, verb: str = "took") -> Claim:
    """The claim of the sentence that begins at an offset, under the id a reader would give it."""
    place, trigger, whole = TOWNS[town], start + len("The army "), len(sentence(town, verb))
    at = trigger + len(verb) + 1
    ident = hashlib.sha256(f"{document.id}|{at}|{trigger}".encode()).hexdigest()[:16]
    event = Event.LOSS if verb == "left" else Event.CAPTURE
    return Claim(
        ident, document.id, at, at + len(town), town, place.id, town, place.lat, place.lon, None, event, "ARMY", None,
        DAY, DAY, "day", Modality.ASSERTED, None, verb, trigger, trigger + len(verb), start, start + whole, 0.8, "verb",
    )  # fmt: skip


def renamed(reading: Reading, suffix: str = "~new") -> Reading:
    """The same reading by a reader that names its claims otherwise, in another order."""
    return replace(reading, claims=tuple(replace(c, id=c.id + suffix) for c in reversed(reading.claims)))


def said(claims: tuple[Claim, ...]) -> list[Claim]:
    """Claims without their ids and order: what counts."""
    return sorted((replace(c, id="", document_id="") for c in claims), key=repr)


parts = st.lists(st.tuples(st.sampled_from(sorted(TOWNS)), st.sampled_from(["took", "left"])), min_size=2, max_size=5)
changes = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.sampled_from(["REBELS", "ARMY", None]),
        "event": st.sampled_from(Event),
        "place": st.sampled_from(list(TOWNS.values())),
        "modality": st.sampled_from(Modality),
        "date_from": st.integers(-9, 0).map(lambda n: DAY + timedelta(n)),
    },
)


@st.composite
def decision(draw: st.DrawFn, state: Reviewed) -> Decision:
    """A decision on what counts now, of any kind that can be made."""
    there = [slot for slot in state.slots if not slot.gone and (slot.claim or slot.read)]
    ids = [(slot.claim or slot.read).id for slot in there]
    verb = draw(st.sampled_from(["accept", "reject", "correct", "add", "merge", "split"]))
    document = state.originals[0].document
    if verb == "add" or not ids:
        at = draw(st.integers(0, len(document.text) - 5))
        values = {"event": draw(st.sampled_from(Event)), "actor": draw(st.sampled_from(["ARMY", "REBELS"]))}
        return add(state, document.id, (at, at + 4), None, values)
    chosen = draw(st.sampled_from(ids))
    if verb == "reject":
        return reject(state, chosen, reason=draw(st.sampled_from(["misread", "untrue"])))
    if verb == "correct":
        return correct(state, chosen, {**draw(changes), "attribution": draw(st.sampled_from(["A", "B"]))})
    if verb == "merge" and len(ids) > 1:
        other = draw(st.sampled_from([i for i in ids if i != chosen]))
        return merge(state, [chosen, other], draw(changes))
    if verb == "split":
        return split(state, chosen, [{"attribution": "One"}, {"attribution": "Two"}])
    return accept(state, chosen)
