"""What reviewers decided as gold: the claims each document makes, in the form that ``frontline eval claims`` reads.

A document is gold when all its claims were decided on. A claim that was rejected because it is not believed stays, for
the text does say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from geo.reading.review import Verb
from geo.reading.review.attach import differences

if TYPE_CHECKING:
    from geo.model import Claim, Document
    from geo.reading.review import Decision, Reviewed
    from geo.reading.review.replay import Slot

#: Fields of a claim in gold, as the claims benchmark has them, with the words and the place beside.
FIELDS = (
    "place_start", "place_end", "relation", "event", "actor", "against", "date_from", "date_to", "modality",
    "attribution", "trigger", "sentence_start", "sentence_end", "place_id", "place_name", "lat", "lon",
)  # fmt: skip
#: Offsets that tell one claim's words from another's.
_WORDS = ("place_start", "place_end")


def gold_records(state: Reviewed, *, partial: bool = False, disagreeing: bool = False) -> Iterator[dict[str, Any]]:
    """One record a document on which something was decided, in the order of the documents.

    ``disagreement`` of a record lists where reader and reviewer part: ``read`` by the reader (None: it missed the claim)
    and ``decided`` by the reviewer (empty: there is none).

    Parameters
    ----------
    partial : also documents with claims that nobody has decided on; those claims are taken as they were read, and the
        record says ``"complete": false``.
    disagreeing : only documents in which reader and reviewer part.
    """
    slots: dict[str, list[Slot]] = defaultdict(list)
    for slot in state.slots:
        slots[slot.document_id].append(slot)
    for reading in state.readings:
        own = slots[reading.document.id]
        complete = all(slot.decisions for slot in own)
        parted = _disagreement(own, state.decisions)
        if any(s.decisions for s in own) and (complete or partial) and (parted or not disagreeing):
            yield _record(reading.document, own, parted, complete=complete)


def _record(
    document: Document,
    slots: Sequence[Slot],
    parted: list[dict[str, Any]],
    *,
    complete: bool,
) -> dict[str, Any]:
    claims = [claim for slot in slots if (claim := _said(slot))]
    return {
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "published": document.published.isoformat() if document.published else None,
        "text": document.text,
        "claims": [_claim(claim) for claim in claims],
        "complete": complete,
        "disagreement": parted,
    }


def _said(slot: Slot) -> Claim | None:
    """What the text says in the light of the decisions, whether it is believed or not."""
    return slot.claim or slot.unbelieved


def _disagreement(slots: Sequence[Slot], decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """Where reader and reviewer part, claim by claim."""
    found: list[dict[str, Any]] = []
    made: dict[int, list[Claim]] = defaultdict(list)
    for slot in slots:
        if slot.read is None and slot.decisions and (claim := _said(slot)):
            made[_maker(slot, decisions)].append(claim)
    for slot in slots:
        if not slot.decisions or slot.read is None:
            continue
        read = None if slot.absent else slot.read
        if slot.gone:
            decided = made.pop(slot.decisions[-1], [])
        else:
            said = _said(slot)
            decided = [said] if said else []
        if (read or decided) and not (read and len(decided) == 1 and _alike(read, decided[0])):
            found.append(_parted(read, decided, decisions[slot.decisions[-1]]))
    found += [_parted(None, claims, decisions[number]) for number, claims in made.items()]
    return found


def _maker(slot: Slot, decisions: Sequence[Decision]) -> int:
    """Number of the decision that made a claim out of others or of words."""
    making = {Verb.ADD, Verb.MERGE, Verb.SPLIT}
    return max(number for number in slot.decisions if decisions[number].verb in making)


def _alike(read: Claim, decided: Claim) -> bool:
    same_words = all(getattr(read, name) == getattr(decided, name) for name in _WORDS)
    return same_words and not differences(read, decided) and bool(read.attribution) == bool(decided.attribution)


def _parted(read: Claim | None, decided: Sequence[Claim], decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.verb.value,
        "reason": decision.reason or None,
        "note": decision.note or None,
        "read": _claim(read) if read else None,
        "decided": [_claim(claim) for claim in decided],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    values = {name: getattr(claim, name) for name in FIELDS}
    days = {name: values[name].isoformat() if values[name] else None for name in ("date_from", "date_to")}
    return {**values, **days, "event": claim.event.value, "modality": claim.modality.value}
