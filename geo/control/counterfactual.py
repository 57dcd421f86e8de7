"""What would change an answer: the filter asked again without some claims, or with reports that nobody has made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from geo.control.evidence import NOBODY, Evidence, gather
from geo.control.filter import believe
from geo.control.rows import Belief, control_rows
from geo.model import Claim, Document, Event, Modality, Status

if TYPE_CHECKING:
    from geo.control.places import ControlPlace
    from geo.theatre import Theatre

#: Groups of claims that are withdrawn one by one, the weightiest first.
MOST_WITHDRAWN = 40
#: Reports that are tried at most, and the Admiralty grades they are tried with.
MOST_NEW, GRADES = 6, ("B3", "D3", "F6")
#: Sides besides the holder's that new reports are tried for, and the nearest places that are asked who stands there.
RIVALS, NEARBY = 2, 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer: who holds the place, how surely, in what status."""

    controller: str | None
    side: str | None
    probability: float
    status: str


@dataclass(frozen=True)
class Question:
    """A place and a day, in the light of evidence on days, at places.

    Attributes
    ----------
    surrounded : whether other sides surround the place on the day, as it is held.
    """

    places: Mapping[str, ControlPlace]
    evidence: Evidence
    days: tuple[date, ...]
    theatre: Theatre
    place_id: str
    day: date
    surrounded: bool = False
    as_known: bool = False

    def rest(self) -> tuple[Evidence, tuple[date, ...], Theatre, str, date, bool, bool]:
        """All but the places."""
        return self.evidence, self.days, self.theatre, self.place_id, self.day, self.surrounded, self.as_known

    def own(self, evidence: Evidence) -> Evidence:
        """What evidence says of the place itself."""
        return Evidence(
            tuple(o for o in evidence.observations if o.place_id == self.place_id),
            tuple(m for m in evidence.marks if m.place_id == self.place_id),
            tuple(d for d in evidence.dangers if d.place_id == self.place_id),
        )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Claims that were withdrawn together, and the answer without them.

    Attributes
    ----------
    flips_holder, flips_status : whether another side holds then, or the status is another.
    together : more than one origin had to go; each is needed.
    """

    claims: tuple[str, ...]
    outcome: Outcome
    flips_holder: bool
    flips_status: bool
    together: bool = False


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """The fewest reports, each of its own origin and of the day, that would change the answer.

    Attributes
    ----------
    event : what they would have to say: that ``side`` holds it (control) or took it (capture), or fighting (contest).
    changes : "holder" or "status".
    """

    side: str | None
    event: str
    grade: str
    reports: int
    changes: str
    outcome: Outcome


def asked(question: Question, evidence: Evidence) -> tuple[Outcome, Belief]:
    """The answer in the light of some evidence, and the belief behind it."""
    belief = believe(question.places, evidence, question.days, question.theatre, as_known=question.as_known)
    number = list(question.places).index(question.place_id)
    at = question.days.index(question.day)
    own = Belief(
        (question.places[question.place_id],),
        question.days[: at + 1],
        belief.sides,
        belief.shares[number : number + 1, : at + 1],
        since=None if belief.since is None else belief.since[number : number + 1, : at + 1],
    )
    nothing_around = np.zeros((1, at + 1), np.int64)
    row = control_rows(own, [question.own(evidence)] * (at + 1), question.theatre, nothing_around).iloc[-1]
    status = str(row["status"])
    return Outcome(row["controller"], row["side"], float(row["probability"]), status), belief


def _outcome(question: Question, evidence: Evidence, base: Outcome) -> Outcome:
    """The answer anew; that the place is surrounded stays true as long as its holder stays."""
    found, _ = asked(question, evidence)
    if question.surrounded and found.side == base.side and found.status == Status.HELD:
        return replace(found, status=Status.BESIEGED.value)
    return found


def withdrawals(question: Question, base: Outcome, groups: Sequence[Sequence[str]]) -> tuple[Withdrawal, ...]:
    """The answer without each group of claims; and, when none of them changes the holder, the fewest found that do.

    Parameters
    ----------
    groups : claims of one origin, the weightiest group first.
    """
    base = _settled(question, base)
    found = [_without(question, base, group) for group in groups[:MOST_WITHDRAWN]]
    if groups and not any(w.flips_holder for w in found):
        found += _together(question, base, groups[:MOST_WITHDRAWN])
    return tuple(found)


def _settled(question: Question, base: Outcome) -> Outcome:
    return replace(base, status=Status.BESIEGED.value) if question.surrounded and base.status == Status.HELD else base


def _without(question: Question, base: Outcome, claims: Iterable[str]) -> Withdrawal:
    gone = frozenset(claims)
    left = Evidence(
        tuple(o for o in question.evidence.observations if o.claim_id not in gone),
        tuple(m for m in question.evidence.marks if m.claim_id not in gone),
        tuple(d for d in question.evidence.dangers if d.claim_id not in gone),
    )
    found = _outcome(question, left, base)
    return Withdrawal(tuple(sorted(gone)), found, found.side != base.side, found.status != base.status)


def _together(question: Question, base: Outcome, groups: Sequence[Sequence[str]]) -> list[Withdrawal]:
    """Groups withdrawn one after the other until the holder changes, then those taken back that need not have gone."""
    gone: list[Sequence[str]] = []
    for group in groups:
        gone.append(group)
        if _without(question, base, _all(gone)).flips_holder:
            break
    else:
        return []
    for group in list(gone):
        fewer = [g for g in gone if g is not group]
        if fewer and _without(question, base, _all(fewer)).flips_holder:
            gone = fewer
    return [replace(_without(question, base, _all(gone)), together=True)]


def _all(groups: Iterable[Sequence[str]]) -> list[str]:
    return [claim for group in groups for claim in group]


def new_evidence(question: Question, base: Outcome) -> tuple[NewEvidence, ...]:
    """The least new evidence that would change the holder or the status, by side and grade; computed, not guessed."""
    base = _settled(question, base)
    found: list[NewEvidence] = []
    for side in _rivals(question, base):
        for event in (Event.CONTROL, Event.CAPTURE):
            hits = _by_grade(question, base, side, event)
            found += hits
            if any(n.changes == "holder" for n in hits):
                break
    if base.status in {Status.CONTESTED, Status.UNKNOWN} and base.side:
        found += _by_grade(question, base, base.side, Event.CONTROL)
    if base.status == Status.HELD:
        found += _least(question, base, None, Event.CONTEST, GRADES[-1])
    return tuple(found)


def _rivals(question: Question, base: Outcome) -> list[str]:
    """Sides other than the holder's that might come next: those claims name, that held it first, that stand nearby."""
    told: dict[str, float] = defaultdict(float)
    for o in question.evidence.observations:
        if o.place_id == question.place_id:
            told[o.side] = max(told[o.side], o.weight)
    start = question.places[question.place_id].start
    nearby = _nearby(question)
    known = {*(s for s in told if told[s] > 0), *start, *nearby} - {base.side, NOBODY}
    return sorted(known, key=lambda s: (-told[s], -start.get(s, 0.0), -nearby[s], s))[:RIVALS]


