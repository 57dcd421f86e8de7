"""How much a claim counts: one table an aspect, all in units of log-likelihood (nats).

The scale is set by the filter's hazard: on one day in some 2,500 a given other side takes a place, so a report
must weigh about 8 to be as likely true as not. An unconfirmed claim of a capture
(D4) is then slightly likelier than not while nothing contradicts it, a news agency's nearly sure, and any two
independent reports settle the matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model import Event, Modality

if TYPE_CHECKING:
    from datetime import date

    from geo.model import Claim, Document
    from geo.theatre import Theatre

#: Chance a day that a place goes over to one given other side, before any evidence.
HAZARD = 0.0004
#: Belief in a holder named by the start state.
START_BELIEF = 0.99

#: Admiralty scale, source: A completely reliable ... E unreliable, F cannot be judged (most pasted articles).
SOURCE = {"A": 11.0, "B": 10.2, "C": 9.6, "D": 9.1, "E": 9.0, "F": 9.3}
#: Admiralty scale, information: 1 confirmed ... 5 improbable, 6 cannot be judged.
INFORMATION = {"1": 1.08, "2": 1.03, "3": 1.0, "4": 0.97, "5": 0.6, "6": 1.0}

MODALITY = {
    Modality.ASSERTED: 1.0,
    Modality.POSSIBLE: 0.5,
    Modality.PLANNED: 0.0,
    Modality.HYPOTHETICAL: 0.0,
    Modality.DENIED: -0.3,
}
#: What a claim about the surroundings says of the place itself.
RELATION = {None: 1.0, "part": 0.35, "outskirts": 0.1, "countryside": 0.1, "near": 0.05, "toward": 0.0}
#: A state is told again and again from old knowledge; a change is news.
EVENT = {
    Event.CONTROL: 0.65,
    Event.CAPTURE: 1.0,
    Event.LOSS: 1.0,
    Event.REPEL: 0.5,
    Event.ADVANCE: 0.1,
    Event.CONTEST: 0.0,
    Event.SIEGE: 0.0,
    Event.THREAT: 0.0,
}
#: What "X took the province" says of a place inside it, at most, and the size (km2) above which it says less.
REGION, REGION_KM2 = 0.35, 8000.0
#: What "X took a village 20 km north of" a place says, in all, of the known places that lie there.
THEREABOUTS = 0.2
#: Independent reports beyond which more add nothing.
CAP = 16.0
#: Events that mean fighting in the place, and the relations with which they do.
FIGHTING = frozenset({Event.CONTEST, Event.REPEL, Event.ADVANCE})
FIGHTING_IN = frozenset({None, "part", "outskirts"})


def grade_of(document: Document, theatre: Theatre) -> str:
    """Admiralty grade of a document: its own, or its source's in the theatre when it has only the default."""
    if document.reliability in {"", "F6"}:
        return theatre.sources.get(document.source, "F6")
    return document.reliability


def grade_weight(grade: str) -> float:
    """Weight of an Admiralty grade; whatever is malformed counts as one that cannot be judged."""
    plain = grade.strip().upper()
    return SOURCE.get(plain[:1], SOURCE["F"]) * INFORMATION.get(plain[1:2], 1.0)


def relation_weight(relation: str | None) -> float:
    """Weight of a relation; a direction and distance from a place says nothing of the place itself."""
    return RELATION.get(relation, 0.0)


def claim_weight(claim: Claim, grade: str, published: date | None, half_life_days: float) -> float:
    """Weight of a claim on who holds its place; negative for a denial, 0 when it moves nothing.

    The time between event and report counts a little: after four half-lives memory is worth half.
    """
    lag = (published - claim.date_to).days if published and claim.date_to else 0
    memory: float = 0.5 ** (max(0, lag) / (4 * half_life_days))
    sure = 0.8 + 0.2 * min(1.0, max(0.0, claim.confidence))
    kind = EVENT[claim.event] * MODALITY[claim.modality] * relation_weight(claim.relation)
    return grade_weight(grade) * kind * memory * sure
