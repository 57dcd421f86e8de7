"""How much a claim counts, from the numbers of ``data/control/emissions.toml``, in units of log-likelihood (nats).

The scale is set by the filter's hazard: on one day in some 2,500 a given other side takes a place, so a report must
weigh about 8 to be as likely true as not. An unconfirmed claim of a capture (D4) is then slightly likelier than not
while nothing contradicts it, a news agency's nearly sure, and any two independent reports settle the matter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.control.emissions import Emissions, default_emissions
from geo.model import Event, Modality

if TYPE_CHECKING:
    from datetime import date

    from geo.model import Claim, Document
    from geo.theatre import Theatre

#: Events that mean fighting in the place, and the relations with which they do.
FIGHTING = frozenset({Event.CONTEST, Event.REPEL, Event.ADVANCE})
FIGHTING_IN = frozenset({None, "part", "outskirts"})
#: The grade of what a reviewer has confirmed.
VOUCHED = "A1"
#: Events whose denial tells who holds; the denial of a threat or a siege does not.
_DENIABLE = frozenset({Event.CONTROL, Event.CAPTURE, Event.LOSS, Event.REPEL})


def grade_of(document: Document, theatre: Theatre) -> str:
    """Admiralty grade of a document: its own, or its source's in the theatre when it has only the default."""
    if document.reliability in {"", "F6"}:
        return theatre.sources.get(document.source, "F6")
    return document.reliability


def source_letter(grade: str, table: Emissions | None = None) -> str:
    """The letter of a grade; F for whatever is malformed."""
    letter = grade.strip().upper()[:1]
    return letter if f"source.{letter}" in (table or default_emissions()).values else "F"


def grade_weight(grade: str, table: Emissions | None = None) -> float:
    """Weight of an Admiralty grade; whatever is malformed counts as one that cannot be judged."""
    table = table or default_emissions()
    return table[f"source.{source_letter(grade, table)}"] * table.get(f"information.{grade.strip()[1:2]}", 1.0)


def relation_weight(relation: str | None, table: Emissions | None = None) -> float:
    """Weight of a relation; a direction and distance from a place says nothing of the place itself."""
    return (table or default_emissions()).get(f"relation.{relation or 'none'}")


def claim_weight(
    claim: Claim, grade: str, published: date | None, half_life_days: float, table: Emissions | None = None
) -> float:
    """Weight of a claim, before its event's factors; negative for a denial, 0 when it moves nothing.

    The time between event and report counts a little: after four half-lives memory is worth half. What is outside a
    place still tells that an attacker has not come in, so that the relation does not weaken events that take nothing.
    A claim that a reviewer confirmed counts as from the best of sources, and as fresh.
    """
    table = table or default_emissions()
    if claim.reviewed:
        grade, published, claim = VOUCHED, None, replace(claim, confidence=1.0)
    lag = (published - claim.date_to).days if published and claim.date_to else 0
    memory: float = 0.5 ** (max(0, lag) / (table["memory.half_lives"] * half_life_days))
    unsure = table["memory.unsure"]
    sure = 1 - unsure + unsure * min(1.0, max(0.0, claim.confidence))
    modality = table[f"modality.{claim.modality}"]
    if claim.modality is Modality.DENIED and claim.event not in _DENIABLE:
        return 0.0
    where = relation_weight(claim.relation, table) if takes(claim) else 1.0
    return grade_weight(grade, table) * modality * where * memory * sure


def vouched_weight(claim: Claim, table: Emissions) -> float:
    """Weight of a claim that a reviewer vouches for, above all sources; 0 when it does not say who holds the place.

    A reviewer vouches for what a claim says, not for more: what is only possible, or said of a part or of the
    surroundings, weighs as from the best of sources.
    """
    plain = claim.relation is None and takes(claim) and claim.modality in {Modality.ASSERTED, Modality.DENIED}
    if not (claim.reviewed and plain) or (claim.modality is Modality.DENIED and claim.event not in _DENIABLE):
        return 0.0
    return table["review.weight"] * table[f"modality.{claim.modality}"]


def takes(claim: Claim) -> bool:
    """Whether a claim tells who holds, rather than who does not yet."""
    outside = claim.event is Event.ADVANCE and claim.relation not in {None, "part"}
    return not outside and claim.event not in {Event.CONTEST, Event.SIEGE, Event.THREAT}