def _nearby(question: Question) -> Counter[str]:
    """How many of the nearest places each side is taken to hold on the day."""
    belief = believe(question.places, question.evidence, question.days, question.theatre, as_known=question.as_known)
    own = question.places[question.place_id]
    at = question.days.index(question.day)
    shrink = np.cos(np.radians(own.lat))
    others = sorted(
        (float(np.hypot(p.lat - own.lat, (p.lon - own.lon) * shrink)), n)
        for n, p in enumerate(belief.places)
        if p.id != own.id and not p.is_region
    )
    return Counter(belief.sides[int(belief.shares[n, at].argmax())] for _, n in others[:NEARBY])


def _by_grade(question: Question, base: Outcome, side: str, event: Event) -> list[NewEvidence]:
    """The fewest reports of each grade, best first; where the better do not do it the worse are not asked."""
    found: list[NewEvidence] = []
    for grade in GRADES:
        hits = _least(question, base, side, event, grade)
        if not hits:
            break
        found += hits
    return found


def _least(question: Question, base: Outcome, side: str | None, event: Event, grade: str) -> list[NewEvidence]:
    """The fewest reports that change the status, and the fewest that change the holder; empty when `MOST_NEW` do not."""
    found: list[NewEvidence] = []
    # Where many do nothing fewer do nothing either.
    most = _outcome(question, _joined(question.evidence, _made(question, side, event, grade, MOST_NEW)), base)
    if most.side == base.side and most.status == base.status:
        return found
    for count in range(1, MOST_NEW + 1):
        more = _made(question, side, event, grade, count)
        outcome = _outcome(question, _joined(question.evidence, more), base)
        if outcome.side != base.side and (side is None or outcome.side == side):
            return [*found, NewEvidence(side, event.value, grade, count, "holder", outcome)]
        if outcome.status != base.status and not found:
            found.append(NewEvidence(side, event.value, grade, count, "status", outcome))
        if found and (side == base.side or side is None):
            return found
    return found


def _joined(evidence: Evidence, more: Evidence) -> Evidence:
    return Evidence(
        (*evidence.observations, *more.observations), (*evidence.marks, *more.marks), (*evidence.dangers, *more.dangers)
    )


def _made(question: Question, side: str | None, event: Event, grade: str, count: int) -> Evidence:
    """What reports that nobody has made would be as evidence: independent, of the day, plain and sure."""
    place, day = question.places[question.place_id], question.day
    ids = [f"~{n}" for n in range(count)]
    documents = [
        Document(i, " ".join(f"{i}{n}" for n in range(6)), day, source=f"another source {i}", reliability=grade)
        for i in ids
    ]
    actor = next((s.actors[0] for s in question.theatre.sides if s.id == side and s.actors), side)
    claims = [
        Claim(
            id=i, document_id=i, place_start=0, place_end=0, place_text=place.name, place_id=place.id,
            place_name=place.name, lat=place.lat, lon=place.lon, relation=None, event=event, actor=actor, against=None,
            date_from=day, date_to=day, precision="day", modality=Modality.ASSERTED, attribution=None, trigger="",
            trigger_start=0, trigger_end=0, sentence_start=0, sentence_end=0, confidence=1.0,
        )
        for i in ids
    ]  # fmt: skip
    return gather(claims, documents, question.theatre, question.places, question.days[0])
