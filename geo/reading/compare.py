"""Two readings of one report side by side: what both say, and what only one of them says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.model import Claim, Reading

#: Fields in which two claims about the same event may differ, as a reader sees them.
DETAILS = ("actor", "against", "relation", "modality", "attribution", "date_from", "date_to", "place_id")


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim that both readings make; ``differs`` names the fields in which they disagree."""

    first: Claim
    second: Claim
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two readings of a document; every claim of each is in just one of the three."""

    first: Reading
    second: Reading
    both: tuple[Pair, ...]
    only_first: tuple[Claim, ...]
    only_second: tuple[Claim, ...]


def compare(first: Reading, second: Reading) -> Comparison:
    """Pair the claims of two readings of one document.

    Claims are one when event and place name are the same and their sentences overlap; of several that fit, those whose
    details differ least are paired. The order of the claims is kept and does not matter to the pairing.
    """
    possible = sorted(
        (len(_differs(a, b)), abs(a.place_start - b.place_start), abs(a.trigger_start - b.trigger_start), a.id, b.id)
        for a in first.claims
        for b in second.claims
        if _same(a, b)
    )
    left, right = {c.id: c for c in first.claims}, {c.id: c for c in second.claims}
    paired: dict[str, str] = {}
    for *_, a, b in possible:
        if a not in paired and b not in paired.values():
            paired[a] = b
    taken = set(paired.values())
    both = (Pair(left[a], right[b], _differs(left[a], right[b])) for a, b in paired.items())
    return Comparison(
        first,
        second,
        tuple(sorted(both, key=lambda p: (p.first.sentence_start, p.first.place_start, p.first.id))),
        _without(first.claims, set(paired)),
        _without(second.claims, taken),
    )


def _same(a: Claim, b: Claim) -> bool:
    overlap = a.sentence_start < b.sentence_end and b.sentence_start < a.sentence_end
    beside = a.place_start < b.place_end and b.place_start < a.place_end
    named = (a.place_name or a.place_text) == (b.place_name or b.place_text)
    return a.event is b.event and overlap and (beside or named)


def _differs(a: Claim, b: Claim) -> tuple[str, ...]:
    return tuple(name for name in DETAILS if getattr(a, name) != getattr(b, name))


def _without(claims: Sequence[Claim], ids: Iterable[str]) -> tuple[Claim, ...]:
    gone = set(ids)
    return tuple(claim for claim in claims if claim.id not in gone)
