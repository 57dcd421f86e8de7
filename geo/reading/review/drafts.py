"""Decisions as a reviewer makes them, checked before anything is recorded: who decides sees at once what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from geo.errors import ReviewError
from geo.model import Claim, Document
from geo.reading.review.decisions import Decision, Reason, Verb
from geo.reading.review.fields import changed, new_claim
from geo.reading.review.home import Anchor, home_of
from geo.reading.review.replay import Reviewed, Slot


def accept(state: Reviewed, claim_id: str, *, note: str = "") -> Decision:
    """The claim is right as it stands; from now on it outweighs any source.

    Raises
    ------
    ReviewError
        When there is no such claim.
    """
    slot = state.slot(claim_id)
    return _decision(Verb.ACCEPT, state, [slot], [_stands(slot)], note=note)


def reject(state: Reviewed, claim_id: str, *, reason: Reason | str = Reason.MISREAD, note: str = "") -> Decision:
    """The claim does not count: the text does not say it (misread), or it says so and is not believed (untrue).

    Raises
    ------
    ReviewError
        When there is no such claim or reason.
    """
    if reason not in list(Reason):
        raise ReviewError(f"{reason!r:.60} is no reason", remedy=f"Choose {' or '.join(Reason)}.")
    return _decision(Verb.REJECT, state, [state.slot(claim_id)], [], reason=Reason(reason).value, note=note)


def correct(state: Reviewed, claim_id: str, changes: Mapping[str, Any], *, note: str = "") -> Decision:
    """The claim is right but for some fields; all the rest of it is confirmed with them.

    Parameters
    ----------
    changes : by field, as in ``fields.CHANGEABLE``: typed values or plain ones (days as YYYY-MM-DD).

    Raises
    ------
    ReviewError
        When there is no such claim, a field cannot be changed so, or nothing changes.
    """
    slot = state.slot(claim_id)
    before = _stands(slot)
    after = changed(before, changes, state.document(slot.document_id))
    if after == before:
        raise ReviewError("nothing would change", remedy="Accept the claim, or change a field.")
    return _decision(Verb.CORRECT, state, [slot], [after], note=note)


def add(
    state: Reviewed,
    document_id: str,
    place_words: tuple[int, int],
    trigger_words: tuple[int, int] | None,
    values: Mapping[str, Any],
    *,
    note: str = "",
) -> Decision:
    """A claim that the reader missed, by marking its words.

    Parameters
    ----------
    place_words, trigger_words : offsets of the words that name the place and that say what happened. Without the
        latter the words of the place stand for both.
    values : at least ``event``; others as in ``fields.CHANGEABLE``. The place is the one the reader found at the
        words unless ``place`` names another; the day is that of publication unless ``date_from`` or ``date_to`` is
        given.

    Raises
    ------
    ReviewError
        When there is no such document, the words lie outside it, or a value cannot be.
    """
    document = state.document(document_id)
    reading = next(r for r in state.readings if r.document is document)
    claim = new_claim(reading, place_words, trigger_words or place_words, values)
    return _decision(Verb.ADD, state, [], [claim], document=reading.document, note=note)


def merge(
    state: Reviewed, claim_ids: Sequence[str], changes: Mapping[str, Any] | None = None, *, note: str = ""
) -> Decision:
    """Several claims of one document are one: the first named, with changes where need be.

    Raises
    ------
    ReviewError
        When there are fewer than two different claims, they are of several documents, or a change cannot be.
    """
    found = [state.slot(claim_id) for claim_id in claim_ids]
    slots = list({(slot.document_id, slot.key): slot for slot in found}.values())
    homes = {slot.document_id for slot in slots}
    if len(slots) < 2:
        raise ReviewError("it takes two claims to merge", remedy="Choose another one.")
    if len(homes) > 1:
        raise ReviewError("the claims are of several documents", remedy="Merge claims of one document.")
    document = state.document(homes.pop())
    first = _stands(slots[0])
    return _decision(Verb.MERGE, state, slots, [changed(first, changes or {}, document)], note=note)


def split(state: Reviewed, claim_id: str, parts: Sequence[Mapping[str, Any]], *, note: str = "") -> Decision:
    """One claim is several: each as the claim stands but for its own changes.

    Raises
    ------
    ReviewError
        When there is no such claim, there are fewer than two parts, two of them are alike, or a change cannot be.
    """
    slot = state.slot(claim_id)
    document = state.document(slot.document_id)
    before = _stands(slot)
    made = [changed(before, part, document) for part in parts]
    if len(made) < 2 or len(set(made)) < len(made):
        raise ReviewError("a claim is split into two or more different ones", remedy="Change a field of each.")
    return _decision(Verb.SPLIT, state, [slot], made, note=note)


def _stands(slot: Slot) -> Claim:
    """The claim in a slot, also when it was rejected before."""
    claim = slot.claim or slot.read
    if claim is None or slot.gone:
        what = f"the claim was replaced by a {slot.gone}" if slot.gone else "the claim was rejected"
        raise ReviewError(what, remedy="Undo that first.")
    return claim


def _decision(
    verb: Verb,
    state: Reviewed,
    slots: Sequence[Slot],
    results: Sequence[Claim],
    *,
    document: Document | None = None,
    reason: str = "",
    note: str = "",
) -> Decision:
    home = document or state.document(slots[0].document_id)
    anchors = sorted((_anchor(slot, home) for slot in slots), key=lambda a: (a.claim.place_start, a.key))
    plain = tuple(replace(claim, reviewed="") for claim in results)
    quotes = tuple(home.text[c.sentence_start : c.sentence_end] for c in plain)
    return Decision(verb, home_of(home), tuple(anchors), plain, quotes, reason, note)


def _anchor(slot: Slot, document: Document) -> Anchor:
    claim = _stands(slot)
    # The words that find it again are those of what was read, which a correction may have moved away from.
    stood = slot.read or claim
    quote = document.text[stood.sentence_start : stood.sentence_end]
    return Anchor(slot.key, replace(claim, reviewed=""), quote, slot.read)
