"""Which claim of a new reading each decided one is: by the words they stand on and what they say happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo.model import Claim
from geo.reading.review.home import Anchor, claim_key, shifted

#: What a claim says, beside the words it stands on.
MEANING = ("place_id", "relation", "event", "actor", "against", "date_from", "date_to", "modality")


def attach(anchors: Iterable[Anchor], claims: Sequence[Claim], text: str) -> dict[str, int]:
    """Number of the claim that each anchor's key stands for now; keys without one are left out. One to one.

    A claim answers to an anchor when it says that the same happened, in the same sentence, of the same words for the
    place, or of the same place on the same words for what happened. Of several the most alike is taken.
    """
    options = sorted(
        (_unlike(anchor, now, claim), anchor.key, number)
        for anchor in anchors
        if anchor.read and (now := shifted(anchor.read, anchor.quote, text))
        for number, claim in enumerate(claims)
        if _answers(now, claim)
    )
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _, key, number in options:
        if key not in found and number not in taken:
            found[key] = number
            taken.add(number)
    return found


def differences(before: Claim, now: Claim) -> tuple[str, ...]:
    """Fields in which two claims say different things."""
    return tuple(name for name in MEANING if getattr(before, name) != getattr(now, name))


def _answers(before: Claim, now: Claim) -> bool:
    same_sentence = _meet(before.sentence_start, before.sentence_end, now.sentence_start, now.sentence_end)
    same_words = _meet(before.place_start, before.place_end, now.place_start, now.place_end)
    same_place = before.place_id is not None and before.place_id == now.place_id and _triggers_meet(before, now)
    return before.event == now.event and same_sentence and (same_words or same_place)


def _unlike(anchor: Anchor, before: Claim, now: Claim) -> tuple[bool | int, ...]:
    spans = ("place_start", "place_end", "trigger_start", "trigger_end")
    return (
        claim_key(before) != claim_key(now),
        not _triggers_meet(before, now),
        *(getattr(before, name) != getattr(now, name) for name in ("place_id", "actor", "modality")),
        len(differences(before, now)),
        sum(abs(getattr(before, name) - getattr(now, name)) for name in spans),
        anchor.key != claim_key(now),
    )


def _triggers_meet(before: Claim, now: Claim) -> bool:
    return _meet(before.trigger_start, before.trigger_end, now.trigger_start, now.trigger_end)


def _meet(start: int, end: int, other_start: int, other_end: int) -> bool:
    return start < other_end and other_start < end
