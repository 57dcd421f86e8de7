"""From what an analyst presses to a decision on claims, and from what was decided to words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo import pipeline
from geo.errors import ReviewError
from geo.model import Claim, Form, Place, Toponym
from geo.reading.review import Decision, Reviewed, Verb, accept, add, correct, merge, reject, split
from geo.reading.review.replay import Slot

if TYPE_CHECKING:
    from geo.places.added import AddedPlaces
    from geo.places.gazetteer import Gazetteer
    from geo.theatre import Theatre

#: Sentences on an effect shown at once; more are counted.
SENTENCES = 3
#: How a decision in force is named on its claim.
STANDING = {
    Verb.ACCEPT: "accepted", Verb.REJECT: "rejected", Verb.CORRECT: "corrected", Verb.ADD: "added",
    Verb.MERGE: "merged", Verb.SPLIT: "split",
}  # fmt: skip
REASONS = {"misread": "misread", "untrue": "not believed"}
#: Fields of the desk's form beside the place; empty ones empty the claim's.
FIELDS = ("relation", "event", "actor", "against", "date_from", "date_to", "modality")


def standing(state: Reviewed, slot: Slot) -> str:
    """What was decided of a claim, in a word or two; empty when nobody has."""
    if not slot.decisions:
        return ""
    last = state.decisions[slot.decisions[-1]]
    said = STANDING[last.verb]
    return f"{said}: {REASONS.get(last.reason, last.reason)}" if last.reason else said


def shown_claim(slot: Slot) -> Claim | None:
    """The claim of a slot as it stands; a rejected one as it was read, one that others replaced not at all."""
    return slot.claim or (None if slot.absent or slot.gone else slot.read)


def draft(state: Reviewed, asked: Mapping[str, Any], gazetteer: Gazetteer) -> Decision:
    """The decision that the desk asks for; nothing is recorded.

    Parameters
    ----------
    asked : ``verb``, ``claims`` (ids), ``document``, and for forms ``fields`` (a mapping a claim) and ``marked`` (a
        span). It comes from a browser and may hold anything.

    Raises
    ------
    ReviewError
        When it means nothing, or speaks of a claim or place that there is not.
    """
    claims = [str(c) for c in asked.get("claims") or ()]
    verb = asked.get("verb")
    if verb == "add":
        return _added(state, asked, gazetteer)
    if verb == "merge":
        return merge(state, claims)
    if len(claims) != 1:
        raise ReviewError("a decision speaks of one claim", remedy="Choose a claim.")
    if verb == "accept":
        return accept(state, claims[0])
    if verb in {"reject", "untrue"}:
        return reject(state, claims[0], reason="misread" if verb == "reject" else "untrue")
    if verb in {"correct", "split"}:
        now = shown_claim(state.slot(claims[0]))
        parts = [_changes(now, values, gazetteer) for values in _fields(asked)]
        return correct(state, claims[0], parts[0]) if verb == "correct" else split(state, claims[0], parts)
    raise ReviewError(f"{verb!r:.60} is no decision", remedy="Choose one of those on the desk.")


def _fields(asked: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    fields = asked.get("fields")
    if not isinstance(fields, Sequence) or not fields or not all(isinstance(f, Mapping) for f in fields):
        raise ReviewError("the form holds nothing", remedy="Fill it in and save again.")
    return list(fields)


def _changes(now: Claim | None, values: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """The fields of a form that differ from the claim as it stands."""
    changes: dict[str, Any] = {}
    for name in FIELDS:
        value = values.get(name) or None
        before = getattr(now, name, None)
        if name in values and value != (str(before) if before is not None else None):
            changes[name] = value
    place = _place(values, gazetteer)
    if place is not None and (now is None or place.id != now.place_id):
        changes["place"] = place
    return changes


def _place(values: Mapping[str, Any], gazetteer: Gazetteer) -> Place | None:
    """The place that a form names: by a typed name before a chosen id; None when it names none."""
    typed, chosen = str(values.get("typed") or "").strip(), str(values.get("place") or "")
    if typed:
        found = gazetteer.lookup(typed)
        if not found:
            raise ReviewError(
                f"no place is called {typed!r:.60}", remedy="Check the spelling, or choose from the list."
            )
        # Someone who types a name means the town before the province that is called after it.
        return min(found, key=lambda place: not place.kind.startswith("P."))
    if not chosen:
        return None
    place = gazetteer.get(chosen)
    if place is None:
        raise ReviewError(f"there is no place {chosen!r:.60}", remedy="Choose one of the list.")
    return place


def _added(state: Reviewed, asked: Mapping[str, Any], gazetteer: Gazetteer) -> Decision:
    values, span = _fields(asked)[0], asked.get("marked")
    if not (isinstance(span, Sequence) and len(span) == 2 and all(isinstance(n, int) for n in span)):
        raise ReviewError("no words are marked", remedy="Mark the words of the text that say it.")
    words = (int(span[0]), int(span[1]))
    document = str(asked.get("document"))
    reading = next((r for r in state.readings if r.document.id == document), None)
    changes = _changes(None, values, gazetteer)
    place = changes.get("place")
    named = _named(reading.toponyms if reading else (), place.id if place else None, words)
    return add(state, document, (named.start, named.end) if named else words, words, changes)


def _named(toponyms: Sequence[Toponym], place_id: str | None, words: tuple[int, int]) -> Toponym | None:
    """The name nearest to some words that names the place; without a place, a name within the words."""
    names = [t for t in toponyms if t.form is Form.NAME]
    if place_id is None:
        names = [t for t in names if t.start < words[1] and t.end > words[0]]
    else:
        names = [t for t in names if t.place_id == place_id]
    return min(names, key=lambda t: (abs(t.start - words[0]), t.start), default=None)


def effect(state: Reviewed, drafts: Sequence[Decision], where: Theatre, added: AddedPlaces) -> list[str]:
    """Sentences on what decisions that are not recorded would change on the map; empty when nothing."""
    found = pipeline.effect_in((where.date_from, where.date_to), state, drafts, where, added)
    # A place that turns matters more than how sure its days are, its own other days included.
    ordered = sorted(found.changes, key=lambda change: not change.turns)
    return list(replace(found, changes=tuple(ordered)).sentences(SENTENCES))


def said(decision: Decision, headline: Callable[[Claim], str]) -> str:
    """A decision in a line: what was done and to which claims."""
    before = "; ".join(headline(a.claim) for a in decision.targets)
    after = "; ".join(headline(c) for c in decision.results)
    word = STANDING[decision.verb]
    if decision.verb is Verb.REJECT:
        return f"{word} ({REASONS.get(decision.reason, decision.reason)}): {before}"
    if decision.verb in {Verb.ACCEPT, Verb.ADD} or before == after:
        return f"{word}: {after or before}"
    return f"{word}: {before} → {after}"
